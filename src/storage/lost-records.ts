import { wrap } from 'idb';
import { LOST_FILE, lostAmong, startAll } from './book/requests';
import { BOOK_STORES } from './book-schema';
import { copyOf } from './copies';
import type { Database, StoreName, WriteTransaction } from './database';
import { wholly } from './transactions';

// Chromium keeps a record of over 64 kB in a file of its own. Where that is missing, each read of the record fails, as does its whole
// transaction, even if the failure was caught; the name of the failure says that the record cannot come back. Such records are dropped: then
// they are simply missing, and what reads them goes on.

const READ_AT_ONCE = 256;
const SECOND_READ_MS = 1_000;
/** A message may meet lost records in each store of the book, and then in the others, which are looked through together. */
const MOST_RETRIES = BOOK_STORES.length + 1;

const underWay = new Set<Promise<void>>();
let looks = 0;

/**
 * Drops lost records once a read of one fails, however it was started. Only those go that a second read cannot find either; what the rep typed
 * comes back from its copy.
 * @param onLost - told of each store's records that are gone
 */
export function dropLostRecords(
  database: Database,
  onLost: (store: StoreName, keys: readonly IDBValidKey[]) => Promise<void>,
): void {
  const busy = new Set<StoreName>();
  const look = async (stores: readonly StoreName[]): Promise<void> => {
    for (const store of stores) busy.add(store);
    try {
      const suspects: [StoreName, IDBValidKey[]][] = [];
      for (const store of stores) suspects.push([store, await lostIn(database, store)]);
      await new Promise(resume => setTimeout(resume, SECOND_READ_MS));
      for (const [store, keys] of suspects) {
        const copies = await copiesOf(store, keys);
        const dropped = keys.length > 0 ? await dropAmong(database, store, keys, copies) : [];
        const lost = dropped.filter(key => !copies.has(key));
        if (lost.length > 0) await onLost(store, lost);
      }
    } catch (error) {
      console.error('throughline: lost records stay', error instanceof Error ? error.name : 'unknown');
    }
    for (const store of stores) busy.delete(store);
    looks++;
  };
  const hear = ({ target }: Event): void => {
    const request = target as IDBRequest;
    // Whoever only reads waits for his requests, and for no end.
    if (request.transaction) wrap(request.transaction).done.catch(() => undefined);
    if (request.error?.name !== LOST_FILE) return;
    const store = storeOf(request);
    if (busy.has(store)) return;
    const looking = look(isOfBook(store) ? [store] : [...database.objectStoreNames].filter(name => !isOfBook(name)));
    underWay.add(looking);
    void looking.then(() => underWay.delete(looking));
  };
  // Before anybody who keeps the failure to himself.
  database.addEventListener('error', hear, true);
}

/** Does some work; where it fails at lost records, it is done again as soon as these are dropped. */
export async function despiteLoss<T>(work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    const before = looks;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DOMException) || retries === MOST_RETRIES) throw error;
      await Promise.all(underWay);
      if (looks === before) throw error;
    }
  }
}

const isOfBook = (store: StoreName): boolean => (BOOK_STORES as readonly StoreName[]).includes(store);

function storeOf({ source }: IDBRequest): StoreName {
  const store = source as IDBObjectStore | IDBIndex;
  return ('objectStore' in store ? store.objectStore.name : store.name) as StoreName;
}

async function lostIn(database: Database, store: StoreName): Promise<IDBValidKey[]> {
  const keys = await database.getAllKeys(store);
  const lost: IDBValidKey[] = [];
  for (let from = 0; from < keys.length; from += READ_AT_ONCE) {
    lost.push(...(await lostAmong(database.transaction([store]), store, keys.slice(from, from + READ_AT_ONCE))));
  }
  return lost;
}

/** Long texts of the rep. */
const TYPED = ['activities', 'drafts'] as const satisfies readonly StoreName[];

async function copiesOf(store: StoreName, keys: readonly IDBValidKey[]): Promise<Map<IDBValidKey, unknown>> {
  const typed = TYPED.find(name => name === store);
  const copies = new Map<IDBValidKey, unknown>();
  for (const key of typed ? keys : []) {
    const copy = typed && (await copyOf(typed, String(key)));
    if (copy) copies.set(key, copy.value);
  }
  return copies;
}

/** Drops those of some records that cannot be read. @returns their keys */
function dropAmong(
  database: Database,
  store: StoreName,
  keys: readonly IDBValidKey[],
  copies: ReadonlyMap<IDBValidKey, unknown>,
): Promise<IDBValidKey[]> {
  const reading = lostAmong(database.transaction([store]), store, keys);
  // Begun at once, so that nobody writes in between.
  const dropping = database.transaction([store], 'readwrite', { durability: 'strict' });
  return wholly(dropping, async transaction => {
    // Its first request waits for the end of the reading, and keeps it open until then.
    await transaction.objectStore(store).count();
    const lost = await reading;
    await startAll(lost.map(key => () => drop(transaction, store, key, copies.get(key))));
    return lost;
  });
}

/** A block of contacts leaves an empty one in its place, by which the book knows whom it misses. */
function drop(transaction: WriteTransaction, store: StoreName, key: IDBValidKey, copy: unknown): Promise<unknown> {
  if (copy) return transaction.objectStore(store).put(copy as never);
  if (store === 'bookSegments') return transaction.objectStore(store).put(new Uint8Array(), key as number);
  return transaction.objectStore(store).delete(key as never);
}
