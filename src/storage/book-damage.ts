import { type BookDamage, LOST_RECORDS, type LostRecord, type PutBack } from '../model/book-damage';
import type { Repair } from './book/book';
import { BOOK_STORES } from './book-schema';
import type { Database, StoreName, WriteTransaction } from './database';

// Beside the settings: small, and gone with them.
const PREFIX = 'damage:';
const ALL = () => IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
/** A disk that loses more has other troubles. */
const MOST_NOTED = 100;

/**
 * Notes damage that was found in the contact book, or that copies fail. A record of contacts that is gone is missed by every life of the worker, and is
 * noted once.
 * @returns false when it was known
 */
export async function noteDamage(
  database: Database,
  repair: Repair | { what: 'copies' },
  at: string,
): Promise<boolean> {
  const isLost = repair.what === 'segment';
  const key = PREFIX + (isLost ? `segment:${repair.firstRow}` : repair.what);
  const transaction = database.transaction('settings', 'readwrite');
  const { store } = transaction;
  const known = (await store.get(key)) as BookDamage | undefined;
  const isNew = (!known || !isLost) && (await store.count(ALL())) < MOST_NOTED;
  // What the rep has read of a loss stays, so that it is not found again.
  if (isNew) await store.put({ what: repair.what, at, isRead: false } satisfies BookDamage, key);
  await transaction.done;
  return isNew;
}

/** Notes in a new database that the one before it is gone. */
export async function noteLoss(transaction: WriteTransaction, putBack: PutBack, at: string): Promise<void> {
  const damage: BookDamage = { what: 'database', at, isRead: false, putBack };
  await transaction.objectStore('settings').put(damage, `${PREFIX}database`);
}

/**
 * Notes records that are gone. Of the book it is noted what they held, when that is missed.
 * @returns false when there is nothing to note
 */
export async function noteLostRecords(
  database: Database,
  store: StoreName,
  keys: readonly IDBValidKey[],
  at: string,
): Promise<boolean> {
  if ((BOOK_STORES as readonly StoreName[]).includes(store)) return false;
  const what = LOST_RECORDS.find(name => name === store) ?? ('records' satisfies LostRecord);
  const transaction = database.transaction('settings', 'readwrite');
  const { store: settings } = transaction;
  const room = MOST_NOTED - (await settings.count(ALL()));
  for (const key of keys.slice(0, Math.max(0, room))) {
    await settings.put({ what, at, isRead: false } satisfies BookDamage, `${PREFIX}${store}:${key}`);
  }
  await transaction.done;
  return true;
}

/** What was found since the rep last said to have read it, latest first. */
export async function allDamage(database: Database): Promise<BookDamage[]> {
  const damage = (await database.getAll('settings', ALL())) as BookDamage[];
  return damage.filter(({ isRead }) => !isRead).sort((left, right) => (left.at < right.at ? 1 : -1));
}

export async function forgetDamage(database: Database): Promise<void> {
  const transaction = database.transaction('settings', 'readwrite');
  for (let cursor = await transaction.store.openCursor(ALL()); cursor; cursor = await cursor.continue()) {
    await cursor.update({ ...(cursor.value as BookDamage), isRead: true });
  }
  await transaction.done;
}
