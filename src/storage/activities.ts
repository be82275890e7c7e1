import type { Activity } from '../model/activity';
import type { Database } from './database';

/** Newest first, undone ones included; `limit` 0 gives all. */
export async function activitiesOf(database: Database, contactId: string, limit = 0): Promise<Activity[]> {
  const index = database.transaction('activities').store.index('contact');
  const found: Activity[] = [];
  const range = IDBKeyRange.bound([contactId], [contactId, []]);
  for (let cursor = await index.openCursor(range, 'prev'); cursor; cursor = await cursor.continue()) {
    found.push(cursor.value);
    if (limit > 0 && found.length >= limit) break;
  }
  return found;
}

/** Of several contacts, in the order asked: one transaction for all, which a page of a pull would feel otherwise. Undone ones included. */
export function activitiesOfEach(database: Database, contactIds: readonly string[]): Promise<Activity[][]> {
  const index = database.transaction('activities').store.index('contact');
  return Promise.all(contactIds.map(id => index.getAll(IDBKeyRange.bound([id], [id, []]))));
}

/** Newest first over all contacts, undone ones left out. */
export async function latestActivities(database: Database, limit: number): Promise<Activity[]> {
  const index = database.transaction('activities').store.index('created');
  const found: Activity[] = [];
  for (
    let cursor = await index.openCursor(null, 'prev');
    cursor && found.length < limit;
    cursor = await cursor.continue()
  ) {
    if (!cursor.value.undoneAt) found.push(cursor.value);
  }
  return found;
}

/** Open tasks due until a moment (ISO 8601), earliest first. */
export async function openTasks(database: Database, until: string, limit: number): Promise<Activity[]> {
  const index = database.transaction('activities').store.index('due');
  const found: Activity[] = [];
  for (
    let cursor = await index.openCursor(IDBKeyRange.upperBound(until));
    cursor && found.length < limit;
    cursor = await cursor.continue()
  ) {
    if (!cursor.value.doneAt && !cursor.value.undoneAt) found.push(cursor.value);
  }
  return found;
}

/** A touch of the latest: when it happened, or when it was written down if that is unknown. */
export const touchedAt = (activity: Activity): string => activity.occurredAt ?? activity.createdAt;

/** Contacts that have any activity, by one pass over the keys of the index: where most have none, far quicker than asking for each. */
export async function contactsWithActivities(database: Database): Promise<Set<string>> {
  const ids = new Set<string>();
  const { store } = database.transaction('activities');
  for (let cursor = await store.index('contact').openKeyCursor(); cursor; cursor = await cursor.continue()) {
    ids.add(cursor.key[0]);
  }
  return ids;
}
