import { connectorFor } from '../crm/on-demand';
import type { Connector, Credentials, CrmContext } from '../crm/types';
import type { Connection } from '../model/settings';
import type { Database } from '../storage/database';
import { saveSession } from '../storage/settings';
import type { Purpose } from './limiter';
import { turnsFor } from './turns';

export interface Connected {
  connection: Connection;
  connector: Connector;
  context: CrmContext;
}

/**
 * Everything a sync step needs to talk to one connection; undefined when it was forgotten or its CRM is not built in.
 * @param purpose - what it is for: pulls leave a part of the CRM's limits to what the rep wrote
 */
export async function connect(
  database: Database,
  connectionId: string,
  purpose: Purpose = 'push',
): Promise<Connected | undefined> {
  const [connection, credentials] = await Promise.all([
    database.get('connections', connectionId),
    database.get('secrets', connectionId),
  ]);
  const connector = connection && (await connectorFor(connection.crm));
  if (!connection || !credentials || !connector) return undefined;
  const context = createContext(connectionId, credentials, session => saveSession(database, connectionId, session));
  const { userId, mapping } = connection;
  const onlyMine = Boolean(connection.onlyMine && connector.ownIds);
  const turns = await turnsFor(database, connectionId, connector, purpose);
  return { connection, connector, context: { ...context, ...turns, userId, mapping, onlyMine } };
}

/**
 * What a connector works with. A new session is in the credentials only after it was kept.
 * @param keep - stores a new session durably
 */
export function createContext(
  connectionId: string,
  credentials: Credentials,
  keep: (session: string | undefined) => Promise<void>,
): CrmContext {
  return {
    connectionId,
    credentials,
    origin: globalThis.location?.origin,
    fetch: (...request) => fetch(...request),
    now: () => new Date(),
    async saveSession(session) {
      await keep(session);
      credentials.session = session;
    },
  };
}
