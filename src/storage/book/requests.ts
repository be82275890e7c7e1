import { type StoreNames, unwrap } from 'idb';
import type { ThroughlineSchema } from '../database';
import type { ReadTransaction } from './snapshot';

/** How Chromium fails to read a big record, which it keeps in a file of its own, when this is gone. What may come back fails by another name. */
export const LOST_FILE = 'NotReadableError';

/**
 * Records of many keys, undefined where there is none or it is lost. Asked for past idb, whose wrapping of each request costs as much as the
 * request itself when there are hundreds.
 * @param keys - each is asked for at once, so the browser fetches records while later keys are made
 * @param open - called with each record as it comes, while the browser fetches the others
 */
export function getEach<T = unknown>(
  transaction: ReadTransaction,
  storeName: StoreNames<ThroughlineSchema>,
  keys: Iterable<IDBValidKey>,
  open: (record: unknown) => T = record => record as T,
): Promise<T[]> {
  return new Promise((resolve, reject) => {
    // Only where something is asked for: a transaction may have ended that nobody asks any more.
    let store: IDBObjectStore | undefined;
    const records: T[] = [];
    let asked = 0;
    let came = 0;
    for (const key of keys) {
      const at = asked++;
      store ??= unwrap(transaction.objectStore(storeName)) as unknown as IDBObjectStore;
      const request = store.get(key);
      const settle = (record: unknown): void => {
        try {
          records[at] = open(record);
          if (++came === asked) resolve(records);
        } catch (error) {
          reject(error);
        }
      };
      request.onsuccess = () => settle(request.result);
      onFailure(request, () => settle(undefined), reject);
    }
    if (asked === 0) resolve(records);
  });
}

/** One record that may be big, undefined where there is none or it is lost. */
export async function getOne(
  transaction: ReadTransaction,
  storeName: StoreNames<ThroughlineSchema>,
  key: IDBValidKey,
): Promise<unknown> {
  return (await getEach(transaction, storeName, [key]))[0];
}

/** Records of a range in the order of their keys, undefined where one of them is lost. */
export function getRange(
  transaction: ReadTransaction,
  storeName: StoreNames<ThroughlineSchema>,
  range: IDBKeyRange,
): Promise<unknown[] | undefined> {
  const store = unwrap(transaction.objectStore(storeName)) as unknown as IDBObjectStore;
  return new Promise((resolve, reject) => {
    const request = store.getAll(range);
    request.onsuccess = () => resolve(request.result);
    onFailure(request, () => resolve(undefined), reject);
  });
}

/** Keys of those of some records that are lost. */
export async function lostAmong(
  transaction: ReadTransaction,
  storeName: StoreNames<ThroughlineSchema>,
  keys: readonly IDBValidKey[],
): Promise<IDBValidKey[]> {
  const store = unwrap(transaction.objectStore(storeName)) as unknown as IDBObjectStore;
  const isLost = await Promise.all(
    keys.map(key => {
      return new Promise<boolean>((resolve, reject) => {
        const request = store.get(key);
        request.onsuccess = () => resolve(false);
        onFailure(request, () => resolve(true), reject);
      });
    }),
  );
  return keys.filter((_, at) => isLost[at]);
}

function onFailure(request: IDBRequest, onLost: () => void, onOther: (error: unknown) => void): void {
  request.onerror = event => {
    if (request.error?.name !== LOST_FILE) return onOther(request.error);
    // Else it would end the transaction before what else was asked in it is read, or idb would take it for ended. Chromium does not let it complete
    // all the same: see `lost-records.ts`.
    event.preventDefault();
    event.stopPropagation();
    onLost();
  };
}

/**
 * Starts requests one after the other and waits for all of them. Where one cannot be started, since an earlier one has ended the
 * transaction (a full disk), the failure of that one is heard all the same.
 */
export async function startAll(starts: readonly (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(starts.map(async start => start()));
}
