import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKit, learnAccount } from '../../src/crm/conformance/index';
import { addContact, drain, inventActivity, inventContact, type Kit } from '../../src/crm/conformance/kit';
import { salesforce } from '../../src/crm/salesforce';
import { myDomain } from '../../src/crm/salesforce/call';
import { containing, literal } from '../../src/crm/salesforce/soql';
import type { CrmContext } from '../../src/crm/types';
import { CLIENT_ID, type FakeSalesforce, INSTANCE, startSalesforce } from './fakes/salesforce';
import { type Catalog, parseSoql } from './fakes/salesforce/soql';

const DATA = '/services/data/v66.0';
const FIELDS = ['Id', 'SystemModstamp', 'FirstName', 'LastName', 'Name', 'Email', 'LinkedIn__c'].map(name => ({
  ...{ name, label: name, type: 'string', updateable: true, createable: true, filterable: true },
}));

/** An organisation that answers what is asked of its shape, and everything else as told. */
function worldWith(answer: (url: URL, init: RequestInit) => Response, connectionId = 'c1') {
  const asked: { method: string; url: URL; body: unknown }[] = [];
  const context: CrmContext = {
    connectionId,
    credentials: { baseUrl: INSTANCE, fields: { token: '00D5g000001a2b3!AQEAQUnitToken' } },
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      if (url.pathname.endsWith('/describe')) return json({ fields: FIELDS });
      const soql = url.searchParams.get('q') ?? '';
      if (soql.includes('FROM TaskStatus')) return json({ records: [], done: true });
      asked.push({ method: init.method ?? 'GET', url, body: init.body ? JSON.parse(String(init.body)) : undefined });
      return answer(url, init);
    },
    now: () => new Date('2026-11-22T12:00:00Z'),
    async saveSession() {},
    mapping: { profiles: [{ site: 'linkedin', field: 'LinkedIn__c' }], shown: [] },
  };
  return { context, asked };
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const problems = (status: number, errorCode: string, message: string, fields?: string[]) =>
  json([{ errorCode, message, ...(fields ? { fields } : {}) }], status);

const contact = { ...inventContact('unit'), remoteId: '0035g00000Zelda1AAA' };
const create = { kind: 'contact.create', contact, onceKey: 'abc123' } as const;

describe('errors of Salesforce', () => {
  it.each([
    [
      'a field that must be filled',
      problems(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [Region__c]', ['Region__c']),
      { code: 'invalid', field: 'Region__c', vendorText: 'Required fields are missing: [Region__c]' },
      'fix',
    ],
    [
      'a rule of the organisation',
      problems(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Phone must begin with +', ['Phone']),
      { code: 'invalid', field: 'Phone', vendorText: 'Phone must begin with +' },
      'fix',
    ],
    [
      'a refused e-mail address',
      problems(400, 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: x', ['Email']),
      { code: 'invalid', field: 'Email' },
      'fix',
    ],
    [
      'a contact that a duplicate rule holds back',
      problems(400, 'DUPLICATES_DETECTED', 'Use one of these records?', []),
      { code: 'invalid', messageKey: 'crm_error_duplicate', vendorText: 'Use one of these records?' },
      'fix',
    ],
    [
      'a session that has ended',
      problems(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
      { code: 'signin' },
      'signin',
    ],
    [
      'a used-up limit, which is a 403',
      problems(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
      { code: 'rate-limit', vendorText: 'TotalRequests Limit exceeded.' },
      'later',
    ],
    [
      'a row that somebody else holds, which is a 400',
      problems(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'),
      { code: 'server' },
      'later',
    ],
    [
      'an edition without the API',
      problems(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner'),
      { code: 'forbidden' },
      'fix',
    ],
    [
      'a right that is missing, which is a 400',
      problems(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', []),
      { code: 'forbidden' },
      'fix',
    ],
    [
      'an owner who is no more',
      problems(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['OwnerId']),
      { code: 'invalid', field: 'OwnerId' },
      'fix',
    ],
  ])('%s', async (_name, answer, cause, retry) => {
    const { context } = worldWith(() => answer.clone());
    expect(await salesforce.write(context, create)).toMatchObject({
      ok: false,
      failure: { retry, cause, unknownEnd: false },
    });
  });

  it.each([
    ['deleted', problems(404, 'ENTITY_IS_DELETED', 'entity is deleted')],
    ['never there', problems(404, 'NOT_FOUND', 'The requested resource does not exist')],
    [
      'purged, and named by a task',
      problems(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['WhoId']),
    ],
  ])('tells a person who is %s', async (_name, answer) => {
    const { context } = worldWith(() => answer.clone());
    const intent = { kind: 'activity.create', activity: inventActivity(contact), contact, onceKey: 'abc123' } as const;
    expect(await salesforce.write(context, intent)).toMatchObject({
      failure: { retry: 'gone', cause: { code: 'gone' } },
    });
  });

  it('reads what is left of the day, with the share of an app beside it', async () => {
    const budgets: unknown[] = [];
    const header = 'api-usage=18/5000; per-app-api-usage=17/250(appName=throughline)';
    const { context } = worldWith(() => json({ records: [], done: true }, 200, { 'Sforce-Limit-Info': header }));
    await salesforce.find({ ...context, noteBudget: one => budgets.push(one) }, { email: 'a@b.example' });
    expect(budgets).toContainEqual({ limit: 5000, remaining: 4982 });
  });
});

const HOSTILE = [
  "O'Brien\\'",
  "x' OR Name LIKE '%",
  "\\' OR Id != '",
  '"; DROP TABLE x; --',
  '\\',
  '100%',
  'a_b',
  'line\nbreak\ttab',
  'a\u0000b',
  'ﬀ’李雷',
];

/** Any field may stand anywhere: here only the grammar is tried. */
const anything: Catalog = { field() {}, dealsOf: () => new Set() };
const finds = (where: string, Name: string) =>
  parseSoql(`SELECT Id FROM Contact WHERE ${where}`, anything).matches({ Id: '1', Name });

describe('what Salesforce is asked', () => {
  it.each(HOSTILE)('keeps %j inside its quotes', text => {
    const isOneString = /^'(?:[^'\\\n\r\t]|\\.)*'$/;
    expect(literal(text)).toMatch(isOneString);
    expect(containing(text)).toMatch(isOneString);
  });

  it.each(HOSTILE)('means %j and nothing else by it', text => {
    // Control characters cannot be in a name.
    const name = text.replaceAll('\0', '');
    expect(finds(`Name = ${literal(text)}`, name)).toBe(true);
    expect(finds(`Name = ${literal(text)}`, 'Ida Lindqvist')).toBe(false);
    expect(finds(`Name LIKE ${containing(text)}`, `x ${name} y`)).toBe(true);
    expect(finds(`Name LIKE ${containing(text)}`, 'Ida Lindqvist')).toBe(false);
  });

  it('takes wildcards for letters', () => {
    expect(finds(`Name LIKE ${containing('100%')}`, '1000')).toBe(false);
    expect(finds(`Name LIKE ${containing('a_b')}`, 'aXb')).toBe(false);
  });

  it.each(HOSTILE)('asks for %j without a change of the query', async text => {
    const { context, asked } = worldWith(() => json({ records: [], done: true }));
    const profile = `https://www.linkedin.com/in/${encodeURIComponent(text)}`;
    for (const query of [{ email: `${text}@x.example` }, { name: `zzqx ${text}` }, { url: profile }])
      await salesforce.find(context, query);
    const queries = asked.filter(({ url }) => url.pathname === `${DATA}/query`);
    expect(queries.length).toBeGreaterThan(3);
    for (const { url } of queries) {
      expect([...url.searchParams.keys()]).toEqual(['q']);
      const soql = (url.searchParams.get('q') ?? '').replace(/'(?:[^'\\]|\\.)*'/g, '?');
      expect(soql).toMatch(
        /^SELECT [\w., ]+ FROM (Contact|Lead) WHERE (IsConverted = false AND )?(Email = \?|\(LinkedIn__c LIKE \?\)|Name LIKE \?( AND Name LIKE \?)*) LIMIT 100$/,
      );
    }
  });

  it('keeps a once-key that holds anything inside its part of the address', async () => {
    const fields = [...FIELDS, { ...FIELDS[0], name: 'Throughline_Id__c', externalId: true, unique: true }];
    const { context, asked } = worldWith(() => json({ id: '00T1', success: true }, 201), 'once field');
    const describing: typeof fetch = async (input, init) =>
      String(input).endsWith('/Task/describe') ? json({ fields }) : context.fetch(input, init);
    const intent = {
      kind: 'activity.create',
      activity: inventActivity(contact),
      contact,
      onceKey: 'a/../b?x=1#',
    } as const;
    await salesforce.write({ ...context, fetch: describing }, intent);
    expect(asked[0]?.url.pathname).toBe(`${DATA}/sobjects/Task/Throughline_Id__c/a%2F..%2Fb%3Fx%3D1%23`);
    expect(asked[0]?.url.search).toBe('');
  });

  it('follows no page of a query to another place', async () => {
    const { context, asked } = worldWith(
      () => json({ records: [], done: false, nextRecordsUrl: 'https://evil.example/query/1' }),
      'next page',
    );
    expect(await salesforce.find(context, { email: 'a@b.example' })).toMatchObject({
      failure: { cause: { code: 'not-a-crm' } },
    });
    expect(asked.every(({ url }) => url.origin === INSTANCE)).toBe(true);
  });
});

describe('an organisation of Salesforce', () => {
  let fake: FakeSalesforce;
  let kit: Kit;
  const start = async (withOnceField: boolean) => {
    fake = await startSalesforce({ withOnceField });
    const { connector, credentials, server } = fake;
    kit = createKit({ connector, credentials, write: true, fetch: server.fetch });
    // What is known of an organisation is kept by connection, and this one is another one each time.
    const { context } = kit;
    const connectionId = `salesforce ${server.url} ${withOnceField}`;
    kit.context = overrides => context({ connectionId, ...overrides });
    await learnAccount(kit);
  };
  afterEach(() => fake.server.stop());

  it.each([true, false])('writes a task once, with a field for it: %s', async withOnceField => {
    await start(withOnceField);
    const known = await addContact(kit);
    const activity = inventActivity(known, { body: 'Once only' });
    const intent = { kind: 'activity.create', activity, contact: known, onceKey: 'once-123' } as const;
    fake.server.faults.plan({ kind: 'cut-after' }, { when: ({ method }) => method === 'PATCH' || method === 'POST' });
    expect(await salesforce.write(kit.context(), intent)).toMatchObject({ failure: { unknownEnd: true } });
    expect(await salesforce.lookFor(kit.context(), intent)).toMatchObject({
      ok: true,
      value: { remoteId: expect.any(String) },
    });
    expect(fake.store.rows.Task).toHaveLength(1);
    expect(String(fake.store.rows.Task?.[0]?.Description).includes('[ref once-123]')).toBe(!withOnceField);
  });

  it('takes a lead that was converted for gone, and the contact it became for a new person', async () => {
    await start(true);
    const { cursor, contacts } = await drain(kit, kit.context());
    const lead = [...contacts.values()].find(({ kind }) => kind === 'lead');
    const row = fake.store.get('Lead', lead?.remoteId ?? '');
    Object.assign(row, { IsConverted: true, SystemModstamp: fake.store.now() });
    const becomes = fake.store.create('Contact', { FirstName: 'Nils', LastName: 'Berg' });
    const after = await drain(kit, kit.context(), cursor);
    expect(after.deleted.has(lead?.remoteId ?? '')).toBe(true);
    expect(after.contacts.get(becomes)).toMatchObject({ kind: 'contact', fullName: 'Nils Berg' });
    expect(await salesforce.read(kit.context(), lead!)).toMatchObject({ failure: { cause: { code: 'gone' } } });
  });

  it('does not overwrite what another program wrote a second before', async () => {
    await start(true);
    const known = await addContact(kit);
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === 'PATCH') {
        await new Promise(resolve => setTimeout(resolve, 1_100));
        fake.store.change('Contact', known.remoteId ?? '', { Title: 'Director' });
      }
      return fake.server.fetch(input, init);
    };
    const draft = { ...known, fullName: 'Zelda Late' };
    const intent = { kind: 'contact.update', contact: known, draft, onceKey: 'late' } as const;
    expect(await salesforce.write(kit.context({ fetch: racing }), intent)).toMatchObject({
      failure: { cause: { code: 'conflict' } },
    });
    expect(fake.store.get('Contact', known.remoteId ?? '')).toMatchObject({ FirstName: 'Zelda', Title: 'Director' });
  });
});

describe('addresses of Salesforce', () => {
  it.each([
    ['lanternworks.my.salesforce.com', `${INSTANCE}/`],
    ['https://lanternworks.lightning.force.com/lightning/r/Contact/0035g/view', `${INSTANCE}/`],
    [`${INSTANCE}/lightning/page/home?x=1`, `${INSTANCE}/`],
    ['https://lanternworks--dev.sandbox.my.salesforce.com', 'https://lanternworks--dev.sandbox.my.salesforce.com/'],
  ])('knows %s', (address, href) => {
    expect(myDomain(address).href).toBe(href);
  });
});

describe('signing in to Salesforce', () => {
  let fake: FakeSalesforce;
  const kept: (string | undefined)[] = [];
  beforeEach(async () => {
    fake = await startSalesforce();
    kept.length = 0;
  });
  afterEach(() => fake.server.stop());

  const contextFor = (overrides: Partial<CrmContext> = {}): CrmContext => ({
    connectionId: 'salesforce oauth',
    credentials: { baseUrl: INSTANCE, fields: { clientId: CLIENT_ID } },
    fetch: fake.server.fetch,
    now: () => new Date(),
    saveSession: async session => void kept.push(session),
    authorize: fake.grants.agree,
    redirectUri: 'https://test.chromiumapp.org/crm',
    ...overrides,
  });

  it('asks the organisation itself, with PKCE and without a secret, and keeps the tokens', async () => {
    expect(await salesforce.me(contextFor())).toMatchObject({ ok: true, value: { userName: 'Rita Rep' } });
    const [page] = fake.grants.pages;
    expect(`${page?.origin}${page?.pathname}`).toBe(`${INSTANCE}/services/oauth2/authorize`);
    expect(page?.searchParams.get('scope')).toBe('api refresh_token openid');
    expect(page?.searchParams.get('code_challenge_method')).toBe('S256');
    expect(JSON.parse(kept[0] ?? '')).toMatchObject({ apiUrl: INSTANCE });
    expect(fake.grants.grants).toEqual(['authorization_code']);
  });

  it('renews once for many requests, and what is kept is what Salesforce takes next', async () => {
    const context = contextFor();
    await salesforce.me(context);
    for (let round = 0; round < 3; round++) {
      fake.grants.valid.clear();
      // A worker that died: all that is left is what was kept.
      const credentials = { baseUrl: INSTANCE, fields: { clientId: CLIENT_ID }, session: kept.at(-1) };
      const reborn = contextFor({ credentials, authorize: undefined });
      const answers = await Promise.all(Array.from({ length: 5 }, () => salesforce.me(reborn)));
      expect(answers.every(({ ok }) => ok)).toBe(true);
    }
    expect(fake.grants.grants).toEqual(['authorization_code', 'refresh_token', 'refresh_token', 'refresh_token']);
  });

  it('renews in the middle of a pull, and loses no page', async () => {
    const context = contextFor({ pageSize: 1 });
    await salesforce.me(context);
    const seen = new Set<string>();
    let cursor: string | undefined;
    for (let more = true; more; ) {
      fake.grants.valid.clear();
      const page = await salesforce.pull(context, cursor);
      if (!page.ok) throw new Error(JSON.stringify(page.failure));
      for (const { remoteId = '' } of page.value.contacts) seen.add(remoteId);
      ({ cursor, more } = page.value);
    }
    expect(seen.size).toBe(2);
  });

  it('asks for a new sign-in when the admin has ended it, with the words of Salesforce', async () => {
    const session = JSON.stringify({ accessToken: 'ended', refreshToken: 'revoked', apiUrl: INSTANCE });
    const credentials = { baseUrl: INSTANCE, fields: { clientId: CLIENT_ID }, session };
    expect(await salesforce.me(contextFor({ credentials, authorize: undefined }))).toMatchObject({
      failure: { retry: 'signin', cause: { code: 'signin', vendorText: 'expired access/refresh token' } },
    });
    expect(kept).toEqual([]);
  });

  it.each([
    'https://evil.example',
    'http://lanternworks.my.salesforce.com',
    'https://salesforce.com.evil.example',
    'no address',
  ])('gives no token to %s, which a token answer may name as the API', async instanceUrl => {
    const forged = await startSalesforce({ instanceUrl });
    try {
      const context = contextFor({ fetch: forged.server.fetch, authorize: forged.grants.agree });
      expect(await salesforce.me(context)).toMatchObject({ ok: true });
      expect(JSON.parse(kept[0] ?? '')).not.toHaveProperty('apiUrl');
    } finally {
      await forged.server.stop();
    }
  });
});
