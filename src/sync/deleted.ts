import type { Contact } from '../model/contact';
import type { Operation } from '../model/operation';
import { activitiesOfEach } from '../storage/activities';
import { localCopy } from '../storage/contact-writes';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { openOperations } from '../storage/outbox';

const DRAFT_OF = 'contact:';
/** Keys of drafts about contacts: `;` comes after `:`. */
const DRAFTS = () => IDBKeyRange.bound(DRAFT_OF, 'contact;', false, true);

/**
 * What becomes of contacts that the CRM has deleted. They go, but for those about whom the rep has written something that exists
 * only here (unsent, private, half-written): those stay in the local workspace, so that no text loses its place.
 */
export async function afterDeletion(
  { database, book }: { database: Database; book: ContactBook },
  ids: readonly string[],
): Promise<{ put: Contact[]; remove: string[] }> {
  if (ids.length === 0) return { put: [], remove: [] };
  const kept = await withOwnText(database, ids, await openOperations(database));
  const contacts = await book.getMany([...kept]);
  return { put: contacts.map(localCopy), remove: ids.filter(id => !kept.has(id)) };
}

/**
 * Those of contacts that are the rep's no more, but still in the CRM, who can go from here: about whom nothing waits, is private or
 * half-written. The others stay as they are, so that what waits still finds its record.
 */
export async function freeToGo(database: Database, ids: readonly string[]): Promise<string[]> {
  const open = await openOperations(database);
  const changing = new Set(open.map(({ contactId }) => contactId));
  const kept = await withOwnText(database, ids, open);
  return ids.filter(id => !changing.has(id) && !kept.has(id));
}

/** Contacts about whom the rep has written something that exists only here; read once for all of them. */
async function withOwnText(
  database: Database,
  ids: readonly string[],
  open: readonly Operation[],
): Promise<Set<string>> {
  const [drafts, activities] = await Promise.all([
    database.getAllKeys('drafts', DRAFTS()),
    activitiesOfEach(database, ids),
  ]);
  const written = new Set(drafts.map(key => key.slice(DRAFT_OF.length)));
  for (const { kind, contactId } of open) if (kind.startsWith('activity.')) written.add(contactId);
  ids.forEach((id, at) => {
    if (activities[at]?.some(({ mine, remoteId, undoneAt }) => mine && !remoteId && !undoneAt)) written.add(id);
  });
  return new Set(ids.filter(id => written.has(id)));
}
