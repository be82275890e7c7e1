import browser from 'webextension-polyfill';
import { connectorFor, connectors } from '../../crm/index';
import { guessMapping } from '../../crm/mapping';
import type { Connector, Credentials, CrmContext, CrmFailure } from '../../crm/types';
import { HandlerError, type Handlers } from '../../messages/router';
import type { ConnectProblem } from '../../messages/settings';
import type { Connection } from '../../model/settings';
import { forgetConnection } from '../../storage/forget';
import { moveOperation, openOperations } from '../../storage/outbox';
import { getConnections, getSettings, saveConnection, updateConnection } from '../../storage/settings';
import { connect, createContext } from '../../sync/context';
import { forgetTurns } from '../../sync/turns';
import { updateBadge } from '../badge';
import { announce, getServices } from '../services';
import { startSync } from '../sync';

type Outcome = { connection: Connection } | { problem: ConnectProblem };

export const crmHandlers: Pick<
  Handlers,
  'crm.catalog' | 'crm.connections' | 'crm.connect' | 'crm.test' | 'crm.forget' | 'crm.syncNow'
> = {
  'crm.catalog': async () => ({ crms: connectors.map(connector => connector.description) }),
  'crm.connections': async () => ({ connections: await getConnections((await getServices()).database) }),

  async 'crm.connect'({ crm, fields, connectionId }) {
    const connector = connectorFor(crm);
    if (!connector) throw new HandlerError('not-found', 'no such CRM');
    const { database } = await getServices();
    if ((await getSettings(database)).consentAt === null) throw new HandlerError('no-consent', 'first run is not done');
    const known = connectionId === undefined ? undefined : await database.get('connections', connectionId);
    if (known && addressOf(known.baseUrl) !== addressOf(fields.url ?? '')) {
      return { problem: { messageKey: 'crm_error_otherServer' } };
    }
    return signIn(connector, fields, connectionId ?? `${crm}-${crypto.randomUUID().slice(0, 8)}`);
  },

  async 'crm.test'({ connectionId }) {
    const { database } = await getServices();
    const connected = await connect(database, connectionId);
    if (!connected) throw new HandlerError('not-found', 'no such connection');
    const me = await connected.connector.me(connected.context);
    if (!me.ok) return { problem: problemOf(me.failure) };
    const connection = await resume(connectionId, { userName: me.value.userName, userId: me.value.userId });
    return { connection: connection ?? connected.connection };
  },

  async 'crm.forget'({ connectionId }) {
    const { database, book } = await getServices();
    await forgetConnection(database, book, connectionId);
    forgetTurns(connectionId);
    await updateBadge(database);
    announce('connections', 'contacts', 'outbox', 'activities');
    return null;
  },

  async 'crm.syncNow'({ connectionId }) {
    startSync(connectionId);
    return null;
  },
};

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
    // A field list that cannot be read now is read on the mapping screen.
    mapping: known?.mapping ?? (fieldList?.ok ? guessMapping(fieldList.value) : undefined),
  };
  await saveConnection(database, connection, credentials);
  forgetTurns(id);
  await resume(id, {});
  return { connection };
}

/** Shows the vendor's own sign-in page; only inside the rep's click on *Connect*. */
function signInPage(): Pick<CrmContext, 'authorize' | 'redirectUri'> {
  return {
    redirectUri: browser.identity.getRedirectURL('crm'),
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
