import { unwrap } from 'idb';
import type { Database, StoreName } from '../../../src/storage/database';

/** What of fake-indexeddb holds the records, and ends transactions. */
interface Holder extends IDBDatabase {
  _rawDatabase: {
    rawObjectStores: Map<
      string,
      { records: { values(range?: IDBKeyRange): Iterable<{ key: IDBValidKey; value: unknown }> } }
    >;
  };
}

interface FakeTransaction {
  _requests: readonly { request: IDBRequest }[];
  _state: string;
  _start(): void;
  _abort(name: string): void;
}

/**
 * Makes records as they are in Chromium when they are big, and the files that they lie in are gone: their keys are there, whoever reads
 * them fails, the transaction answers what else is asked but does not complete, and what is written over them is whole again. That Chromium
 * does so is tested in `tests/e2e/damage.test.ts`.
 * @param name - of the failure: by another one, Chromium says that the record may be read later
 * @returns keys of the records
 */
export function loseFiles(
  database: Database,
  store: StoreName,
  isLost: (key: IDBValidKey) => boolean = () => true,
  name = LOST,
): IDBValidKey[] {
  const holder = unwrap(database) as unknown as Holder;
  if (!doomed.has(holder)) holder.addEventListener('error', doom, true);
  doomed.add(holder);
  const records = [...holder._rawDatabase.rawObjectStores.get(store)!.records.values()].filter(({ key }) =>
    isLost(key),
  );
  for (const record of records) record.value = unreadable(record.value, name);
  return records.map(({ key }) => key);
}

const LOST = 'NotReadableError';

/** By its fields, fake-indexeddb finds it in the indexes. */
const unreadable = (value: unknown, name: string): object => ({
  ...(ArrayBuffer.isView(value) ? {} : (value as object)),
  get read() {
    throw new DOMException('Failed to read large IndexedDB value', name);
  },
});

/** Databases in which a transaction that read a lost record is undone. */
const doomed = new WeakSet<Holder>();

function doom({ target }: Event): void {
  const { error, transaction } = target as IDBRequest;
  if (error?.name !== LOST) return;
  const ending = transaction as unknown as FakeTransaction;
  const { _start } = ending;
  ending._start = () => {
    const isLast = ending._requests.every(({ request }) => request.readyState === 'done');
    if (isLast && ending._state !== 'finished') ending._abort('UnknownError');
    else _start.call(ending);
  };
}
