import type { Database, StoreName, WriteTransaction } from '../database';
import { wholly } from '../transactions';
import { filterName, keyPageName, oldFilterName } from './key-index';
import { planMerge } from './merge';
import { MERGE_PHASES } from './merge-phases';
import { type OrderReader, orderDirectoryName, orderPageName } from './order';
import { type RekeyParts, rekeySlice } from './rekey';
import { startAll } from './requests';
import { asReader, type Snapshot } from './snapshot';
import type { BookState, MergeTask, Run } from './state';

/** Stores that writes, merges and repairs of contacts and keys work on. */
export const DATA_STORES = ['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta'] as const;

/** A transaction that merges or repairs; losing its last moments in a power cut costs only the work. */
export function beginMaintenance(database: Database): WriteTransaction {
  return database.transaction(DATA_STORES as readonly StoreName[] as StoreName[], 'readwrite', {
    durability: 'relaxed',
  });
}

export type MaintenanceParts = RekeyParts & { order: OrderReader };

/**
 * One slice of merging, of deleting what a merge left over, or of indexing anew, in one transaction with the record of its progress.
 * @returns true when there was something to do
 */
export function mergeSlice(database: Database, parts: MaintenanceParts, isBusy: boolean): Promise<boolean> {
  return wholly(beginMaintenance(database), async transaction => {
    const next = await runSlice(transaction, parts, isBusy);
    if (next) await transaction.objectStore('bookMeta').put({ ...next, stamp: crypto.randomUUID() }, 'state');
    return next !== undefined;
  });
}

async function runSlice(
  transaction: WriteTransaction,
  parts: MaintenanceParts,
  isBusy: boolean,
): Promise<BookState | undefined> {
  const snapshot = await parts.cache.load(asReader(transaction));
  const task = snapshot.state.merge ?? planMerge(snapshot, isBusy);
  if (task) return sliceOf(transaction, snapshot, parts, task);
  return (await sweep(transaction, snapshot)) ?? (await rekeySlice(transaction, snapshot, parts));
}

/** One slice of a merge. @returns the state after it */
export function sliceOf(
  transaction: WriteTransaction,
  snapshot: Snapshot,
  { keys, order }: Pick<MaintenanceParts, 'keys' | 'order'>,
  task: MergeTask,
): Promise<BookState> {
  return MERGE_PHASES[task.phase]({ transaction, snapshot, keys, order }, task);
}

async function sweep(transaction: WriteTransaction, { state }: Snapshot): Promise<BookState | undefined> {
  const [run, ...garbage] = state.garbage;
  if (!run) return undefined;
  await deleteRun(transaction, run);
  return { ...state, garbage };
}

/** Deletes the pages of a run. */
export async function deleteRun(transaction: WriteTransaction, { id }: Run): Promise<void> {
  const store = transaction.objectStore('bookKeys');
  await startAll([
    ...[keyPageName, orderPageName, filterName, oldFilterName].map(name => () => {
      return store.delete(IDBKeyRange.bound(name(id, 0), name(id, 9_999_999_999)));
    }),
    () => transaction.objectStore('bookMeta').delete(orderDirectoryName(id)),
  ]);
}
