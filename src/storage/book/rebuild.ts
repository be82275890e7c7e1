import type { WriteTransaction } from '../database';
import { Block } from './blocks';
import { FILTER_PAGES, filterOf } from './key-filter';
import { filterName, keyPageName } from './key-index';
import { pageBitsFor } from './merge';
import { packPage } from './merge-phases';
import { compareEntries, ORDER_PAGE_ENTRIES, orderDirectoryName, orderPageName } from './order';
import { packOrderPage } from './order-page';
import { Postings } from './postings';
import { POSTING_BYTES } from './prepare-chunk';
import { getEach, getOne } from './requests';
import { deleteReserved } from './reserved';
import { RowSet } from './row-set';
import { eachContact } from './run-contacts';
import { asReader } from './snapshot';
import { sortKey } from './sort-key';
import { type Batch, type BookState, EMPTY_STATE, KEY_FORM, type OrderEntry, type Run } from './state';
import { type BookTools, contactHashes } from './tools';

/** Rows of a run made here, for what their keys take in memory: merges at rest join such runs. */
const ROWS_A_RUN = 100_000;
/** Rows of a last block that cannot be read. */
const MOST_IN_BLOCK = 256;

/**
 * Makes the book anew from its contacts and its delta, where the record that says what is valid is gone. It is another book then, so that
 * nothing that is remembered of the old one counts.
 */
export async function rebuildBook(transaction: WriteTransaction, tools: BookTools): Promise<void> {
  await deleteReserved(transaction);
  const { numbers, known } = await readBatches(transaction);
  const batches = [...known.values()];
  // A lost batch is left to the next read, which finds it: what it held may lie in the segments.
  const isLastKnown = known.has(numbers.at(-1) ?? Number.NaN);
  const ends = batches.map(({ firstRow, count }) => firstRow + count);
  const nextRow = isLastKnown ? ends.at(-1)! : Math.max(await endOfBlocks(transaction), ...ends);
  const baseRows = batches[0]?.firstRow ?? nextRow;
  await transaction.objectStore('bookKeys').clear();
  await transaction.objectStore('bookMeta').delete(IDBKeyRange.bound(orderDirectoryName(0), 'order;'));
  await rebuildBlocks(transaction, baseRows);
  const alive = await rebuildDead(transaction, baseRows);
  const runs: Run[] = [];
  for (let fromRow = 0; fromRow < baseRows; fromRow += ROWS_A_RUN) {
    const toRow = Math.min(fromRow + ROWS_A_RUN, baseRows);
    runs.push(await rebuildRun(transaction, { id: runs.length + 1, fromRow, toRow }, tools));
  }
  const state: BookState = {
    ...EMPTY_STATE,
    stamp: crypto.randomUUID(),
    bookId: crypto.randomUUID(),
    generation: 1,
    live: countLive(alive, batches),
    nextRow,
    firstBatch: numbers[0] ?? 1,
    nextBatch: (numbers.at(-1) ?? 0) + 1,
    nextRun: runs.length + 1,
    baseRows,
    runs,
    keysVersion: tools.keysVersion,
  };
  await transaction.objectStore('bookMeta').put(state, 'state');
}

/** Numbers of all batches, and those that can be read. */
export async function readBatches(
  transaction: WriteTransaction,
): Promise<{ numbers: number[]; known: Map<number, Batch> }> {
  const numbers = await transaction.objectStore('bookDelta').getAllKeys();
  const batches = (await getEach(asReader(transaction), 'bookDelta', numbers)) as (Batch | undefined)[];
  const known = new Map(numbers.flatMap((number, at) => (batches[at] ? [[number, batches[at]] as const] : [])));
  return { numbers, known };
}

async function endOfBlocks(transaction: WriteTransaction): Promise<number> {
  const last = await transaction.objectStore('bookSegments').openKeyCursor(null, 'prev');
  if (!last) return 0;
  const block = Block.open(await getOne(asReader(transaction), 'bookSegments', last.key));
  return last.key + (block?.count ?? MOST_IN_BLOCK);
}

/** First rows of all blocks below the delta. */
export async function rebuildBlocks(transaction: WriteTransaction, baseRows: number): Promise<void> {
  const firstRows = await transaction.objectStore('bookSegments').getAllKeys(IDBKeyRange.upperBound(baseRows, true));
  await transaction.objectStore('bookMeta').put(Uint32Array.from(firstRows), 'blocks');
}

/**
 * Rows below the delta that hold nobody: who died was erased by the merge that took the death over. Those of a lost block count as alive, so
 * that whoever reads them says that it is lost.
 * @returns rows of contacts that are there
 */
export async function rebuildDead(transaction: WriteTransaction, baseRows: number): Promise<RowSet> {
  const alive: number[] = [];
  const lost: number[] = [];
  const all = { fromRow: 0, toRow: baseRows };
  await eachContact(
    transaction,
    all,
    (_, row) => alive.push(row),
    (firstRow, endRow) => {
      for (let row = firstRow; row < endRow; row++) lost.push(row);
    },
  );
  const living = new RowSet().with(alive);
  const kept = living.with(lost);
  const dead: number[] = [];
  for (let row = 0; row < baseRows; row++) if (!kept.has(row)) dead.push(row);
  await transaction.objectStore('bookMeta').put(new RowSet().with(dead).bits, 'dead');
  return living;
}

function countLive(alive: RowSet, batches: readonly Batch[]): number {
  const [first] = batches;
  const last = batches.at(-1);
  const base = alive.bits.length * 8;
  const dying = new Set(batches.flatMap(({ dead }) => [...dead]));
  let live = alive.count(0, base);
  for (const row of dying) if (alive.has(row)) live--;
  if (!first || !last) return live;
  for (const { firstRow, count } of batches) {
    for (let row = firstRow; row < firstRow + count; row++) if (!dying.has(row)) live++;
  }
  return live;
}

/**
 * Writes keys, filters and order by name of some rows.
 * @param bits - of a run that somebody may have read pages of; else as many as it needs
 */
export async function rebuildRun(
  transaction: WriteTransaction,
  { id, fromRow, toRow }: Pick<Run, 'id' | 'fromRow' | 'toRow'>,
  tools: BookTools,
  bits?: number,
): Promise<Run> {
  const place = { id, fromRow, toRow };
  const postings = new Postings();
  const entries: OrderEntry[] = [];
  await eachContact(transaction, place, (contact, row) => {
    for (const { hi, lo } of contactHashes(contact, tools)) postings.push(hi, lo, row);
    entries.push([sortKey(contact), row]);
  });
  postings.sort();
  const pageBits = bits ?? pageBitsFor(postings.length * POSTING_BYTES);
  const run: Run = { ...place, pageBits, keyBytes: 0, orderPages: 0, keyForm: KEY_FORM };
  const store = transaction.objectStore('bookKeys');
  let keyBytes = 0;
  for (let page = 0; page < 2 ** pageBits; page++) {
    const record = packPage(postings, page, run);
    keyBytes += record.length;
    await store.put(record, keyPageName(run.id, page));
    if (page % FILTER_PAGES === 0) await store.put(filterOf(postings, page, run).toRecord(), filterName(run.id, page));
  }
  return { ...run, keyBytes, orderPages: await putOrder(transaction, run.id, entries) };
}

/** Writes the order by name of a run. @returns number of its pages */
export async function putOrder(transaction: WriteTransaction, run: number, entries: OrderEntry[]): Promise<number> {
  entries.sort(compareEntries);
  const directory: OrderEntry[] = [];
  for (let at = 0; at < entries.length; at += ORDER_PAGE_ENTRIES) {
    const page = entries.slice(at, at + ORDER_PAGE_ENTRIES);
    await transaction.objectStore('bookKeys').put(packOrderPage(page), orderPageName(run, directory.length));
    directory.push(page[0]!);
  }
  await transaction.objectStore('bookMeta').put(directory, orderDirectoryName(run));
  return directory.length;
}
