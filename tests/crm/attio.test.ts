import { describe, expect, it } from 'vitest';
import { attio } from '../../src/crm/attio';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import type { CrmContext } from '../../src/crm/types';

const PERSON = 'bf071e1f-6035-429d-b874-d83ea64ea13b';
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

function worldWith(answer: (url: URL, method: string, body: unknown) => Response, now = '2026-11-22T12:00:00Z') {
  const asked: { url: URL; method: string; body: Record<string, unknown> }[] = [];
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: { baseUrl: '', fields: { token: 'abcdef' } },
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      const body = init.body ? JSON.parse(String(init.body)) : {};
      asked.push({ url, method: init.method ?? 'GET', body });
      return answer(url, init.method ?? 'GET', body);
    },
    now: () => new Date(now),
    async saveSession() {},
    userId: '50cf242c-7fa3-4cad-87d0-75b1af71c57b',
    mapping: { profiles: [{ site: 'linkedin', field: 'linkedin' }], shown: [] },
  };
  return { context, asked };
}

/** A record as Attio shows it; `at` is when its name was set. */
const person = (id: string, created: string, at = created, fullName = 'Ida') => ({
  id: { workspace_id: PERSON, object_id: PERSON, record_id: id },
  created_at: created,
  web_url: `https://app.attio.com/w/person/${id}`,
  values: { name: [{ active_from: at, first_name: fullName, last_name: '', full_name: fullName }] },
});
const contact = { ...inventContact('unit'), remoteId: PERSON };

describe('errors of Attio', () => {
  const base = { status_code: 400, type: 'invalid_request_error' };
  it.each([
    [
      'a number without its country',
      json(
        {
          ...{ ...base, code: 'validation_type' },
          message: 'An invalid value was passed to attribute with slug "phone_numbers".',
          validation_errors: [{ code: 'invalid', path: ['original_phone_number'], message: 'Invalid phone number' }],
        },
        400,
      ),
      {
        code: 'invalid',
        field: 'phone_numbers',
        vendorText: 'An invalid value was passed to attribute with slug "phone_numbers". Invalid phone number',
      },
    ],
    [
      'an e-mail that somebody else has',
      json({ ...base, code: 'uniqueness_conflict', message: 'The value "a@b.example" conflicts.' }, 400),
      { code: 'invalid', messageKey: 'crm_error_duplicate' },
    ],
    [
      'the same with another status',
      json({ ...base, status_code: 409, code: 'uniqueness_conflict', message: 'Conflict.' }, 409),
      { code: 'invalid', messageKey: 'crm_error_duplicate' },
    ],
    [
      'an attribute that is not there, in the list alone',
      json(
        {
          ...base,
          code: 'validation_type',
          message: 'Body payload validation error.',
          validation_errors: [{ path: ['data', 'values', 'job_title'], message: 'Required' }],
        },
        400,
      ),
      { code: 'invalid', field: 'job_title' },
    ],
    [
      'a key without the right',
      json({ status_code: 403, type: 'auth_error', code: 'insufficient_scopes', message: 'Missing scope.' }, 403),
      { code: 'forbidden', vendorText: 'Missing scope.' },
    ],
    [
      'a wrong key',
      json({ status_code: 401, type: 'auth_error', code: 'unauthorized', message: 'No.' }, 401),
      { code: 'signin' },
    ],
  ])('%s', async (_name, answer, cause) => {
    const { context } = worldWith(() => answer.clone());
    const result = await attio.write(context, { kind: 'contact.create', contact, onceKey: 'abc123' });
    expect(result).toMatchObject({ ok: false, failure: { cause, unknownEnd: false } });
  });

  it('takes an inactive key, told with 200, for a wrong one', async () => {
    const { context } = worldWith(() => json({ active: false }));
    expect(await attio.me(context)).toMatchObject({ ok: false, failure: { retry: 'signin' } });
  });

  it('waits until the date of Retry-After', async () => {
    const headers = { Date: 'Sun, 22 Nov 2026 12:00:00 GMT', 'Retry-After': 'Sun, 22 Nov 2026 12:00:07 GMT' };
    const { context } = worldWith(() => json({ status_code: 429, code: 'rate_limit_exceeded' }, 429, headers));
    expect(await attio.read(context, contact)).toMatchObject({ failure: { retry: 'later', retryAfterMs: 7_000 } });
  });
});

describe('what Attio is asked', () => {
  it('carries hostile text as data', async () => {
    const { context, asked } = worldWith(() => json({ data: [] }));
    await attio.find(context, { name: `O'Brien"}],"$or":[{}` });
    await attio.find(context, { url: 'https://www.linkedin.com/in/x%22%7D%2C%22limit' });
    await attio.find(context, { email: `o'brien@x.example` });
    expect(asked.map(({ body }) => body.filter)).toEqual([
      { name: { full_name: { $contains: 'Brien' } } },
      { $or: [{ linkedin: { $contains: 'linkedin.com/in/x%22%7D%2C%22limit' } }] },
      { email_addresses: { email_address: { $eq: `o'brien@x.example` } } },
    ]);
  });

  it('does not look for what cannot be an e-mail address', async () => {
    const { context, asked } = worldWith(() => json({ data: [] }));
    expect(await attio.find(context, { email: '"x" OR 1@nobody.example' })).toEqual({ ok: true, value: [] });
    expect(asked).toEqual([]);
  });

  it('gives a task to the rep', async () => {
    const { context, asked } = worldWith((url, method) =>
      url.pathname.endsWith('/tasks')
        ? json({
            data: {
              id: { task_id: PERSON },
              content_plaintext: '',
              is_completed: false,
              created_at: '2026-11-22T12:00:00Z',
            },
          })
        : json({ data: method === 'GET' ? person(PERSON, '2026-11-22T12:00:00Z') : {} }),
    );
    const activity = inventActivity(contact, { kind: 'task', body: 'Call back', dueAt: '2026-11-27T09:00:00.000Z' });
    const done = await attio.write(context, { kind: 'activity.create', activity, contact, onceKey: 'abc123' });
    expect(done).toMatchObject({ ok: true, value: { remoteId: `task:${PERSON}` } });
    expect(asked.at(-1)?.body.data).toMatchObject({
      deadline_at: '2026-11-27T09:00:00.000Z',
      assignees: [{ referenced_actor_type: 'workspace-member', referenced_actor_id: context.userId }],
      linked_records: [{ target_object: 'people', target_record_id: PERSON }],
    });
  });

  it('puts a new task in the place of one whose words have changed, once', async () => {
    const tasks = new Map([['t-old', { text: 'Call back\n[ref first1]' }]]);
    const row = (id: string, text: string) => ({
      ...{ id: { task_id: id }, content_plaintext: text, is_completed: false, created_at: '2026-11-22T12:00:00Z' },
    });
    const { context } = worldWith((url, method, body) => {
      const id = url.pathname.split('/').at(-1) ?? '';
      if (method === 'POST') {
        tasks.set('t-new', { text: (body as { data: { content: string } }).data.content });
        return json({ data: row('t-new', '') });
      }
      if (id === 'tasks') return json({ data: [...tasks].map(([key, { text }]) => row(key, text)) });
      const found = tasks.get(id);
      if (!found) return json({ status_code: 404, code: 'not_found', message: 'Gone' }, 404);
      if (method === 'DELETE') tasks.delete(id);
      return json({ data: row(id, found.text) });
    });
    const activity = { ...inventActivity(contact, { kind: 'task', body: 'Write instead' }), remoteId: 'task:t-old' };
    const intent = { kind: 'activity.update', activity, contact, onceKey: 'second2' } as const;
    const first = await attio.write(context, intent);
    // The answer was lost: the outbox sends it again.
    expect(await attio.write(context, intent)).toEqual(first);
    expect(first).toMatchObject({ ok: true, value: { remoteId: 'task:t-new' } });
    expect([...tasks.keys()]).toEqual(['t-new']);
  });
});

describe('changes, which Attio cannot be asked for', () => {
  const DAY = '2026-11-22T12:00:00Z';

  /** People by page; companies and deals are none. */
  function workspace(rows: ReturnType<typeof person>[], now = DAY) {
    return worldWith((url, _method, body) => {
      const {
        filter,
        limit,
        offset = 0,
      } = body as { filter?: { created_at: { $gte: string } }; limit: number; offset?: number };
      const from = filter?.created_at.$gte ?? '';
      const all = url.pathname.includes('/people/') ? rows.filter(({ created_at }) => created_at >= from) : [];
      return json({ data: all.slice(offset, offset + limit) }, 200, { Date: new Date(now).toUTCString() });
    }, now);
  }

  async function drain(context: CrmContext, from?: string) {
    const names: string[] = [];
    for (let cursor = from; ; ) {
      const page = await attio.pull(context, cursor);
      if (!page.ok) throw new Error(JSON.stringify(page.failure));
      names.push(...page.value.contacts.map(({ fullName }) => fullName));
      cursor = page.value.cursor;
      if (!page.value.more) return { names, cursor };
    }
  }

  it('reads every one of many records of one instant', async () => {
    const rows = Array.from({ length: 7 }, (_, index) =>
      person(`p${index}`, '2026-11-01T00:00:00.000000000Z', undefined, `N${index}`),
    );
    const { context } = workspace(rows);
    const { names } = await drain({ ...context, pageSize: 2 });
    expect(names).toEqual(['N0', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6']);
  });

  it('hands out only what has changed since, and everything once a day', async () => {
    const rows = [
      person('p1', '2026-11-01T00:00:00.000000000Z', '2026-11-22T12:03:00.000000000Z', 'changed'),
      person('p2', '2026-11-02T00:00:00.000000000Z', '2026-11-02T00:00:00.000000000Z', 'as it was'),
    ];
    const { cursor } = await drain(workspace(rows).context);
    const later = await drain(workspace(rows, '2026-11-22T12:05:00Z').context, cursor);
    expect(later.names).toEqual(['changed']);
    const nextDay = await drain(workspace(rows, '2026-11-23T12:06:00Z').context, later.cursor);
    expect(nextDay.names).toEqual(['changed', 'as it was']);
  });

  it('reads only new records for a while after a large pass', async () => {
    const rows = Array.from({ length: 1_100 }, (_, index) =>
      person(`p${index}`, `2026-11-01T00:00:${String(index % 60).padStart(2, '0')}.000000000Z`),
    ).toSorted((a, b) => a.created_at.localeCompare(b.created_at));
    const { cursor } = await drain(workspace(rows).context);
    const fresh = [...rows, person('new', '2026-11-22T12:00:30.000000000Z', undefined, 'new')];
    const resting = workspace(fresh, '2026-11-22T12:01:00Z');
    expect((await drain(resting.context, cursor)).names).toEqual(['new']);
    expect(resting.asked).toHaveLength(3);
    const rested = workspace(fresh, '2026-11-22T12:03:00Z');
    await drain(rested.context, cursor);
    expect(rested.asked).toHaveLength(5);
  });
});
