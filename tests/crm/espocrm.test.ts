import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKit, learnAccount, runConformance } from '../../src/crm/conformance/index';
import { addContact, inventContact, type Kit } from '../../src/crm/conformance/kit';
import { espocrm } from '../../src/crm/espocrm';
import type { CrmFailure } from '../../src/crm/types';
import { type FakeEspo, startFakeEspo } from './fakes/espocrm';

let fake: FakeEspo;
beforeAll(async () => {
  fake = await startFakeEspo();
});
afterAll(() => fake.server.stop());

const credentials = (path = '') => ({ baseUrl: `${fake.server.url}${path}`, fields: { ...fake.user } });

async function signedIn(): Promise<Kit> {
  const kit = createKit({ connector: espocrm, credentials: credentials(), write: true });
  await learnAccount(kit);
  return kit;
}

describe('EspoCRM', () => {
  it('keeps every promise in an account without fields for profiles, by user and password', async () => {
    const lines: string[] = [];
    for await (const { id, outcome, why } of runConformance({
      connector: espocrm,
      credentials: credentials('/api/v1/'),
      write: true,
    }))
      if (outcome !== 'ok' && outcome !== 'not offered') lines.push(`${id} ${outcome} ${why}`);
    expect(lines).toEqual([]);
    expect(fake.server.violations).toEqual([]);
  });

  it.each(['', '/', '/api', '/api/v1', '/api/v1/', '/#Contact'])('takes an address that ends in %j', async path => {
    const { context } = createKit({ connector: espocrm, credentials: credentials(path), write: false });
    expect(await espocrm.me(context())).toEqual({
      ok: true,
      value: { userId: '65f0c0ffee0000001', userName: 'Rita Rep' },
    });
  });

  it('keeps what people wrote in the description beside profile and company', async () => {
    const kit = await signedIn();
    const contact = await addContact(kit, inventContact(undefined, { company: 'Lanternworks AB' }));
    const row = fake.tables.living('Contact').find(({ id }) => id === contact.remoteId);
    if (!row) throw new Error('not written');
    row.description = `Met at the fair.\nX: marks the spot\n${row.description}`;
    const seen = await espocrm.read(kit.context(), contact);
    if (!seen.ok) throw new Error('not read');
    expect(seen.value.company).toBe('Lanternworks AB');
    const draft = { ...seen.value, identifiers: [{ kind: 'handle', site: 'github', value: 'zelda' } as const] };
    await espocrm.write(kit.context(), { kind: 'contact.update', contact: seen.value, draft, onceKey: 'k2' });
    expect(String(row.description).split('\n')).toEqual([
      'Met at the fair.',
      'X: marks the spot',
      'Company: Lanternworks AB',
      'GitHub: https://github.com/zelda',
      expect.stringMatching(/^\[ref \w+\]$/),
    ]);
  });

  const refused: [number, Record<string, string>, unknown, Partial<CrmFailure['cause']>, CrmFailure['retry']][] = [
    [401, { 'X-Status-Reason': 'Unauthorized' }, undefined, { code: 'signin' }, 'signin'],
    [403, { 'X-Status-Reason': 'Forbidden' }, undefined, { code: 'forbidden' }, 'fix'],
    [404, { 'X-Status-Reason': 'Not Found' }, undefined, { code: 'gone' }, 'gone'],
    [
      400,
      { 'X-Status-Reason': 'validationFailure' },
      {
        messageTranslation: {
          label: 'validationFailure',
          scope: null,
          data: { field: 'assignedUser', type: 'required' },
        },
      },
      { code: 'invalid', field: 'assignedUser', vendorText: 'validationFailure: assignedUser: required' },
      'fix',
    ],
    [
      409,
      { 'X-Status-Reason': 'duplicate' },
      [{ id: '65f1', name: 'Zelda Probe', _entityType: 'Contact' }],
      { code: 'invalid', messageKey: 'crm_error_duplicate', vendorText: 'Zelda Probe' },
      'fix',
    ],
  ];
  it.each(refused)('understands a refusal with %i', async (status, headers, body, cause, retry) => {
    const { context } = createKit({ connector: espocrm, credentials: credentials(), write: false });
    const fetch = async () => new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
    const result = await espocrm.write(context({ fetch }), {
      kind: 'contact.create',
      contact: inventContact(),
      onceKey: 'k1',
    });
    expect(result).toMatchObject({ ok: false, failure: { cause, retry } });
  });
});
