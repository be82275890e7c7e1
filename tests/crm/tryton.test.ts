import { describe, expect, it } from 'vitest';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import { connectorFor, connectors } from '../../src/crm/index';
import { tryton } from '../../src/crm/tryton';
import type { CrmContext } from '../../src/crm/types';

const SESSION = JSON.stringify({
  root: 'https://erp.example.com/',
  database: 'crm',
  login: 'rita',
  userId: 2,
  key: 'k'.repeat(64),
  preferences: { language: 'en' },
  tables: [],
  ownCompanies: [],
  hasWebClient: true,
});

interface Asked {
  url: string;
  method: string;
  rpc?: string;
  params?: unknown[];
}

/** A connector's world in which every request is answered by `answer`. */
function worldWith(answer: (asked: Asked) => Response) {
  const asked: Asked[] = [];
  const saved: (string | undefined)[] = [];
  const fetch: CrmContext['fetch'] = async (input, init) => {
    const json = init?.body ? (JSON.parse(String(init.body)) as { method: string; params: unknown[] }) : undefined;
    const request = {
      url: String(input),
      method: init?.method ?? 'GET',
      ...(json ? { rpc: json.method, params: json.params } : {}),
    };
    asked.push(request);
    return answer(request);
  };
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: {
      baseUrl: 'https://erp.example.com/crm',
      fields: { user: 'rita', password: 'right-pass' },
      session: SESSION,
    },
    fetch,
    now: () => new Date('2026-11-22T12:00:00Z'),
    async saveSession(session) {
      saved.push(session);
    },
    origin: 'chrome-extension://abcdefghijklmnop',
  };
  return { context, asked, saved };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const html = (status: number) =>
  new Response('<!doctype html><h1>Error</h1>', { status, headers: { 'Content-Type': 'text/html' } });
const contact = { ...inventContact('unit'), remoteId: '7' };
const note = { kind: 'activity.create', activity: inventActivity(contact), contact, onceKey: 'abc123' } as const;

describe('errors as a real server 6.0 answered them', () => {
  it.each([
    [
      'a stale version',
      json({ id: 1, error: ['ConcurrencyException', 'Records were modified in the meanwhile'] }),
      'conflict',
      'fix',
      false,
    ],
    [
      'a refused value',
      json({ id: 1, error: ['UserError', ['The phone number "12" of party "A" is not valid.', '', null]] }),
      'invalid',
      'fix',
      false,
    ],
    [
      'a broken module',
      json({ id: 1, error: ["'nofield'", 'Traceback (most recent call last): File "/srv"'] }),
      'server',
      'later',
      false,
    ],
    ['too many sign-ins', json({ id: 1, error: ['RateLimitException', []] }), 'rate-limit', 'later', false],
    ['too many requests', html(429), 'rate-limit', 'later', false],
    ['a method that is not offered', html(403), 'forbidden', 'fix', false],
    ['a proxy without a server', html(502), 'server', 'later', true],
    ['a body that is too large', html(413), 'invalid', 'fix', false],
  ])('%s', async (_name, answer, code, retry, unknownEnd) => {
    // The look after a refusal finds the contact: it was not deleted meanwhile.
    const { context } = worldWith(({ rpc }) => {
      if (rpc === 'model.party.party.search_read') return json({ id: 1, result: [{ id: 7 }] });
      if (rpc === 'common.server.version') return json({ id: 1, result: '6.0.29' });
      return answer.clone();
    });
    const result = await tryton.write(context, note);
    expect(result).toMatchObject({ ok: false, failure: { retry, unknownEnd, cause: { code } } });
    expect(JSON.stringify(result)).not.toContain('Traceback');
  });

  it('calls a refused note on a deleted party gone', async () => {
    const { context } = worldWith(({ rpc }) =>
      rpc === 'model.party.party.search_read'
        ? json({ id: 1, result: [] })
        : json({ id: 1, error: ['UserError', ['A value is required for field "Resource" in "Note".', '', null]] }),
    );
    expect(await tryton.write(context, note)).toMatchObject({
      ok: false,
      failure: { retry: 'gone', unknownEnd: false },
    });
  });

  it.each([500, 403])('calls %d on every POST, while GET is served, a refused origin', async status => {
    const { context } = worldWith(({ method }) => html(method === 'GET' ? 405 : status));
    expect(await tryton.write(context, note)).toMatchObject({
      ok: false,
      failure: {
        retry: 'later',
        unknownEnd: false,
        cause: { code: 'origin', messageKey: 'crm_error_origin', vendorText: context.origin },
      },
    });
  });

  it('calls 500 on everything a server error', async () => {
    const { context } = worldWith(() => html(500));
    expect(await tryton.write(context, note)).toMatchObject({
      ok: false,
      failure: { unknownEnd: true, cause: { code: 'server' } },
    });
  });

  it('asks for a sign-in when the stored password is refused too', async () => {
    const { context, saved } = worldWith(() => html(401));
    expect(await tryton.write(context, note)).toMatchObject({
      ok: false,
      failure: { retry: 'signin', cause: { code: 'signin' } },
    });
    expect(saved).toEqual([]);
  });
});

describe('session', () => {
  const server = (key: string) =>
    worldWith(({ rpc, method }) => {
      if (method === 'GET') return html(200);
      if (rpc === 'common.db.login') return json({ id: 1, result: [2, key] });
      if (rpc === 'model.res.user.get_preferences') return json({ id: 1, result: { company: 1, language: 'sv' } });
      if (rpc === 'model.ir.model.search_read') return json({ id: 1, result: [{ id: 9, model: 'sale.opportunity' }] });
      if (rpc === 'model.ir.model.access.get_access')
        return json({ id: 1, result: { 'sale.opportunity': { read: 0 } } });
      return json({ id: 1, result: [{ id: 2, name: 'Rita', login: 'rita' }] });
    });

  it('is kept with what later calls need, before it is used', async () => {
    const { context, asked, saved } = server('new-key');
    context.credentials.session = undefined;
    expect(await tryton.me(context)).toEqual({
      ok: true,
      value: { userId: '2', userName: 'Rita', accountName: 'crm' },
    });
    expect(JSON.parse(saved[0] ?? '')).toMatchObject({
      key: 'new-key',
      tables: [],
      hasWebClient: true,
      preferences: { company: 1 },
    });
    expect(saved[0]).not.toContain('right-pass');
    expect(asked.at(-1)).toMatchObject({
      rpc: 'model.res.user.read',
      params: [[2], ['name', 'login'], { company: 1, language: 'sv' }],
    });
  });

  it('is asked for again when what was stored is damaged', async () => {
    const { context, asked } = server('new-key');
    context.credentials.session = '{"key":';
    expect(await tryton.me(context)).toMatchObject({ ok: true });
    expect(asked[0]?.rpc).toBe('common.db.login');
  });

  it('sends the password to the database of the address and nowhere else', async () => {
    const { context, asked } = server('new-key');
    context.credentials = { baseUrl: 'https://erp.example.com/path/crm/', fields: context.credentials.fields };
    await tryton.me(context);
    expect(new Set(asked.filter(({ method }) => method === 'POST').map(({ url }) => url))).toEqual(
      new Set(['https://erp.example.com/path/crm/']),
    );
  });
});

it('links to the web client where the server has one', async () => {
  const { context } = worldWith(() => json({ id: 1, result: [31] }));
  expect(await tryton.write(context, note)).toEqual({
    ok: true,
    value: { remoteId: '31', webUrl: 'https://erp.example.com/#crm/model/party.party/7' },
  });
});

describe('the list of connectors', () => {
  it('has one of each id, and none for an unknown one', () => {
    expect(new Set(connectors.map(({ id }) => id)).size).toBe(connectors.length);
    for (const connector of connectors) expect(connectorFor(connector.id)).toBe(connector);
    expect(connectorFor('nothing')).toBeUndefined();
  });
});
