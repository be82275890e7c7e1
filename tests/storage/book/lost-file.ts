import { unwrap } from 'idb';
import type { Database, StoreName } from '../../../src/storage/database';

/** What of fake-indexeddb holds the records. */
interface Holder {
  _rawDatabase: {
    rawObjectStores: Map<
      string,
      { records: { values(range?: IDBKeyRange): Iterable<{ key: IDBValidKey; value: unknown }> } }
    >;
  };
}

/**
 * Makes records as they are in Chromium when they are big, and the files that they lie in are gone: their keys are there, whoever reads
 * them fails, and what is written over them is whole again. That Chromium does so is tested in `tests/e2e/damage.test.ts`.
 * @returns keys of the records
 */
export function loseFiles(
  database: Database,
  store: StoreName,
  isLost: (key: IDBValidKey) => boolean = () => true,
): IDBValidKey[] {
  const { _rawDatabase } = unwrap(database) as unknown as Holder;
  const records = [..._rawDatabase.rawObjectStores.get(store)!.records.values()].filter(({ key }) => isLost(key));
  for (const record of records) record.value = UNREADABLE;
  return records.map(({ key }) => key);
}

const UNREADABLE = {
  get read() {
    throw new DOMException('Failed to read large IndexedDB value', 'NotReadableError');
  },
};
