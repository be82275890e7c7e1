import { afterEach, describe, expect, it } from 'vitest';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import { google } from '../../src/crm/google';
import type { CrmContext, PullPage } from '../../src/crm/types';
import type { Contact } from '../../src/model/contact';
import { startGoogle } from './fakes/google';
import { OAuthServer } from './oauth-server';

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const base = (fetch: typeof globalThis.fetch): CrmContext => ({
  connectionId: 'c1',
  credentials: { baseUrl: '', fields: { token: 'ya29.abcdef' } },
  fetch,
  now: () => new Date(),
  async saveSession() {},
});

function worldWith(answer: (url: URL) => Response) {
  const asked: URL[] = [];
  const context = base(async input => {
    const url = new URL(String(input));
    asked.push(url);
    return answer(url);
  });
  return { context, asked };
}

async function fakeBook() {
  const { server, store, credentials } = await startGoogle();
  stops.push(() => server.stop());
  return { store, server, context: { ...base(server.fetch), credentials } };
}

const expectOk = <T>(result: { ok: true; value: T } | { ok: false; failure: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};

/** All pages from a cursor on. */
async function drain(context: CrmContext, from?: string) {
  const contacts = new Map<string, Contact>();
  const deleted: string[] = [];
  for (let cursor = from; ; ) {
    const page: PullPage = expectOk(await google.pull(context, cursor));
    for (const contact of page.contacts) contacts.set(contact.remoteId ?? '', contact);
    deleted.push(...page.deleted.contacts);
    cursor = page.cursor;
    if (!page.more) return { contacts, deleted, cursor };
  }
}

const contact = { ...inventContact('unit'), remoteId: 'c7' };

describe('errors of Google', () => {
  const error = (code: number, status: string, message: string, more: object = {}) =>
    json({ error: { code, message, status, ...more } }, code);

  it.each([
    [
      'a refused value and its field',
      error(400, 'INVALID_ARGUMENT', 'Invalid email.', {
        details: [{ fieldViolations: [{ field: 'person.email_addresses[0].value', description: 'Invalid email.' }] }],
      }),
      { code: 'invalid', field: 'email_addresses', vendorText: 'Invalid email.' },
    ],
    ['an ended token', error(401, 'UNAUTHENTICATED', 'Invalid credentials.'), { code: 'signin' }],
    [
      'an API that the project has not switched on',
      error(403, 'PERMISSION_DENIED', 'People API has not been used in project 1 before or it is disabled.', {
        details: [{ reason: 'SERVICE_DISABLED' }],
      }),
      { code: 'forbidden', vendorText: 'People API has not been used in project 1 before or it is disabled.' },
    ],
    [
      'a quota told by 403',
      error(403, 'PERMISSION_DENIED', 'Quota.', { errors: [{ reason: 'userRateLimitExceeded' }] }),
      { code: 'rate-limit' },
    ],
    ['a quota told by 429', error(429, 'RESOURCE_EXHAUSTED', 'Quota.'), { code: 'rate-limit' }],
  ])('%s', async (_name, answer, cause) => {
    const { context } = worldWith(() => answer.clone());
    const result = await google.write(context, { kind: 'contact.create', contact, onceKey: 'abc123' });
    expect(result).toMatchObject({ ok: false, failure: { cause, unknownEnd: false } });
  });

  it('takes an answer without either token for no list, neither for a pull nor for a comparison', async () => {
    const { context } = worldWith(() => json({}));
    expect(await google.pull(context, undefined)).toMatchObject({
      ok: false,
      failure: { cause: { code: 'not-a-crm' } },
    });
    expect(await google.listIds?.(context)).toMatchObject({ ok: false, failure: { cause: { code: 'not-a-crm' } } });
  });
});

describe('what Google is asked', () => {
  it('escapes hostile text in a search', async () => {
    const { context, asked } = worldWith(() => json({}));
    await google.find(context, { email: `a'b"&pageSize=9#*@x.example` });
    expect(asked.map(url => url.searchParams.get('query'))).toEqual(['', `a'b"&pagesize=9#*@x.example`]);
    expect(asked[1]?.searchParams.getAll('pageSize')).toEqual(['30']);
  });

  it('puts no part of an id into the path as such', async () => {
    const { context, asked } = worldWith(() => json({}, 404));
    await google.read(context, { ...contact, remoteId: 'me/connections?x=' });
    expect(asked[0]?.pathname).toBe('/v1/people/me%2Fconnections%3Fx%3D');
  });
});

describe('a sync token', () => {
  it('that has ended means reading everything again', async () => {
    const { context, store } = await fakeBook();
    const { cursor } = await drain(context);
    store.epoch++;
    const again = await drain(context, cursor);
    expect([...again.contacts.values()].map(({ fullName }) => fullName)).toEqual([
      'Ida Lindqvist',
      'info@harbour.example',
    ]);
    expect((await drain(context, again.cursor)).contacts.size).toBe(0);
  });

  it('is good for the very request it was made with, whatever size of pages is wished later', async () => {
    const { context } = await fakeBook();
    const { cursor } = await drain({ ...context, pageSize: 1 });
    expect((await drain({ ...context, pageSize: 500 }, cursor)).contacts.size).toBe(0);
  });

  it('made for other fields is not used', async () => {
    const { context } = await fakeBook();
    const { cursor } = await drain(context);
    const other = JSON.stringify({ ...JSON.parse(cursor), fields: 'names' });
    expect((await drain(context, other)).contacts.size).toBe(2);
  });

  it('tells who was merged into somebody else', async () => {
    const row = { resourceName: 'people/c2', etag: '%', metadata: { previousResourceNames: ['people/c1'] } };
    const { context } = worldWith(() => json({ connections: [row], nextSyncToken: 't' }));
    const { contacts, deleted } = await drain(context);
    expect([...contacts.keys()]).toEqual(['c2']);
    expect(deleted).toEqual(['c1']);
  });
});

describe('one note for everything', () => {
  it('keeps what people wrote by hand, and an activity that came in between', async () => {
    const { context, store, server } = await fakeBook();
    const ida = expectOk(await google.read(context, { ...contact, remoteId: 'c1001' }));
    // Between our reading and our writing somebody else writes.
    let meddle = true;
    const meddling: typeof fetch = async (input, init) => {
      if (init?.method === 'PATCH' && meddle) {
        meddle = false;
        const row = store.get('c1001');
        store.change(row, { biographies: [{ value: `${row.values.biographies?.[0]?.value}\nLikes tea.` }] });
      }
      return server.fetch(input, init);
    };
    const activity = inventActivity(ida, { body: 'Called back' });
    const intent = { kind: 'activity.create', activity, contact: ida, onceKey: 'abc123' } as const;
    expectOk(await google.write({ ...context, fetch: meddling }, intent));
    // The answer was lost and it is sent again.
    expectOk(await google.write(context, intent));
    const { activities } = expectOk(await google.related(context, ida));
    expect(activities.map(({ body }) => body)).toEqual(['Called back', 'Met at the harbour.\nLikes tea.']);
    expect(store.get('c1001').values.biographies?.[0]?.value).toBe(
      'Met at the harbour.\nLikes tea.\n\n———\nCalled back\n[ref abc123]',
    );
  });

  it('is no conflict for an edit of something else', async () => {
    const { context } = await fakeBook();
    const ida = expectOk(await google.read(context, { ...contact, remoteId: 'c1001' }));
    const activity = inventActivity(ida);
    expectOk(await google.write(context, { kind: 'activity.create', activity, contact: ida, onceKey: 'abc123' }));
    const draft = { ...ida, jobTitle: 'Head buyer' };
    expectOk(await google.write(context, { kind: 'contact.update', contact: ida, draft, onceKey: 'def456' }));
    expect(expectOk(await google.read(context, ida)).jobTitle).toBe('Head buyer');
  });

  it('keeps types of addresses, and web addresses that it does not understand', async () => {
    const { context, store } = await fakeBook();
    const row = store.create({
      names: [{ givenName: 'Nils', familyName: 'Berg' }],
      emailAddresses: [{ value: 'Nils@home.example', type: 'home', displayName: 'Nils B.' }],
      urls: [{ value: 'ftp-and-such', type: 'work' }],
    });
    const nils = expectOk(await google.read(context, { ...contact, remoteId: row.id }));
    const identifiers = [{ kind: 'handle', site: 'github', value: 'nils' } as const];
    const draft = { ...nils, emails: [...nils.emails, 'nils@work.example'], identifiers };
    expectOk(await google.write(context, { kind: 'contact.update', contact: nils, draft, onceKey: 'abc123' }));
    expect(store.get(row.id).values).toMatchObject({
      emailAddresses: [
        { value: 'Nils@home.example', type: 'home', displayName: 'Nils B.' },
        { value: 'nils@work.example', type: 'work' },
      ],
      urls: [
        { value: 'ftp-and-such', type: 'work' },
        { value: 'https://github.com/nils', type: 'profile' },
      ],
    });
  });
});

describe('signing in', () => {
  it.each([undefined, 'GOCSPX-typed-by-the-rep'])(
    'shows PKCE and sends the secret that was typed: %s',
    async clientSecret => {
      const server = new OAuthServer();
      await server.start();
      stops.push(() => server.stop());
      const forms: URLSearchParams[] = [];
      const pages: URL[] = [];
      const context: CrmContext = {
        ...base(async (input, init) => {
          const url = new URL(String(input));
          if (url.href === 'https://oauth2.googleapis.com/token') {
            const form = new URLSearchParams(String(init?.body));
            forms.push(new URLSearchParams(form));
            // The server of the tests knows public clients only.
            form.delete('client_secret');
            return fetch(`${server.origin}/token`, { ...init, body: form });
          }
          const token = new Headers(init?.headers).get('Authorization')?.replace('Bearer ', '') ?? '';
          return server.valid.has(token)
            ? json({ resourceName: 'people/117', names: [{ displayName: 'Rita' }] })
            : json({}, 401);
        }),
        credentials: { baseUrl: '', fields: { clientId: 'throughline', ...(clientSecret ? { clientSecret } : {}) } },
        redirectUri: 'https://test.chromiumapp.org/crm',
        authorize: async page => {
          pages.push(new URL(page));
          return server.agree(page);
        },
      };
      expect(expectOk(await google.me(context))).toEqual({ userId: '117', userName: 'Rita' });
      expect(pages[0]?.origin).toBe('https://accounts.google.com');
      expect(pages[0]?.searchParams.get('access_type')).toBe('offline');
      expect(pages[0]?.searchParams.get('scope')).toBe(
        'https://www.googleapis.com/auth/contacts https://www.googleapis.com/auth/userinfo.profile',
      );
      expect(forms[0]?.get('client_secret') ?? undefined).toBe(clientSecret);
      expect(forms[0]?.get('code_verifier')).toBeTruthy();
    },
  );
});
