import { serverUrl } from '../http';
import { alwaysAnswer, expiredOnce, unreachable } from './faults';
import { type Case, expectFailure, expectValue, type Kit, keep } from './kit';

const SECRET = /pass|token|key|secret/i;

function withCredentials(kit: Kit, change: { baseUrl?: string; fields?: Record<string, string> }) {
  return kit.context({ credentials: { ...kit.credentials, ...change, session: undefined } });
}

function secretsReplaced({ credentials }: Kit): Record<string, string> {
  const entries = Object.entries(credentials.fields);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, SECRET.test(name) ? `wrong${value.length}wrong` : value]),
  );
}

function addressWith({ credentials }: Kit, path: string): string {
  return new URL(path, serverUrl(credentials.baseUrl)).href;
}

/** Signing in, and all that stands in its way. */
export const signInCases: Case[] = [
  {
    id: 'sign-in',
    title: 'signs in and names the user',
    async run(kit) {
      const { userId, userName } = expectValue(await kit.connector.me(withCredentials(kit, {})), 'me');
      keep(userId && userName, 'no user id or name');
    },
  },
  {
    id: 'wrong-secret',
    title: 'says when the password or token is wrong',
    async run(kit) {
      const failure = expectFailure(
        await kit.connector.me(withCredentials(kit, { fields: secretsReplaced(kit) })),
        ['signin'],
        'me',
      );
      keep(failure.retry === 'signin', 'does not ask for a new sign-in');
    },
  },
  {
    id: 'expired-session',
    title: 'signs in again when the session ends in the middle',
    offered: ({ capabilities }) => capabilities.auth === 'session',
    async run(kit) {
      const context = kit.context();
      expectValue(await kit.connector.me(context), 'me');
      expectValue(
        await kit.connector.find({ ...context, fetch: expiredOnce(context.fetch) }, { name: 'zzqx' }),
        'find with an ended session',
      );
    },
  },
  {
    id: 'expired-token',
    title: 'asks for a new sign-in when the token has ended',
    offered: ({ capabilities }) => capabilities.auth === 'token' || capabilities.auth === 'basic',
    async run(kit) {
      const context = kit.context({ fetch: expiredOnce(kit.context().fetch) });
      expectFailure(await kit.connector.find(context, { name: 'zzqx' }), ['signin'], 'find');
    },
  },
  {
    id: 'permission',
    title: 'names the origin it needs, and refuses what is no address',
    async run({ connector, credentials }) {
      const origins = connector.origins({ ...credentials.fields, url: credentials.baseUrl });
      keep(
        origins.length > 0 && origins.every(origin => /^https?:\/\/[^/:]+\/\*$/.test(origin)),
        `not a match pattern: ${origins}`,
      );
      if (!connector.description.fields.some(({ kind }) => kind === 'url')) return;
      for (const url of ['', 'javascript:alert(1)', 'http://crm.example.com', 'https://user:pass@crm.example.com']) {
        keep(
          throws(() => connector.origins({ ...credentials.fields, url })),
          `takes ${url} for an address`,
        );
      }
    },
  },
  {
    id: 'wrong-path',
    title: 'says so when the address has a wrong path',
    async run(kit) {
      for (const path of ['/no-such-place-here', '/no/such/place/here/']) {
        const context = withCredentials(kit, {
          baseUrl: addressWith(kit, path),
          fields: { ...kit.credentials.fields, database: '' },
        });
        expectFailure(await kit.connector.me(context), ['not-a-crm', 'invalid', 'gone', 'forbidden', 'signin'], path);
      }
    },
  },
  {
    id: 'another-site',
    title: 'says so when the address is some other site',
    async run(kit) {
      const page = alwaysAnswer(200, '<!doctype html><title>Welcome</title>', { 'Content-Type': 'text/html' });
      expectFailure(
        await kit.connector.me({ ...withCredentials(kit, {}), fetch: page }),
        ['not-a-crm'],
        'a page of HTML',
      );
    },
  },
  {
    id: 'no-server',
    title: 'says so when nothing answers',
    async run(kit) {
      const failure = expectFailure(
        await kit.connector.me({ ...withCredentials(kit, {}), fetch: unreachable }),
        ['network'],
        'me',
      );
      keep(failure.retry === 'later', 'does not try again');
    },
  },
];

function throws(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
}
