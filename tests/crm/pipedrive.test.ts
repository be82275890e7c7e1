import { describe, expect, it } from 'vitest';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import { pipedrive } from '../../src/crm/pipedrive';
import type { CrmContext } from '../../src/crm/types';

const SESSION = JSON.stringify({ userId: 501, userName: 'Rita', company: 'L', domain: 'l', users: {}, token: 'cdef' });
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

function worldWith(answer: (url: URL, method: string) => Response) {
  const asked: { url: URL; body: unknown; headers: Headers }[] = [];
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: { baseUrl: '', fields: { token: 'abcdef' }, session: SESSION },
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      const body = init.body ? JSON.parse(String(init.body)) : undefined;
      asked.push({ url, body, headers: new Headers(init.headers) });
      return answer(url, init.method ?? 'GET');
    },
    now: () => new Date('2026-11-22T12:00:00Z'),
    async saveSession() {},
  };
  return { context, asked };
}

const contact = { ...inventContact('unit'), remoteId: '7' };
const living = { id: 7, name: 'Zelda', add_time: '2026-11-22T12:00:00Z' };

describe('errors of Pipedrive', () => {
  it.each([
    [
      'a refused value and its field',
      json({ success: false, error: "Validation failed: name: Name can't be empty", error_info: '' }, 400),
      { code: 'invalid', field: 'name', vendorText: "Validation failed: name: Name can't be empty" },
    ],
    [
      'an error inside a 200',
      json({ success: false, error: 'No such user' }),
      { code: 'invalid', vendorText: 'No such user' },
    ],
    ['a wrong token', json({ success: false, error: 'unauthorized access', errorCode: 401 }, 401), { code: 'signin' }],
    ['the daily limit', json({ success: false, error: 'API daily limit exceeded' }, 429), { code: 'rate-limit' }],
  ])('%s', async (_name, answer, cause) => {
    const { context } = worldWith(() => answer.clone());
    const result = await pipedrive.write(context, { kind: 'contact.create', contact, onceKey: 'abc123' });
    expect(result).toMatchObject({ ok: false, failure: { cause, unknownEnd: false } });
  });

  it('takes a person that was deleted for gone, although Pipedrive still shows them', async () => {
    const { context, asked } = worldWith(() => json({ success: true, data: { ...living, is_deleted: true } }));
    const intent = { kind: 'activity.create', activity: inventActivity(contact), contact, onceKey: 'abc123' } as const;
    expect(await pipedrive.write(context, intent)).toMatchObject({ ok: false, failure: { retry: 'gone' } });
    expect(asked).toHaveLength(1);
  });
});

describe('what Pipedrive is asked', () => {
  it('writes markup in a note as text', async () => {
    const { context, asked } = worldWith((_url, method) =>
      json({ success: true, data: method === 'GET' ? living : { id: 9 } }, method === 'GET' ? 200 : 201),
    );
    const activity = inventActivity(contact, { body: '<img src=x onerror=alert(1)>' });
    await pipedrive.write(context, { kind: 'activity.create', activity, contact, onceKey: 'abc123' });
    expect(asked.at(-1)?.body).toEqual({
      content: '&lt;img src=x onerror=alert(1)&gt;<br>[ref abc123]',
      person_id: 7,
    });
  });

  it('escapes hostile text in a search', async () => {
    const { context, asked } = worldWith(() => json({ success: true, data: { items: [] } }));
    await pipedrive.find(context, { email: `a'b"&fields=name#*@x.example` });
    expect(asked[0]?.url.searchParams.get('term')).toBe(`a'b"&fields=name#*@x.example`);
    expect(asked[0]?.url.searchParams.getAll('fields')).toEqual(['email']);
    expect(asked[0]?.headers.get('x-api-token')).toBe('abcdef');
  });

  it('asks for its turn with the price of each operation', async () => {
    const costs: number[] = [];
    const { context } = worldWith(() => json({ success: true, data: null }));
    const takeTurn = async (cost: number) => {
      costs.push(cost);
      return 0;
    };
    await pipedrive.find({ ...context, takeTurn }, { email: 'a@b.example' });
    await pipedrive.pull({ ...context, takeTurn }, undefined);
    expect(costs).toEqual([20, 10, 10, 10, 10, 20]);
  });
});
