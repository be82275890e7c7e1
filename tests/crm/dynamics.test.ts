import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKit, learnAccount } from '../../src/crm/conformance/index';
import { addContact, drain, inventActivity, type Kit } from '../../src/crm/conformance/kit';
import { dynamics } from '../../src/crm/dynamics';
import { organisationOf } from '../../src/crm/dynamics/call';
import { contains, literal, rowPath } from '../../src/crm/dynamics/odata';
import type { CrmContext } from '../../src/crm/types';
import { CLIENT_ID, type FakeDynamics, startDynamics } from './fakes/dynamics';
import { parseFilter } from './fakes/dynamics/filter';

const ORG = 'https://lanternworks.crm4.dynamics.com';
const ID = 'b0000000-0000-4000-8000-000000000001';

function worldWith(answer: (url: URL, init: RequestInit) => Response) {
  const asked: { method: string; url: URL; headers: Headers; body: unknown }[] = [];
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: { baseUrl: `${ORG}/main.aspx?appid=1`, fields: { token: 'eyJ0eXAiOiJKV1Qi.unit.token' } },
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      const body = init.body ? JSON.parse(String(init.body)) : undefined;
      asked.push({ method: init.method ?? 'GET', url, headers: new Headers(init.headers), body });
      return answer(url, init);
    },
    now: () => new Date('2026-11-22T12:00:00Z'),
    async saveSession() {},
    mapping: { profiles: [{ site: 'linkedin', field: 'lw_linkedin' }], shown: [] },
  };
  return { context, asked };
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const error = (code: string, message: string, status: number, headers = {}) =>
  json({ error: { code, message } }, status, headers);

const change = {
  kind: 'account.delete',
  account: { id: 'x', connectionId: 'c1', remoteId: ID, name: 'x', updatedAt: '' },
  onceKey: 'abc123',
} as const;

describe('errors of Dataverse', () => {
  it.each([
    [
      'a text that is too long',
      error(
        '0x80044331',
        "A validation error occurred. The length of the 'description' attribute of the 'task' entity exceeded the maximum allowed length of '2000'.",
        400,
      ),
      { code: 'invalid', field: 'description' },
      'fix',
    ],
    [
      'a column that is not there',
      error('0x80060888', "Could not find a property named 'lw_linkedin' on type 'Microsoft.Dynamics.CRM.lead'.", 400),
      { code: 'invalid', field: 'lw_linkedin' },
      'fix',
    ],
    [
      'a duplicate, which is a 500',
      error(
        '0x80040333',
        'A record was not created or updated because a duplicate of the current record already exists.',
        500,
      ),
      { code: 'invalid', messageKey: 'crm_error_duplicate' },
      'fix',
    ],
    [
      'a key that must be unique',
      error('0x80060892', 'A record that has the attribute values Email already exists.', 412),
      { code: 'invalid', messageKey: 'crm_error_duplicate' },
      'fix',
    ],
    [
      'somebody else was faster',
      error('0x80060882', 'The version of the existing record does not match the property provided.', 412),
      { code: 'conflict' },
      'fix',
    ],
    ['a sign-in that has ended, without a word', new Response(null, { status: 401 }), { code: 'signin' }, 'signin'],
    [
      'a right that is missing',
      error('0x80040220', 'Principal user is missing prvReadLead privilege', 403),
      { code: 'forbidden', vendorText: 'Principal user is missing prvReadLead privilege' },
      'fix',
    ],
    [
      'a table whose changes are not tracked',
      error('0x80072491', 'Change tracking is not enabled for entity contact', 400),
      { code: 'forbidden', messageKey: 'crm_error_change_tracking' },
      'fix',
    ],
  ])('%s', async (_name, answer, cause, retry) => {
    const { context } = worldWith(() => answer.clone());
    expect(await dynamics.write(context, change)).toMatchObject({
      ok: false,
      failure: { retry, cause, unknownEnd: false },
    });
  });

  it('waits as long as the service protection says', async () => {
    const answer = error(
      '0x80072322',
      'Number of requests exceeded the limit of 6000 over time window of 300 seconds.',
      429,
      { 'Retry-After': '38' },
    );
    const { context } = worldWith(() => answer.clone());
    expect(await dynamics.write(context, change)).toMatchObject({
      failure: { retry: 'later', unknownEnd: false, retryAfterMs: 38_000, cause: { code: 'rate-limit' } },
    });
  });

  it('reads what is left of the window', async () => {
    const budgets: unknown[] = [];
    const { context } = worldWith(() =>
      json({ value: [] }, 200, { 'x-ms-ratelimit-burst-remaining-xrm-requests': '5958' }),
    );
    await dynamics.find({ ...context, noteBudget: one => budgets.push(one) }, { email: 'a@b.example' });
    expect(budgets).toContainEqual({ remaining: 5958 });
  });
});

const HOSTILE = [
  "O'Brien\\'",
  "x' or statecode eq 0 or fullname eq '",
  '"; DROP TABLE x; --',
  "''",
  '100%',
  'a_b',
  '[a-z]',
  '&$top=1#',
  'a\u0000b\nc',
];

describe('what Dataverse is asked', () => {
  it.each(HOSTILE)('keeps %j inside its quotes', text => {
    expect(literal(text)).toMatch(/^'(?:[^']|'')*'$/);
    expect(contains('fullname', text)).toMatch(/^contains\(fullname,'(?:[^']|'')*'\)$/);
  });

  it.each(HOSTILE)('asks for %j without a change of the query', async text => {
    const { context, asked } = worldWith(url =>
      json({ value: url.pathname.endsWith('/Attributes') ? [{ LogicalName: 'lw_linkedin' }] : [] }),
    );
    const profile = `https://www.linkedin.com/in/${encodeURIComponent(text)}`;
    for (const query of [{ email: `${text}@x.example` }, { name: `zzqx ${text}` }, { url: profile }])
      await dynamics.find(context, query);
    const lists = asked.filter(({ url }) => /\/(contacts|leads)$/.test(url.pathname));
    expect(lists.length).toBeGreaterThan(3);
    for (const { url } of lists) {
      expect([...url.searchParams.keys()]).toEqual(['$select', '$filter', '$top']);
      expect(url.hash).toBe('');
      expect((url.searchParams.get('$filter') ?? '').replace(/'(?:[^']|'')*'/g, '?')).toMatch(
        /^(\w+ eq \?|contains\(\w+,\?\))( (or|and) (\w+ eq \?|contains\(\w+,\?\)))*$/,
      );
    }
  });

  it('takes wildcards for letters', () => {
    const finds = (text: string, fullname: string) => parseFilter(contains('fullname', text), () => true)({ fullname });
    for (const text of ['100%', 'a_b', '[a-z]', '%', '_', '[']) expect(finds(text, `x ${text} y`)).toBe(true);
    expect(finds('100%', '1000')).toBe(false);
    expect(finds('a_b', 'aXb')).toBe(false);
    expect(finds('[a-z]', 'q')).toBe(false);
  });

  it.each(['../contacts', "1' or 1 eq 1", `${ID})/x(`, ''])('lets the id %j name no row', id => {
    expect(rowPath('contacts', id)).toBe('/contacts(00000000-0000-0000-0000-000000000000)');
  });

  it('follows a link of an answer only within the organisation', async () => {
    const { context, asked } = worldWith(() =>
      json({ value: [], '@odata.nextLink': 'https://evil.example/api/data/v9.2/contacts' }),
    );
    expect(await dynamics.pull(context, undefined)).toMatchObject({ failure: { cause: { code: 'not-a-crm' } } });
    expect(asked.every(({ url }) => url.origin === ORG)).toBe(true);
  });
});

describe('organisations of Dynamics 365', () => {
  it.each([
    ['lanternworks.crm4.dynamics.com', ORG, 'https://login.microsoftonline.com'],
    [`${ORG}/main.aspx?appid=7&pagetype=entityrecord`, ORG, 'https://login.microsoftonline.com'],
    [
      'https://agency.crm.microsoftdynamics.us',
      'https://agency.crm.microsoftdynamics.us',
      'https://login.microsoftonline.us',
    ],
    ['https://firma.crm.dynamics.cn/', 'https://firma.crm.dynamics.cn', 'https://login.partner.microsoftonline.cn'],
  ])('knows %s', (address, origin, login) => {
    expect(organisationOf(address)).toEqual({ origin, base: origin, login });
  });

  it.each([
    'https://x.crm4.dynamics.com.evil.example',
    'https://dynamics.com',
    'https://evil.example/.crm4.dynamics.com',
    '',
  ])('gives no token to %s', address => {
    expect(() => organisationOf(address)).toThrow(TypeError);
  });
});

describe('an organisation of Dynamics 365', () => {
  let fake: FakeDynamics;
  let kit: Kit;
  beforeEach(async () => {
    fake = await startDynamics();
    const { connector, credentials, server } = fake;
    kit = createKit({ connector, credentials, write: true, fetch: server.fetch });
    await learnAccount(kit);
  });
  afterEach(() => fake.server.stop());

  it('reads a table anew when its token has ended, and tells by the ids who was deleted meanwhile', async () => {
    const gone = await addContact(kit);
    const kept = await addContact(kit);
    const { cursor } = await drain(kit, kit.context());
    fake.store.remove('contact', gone.remoteId ?? '');
    fake.store.oldest = fake.store.version + 1;
    const again = await drain(kit, kit.context(), cursor);
    expect(again.contacts.has(kept.remoteId ?? '')).toBe(true);
    const ids = await dynamics.listIds?.(kit.context());
    expect(ids?.ok && ids.value.contacts.includes(gone.remoteId ?? '')).toBe(false);
    expect(ids?.ok && ids.value.contacts.includes(kept.remoteId ?? '')).toBe(true);
  });

  it('reads a table anew when other fields of it are mapped', async () => {
    const { cursor, contacts } = await drain(kit, kit.context());
    const profiles = [{ site: 'github', field: 'lw_github' } as const];
    const again = await drain(kit, kit.context({ mapping: { profiles, shown: [] } }), cursor);
    expect([...again.contacts.keys()].sort()).toEqual([...contacts.keys()].sort());
    expect(again.accounts.size).toBe(0);
  });

  it('asks leads for no field that only contacts have', async () => {
    const { contacts } = await drain(kit, kit.context());
    expect([...contacts.values()].map(({ kind }) => kind).sort()).toEqual(['contact', 'lead']);
    expect([...contacts.values()].find(({ kind }) => kind === 'contact')).toMatchObject({
      fullName: 'Ida Lindqvist',
      company: 'Lanternworks AB',
      ownerName: 'Rita Rep',
      ownedByMe: true,
    });
  });

  it('does not overwrite what another program writes between reading and writing', async () => {
    const known = await addContact(kit);
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === 'PATCH') fake.store.change('contact', known.remoteId ?? '', { jobtitle: 'Director' });
      return fake.server.fetch(input, init);
    };
    const intent = {
      kind: 'contact.update',
      contact: known,
      draft: { ...known, fullName: 'Zelda Late' },
      onceKey: 'late',
    } as const;
    expect(await dynamics.write(kit.context({ fetch: racing }), intent)).toMatchObject({
      failure: { cause: { code: 'conflict' } },
    });
    expect(fake.store.get('contact', known.remoteId ?? '')).toMatchObject({ firstname: 'Zelda', jobtitle: 'Director' });
    expect(fake.store.get('contact', known.remoteId ?? '').lastname).not.toBe('Late');
  });

  it('makes no contact anew that was deleted before a change of it arrives', async () => {
    const known = await addContact(kit);
    const removing: typeof fetch = async (input, init) => {
      if (init?.method === 'PATCH') fake.store.remove('contact', known.remoteId ?? '');
      return fake.server.fetch(input, init);
    };
    const intent = {
      kind: 'contact.update',
      contact: known,
      draft: { ...known, jobTitle: 'Buyer' },
      onceKey: 'late',
    } as const;
    expect(await dynamics.write(kit.context({ fetch: removing }), intent)).toMatchObject({
      failure: { cause: { code: 'gone' } },
    });
    expect(fake.store.has('contact', known.remoteId ?? '')).toBe(false);
  });

  it('closes a call although the answer to its creation, or to its closing, was lost', async () => {
    const known = await addContact(kit);
    for (const lost of [1, 2]) {
      const activity = inventActivity(known, { kind: 'call', direction: 'in', body: `Lost answer ${lost}` });
      const intent = { kind: 'activity.create', activity, contact: known, onceKey: `call-${lost}` } as const;
      fake.server.faults.plan({ kind: 'cut-after' }, { after: lost - 1, when: ({ method }) => method !== 'GET' });
      expect(await dynamics.write(kit.context(), intent)).toMatchObject({ failure: { unknownEnd: true } });
      const found = await dynamics.lookFor(kit.context(), intent);
      if (found.ok && !found.value) expect(await dynamics.write(kit.context(), intent)).toMatchObject({ ok: true });
      const calls = fake.store.rows.phonecall?.filter(({ description }) =>
        String(description).includes(`Lost answer ${lost}`),
      );
      expect(calls).toMatchObject([{ statecode: 1, statuscode: 4, directioncode: false }]);
    }
  });

  it('changes what is closed already', async () => {
    const known = await addContact(kit);
    const activity = inventActivity(known, { kind: 'call', body: 'first wording' });
    const created = await dynamics.write(kit.context(), {
      kind: 'activity.create',
      activity,
      contact: known,
      onceKey: 'closed',
    });
    const remoteId = created.ok ? created.value.remoteId : '';
    const changed = { ...activity, remoteId, body: 'second wording' };
    expect(
      await dynamics.write(kit.context(), {
        kind: 'activity.update',
        activity: changed,
        contact: known,
        onceKey: 'again',
      }),
    ).toMatchObject({ ok: true });
    expect(fake.store.get('phonecall', remoteId)).toMatchObject({ statecode: 1 });
    expect(String(fake.store.get('phonecall', remoteId).description)).toContain('second wording');
  });

  it('reads notes that Dynamics itself keeps as HTML', async () => {
    const known = await addContact(kit);
    fake.store.create('annotation', undefined, {
      notetext: '<div data-wrapper="true" dir="ltr"><p>Met in <b>Lund</b></p><p>Likes lamps</p></div>',
      'objectid_contact@odata.bind': `/contacts(${known.remoteId})`,
    });
    const answer = await dynamics.related(kit.context(), known);
    expect(answer.ok && answer.value.activities[0]?.body).toBe('Met in Lund\n\nLikes lamps');
  });
});

describe('signing in to Dynamics 365', () => {
  let fake: FakeDynamics;
  beforeEach(async () => {
    fake = await startDynamics();
  });
  afterEach(() => fake.server.stop());

  const contextFor = (overrides: Partial<CrmContext> = {}): CrmContext => ({
    connectionId: 'dynamics oauth',
    credentials: { baseUrl: ORG, fields: { clientId: CLIENT_ID } },
    fetch: fake.server.fetch,
    now: () => new Date(),
    async saveSession() {},
    authorize: fake.grants.agree,
    redirectUri: 'https://test.chromiumapp.org/crm',
    ...overrides,
  });

  it('asks Microsoft for the right to this organisation, with PKCE and without a secret', async () => {
    const context = contextFor();
    expect(await dynamics.me(context)).toMatchObject({ ok: true, value: { userName: 'Rita Rep' } });
    const [page] = fake.grants.pages;
    expect(page?.href).toContain('https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?');
    expect(page?.searchParams.get('scope')).toBe(`${ORG}/user_impersonation offline_access`);
    fake.grants.valid.clear();
    expect(await dynamics.me(context)).toMatchObject({ ok: true });
    expect(fake.grants.grants).toEqual(['authorization_code', 'refresh_token']);
  });

  it('asks for a new sign-in when the day is over, with the words of Microsoft', async () => {
    const session = JSON.stringify({ accessToken: 'ended', refreshToken: 'of yesterday' });
    const credentials = { baseUrl: ORG, fields: { clientId: CLIENT_ID }, session };
    expect(await dynamics.me(contextFor({ credentials, authorize: undefined }))).toMatchObject({
      failure: {
        retry: 'signin',
        cause: { code: 'signin', vendorText: 'AADSTS700082: The refresh token has expired.' },
      },
    });
  });
});
