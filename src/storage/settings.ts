import type { Credentials } from '../crm/types';
import { type Connection, type Settings, settingsSchema } from '../model/settings';
import type { Database } from './database';

const SETTINGS_KEY = 'settings';

/** The rep's settings; fields that an older version did not know get their defaults. */
export async function getSettings(database: Database): Promise<Settings> {
  return settingsSchema.parse((await database.get('settings', SETTINGS_KEY)) ?? {});
}

/**
 * Changes settings in one transaction, so that two changes at once both count.
 * @param change - new values, or a function of what is there now
 */
export async function updateSettings(
  database: Database,
  change: Partial<Settings> | ((current: Settings) => Partial<Settings>),
): Promise<Settings> {
  const transaction = database.transaction('settings', 'readwrite', { durability: 'strict' });
  const current = settingsSchema.parse((await transaction.store.get(SETTINGS_KEY)) ?? {});
  const settings = settingsSchema.parse({ ...current, ...(typeof change === 'function' ? change(current) : change) });
  await Promise.all([transaction.store.put(settings, SETTINGS_KEY), transaction.done]);
  return settings;
}

export const getConnections = (database: Database): Promise<Connection[]> => database.getAll('connections');

/** Keeps a connection and its secrets together: neither without the other. */
export async function saveConnection(
  database: Database,
  connection: Connection,
  credentials: Credentials,
): Promise<void> {
  const transaction = database.transaction(['connections', 'secrets'], 'readwrite', { durability: 'strict' });
  await Promise.all([
    transaction.objectStore('connections').put(connection),
    transaction.objectStore('secrets').put(credentials, connection.id),
    transaction.done,
  ]);
}

/** Changes what is shown of a connection. Does nothing when it was forgotten meanwhile. */
export async function updateConnection(
  database: Database,
  id: string,
  change: Partial<Omit<Connection, 'id'>>,
): Promise<Connection | undefined> {
  const transaction = database.transaction('connections', 'readwrite');
  const current = await transaction.store.get(id);
  if (!current) return undefined;
  const next = { ...current, ...change };
  await Promise.all([transaction.store.put(next), transaction.done]);
  return next;
}

/**
 * Keeps how a connection's fields are understood, or whose contacts are read. The cursor goes with it: everything is read anew.
 * @returns false when the connection was forgotten
 */
export async function saveReading(
  database: Database,
  id: string,
  change: Partial<Pick<Connection, 'mapping' | 'onlyMine'>>,
): Promise<boolean> {
  const transaction = database.transaction(['connections', 'cursors'], 'readwrite', { durability: 'strict' });
  const connections = transaction.objectStore('connections');
  const current = await connections.get(id);
  if (!current) return false;
  await Promise.all([
    connections.put({ ...current, ...change }),
    transaction.objectStore('cursors').delete(id),
    transaction.done,
  ]);
  return true;
}

/** Key of what was used of a connection's limits. */
export const usageKey = (connectionId: string): string => `usage:${connectionId}`;

/** What was used of the CRM's long limits, by limit; empty when nothing was kept. */
export async function getUsage(database: Database, connectionId: string): Promise<{ used: number; since: number }[]> {
  return ((await database.get('settings', usageKey(connectionId))) ?? []) as { used: number; since: number }[];
}

/** A few requests more or less matter little: not worth a wait for the disk. */
export async function saveUsage(
  database: Database,
  connectionId: string,
  usage: readonly { used: number; since: number }[],
): Promise<void> {
  const transaction = database.transaction('settings', 'readwrite', { durability: 'relaxed' });
  await Promise.all([transaction.store.put(usage, usageKey(connectionId)), transaction.done]);
}

/** Stores a new session or rotated token; strict, because the old one may already be void. */
export async function saveSession(database: Database, id: string, session: string | undefined): Promise<void> {
  const transaction = database.transaction('secrets', 'readwrite', { durability: 'strict' });
  const credentials = await transaction.store.get(id);
  if (!credentials) return;
  await Promise.all([transaction.store.put({ ...credentials, session }, id), transaction.done]);
}
