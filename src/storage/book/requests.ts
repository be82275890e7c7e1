import { type StoreNames, unwrap } from 'idb';
import type { ThroughlineSchema } from '../database';
import type { ReadTransaction } from './snapshot';

/**
 * Records of many keys, undefined where there is none. Asked for past idb, whose wrapping of each request costs as much as the
 * request itself when there are hundreds.
 */
export function getEach(
  transaction: ReadTransaction,
  storeName: StoreNames<ThroughlineSchema>,
  keys: readonly IDBValidKey[],
): Promise<unknown[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const store = unwrap(transaction.objectStore(storeName)) as unknown as IDBObjectStore;
  return new Promise((resolve, reject) => {
    const records: unknown[] = new Array(keys.length);
    let open = keys.length;
    keys.forEach((key, at) => {
      const request = store.get(key);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        records[at] = request.result;
        if (--open === 0) resolve(records);
      };
    });
  });
}

/**
 * Starts requests one after the other and waits for all of them. Where one cannot be started, since an earlier one has ended the
 * transaction (a full disk), the failure of that one is heard all the same.
 */
export async function startAll(starts: readonly (() => Promise<unknown>)[]): Promise<void> {
  await Promise.all(starts.map(async start => start()));
}
