import type { Contact } from '../model/contact';
import { activitiesOf } from '../storage/activities';
import { localCopy } from '../storage/contact-writes';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { OPEN_STATES } from '../storage/outbox';

/**
 * What becomes of contacts that the CRM has deleted. They go, but for those about whom the rep has written something that exists
 * only here (unsent, private, half-written): those stay in the local workspace, so that no text loses its place.
 */
export async function afterDeletion(
  { database, book }: { database: Database; book: ContactBook },
  ids: readonly string[],
): Promise<{ put: Contact[]; remove: string[] }> {
  const kept = new Set<string>();
  for (const id of ids) if (await holdsOwnText(database, id)) kept.add(id);
  const contacts = await book.getMany([...kept]);
  return { put: contacts.map(localCopy), remove: ids.filter(id => !kept.has(id)) };
}

/**
 * Those of contacts that are the rep's no more, but still in the CRM, who can go from here: about whom nothing waits, is private or
 * half-written. The others stay as they are, so that what waits still finds its record.
 */
export async function freeToGo(database: Database, ids: readonly string[]): Promise<string[]> {
  const free: string[] = [];
  for (const id of ids) if (!(await isChanging(database, id)) && !(await holdsOwnText(database, id))) free.push(id);
  return free;
}

async function isChanging(database: Database, contactId: string): Promise<boolean> {
  const operations = await database.getAllFromIndex('outbox', 'contact', about(contactId));
  return operations.some(({ state }) => OPEN_STATES.includes(state));
}

const about = (contactId: string) => IDBKeyRange.bound([contactId], [contactId, []]);

async function holdsOwnText(database: Database, contactId: string): Promise<boolean> {
  const [operations, activities, draft] = await Promise.all([
    database.getAllFromIndex('outbox', 'contact', about(contactId)),
    activitiesOf(database, contactId),
    database.getKey('drafts', `contact:${contactId}`),
  ]);
  const isOwed = operations.some(({ kind, state }) => kind.startsWith('activity.') && OPEN_STATES.includes(state));
  const isOnlyHere = activities.some(({ mine, remoteId, undoneAt }) => mine && !remoteId && !undoneAt);
  return isOwed || isOnlyHere || draft !== undefined;
}
