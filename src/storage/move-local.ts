import type { Activity } from '../model/activity';
import { type Contact, LOCAL_CONNECTION } from '../model/contact';
import type { ContactBook } from './contacts';
import type { Database, WriteTransaction } from './database';
import { enqueue } from './outbox';
import { writeWholly } from './transactions';

/** Contacts of one transaction. */
const CHUNK = 100;

interface Move {
  connectionId: string;
  /** Contacts that stay: the sample's. */
  stays(contact: Contact): boolean;
  /** Does the CRM take accounts? */
  takesAccounts: boolean;
  at: string;
}

/**
 * Hands the local workspace to a connection: contacts, their companies and what was logged about them (not what is private) are owed to
 * the CRM. A contact and all that it owes change hands in one transaction, so a move that was cut off goes on with the rest, and a
 * second one finds nothing.
 * @returns how many contacts went
 */
export async function moveLocal(database: Database, book: ContactBook, move: Move): Promise<number> {
  let moved = 0;
  const ids: string[] = [];
  for await (const batch of book.scan())
    for (const contact of batch)
      if (contact.connectionId === LOCAL_CONNECTION && !move.stays(contact)) ids.push(contact.id);
  for (let from = 0; from < ids.length; from += CHUNK) {
    const contacts = await book.getMany(ids.slice(from, from + CHUNK));
    const local = contacts.filter(({ connectionId }) => connectionId === LOCAL_CONNECTION);
    await moveChunk(database, book, local, move);
    moved += local.length;
  }
  return moved;
}

async function moveChunk(database: Database, book: ContactBook, contacts: Contact[], move: Move): Promise<void> {
  const { connectionId, takesAccounts, at } = move;
  const stores = ['outbox', 'activities', 'accounts', ...book.writeStores] as const;
  const put = contacts.map(contact => ({ ...contact, connectionId, importId: undefined }));
  await writeWholly(database, stores, 'strict', async transaction => {
    await book.write(transaction, { put });
    for (const { id, accountId } of put) {
      if (accountId && takesAccounts) await moveAccount(transaction, accountId, move);
      await enqueue(transaction, { connectionId, contactId: id, entityId: id, kind: 'contact.create' }, at);
      await moveActivities(transaction, id, move);
    }
  });
  book.committed({ put });
}

async function moveAccount(transaction: WriteTransaction, id: string, { connectionId, at }: Move): Promise<void> {
  const accounts = transaction.objectStore('accounts');
  const account = await accounts.get(id);
  if (account?.connectionId !== LOCAL_CONNECTION) return;
  await accounts.put({ ...account, connectionId });
  await enqueue(transaction, { connectionId, contactId: '', entityId: id, kind: 'account.create' }, at);
}

/** In the order of their making, after their contact. */
async function moveActivities(transaction: WriteTransaction, contactId: string, move: Move): Promise<void> {
  const { connectionId, at } = move;
  const activities = transaction.objectStore('activities');
  const about = IDBKeyRange.bound([contactId], [contactId, []]);
  const found: Activity[] = await activities.index('contact').getAll(about);
  const local = found.filter(activity => activity.connectionId === LOCAL_CONNECTION);
  for (const activity of local.sort((a, b) => a.createdAt.localeCompare(b.createdAt))) {
    await activities.put({ ...activity, connectionId });
    if (activity.audience === 'private' || activity.undoneAt || !activity.mine) continue;
    const route = { connectionId, contactId, entityId: activity.id };
    await enqueue(transaction, { ...route, kind: 'activity.create' }, at);
  }
}
