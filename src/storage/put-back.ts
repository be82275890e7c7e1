import type { PutBack } from '../model/book-damage';
import type { Contact } from '../model/contact';
import type { Operation } from '../model/operation';
import type { Connection } from '../model/settings';
import { noteLoss } from './book-damage';
import { RECORD_STORES } from './changes';
import type { ContactBook } from './contacts';
import { allCopies, type Copy, isMarked } from './copies';
import { COPY_STATE, type CopyState, copyState } from './copy-state';
import type { Database, StoreName, WriteTransaction } from './database';
import { wholly } from './transactions';

/** Contacts written in one transaction. */
const BATCH = 500;

/**
 * Where a database is new although there was one: the browser deleted it, or somebody its files. Puts back what was copied of what the
 * rep did, and notes the loss; a record that was written since stays as it is. Cursors have no copies, so that everything is pulled anew.
 * @returns undefined when nothing was lost
 */
export async function putBackWhatWasLost(
  database: Database,
  book: ContactBook,
  at: string,
): Promise<PutBack | undefined> {
  if ((await copyState(database)) !== 'new' || !(await isMarked())) return undefined;
  const copies = await allCopies();
  await putBackContacts(database, book, valuesOf<Contact>(copies, 'contacts'));
  const stores: StoreName[] = [...RECORD_STORES];
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' }) as WriteTransaction;
  return wholly(transaction, async () => {
    for (const copy of copies)
      if (copy.store !== 'contacts' && copy.store !== 'outbox') await putBackRecord(transaction, copy);
    const operations = await putBackOperations(transaction, valuesOf<Operation>(copies, 'outbox'));
    const putBack = {
      activities: valuesOf(copies, 'activities').length,
      drafts: valuesOf(copies, 'drafts').length,
      operations,
    };
    await noteLoss(transaction, putBack, at);
    await transaction.objectStore('settings').put('copied' satisfies CopyState, COPY_STATE);
    return putBack;
  });
}

const valuesOf = <T>(copies: readonly Copy[], wanted: Copy['store']): T[] =>
  copies.filter(({ store }) => store === wanted).map(({ value }) => value as T);

/** Before all else: whoever finds the loss again after a kill in between writes them once more. */
async function putBackContacts(database: Database, book: ContactBook, contacts: readonly Contact[]): Promise<void> {
  for (let from = 0; from < contacts.length; from += BATCH) {
    const batch = contacts.slice(from, from + BATCH);
    const since = new Set((await book.getMany(batch.map(({ id }) => id))).map(({ id }) => id));
    const put = batch.filter(({ id }) => !since.has(id));
    const transaction = database.transaction([...book.writeStores], 'readwrite', { durability: 'strict' });
    await wholly(transaction as WriteTransaction, () => book.write(transaction as WriteTransaction, { put }));
    book.committed({ put });
  }
}

async function putBackRecord(transaction: WriteTransaction, { store, key, value }: Copy): Promise<void> {
  const records = transaction.objectStore(store as 'drafts');
  if ((await records.getKey(key)) !== undefined) return;
  if (store === 'settings') await transaction.objectStore(store).put(value, key);
  else await records.put((store === 'connections' ? signedOut(value as Connection) : value) as never);
}

const SIGN_IN = { code: 'signin', messageKey: 'crm_error_signin' } as const;

/** Secrets are not copied. */
const signedOut = (connection: Connection): Connection => ({
  ...connection,
  state: 'needs-signin',
  messageKey: SIGN_IN.messageKey,
  secretHint: undefined,
});

/**
 * In their order, after what was owed since. A copy may be older than what was sent last, so that each is looked for in the CRM before it
 * is sent.
 */
async function putBackOperations(transaction: WriteTransaction, operations: Operation[]): Promise<number> {
  const store = transaction.objectStore('outbox');
  let last = ((await store.index('seq').openKeyCursor(null, 'prev'))?.key as number | undefined) ?? 0;
  for (const operation of operations.sort((left, right) => left.seq - right.seq)) {
    if ((await store.getKey(operation.id)) === undefined) await store.put({ ...asOwed(operation), seq: ++last });
  }
  return operations.length;
}

function asOwed(operation: Operation): Operation {
  if (operation.state === 'held') return operation;
  const owed = { ...operation, unknownEnd: true };
  if (operation.state === 'needs-fix') return owed;
  return { ...owed, state: 'needs-signin', cause: SIGN_IN, nextTryAt: undefined };
}
