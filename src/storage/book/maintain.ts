import type { Database, StoreName, WriteTransaction } from '../database';
import { type KeyReader, keyPageName } from './key-index';
import { planMerge } from './merge';
import { MERGE_PHASES } from './merge-phases';
import { type OrderReader, orderDirectoryName, orderPageName } from './order';
import { asReader, type Snapshot, type SnapshotCache } from './snapshot';
import type { BookState, Run } from './state';

/** Stores that writes, merges and repairs of contacts and keys work on. */
export const DATA_STORES = ['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta'] as const;

/** A transaction that merges or repairs; losing its last moments in a power cut costs only the work. */
export function beginMaintenance(database: Database): WriteTransaction {
  return database.transaction(DATA_STORES as readonly StoreName[] as StoreName[], 'readwrite', {
    durability: 'relaxed',
  });
}

/**
 * One slice of merging or of deleting what a merge left over, in one transaction with the record of its progress.
 * @returns true when there was something to do
 */
export async function mergeSlice(
  database: Database,
  { cache, keys, order }: { cache: SnapshotCache; keys: KeyReader; order: OrderReader },
): Promise<boolean> {
  const transaction = beginMaintenance(database);
  // A slice that fails leaves nothing behind; the failure itself reaches the caller.
  transaction.done.catch(() => undefined);
  const snapshot = await cache.load(asReader(transaction));
  const task = snapshot.state.merge ?? planMerge(snapshot);
  const next = task
    ? await MERGE_PHASES[task.phase]({ transaction, snapshot, keys, order }, task)
    : await sweep(transaction, snapshot);
  if (next) await transaction.objectStore('bookMeta').put({ ...next, stamp: crypto.randomUUID() }, 'state');
  await transaction.done;
  return next !== undefined;
}

async function sweep(transaction: WriteTransaction, { state }: Snapshot): Promise<BookState | undefined> {
  const [run, ...garbage] = state.garbage;
  if (!run) return undefined;
  await deleteRun(transaction, run);
  return { ...state, garbage };
}

async function deleteRun(transaction: WriteTransaction, { id }: Run): Promise<void> {
  const store = transaction.objectStore('bookKeys');
  await Promise.all([
    ...[keyPageName, orderPageName].map(name => store.delete(IDBKeyRange.bound(name(id, 0), name(id, 9_999_999_999)))),
    transaction.objectStore('bookMeta').delete(orderDirectoryName(id)),
  ]);
}
