import browser from 'webextension-polyfill';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { getConnections } from '../storage/settings';
import { pull } from './pull';
import { push } from './push';

export const ALARMS = { outbox: 'outbox', pull: 'pull', maintain: 'maintain', duplicates: 'duplicates' } as const;

/** Browsers round alarms up to half a minute. */
const SHORTEST_ALARM_MS = 30_000;
const PULL_EVERY_MINUTES = 5;
const SYNC_LOCK = 'throughline.sync';

export interface SyncDeps {
  database: Database;
  book: ContactBook;
  announce(...areas: ('contacts' | 'activities' | 'outbox' | 'connections')[]): void;
}

/** Sets the standing alarm; calling it again changes nothing. */
export async function startSchedule(): Promise<void> {
  if (!(await browser.alarms.get(ALARMS.pull))) {
    await browser.alarms.create(ALARMS.pull, { periodInMinutes: PULL_EVERY_MINUTES, delayInMinutes: 1 });
  }
}

/**
 * Sends what the outbox owes. One drain at a time in the whole browser; a call that finds one running waits for it and
 * then looks again, so nothing queued meanwhile is left lying.
 */
export async function drain(deps: SyncDeps): Promise<void> {
  await navigator.locks.request(SYNC_LOCK, async () => {
    const { changed, nextTryAtMs } = await push({ ...deps, now: () => new Date() });
    if (changed) deps.announce('outbox', 'activities', 'connections');
    if (nextTryAtMs === undefined) await browser.alarms.clear(ALARMS.outbox);
    else await browser.alarms.create(ALARMS.outbox, { when: Math.max(nextTryAtMs, Date.now() + SHORTEST_ALARM_MS) });
  });
}

const exclusively = <T>(step: () => Promise<T>): Promise<T> => navigator.locks.request(SYNC_LOCK, step) as Promise<T>;

/** Push first, then pull, for every connection; one that fails does not stop the others. */
export async function syncNow(deps: SyncDeps, connectionId?: string): Promise<void> {
  await drain(deps);
  for (const connection of await getConnections(deps.database)) {
    if (connectionId !== undefined && connection.id !== connectionId) continue;
    if (connection.state === 'needs-signin' && connectionId === undefined) continue;
    await pull({ ...deps, now: () => new Date(), exclusively }, connection.id);
    deps.announce('contacts', 'activities', 'connections');
  }
}
