import browser from 'webextension-polyfill';
import { guessMapping } from '../../crm/mapping';
import { allConnectors, connectorFor } from '../../crm/on-demand';
import type { Connector, Credentials, CrmContext, CrmFailure } from '../../crm/types';
import { HandlerError, type Handlers } from '../../messages/router';
import type { ConnectionView, ConnectProblem, CrmOffer } from '../../messages/settings';
import type { Operation } from '../../model/operation';
import type { Connection } from '../../model/settings';
import { SAMPLE_IMPORT_ID } from '../../sample/workspace';
import { forgetConnection } from '../../storage/forget';
import { moveLocal } from '../../storage/move-local';
import { moveOperation, openOperations } from '../../storage/outbox';
import { getConnections, getSettings, saveConnection, saveReading, updateConnection } from '../../storage/settings';
import { connect, createContext } from '../../sync/context';
import { forgetTurns } from '../../sync/turns';
import { updateBadge } from '../badge';
import { dropOldCopies } from '../lost-database';
import { announce, getServices, now } from '../services';
import { startSync } from '../sync';

type Outcome = { connection: Connection } | { problem: ConnectProblem };

export const crmHandlers: Pick<
  Handlers,
  | 'crm.catalog'
  | 'crm.origins'
  | 'crm.connections'
  | 'crm.connect'
  | 'crm.test'
  | 'crm.forget'
  | 'crm.moveLocal'
  | 'crm.setScope'
  | 'crm.syncNow'
> = {
  'crm.catalog': async () => ({ crms: (await allConnectors()).map(offerOf) }),

  async 'crm.origins'({ crm, fields }) {
    const connector = await connectorFor(crm);
    return { origins: (connector && originsOf(connector, fields)) ?? [] };
  },

  async 'crm.connections'() {
    const { database } = await getServices();
    const [connections, open, signedIn] = await Promise.all([
      getConnections(database),
      openOperations(database),
      database.getAllKeys('secrets'),
    ]);
    return { connections: connections.map(connection => connectionView(connection, open, signedIn)) };
  },

  async 'crm.connect'({ crm, fields, connectionId }) {
    const connector = await connectorFor(crm);
    if (!connector) throw new HandlerError('not-found', 'no such CRM');
    const { database } = await getServices();
    if ((await getSettings(database)).consentAt === null) throw new HandlerError('no-consent', 'first run is not done');
    const known = connectionId === undefined ? undefined : await database.get('connections', connectionId);
    const kept = known && (await database.get('secrets', known.id));
    const complete = kept ? withKept(connector, fields, kept.fields) : fields;
    if (known && addressOf(known.baseUrl) !== addressOf(complete.url ?? '')) {
      return { problem: { messageKey: 'crm_error_otherServer' } };
    }
    return signIn(connector, complete, connectionId ?? `${crm}-${crypto.randomUUID().slice(0, 8)}`);
  },

  async 'crm.test'({ connectionId }) {
    const { database } = await getServices();
    const connected = await connect(database, connectionId);
    if (!connected) throw new HandlerError('not-found', 'no such connection');
    const me = await connected.connector.me(connected.context);
    if (!me.ok) return { problem: problemOf(me.failure) };
    await readAnewFor(me.value.userId, connected.connection);
    const connection = await resume(connectionId, { userName: me.value.userName, userId: me.value.userId });
    return { connection: connection ?? connected.connection };
  },

  async 'crm.forget'({ connectionId }) {
    const { database, book } = await getServices();
    await forgetConnection(database, book, connectionId);
    await dropOldCopies(database, book);
    forgetTurns(connectionId);
    await updateBadge(database);
    announce('connections', 'contacts', 'outbox', 'activities');
    return null;
  },

  async 'crm.moveLocal'({ connectionId }) {
    const { database, book } = await getServices();
    const connection = await database.get('connections', connectionId);
    const { writes = [] } = (await connectorFor(connection?.crm ?? ''))?.capabilities ?? {};
    if (!writes.includes('contact')) throw new HandlerError('invalid', 'the CRM takes no contacts');
    // A second click waits, and finds nothing left to move.
    const moved = await navigator.locks.request('throughline.move', () =>
      moveLocal(database, book, {
        connectionId,
        stays: ({ importId }) => importId === SAMPLE_IMPORT_ID,
        takesAccounts: writes.includes('account'),
        at: now(),
      }),
    );
    await updateBadge(database);
    announce('contacts', 'outbox', 'activities');
    startSync(connectionId);
    return { moved };
  },

  async 'crm.setScope'({ connectionId, onlyMine }) {
    const { database } = await getServices();
    const connection = await database.get('connections', connectionId);
    if (onlyMine && (!connection?.userId || !(await connectorFor(connection.crm))?.ownIds))
      throw new HandlerError('invalid', 'the CRM does not tell whose contacts they are');
    if (!(await saveReading(database, connectionId, { onlyMine })))
      throw new HandlerError('not-found', 'no such connection');
    announce('connections');
    startSync(connectionId);
    return null;
  },

  async 'crm.syncNow'({ connectionId }) {
    startSync(connectionId);
    return null;
  },
};

const offerOf = ({ description, limits, ownIds, capabilities: { auth, writes } }: Connector): CrmOffer => ({
  ...description,
  hasLimits: limits.length > 0,
  knowsOwners: ownIds !== undefined,
  takesContacts: writes.includes('contact'),
  ...(auth === 'pkce' ? { redirectUri: redirectUri() } : {}),
});

const redirectUri = (): string => browser.identity.getRedirectURL('crm');

function connectionView(
  connection: Connection,
  open: readonly Operation[],
  signedIn: readonly string[],
): ConnectionView {
  const own = open.filter(({ connectionId }) => connectionId === connection.id);
  const notes = own.filter(({ kind }) => kind.startsWith('activity.'));
  const isWithoutSecrets = !signedIn.includes(connection.id);
  return { ...connection, waiting: own.length, waitingNotes: notes.length, isWithoutSecrets };
}

/** What the rep left empty stays as it was. A new secret takes the place of all the old ones: a key, or a password. */
function withKept(
  { description }: Connector,
  typed: Record<string, string>,
  kept: Record<string, string>,
): Record<string, string> {
  const isTyped = (name: string) => (typed[name] ?? '').trim() !== '';
  const secrets = description.fields.filter(({ kind }) => kind === 'password').map(({ name }) => name);
  const isNewSecret = secrets.some(isTyped);
  const names = Object.keys(kept).filter(name => !isTyped(name) && !(isNewSecret && secrets.includes(name)));
  return { ...typed, ...Object.fromEntries(names.map(name => [name, kept[name] ?? ''])) };
}

/** The same for all spellings of one address. Contacts of one server must never be written to another one's records. */
function addressOf(text: string): string {
  const address = text.trim().replace(/\/+$/, '');
  return URL.canParse(address) ? new URL(address).href.replace(/\/+$/, '') : address;
}

/** Tries the sign-in first; nothing is kept of one that does not work. */
async function signIn(connector: Connector, fields: Record<string, string>, id: string): Promise<Outcome> {
  const origins = originsOf(connector, fields);
  if (!origins) return { problem: { messageKey: 'crm_error_address' } };
  if (!(await browser.permissions.contains({ origins }))) {
    return { problem: { messageKey: 'crm_error_permission', vendorText: origins.join(' ') } };
  }
  const baseUrl = (fields.url ?? '').trim();
  const credentials: Credentials = { baseUrl, fields };
  const context = { ...createContext(id, credentials, async () => undefined), ...signInPage() };
  const me = await connector.me(context);
  if (!me.ok) return { problem: problemOf(me.failure) };
  const { database } = await getServices();
  const known = await database.get('connections', id);
  const fieldList = known?.mapping ? undefined : await connector.describe({ ...context, userId: me.value.userId });
  const connection: Connection = {
    id,
    crm: connector.id,
    name: connector.description.name,
    baseUrl,
    userName: me.value.userName,
    userId: me.value.userId,
    state: 'ok',
    secretHint: secretHint(connector, fields),
    onlyMine: known?.onlyMine,
    // A field list that cannot be read now is read on the mapping screen.
    mapping: known?.mapping ?? (fieldList?.ok ? guessMapping(fieldList.value) : undefined),
  };
  await saveConnection(database, connection, credentials);
  await readAnewFor(me.value.userId, known);
  forgetTurns(id);
  await resume(id, {});
  return { connection };
}

/** Whose contacts alone are kept, of another user's than before: those are read from the beginning. */
async function readAnewFor(userId: string, before: Connection | undefined): Promise<void> {
  if (before?.onlyMine && before.userId !== userId) await saveReading((await getServices()).database, before.id, {});
}

/** Shows the vendor's own sign-in page; only inside the rep's click on *Connect*. */
function signInPage(): Pick<CrmContext, 'authorize' | 'redirectUri'> {
  return {
    redirectUri: redirectUri(),
    // Rejects when the rep closes the page.
    authorize: url => browser.identity.launchWebAuthFlow({ url, interactive: true }).catch(() => null),
  };
}

/** Where requests would go; undefined when the address is none. */
function originsOf(connector: Connector, fields: Record<string, string>): string[] | undefined {
  try {
    return connector.origins(fields);
  } catch {
    return undefined;
  }
}

/** Last four characters of a token, so that the rep can tell which one it is. Of a password nothing is shown. */
function secretHint(connector: Connector, fields: Record<string, string>): string | undefined {
  const token = connector.description.fields.find(({ kind, name }) => kind === 'password' && name !== 'password');
  const secret = token ? (fields[token.name] ?? '') : '';
  return secret.length >= 12 ? secret.slice(-4) : undefined;
}

/** A working sign-in lets go what waited for it. */
async function resume(connectionId: string, change: Partial<Connection>): Promise<Connection | undefined> {
  const { database } = await getServices();
  const connection = await updateConnection(database, connectionId, { ...change, state: 'ok', messageKey: undefined });
  const waiting = (await openOperations(database)).filter(operation => operation.connectionId === connectionId);
  await Promise.all(
    waiting.map(({ id }) => moveOperation(database, id, ['needs-signin', 'waiting'], { state: 'queued' })),
  );
  announce('connections', 'outbox');
  startSync(connectionId);
  return connection;
}

const problemOf = ({ cause }: CrmFailure): ConnectProblem => ({
  messageKey: cause.messageKey,
  vendorText: cause.vendorText,
});
