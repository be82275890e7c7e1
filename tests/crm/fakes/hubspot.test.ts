import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHubSpot, TOKEN } from './hubspot';

const OBJECTS = '/crm/objects/2026-09/contacts';
const ada = { properties: { firstname: 'Ada' } };

describe('the strict contract in front of a fake', () => {
  let fake: Awaited<ReturnType<typeof startHubSpot>>;
  beforeAll(async () => {
    fake = await startHubSpot();
  });
  afterAll(() => fake?.server.stop());
  beforeEach(() => {
    fake.server.violations.length = 0;
    fake.server.faults.clear();
  });

  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fake.server.fetch(`https://api.hubapi.com${path}`, {
      method,
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  it.each<[string, number, string, string, unknown?, Record<string, string>?]>([
    ['no token', 401, 'GET', OBJECTS, undefined, { Authorization: '' }],
    ['a body without properties', 400, 'POST', OBJECTS, {}],
    ['a number for a text', 400, 'POST', OBJECTS, { properties: { email: 5 } }],
    [
      'an unknown operator',
      400,
      'POST',
      `${OBJECTS}/search`,
      { filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQUALS' }] }] },
    ],
    [
      'an association without a type',
      400,
      'POST',
      OBJECTS,
      { ...ada, associations: [{ to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED' }] }] },
    ],
    ['an unknown key', 400, 'POST', OBJECTS, { ...ada, propertis: {} }],
    ['an unknown parameter', 400, 'GET', `${OBJECTS}?lmit=5`],
    ['a text for a number', 400, 'GET', `${OBJECTS}?limit=ten`],
    ['more rows than allowed', 400, 'GET', `${OBJECTS}?limit=1000`],
    ['more rows of a search than allowed', 400, 'POST', `${OBJECTS}/search`, { limit: 201 }],
    ['a wrong method', 405, 'PUT', OBJECTS, ada],
    ['a body that is no JSON', 415, 'POST', OBJECTS, 'hello', { 'Content-Type': 'text/plain' }],
    ['a wrong path', 404, 'GET', '/crm/objects/2026-09/contactz/x/y'],
  ])('refuses %s', async (_name, status, method, path, body, headers) => {
    expect((await ask(method, path, body, headers)).status).toBe(status);
    expect(fake.server.violations).toHaveLength(status === 401 ? 0 : 1);
  });

  it('lets a right request pass, and remembers it', async () => {
    const created = (await (await ask('POST', OBJECTS, ada)).json()) as { id: string };
    const read = await ask('GET', `${OBJECTS}/${created.id}?properties=firstname`);
    expect(await read.json()).toMatchObject({ properties: { firstname: 'Ada' } });
    expect(fake.server.violations).toEqual([]);
  });

  it('breaks the connection before and after a request was carried out', async () => {
    const count = () => fake.store.all('contacts').length;
    const before = count();
    fake.server.faults.plan({ kind: 'cut-before' });
    await expect(ask('POST', OBJECTS, ada)).rejects.toThrow('fetch failed');
    expect(count()).toBe(before);
    fake.server.faults.plan({ kind: 'cut-after' });
    await expect(ask('POST', OBJECTS, ada)).rejects.toThrow('fetch failed');
    expect(count()).toBe(before + 1);
  });

  it('answers what was planned, after as many requests as were planned', async () => {
    fake.server.faults.plan({ kind: 'answer', status: 429, headers: { 'Retry-After': '3' }, body: {} }, { after: 1 });
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await ask('GET', OBJECTS)).status);
    expect(statuses).toEqual([200, 429, 200]);
  });

  it('reaches nothing but the addresses of the vendor', async () => {
    await expect(fake.server.fetch('https://example.com/')).rejects.toThrow('does not know');
  });
});
