import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { espocrm } from '../../src/crm/espocrm';
import { keepsEveryPromise } from './fakes/conformance';
import { type FakeEspo, startFakeEspo } from './fakes/espocrm';

describe.each([
  ['with a field for LinkedIn, by API key', { cLinkedinUrl: { type: 'url' } }, true],
  ['plain, by password', {}, false],
] as const)('EspoCRM %s', (_name, fields, byKey) => {
  let server: FakeEspo;
  beforeAll(async () => {
    server = await startFakeEspo(fields);
  });
  afterAll(() => server?.close());

  const secrets = (): Record<string, string> =>
    byKey ? { token: server.token } : { user: server.user.name, password: server.user.password };
  keepsEveryPromise(
    () => ({ connector: espocrm, credentials: { baseUrl: `${server.url}/`, fields: secrets() } }),
    ['expired-session'],
  );

  it('asks for nothing that a real server does not know', () => {
    expect(server.complaints).toEqual([]);
  });
});
