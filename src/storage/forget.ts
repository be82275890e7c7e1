import type { Contact } from '../model/contact';
import { LOCAL_CONNECTION } from '../model/contact';
import { identifierKey } from '../model/identifier';
import { activitiesOf } from './activities';
import { localCopy } from './contact-writes';
import type { ContactBook } from './contacts';
import type { Database } from './database';
import { selectionKey } from './logbook';
import { undoMerge } from './merge-undo';
import { OPEN_STATES } from './outbox';
import { usageKey } from './settings';
import { writeWholly } from './transactions';

/** Contacts removed in one transaction: small enough not to hold up an answer. */
const BATCH = 500;

/**
 * Forgets a connection: secret, cursor and its cached contacts, accounts, deals and activities. What the rep wrote and the CRM
 * has not acknowledged stays: its operations are cancelled, its texts become private, its contacts move to the local workspace.
 * Local contacts that were merged into its records come back.
 */
export async function forgetConnection(database: Database, book: ContactBook, id: string): Promise<void> {
  await undoMergesInto(database, book, id);
  const keep = await cancelOwed(database, id);
  const transaction = database.transaction(['connections', 'secrets', 'cursors', 'settings'], 'readwrite', {
    durability: 'strict',
  });
  await Promise.all([
    transaction.objectStore('settings').delete(usageKey(id)),
    transaction.objectStore('connections').delete(id),
    transaction.objectStore('secrets').delete(id),
    transaction.objectStore('cursors').delete(id),
    transaction.done,
  ]);
  await deleteRows(database, id);
  for await (const batch of book.scan()) {
    await dropContacts(
      database,
      book,
      batch.filter(contact => contact.connectionId === id),
      keep,
    );
  }
}

/** Latest first: an earlier merge cannot be taken back under a later one. */
async function undoMergesInto(database: Database, book: ContactBook, connectionId: string): Promise<void> {
  const merges = await database.getAllFromIndex('merges', 'at');
  const into = merges.filter(({ before, undoneAt }) => !undoneAt && before.winner.connectionId === connectionId);
  const at = new Date().toISOString();
  for (const { id } of into.reverse()) await undoMerge(database, book, id, at);
}

/** Cancels what is still owed; returns the contacts whose texts stay behind. */
function cancelOwed(database: Database, connectionId: string): Promise<Set<string>> {
  return writeWholly(database, ['outbox', 'activities'], 'strict', async transaction => {
    const [outbox, activities] = [transaction.objectStore('outbox'), transaction.objectStore('activities')];
    const keep = new Set<string>();
    for (const operation of await outbox.getAll()) {
      if (operation.connectionId !== connectionId || !OPEN_STATES.includes(operation.state)) continue;
      await outbox.put({ ...operation, state: 'cancelled' });
      keep.add(operation.contactId);
    }
    for (const activity of await activities.getAll()) {
      if (activity.connectionId !== connectionId || !activity.mine || activity.remoteId) continue;
      await activities.put({ ...activity, audience: 'private', connectionId: LOCAL_CONNECTION });
      keep.add(activity.contactId);
    }
    return keep;
  });
}

async function deleteRows(database: Database, connectionId: string): Promise<void> {
  const transaction = database.transaction(['accounts', 'deals', 'activities'], 'readwrite');
  for (const name of ['accounts', 'deals', 'activities'] as const) {
    const store = transaction.objectStore(name);
    for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.value.connectionId === connectionId) await cursor.delete();
    }
  }
  await transaction.done;
}

async function dropContacts(
  database: Database,
  book: ContactBook,
  contacts: readonly Contact[],
  keep: ReadonlySet<string>,
): Promise<void> {
  for (let start = 0; start < contacts.length; start += BATCH) {
    const slice = contacts.slice(start, start + BATCH);
    const put = slice.filter(({ id }) => keep.has(id)).map(localCopy);
    const remove = slice.filter(({ id }) => !keep.has(id)).map(({ id }) => id);
    await writeWholly(database, book.writeStores, 'relaxed', transaction => book.write(transaction, { put, remove }));
    book.committed({ put, remove });
  }
}

/** Removes one contact with every activity, link, draft, unsent write, suspicion and merge about them on this device. */
export async function eraseContact(database: Database, book: ContactBook, contactId: string): Promise<void> {
  const activities = await activitiesOf(database, contactId);
  const links = await database.getAllKeysFromIndex('links', 'contact', contactId);
  const range = IDBKeyRange.bound([contactId], [contactId, []]);
  const operations = await database.getAllKeysFromIndex('outbox', 'contact', range);
  const pairs = await database.getAllKeysFromIndex('duplicates', 'contact', contactId);
  const drafts = await draftKeysOf(book, contactId);
  const merges = await database.getAllKeysFromIndex('merges', 'contact', contactId);
  const stores = ['activities', 'links', 'drafts', 'outbox', 'duplicates', 'merges', ...book.writeStores] as const;
  await writeWholly(database, stores, 'strict', async transaction => {
    for (const { id } of activities) await transaction.objectStore('activities').delete(id);
    for (const id of links) await transaction.objectStore('links').delete(id);
    for (const id of operations) await transaction.objectStore('outbox').delete(id);
    for (const id of pairs) await transaction.objectStore('duplicates').delete(id);
    for (const id of merges) await transaction.objectStore('merges').delete(id);
    for (const key of drafts) await transaction.objectStore('drafts').delete(key);
    await book.write(transaction, { remove: [contactId] });
  });
  book.committed({ remove: [contactId] });
}

/** Text may have been begun before the person was a contact; it is kept under what the page knew them by. */
async function draftKeysOf(book: ContactBook, contactId: string): Promise<string[]> {
  const contact = await book.get(contactId);
  return [`contact:${contactId}`, selectionKey(contactId), ...(contact?.identifiers ?? []).map(identifierKey)];
}
