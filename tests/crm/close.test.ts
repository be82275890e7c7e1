import { describe, expect, it } from 'vitest';
import { close } from '../../src/crm/close';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import type { CrmContext } from '../../src/crm/types';

const DAY = '2026-11-22T12:00:00.000000+00:00';
const stamps = { date_created: DAY, date_updated: DAY };
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

type Ask = { url: URL; method: string; body: Record<string, unknown>; headers: Headers };

function worldWith(answer: (ask: Ask) => Response) {
  const asked: Ask[] = [];
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: { baseUrl: '', fields: { token: 'api_abcdef' } },
    fetch: async (input, init = {}) => {
      const ask = {
        url: new URL(String(input)),
        method: init.method ?? 'GET',
        body: init.body ? JSON.parse(String(init.body)) : {},
        headers: new Headers(init.headers),
      };
      asked.push(ask);
      return answer(ask);
    },
    now: () => new Date('2026-11-22T12:00:00Z'),
    async saveSession() {},
    userId: 'user_rita',
  };
  return { context, asked };
}

const contact = { ...inventContact('unit'), remoteId: 'cont_1' };
const row = { id: 'cont_1', lead_id: 'lead_1', name: 'Zelda', emails: [], phones: [], urls: [], ...stamps };
const lead = { id: 'lead_1', name: 'Lanternworks', html_url: 'https://app.close.com/lead/lead_1/', ...stamps };

describe('errors of Close', () => {
  it.each([
    [
      'a value inside a list',
      json(
        {
          errors: [],
          'field-errors': {
            emails: { errors: { 0: { errors: [], 'field-errors': { email: 'Invalid email address.' } } } },
          },
        },
        400,
      ),
      { code: 'invalid', field: 'emails', vendorText: 'Invalid email address.' },
    ],
    [
      'a field',
      json({ errors: [], 'field-errors': { lead_id: 'Invalid lead.' } }, 400),
      { code: 'invalid', field: 'lead_id' },
    ],
    [
      'no field in particular',
      json({ errors: ['Nothing to save.'], 'field-errors': {} }, 400),
      { code: 'invalid', vendorText: 'Nothing to save.' },
    ],
    [
      'a wrong key',
      json({ error: 'The server could not verify you.' }, 401),
      { code: 'signin', vendorText: 'The server could not verify you.' },
    ],
    ['a right that is missing', json({ error: 'You do not have permission.' }, 403), { code: 'forbidden' }],
  ])('%s', async (_name, answer, cause) => {
    const { context } = worldWith(() => answer.clone());
    const result = await close.write(context, { kind: 'contact.create', contact, onceKey: 'abc123' });
    expect(result).toMatchObject({ ok: false, failure: { cause, unknownEnd: false } });
  });

  it('waits as long as the body says, where no header does', async () => {
    const limited = { error: { message: 'API call count exceeded for this 15 second window', rate_reset: 3.2 } };
    const { context } = worldWith(() => json(limited, 429));
    expect(await close.read(context, contact)).toMatchObject({ failure: { retry: 'later', retryAfterMs: 3_200 } });
  });

  it('reads what is left of the limit', async () => {
    const budgets: unknown[] = [];
    const { context } = worldWith(() => json({ id: 'user_1' }, 200, { RateLimit: 'limit=100, remaining=50, reset=5' }));
    await close.me({ ...context, noteBudget: budget => budgets.push(budget) });
    expect(budgets).toEqual([{ limit: 100, remaining: 50, resetMs: 5_000 }]);
  });
});

describe('what Close is asked', () => {
  it('carries hostile text as data, and the key as user name', async () => {
    const { context, asked } = worldWith(() => json({ data: [], cursor: null }));
    await close.find(context, { email: `a"}],"_limit":9,"x":[{@x.example` });
    const query = asked[0]?.body.query as { queries: { related_query: { condition: object } }[] } | undefined;
    const related = query?.queries[1];
    expect(related?.related_query.condition).toEqual({
      type: 'text',
      mode: 'phrase',
      value: `a"}],"_limit":9,"x":[{@x.example`,
    });
    expect(asked[0]?.headers.get('Authorization')).toBe(`Basic ${btoa('api_abcdef:')}`);
  });

  it('puts no part of an id into the path as such', async () => {
    const { context, asked } = worldWith(() => json({}, 404));
    await close.read(context, { ...contact, remoteId: 'cont_1/../../me?x=' });
    expect(asked[0]?.url.pathname).toBe('/api/v1/contact/cont_1%2F..%2F..%2Fme%3Fx%3D/');
  });

  it('writes a note to the lead of the person', async () => {
    const { context, asked } = worldWith(({ method }) => json(method === 'POST' ? { id: 'acti_1' } : row));
    const activity = inventActivity(contact, { body: 'Met at the fair', occurredAt: '2026-11-20T08:15:00.000Z' });
    const done = await close.write(context, { kind: 'activity.create', activity, contact, onceKey: 'abc123' });
    expect(done).toMatchObject({
      ok: true,
      value: { remoteId: 'note:acti_1', webUrl: 'https://app.close.com/lead/lead_1/' },
    });
    expect(asked.at(-1)?.body).toEqual({
      lead_id: 'lead_1',
      contact_id: 'cont_1',
      note: 'Met at the fair\n[ref abc123]',
      activity_at: '2026-11-20T08:15:00.000Z',
    });
  });

  it('makes a lead with its contact in one request when it does not know the company', async () => {
    const { context, asked } = worldWith(({ url }) =>
      json(url.pathname.endsWith('/search/') ? { data: [] } : { ...lead, contacts: [row] }),
    );
    const done = await close.write(context, {
      kind: 'contact.create',
      contact: { ...contact, company: 'O"Brien & Söhne' },
      onceKey: 'abc123',
    });
    expect(done).toMatchObject({ ok: true, value: { remoteId: 'cont_1' } });
    const posts = asked.filter(({ method, url }) => method === 'POST' && !url.pathname.endsWith('/search/'));
    expect(posts).toHaveLength(1);
    expect(posts[0]?.body).toMatchObject({ name: 'O"Brien & Söhne', contacts: [{ name: contact.fullName }] });
  });

  it('keeps the types of addresses that stay, and addresses that it does not understand', async () => {
    const full = {
      ...row,
      emails: [{ email: 'home@zelda.example', type: 'home' }],
      urls: [{ url: 'tel-and-such', type: 'url' }],
    };
    const { context, asked } = worldWith(({ url }) => json(url.pathname.includes('/lead/') ? lead : full));
    const draft = {
      ...contact,
      fullName: 'Zelda',
      emails: ['home@zelda.example', 'work@zelda.example'],
      identifiers: [{ kind: 'handle', site: 'github', value: 'zelda' } as const],
    };
    await close.write(context, { kind: 'contact.update', contact, draft, onceKey: 'abc123' });
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      emails: [
        { email: 'home@zelda.example', type: 'home' },
        { email: 'work@zelda.example', type: 'office' },
      ],
      urls: [
        { url: 'tel-and-such', type: 'url' },
        { url: 'https://github.com/zelda', type: 'url' },
      ],
    });
  });
});

describe('undoing a contact', () => {
  const emptyLead = { ...lead, contacts: [] };

  async function removedPaths(found: (path: string) => unknown[], leadRow: object = emptyLead) {
    const { context, asked } = worldWith(({ url }) => {
      const path = url.pathname.replace('/api/v1', '');
      if (path === '/contact/cont_1/') return json(row);
      return json(path === '/lead/lead_1/' ? leadRow : { data: found(path) });
    });
    await close.write(context, { kind: 'contact.delete', contact, onceKey: 'abc123' });
    return asked.filter(({ method }) => method === 'DELETE').map(({ url }) => url.pathname);
  }

  it('takes the lead along that was made for it', async () => {
    expect(await removedPaths(() => [])).toEqual(['/api/v1/contact/cont_1/', '/api/v1/lead/lead_1/']);
  });

  it.each(['/opportunity/', '/task/', '/activity/note/', '/activity/email/'])(
    'leaves a lead with something in %s',
    async kind => {
      expect(await removedPaths(path => (path === kind ? [{}] : []))).toEqual(['/api/v1/contact/cont_1/']);
    },
  );

  it('leaves a lead with other contacts, and one that was there before', async () => {
    expect(await removedPaths(() => [], { ...lead, contacts: [row] })).toHaveLength(1);
    const older = { ...emptyLead, date_created: '2026-11-22T11:00:00.000000+00:00' };
    expect(await removedPaths(() => [], older)).toHaveLength(1);
  });
});
