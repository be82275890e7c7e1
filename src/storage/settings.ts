import type { Credentials } from '../crm/types';
import { type Connection, type Settings, settingsSchema } from '../model/settings';
import type { Database } from './database';
import { writeWholly } from './transactions';

export const SETTINGS_KEY = 'settings';

/** The rep's settings; fields that an older version did not know get their defaults. */
export async function getSettings(database: Database): Promise<Settings> {
  return settingsSchema.parse((await database.get('settings', SETTINGS_KEY)) ?? {});
}

/**
 * Changes settings in one transaction, so that two changes at once both count.
 * @param change - new values, or a function of what is there now
 */
export function updateSettings(
  database: Database,
  change: Partial<Settings> | ((current: Settings) => Partial<Settings>),
): Promise<Settings> {
  return writeWholly(database, ['settings'], 'strict', async transaction => {
    const store = transaction.objectStore('settings');
    const current = settingsSchema.parse((await store.get(SETTINGS_KEY)) ?? {});
    const settings = settingsSchema.parse({ ...current, ...(typeof change === 'function' ? change(current) : change) });
    await store.put(settings, SETTINGS_KEY);
    return settings;
  });
}

export const getConnections = (database: Database): Promise<Connection[]> => database.getAll('connections');

/** Keeps a connection and its secrets together: neither without the other. */
export function saveConnection(database: Database, connection: Connection, credentials: Credentials): Promise<void> {
  return writeWholly(database, ['connections', 'secrets'], 'strict', async transaction => {
    await transaction.objectStore('connections').put(connection);
    await transaction.objectStore('secrets').put(credentials, connection.id);
  });
}

/** Changes what is shown of a connection. Does nothing when it was forgotten meanwhile. */
export function updateConnection(
  database: Database,
  id: string,
  change: Partial<Omit<Connection, 'id'>>,
): Promise<Connection | undefined> {
  return writeWholly(database, ['connections'], 'relaxed', async transaction => {
    const store = transaction.objectStore('connections');
    const current = await store.get(id);
    if (!current) return undefined;
    const next = { ...current, ...change };
    await store.put(next);
    return next;
  });
}

/**
 * Keeps how a connection's fields are understood, or whose contacts are read. The cursor goes with it: everything is read anew.
 * @returns false when the connection was forgotten
 */
export function saveReading(
  database: Database,
  id: string,
  change: Partial<Pick<Connection, 'mapping' | 'onlyMine'>>,
): Promise<boolean> {
  return writeWholly(database, ['connections', 'cursors'], 'strict', async transaction => {
    const connections = transaction.objectStore('connections');
    const current = await connections.get(id);
    if (!current) return false;
    await connections.put({ ...current, ...change });
    await transaction.objectStore('cursors').delete(id);
    return true;
  });
}

/** Key of what was used of a connection's limits. */
export const usageKey = (connectionId: string): string => `usage:${connectionId}`;

/** What was used of the CRM's long limits, by limit; empty when nothing was kept. */
export async function getUsage(database: Database, connectionId: string): Promise<{ used: number; since: number }[]> {
  return ((await database.get('settings', usageKey(connectionId))) ?? []) as { used: number; since: number }[];
}

/** A few requests more or less matter little: not worth a wait for the disk. */
export function saveUsage(
  database: Database,
  connectionId: string,
  usage: readonly { used: number; since: number }[],
): Promise<void> {
  return writeWholly(database, ['settings'], 'relaxed', async transaction => {
    await transaction.objectStore('settings').put(usage, usageKey(connectionId));
  });
}

/** Stores a new session or rotated token; strict, because the old one may already be void. */
export function saveSession(database: Database, id: string, session: string | undefined): Promise<void> {
  return writeWholly(database, ['secrets'], 'strict', async transaction => {
    const store = transaction.objectStore('secrets');
    const credentials = await store.get(id);
    if (credentials) await store.put({ ...credentials, session }, id);
  });
}
