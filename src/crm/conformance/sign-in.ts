import { serverUrl } from '../http';
import { alwaysAnswer, expired, unreachable } from './faults';
import {
  activitiesWith,
  addContact,
  type Case,
  drainUntil,
  expectFailure,
  expectValue,
  inventActivity,
  type Kit,
  keep,
  uniqueWord,
} from './kit';

const SECRET = /pass|token|key|secret/i;

function withCredentials(kit: Kit, change: { baseUrl?: string; fields?: Record<string, string> }) {
  return kit.context({ credentials: { ...kit.credentials, ...change, session: undefined } });
}

const hasAddress = ({ description }: Kit['connector']): boolean =>
  description.fields.some(({ kind }) => kind === 'url');

const hasToken = ({ capabilities }: Kit['connector']): boolean =>
  capabilities.auth === 'token' || capabilities.auth === 'basic';

const withEndedToken = (kit: Kit) => kit.context({ fetch: expired(kit.context().fetch, kit.credentials.fields) });

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
        await kit.connector.find(
          { ...context, fetch: expired(context.fetch, kit.credentials.fields, 1) },
          { name: 'zzqx' },
        ),
        'find with an ended session',
      );
    },
  },
  {
    id: 'expired-token',
    title: 'asks for a new sign-in when the token has ended',
    offered: hasToken,
    async run(kit) {
      expectFailure(await kit.connector.find(withEndedToken(kit), { name: 'zzqx' }), ['signin'], 'find');
    },
  },
  {
    id: 'expired-pull',
    title: 'loses no contact when the token ends between two pages',
    needs: 'write',
    offered: connector => hasToken(connector) && connector.capabilities.delta !== 'none',
    async run(kit) {
      const { cursor } = await kit.firstSync();
      const contacts = [await addContact(kit), await addContact(kit), await addContact(kit)];
      const context = kit.context({ pageSize: 2 });
      const first = expectValue(await kit.connector.pull(context, cursor), 'first page');
      expectFailure(
        await kit.connector.pull({ ...withEndedToken(kit), pageSize: 2 }, first.cursor),
        ['signin'],
        'second page',
      );
      const read = new Set(first.contacts.map(({ remoteId }) => remoteId));
      const { contacts: rest } = await drainUntil(kit, context, first.cursor, all =>
        contacts.every(({ remoteId = '' }) => read.has(remoteId) || all.contacts.has(remoteId)),
      );
      for (const { remoteId = '', fullName } of contacts)
        keep(read.has(remoteId) || rest.has(remoteId), `${fullName} was skipped`);
    },
  },
  {
    id: 'expired-write',
    title: 'writes nothing with an ended token, and once with a new one',
    needs: 'write',
    offered: hasToken,
    async run(kit) {
      const contact = await addContact(kit);
      const word = uniqueWord();
      const activity = inventActivity(contact, { body: `Probe ${word}` });
      const intent = { kind: 'activity.create', activity, contact, onceKey: uniqueWord() } as const;
      const failure = expectFailure(await kit.connector.write(withEndedToken(kit), intent), ['signin'], 'write');
      keep(failure.retry === 'signin' && !failure.unknownEnd, `${failure.retry}, unknownEnd ${failure.unknownEnd}`);
      expectValue(await kit.connector.write(kit.context(), intent), 'write with the right token');
      const { length } = await activitiesWith(kit, contact, word);
      keep(length === 1, `${length} notes`);
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
      if (!hasAddress(connector)) return;
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
    offered: hasAddress,
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
    id: 'no-api-there',
    title: 'says so when the address is a web site that knows no such page',
    async run(kit) {
      const page = alwaysAnswer(404, '<!doctype html><title>Not found</title>', { 'Content-Type': 'text/html' });
      const failure = expectFailure(
        await kit.connector.me({ ...withCredentials(kit, {}), fetch: page }),
        ['not-a-crm'],
        'a page of HTML',
      );
      keep(!failure.unknownEnd, 'unknownEnd is true');
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
