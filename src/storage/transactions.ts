import { followerOf, recordChanges } from './changes';
import type { Database, StoreName, WriteTransaction } from './database';

/**
 * Does some work in a transaction of its own: all of it is done when it resolves, or nothing.
 * @param durability - `strict`: what is done is on the disk, and copied as what the rep did (`keep-copies.ts`)
 * @throws as {@link wholly}
 */
export async function writeWholly<T>(
  database: Database,
  stores: readonly StoreName[],
  durability: 'strict' | 'relaxed',
  work: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(stores as StoreName[], 'readwrite', { durability });
  const follower = durability === 'strict' ? followerOf(database) : undefined;
  if (!follower) return wholly(transaction, work);
  const changes = recordChanges(transaction, stores);
  const result = await wholly(transaction, work);
  await follower([...changes.values()]);
  return result;
}

/**
 * Does some work in a transaction, and waits for its end: all of it is done, or nothing.
 * @throws what ended it. Of a full disk, requests that were under way hear only that they were aborted.
 */
export async function wholly<T>(
  transaction: WriteTransaction,
  work: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> {
  try {
    const result = await work(transaction);
    await transaction.done;
    return result;
  } catch (error) {
    await abandon(transaction);
    throw transaction.error ?? error;
  }
}

/** Takes back all that a transaction did. Without it, what was written before a failure would stay. */
export async function abandon(transaction: WriteTransaction): Promise<void> {
  try {
    transaction.abort();
  } catch {
    // It has ended already, and then by the failure itself.
  }
  await transaction.done.catch(() => undefined);
}
