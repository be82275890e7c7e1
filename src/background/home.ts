import { connectorFor } from '../crm/on-demand';
import { HandlerError } from '../messages/router';
import { LOCAL_CONNECTION } from '../model/contact';
import { getConnections, getSettings } from '../storage/settings';
import type { Services } from './services';

/**
 * Where a new record is kept: where the rep says, else where the rep keeps new ones, else the first CRM that takes them, else this device.
 * @throws HandlerError for a wanted place that is not there or does not take such records
 */
export async function homeOf({ database }: Services, what: 'contact' | 'account', wanted?: string): Promise<string> {
  const connections = await getConnections(database);
  const connectors = await Promise.all(connections.map(({ crm }) => connectorFor(crm)));
  const homes = connections.filter((_, at) => connectors[at]?.capabilities.writes.includes(what));
  const choice = wanted ?? (await getSettings(database)).homeConnection;
  if (choice === LOCAL_CONNECTION || homes.some(({ id }) => id === choice)) return choice ?? LOCAL_CONNECTION;
  if (wanted) throw new HandlerError('not-found', `no such connection, or it takes no ${what}`);
  return homes[0]?.id ?? LOCAL_CONNECTION;
}
