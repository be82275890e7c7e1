import browser from 'webextension-polyfill';
import type { Connection } from '../model/settings';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { getConnections } from '../storage/settings';
import { ALARMS } from './alarms';
import { PULL_EVERY_MINUTES, SLOWER } from './pace';
import { pull } from './pull';
import { push } from './push';

/** Browsers round alarms up to half a minute. */
const SHORTEST_ALARM_MS = 30_000;
const SYNC_LOCK = 'throughline.sync';

export interface SyncDeps {
  database: Database;
  book: ContactBook;
  announce(...areas: ('contacts' | 'activities' | 'outbox' | 'connections')[]): void;
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

/** Is it time to ask this CRM again? The less is left of its limits, the later. */
export function isPullDue({ syncedAt, limitUsed = 0 }: Connection, nowMs: number): boolean {
  const every = SLOWER.find(step => limitUsed >= step.limitUsed)?.everyMinutes ?? PULL_EVERY_MINUTES;
  // Alarms come a little early or late; a clock that was set back must not stop the pull.
  const sinceMs = Math.abs(nowMs - Date.parse(syncedAt ?? ''));
  return !(sinceMs < (every - 1) * 60_000);
}

/** Reads what changed in one CRM; answers the failure that ended it. */
export const pullNow = (deps: Pick<SyncDeps, 'database' | 'book'>, connectionId: string) =>
  pull({ ...deps, now: () => new Date(), exclusively }, connectionId);

/**
 * Push first, then pull, for every connection that is due; one that fails does not stop the others.
 * @param connectionId - this one only, and whether or not it is due
 */
export async function syncNow(deps: SyncDeps, connectionId?: string): Promise<void> {
  await drain(deps);
  for (const connection of await getConnections(deps.database)) {
    if (connectionId !== undefined && connection.id !== connectionId) continue;
    const isWanted = connection.state !== 'needs-signin' && isPullDue(connection, Date.now());
    if (connectionId === undefined && !isWanted) continue;
    await pullNow(deps, connection.id);
    deps.announce('contacts', 'activities', 'connections');
  }
}
