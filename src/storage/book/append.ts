import { rowsShifted } from '../../search';
import type { Database, StoreName, WriteTransaction } from '../database';
import { wholly, writeWholly } from '../transactions';
import { FILTER_PAGES, filterOf } from './key-filter';
import { keyPageName } from './key-index';
import { packKeyPage } from './key-page';
import { beginMaintenance, DATA_STORES, deleteRun, type MaintenanceParts, sliceOf } from './maintain';
import { newTask } from './merge';
import { packPage } from './merge-phases';
import { ORDER_PAGE_ENTRIES, orderDirectoryName } from './order';
import { packOrderPage } from './order-page';
import { Postings } from './postings';
import type { PreparedChunk } from './prepare-chunk';
import { startAll } from './requests';
import { forgetReserved, noteReserved } from './reserved';
import { rowRange } from './run-contacts';
import { bundles, PAGES_A_RECORD } from './run-pages';
import { putPart } from './search-file';
import { asReader, readState, type Snapshot } from './snapshot';
import { type BookState, KEY_FORM, type OrderEntry, type Run, requireRows } from './state';
import { begun } from './write';

/** Records of one transaction: readers wait for it. */
const BYTES_A_SLICE = 1024 * 1024;

/** What becomes durable together with the appended contacts. */
export interface Along {
  stores: readonly StoreName[];
  /** Awaits only requests of the transaction. What it throws, undoes the whole. */
  write(transaction: WriteTransaction): Promise<void>;
  durability?: 'relaxed' | 'strict';
}

interface StoredRecord {
  store: 'bookSegments' | 'bookKeys';
  key: number | string;
  record: Uint8Array;
}

/**
 * Stores many new contacts as a finished run: nothing of them is seen until the last transaction, which makes all of them visible
 * at once. Its rows are reserved before, so that others may write meanwhile; what a kill leaves behind is taken away by
 * {@link release}. Where others make the book anew meanwhile, and take the rows away with that, it begins again. Whoever calls this must be
 * the only one who does.
 * @returns the run's id
 */
export async function append(
  database: Database,
  chunk: PreparedChunk,
  parts: MaintenanceParts,
  along: Along,
): Promise<number> {
  for (;;) {
    const run = await reserve(database, chunk, parts);
    try {
      let keyBytes = 0;
      for (const records of slicesOf(recordsOf(chunk, run))) {
        keyBytes += keyBytesOf(records);
        await putRecords(database, records, run);
      }
      await commit(database, chunk, { ...run, keyBytes }, parts, along);
      return run.id;
    } catch (error) {
      // What lies in the rows then is not of this append.
      if (error instanceof RowsTakenError) continue;
      // If this fails too, the next append or the maintenance does it.
      await release(database).catch(() => undefined);
      throw error;
    }
  }
}

class RowsTakenError extends Error {}

function requireReserved({ appending }: BookState, run: Run): void {
  if (appending?.id !== run.id) throw new RowsTakenError('contact book: the reserved rows were taken away');
}

const keyBytesOf = (records: readonly StoredRecord[]): number =>
  records.reduce((sum, { key, record }) => sum + (String(key).startsWith('k') ? record.length : 0), 0);

async function reserve(database: Database, { count, pageBits }: PreparedChunk, parts: MaintenanceParts): Promise<Run> {
  for (;;) {
    const run = await inOneTransaction(database, async transaction => {
      const snapshot = await parts.cache.load(asReader(transaction));
      const { state } = snapshot;
      if (state.appending) return void (await putState(transaction, await released(transaction, state)));
      // A run is made of rows that follow the other runs, so what is in the delta has to become one first.
      if (snapshot.batches.length > 0) return void (await mergeDelta(transaction, snapshot, parts));
      requireRows(state, count);
      const id = Math.max(state.nextRun, (state.merge?.run.id ?? 0) + 1);
      const fromRow = state.nextRow;
      const toRow = fromRow + count;
      const reserved: Run = { id, fromRow, toRow, pageBits, keyBytes: 0, orderPages: 0, keyForm: KEY_FORM };
      const next = begun(state, parts.tools);
      await putState(transaction, { ...next, appending: reserved, nextRow: toRow, nextRun: id + 1 });
      await noteReserved(transaction, reserved);
      return reserved;
    });
    if (run) return run;
  }
}

async function mergeDelta(transaction: WriteTransaction, snapshot: Snapshot, parts: MaintenanceParts): Promise<void> {
  const task = snapshot.state.merge ?? newTask(snapshot, snapshot.state.runs.length);
  await putState(transaction, await sliceOf(transaction, snapshot, parts, task));
}

function* recordsOf({ blocks, postings, entries }: PreparedChunk, run: Run): Generator<StoredRecord> {
  for (const { firstRow, record } of blocks) yield { store: 'bookSegments', key: run.fromRow + firstRow, record };
  const placed = postings.shifted(run.fromRow);
  const pages = {
    k: pagesOf(run, 1, page => packPage(placed, page, run)),
    g: pagesOf(run, FILTER_PAGES, page => filterOf(placed, page, run).toRecord()),
    o: orderPages(entries, run).map(packOrderPage),
  };
  for (const kind of ['k', 'g', 'o'] as const) {
    for (const record of bundles(run.id, kind, pages[kind])) yield { store: 'bookKeys', ...record };
  }
}

function* pagesOf({ pageBits }: Run, step: number, pack: (page: number) => Uint8Array): Generator<Uint8Array> {
  for (let page = 0; page < 2 ** pageBits; page += step) yield pack(page);
}

function orderPages(entries: readonly OrderEntry[], { fromRow }: Run): OrderEntry[][] {
  const placed = entries.map(([key, row]): OrderEntry => [key, row + fromRow]);
  const pages = Math.ceil(placed.length / ORDER_PAGE_ENTRIES);
  return Array.from({ length: pages }, (_, page) =>
    placed.slice(page * ORDER_PAGE_ENTRIES, (page + 1) * ORDER_PAGE_ENTRIES),
  );
}

function* slicesOf(records: Iterable<StoredRecord>): Generator<StoredRecord[]> {
  let slice: StoredRecord[] = [];
  let bytes = 0;
  for (const one of records) {
    slice.push(one);
    bytes += one.record.length;
    if (bytes < BYTES_A_SLICE) continue;
    yield slice;
    slice = [];
    bytes = 0;
  }
  if (slice.length > 0) yield slice;
}

function putRecords(database: Database, records: readonly StoredRecord[], run: Run): Promise<void> {
  const stores: StoreName[] = ['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta'];
  return writeWholly(database, stores, 'relaxed', async transaction => {
    requireReserved(await readState(asReader(transaction)), run);
    await startAll([
      ...records.map(({ store, key, record }) => () => {
        return store === 'bookSegments'
          ? transaction.objectStore(store).put(record, key as number)
          : transaction.objectStore(store).put(record, key as string);
      }),
      // Else it would end when this thread has heard of each record, and readers would wait for that.
      async () => transaction.commit(),
    ]);
  });
}

// What was prepared has been written; this makes it valid.
async function commit(
  database: Database,
  { count, blocks, entries, index }: PreparedChunk,
  run: Run,
  parts: MaintenanceParts,
  along: Along,
): Promise<void> {
  const stores = [...DATA_STORES, 'bookSearch', ...along.stores] as StoreName[];
  // Searches wait for this transaction: what can be made before is, and its requests do not wait for each other.
  const { fromRow, toRow } = run;
  const firstEntries = orderPages(entries, run).map(page => page[0]!);
  const firstRows = blocks.map(({ firstRow }) => fromRow + firstRow);
  const part = { index: rowsShifted(index, fromRow), fromRow, toRow };
  await inOneTransaction(
    database,
    async transaction => {
      const snapshot = await parts.cache.load(asReader(transaction));
      requireReserved(snapshot.state, run);
      const { appending: _, ...state } = snapshot.state;
      const meta = transaction.objectStore('bookMeta');
      const next = {
        ...state,
        generation: state.generation + 1,
        live: state.live + count,
        baseRows: toRow,
        runs: [...state.runs, { ...run, orderPages: firstEntries.length, pagesARecord: PAGES_A_RECORD }],
      };
      await startAll([
        () => along.write(transaction),
        () => putPart(transaction, state.bookId, part),
        () => meta.put(Uint32Array.from([...snapshot.blocks, ...firstRows]), 'blocks'),
        () => meta.put(firstEntries, orderDirectoryName(run.id)),
        () => forgetReserved(transaction),
        () => putState(transaction, next),
      ]);
    },
    { stores, durability: along.durability ?? 'relaxed' },
  );
}

/** Gives back the rows and records that a killed {@link append} had reserved. @returns true when there were some */
export function release(database: Database): Promise<boolean> {
  return inOneTransaction(database, async transaction => {
    const state = await readState(asReader(transaction));
    if (!state.appending) return false;
    await putState(transaction, await released(transaction, state));
    return true;
  });
}

async function released(transaction: WriteTransaction, { appending, ...state }: BookState): Promise<BookState> {
  if (!appending) return state;
  const run = { ...appending, pageBits: 0 };
  const { fromRow, toRow } = run;
  await transaction.objectStore('bookSegments').delete(rowRange(fromRow, toRow));
  await deleteRun(transaction, run);
  await forgetReserved(transaction);
  if (state.nextRow === toRow) return { ...state, nextRow: fromRow };
  // Others have written behind, and rows have no gaps: a run with nothing in it takes the place.
  const page = packKeyPage(new Postings(0), 0, 0, fromRow);
  await transaction.objectStore('bookKeys').put(page, keyPageName(run.id, 0));
  await transaction.objectStore('bookMeta').put([], orderDirectoryName(run.id));
  return { ...state, generation: state.generation + 1, baseRows: toRow, runs: [...state.runs, run] };
}

function putState(transaction: WriteTransaction, state: BookState): Promise<unknown> {
  return transaction.objectStore('bookMeta').put({ ...state, stamp: crypto.randomUUID() }, 'state');
}

function inOneTransaction<T>(
  database: Database,
  work: (transaction: WriteTransaction) => Promise<T>,
  { stores, durability }: { stores?: StoreName[]; durability?: 'relaxed' | 'strict' } = {},
): Promise<T> {
  const transaction = stores
    ? (database.transaction(stores, 'readwrite', { durability }) as WriteTransaction)
    : beginMaintenance(database);
  return wholly(transaction, work);
}
