import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { Block, type PackedBlock, packBlocks } from './blocks';
import { FILTER_PAGES, filterOf } from './key-filter';
import { filterName, type KeyReader, keyPageName } from './key-index';
import { firstHashOf, packKeyPage, pageOf } from './key-page';
import { inputsOf, rowsByBlock } from './merge';
import {
  directoryPieceName,
  directoryPieces,
  ORDER_PAGE_ENTRIES,
  type OrderReader,
  orderDirectoryName,
  orderPageName,
} from './order';
import { packOrderPage } from './order-page';
import { Postings } from './postings';
import { getEach, getOne, startAll } from './requests';
import { asReader, type LoadedBatch, type Snapshot } from './snapshot';
import type { BookState, MergeTask, OrderEntry, Run } from './state';

/** Work of one slice: some 20 ms, so that an answer never waits long for the transaction. */
const KEY_PAGES_A_SLICE = 2 * FILTER_PAGES;
const ORDER_PAGES_A_SLICE = 8;
const BLOCKS_A_SLICE = 64;

/** What a slice works with; `snapshot` is what the transaction sees. */
export interface Slice {
  transaction: WriteTransaction;
  snapshot: Snapshot;
  keys: KeyReader;
  order: OrderReader;
}

/** Each phase writes something of the output and returns the state with its progress. */
export const MERGE_PHASES: Record<MergeTask['phase'], (slice: Slice, task: MergeTask) => Promise<BookState>> = {
  keys: mergeKeys,
  order: mergeOrder,
  purge: purgeDead,
  finish: finishMerge,
};

async function mergeKeys(slice: Slice, task: MergeTask): Promise<BookState> {
  const { pageBits } = task.run;
  const end = Math.min(task.next + KEY_PAGES_A_SLICE, 2 ** pageBits);
  const postings = await collectPostings(slice, task, firstHashOf(task.next, pageBits), firstHashOf(end, pageBits));
  postings.sort();
  const pages = Array.from({ length: end - task.next }, (_, at) => task.next + at);
  const records = pages.map(page => packPage(postings, page, task.run));
  const store = slice.transaction.objectStore('bookKeys');
  await startAll(records.map((record, at) => () => store.put(record, keyPageName(task.run.id, pages[at]!))));
  await startAll(
    pages
      .filter(page => page % FILTER_PAGES === 0)
      .map(page => () => store.put(filterOf(postings, page, task.run).toRecord(), filterName(task.run.id, page))),
  );
  const run = { ...task.run, keyBytes: records.reduce((sum, record) => sum + record.length, task.run.keyBytes) };
  return progress(
    slice,
    end === 2 ** pageBits ? { ...task, run, phase: 'order', next: 0 } : { ...task, run, next: end },
  );
}

/** The page of a run that holds what sorted postings have for it. */
export function packPage(postings: Postings, page: number, { pageBits, fromRow }: Run): Uint8Array {
  const from = postings.lowerBound(firstHashOf(page, pageBits));
  const to = postings.lowerBound(firstHashOf(page + 1, pageBits));
  return packKeyPage(postings, from, to, fromRow);
}

async function collectPostings(
  { transaction, snapshot, keys }: Slice,
  task: MergeTask,
  fromHash: number,
  toHash: number,
): Promise<Postings> {
  const { runs, batches, dead } = inputsOf(snapshot, task);
  const postings = new Postings(32 * 1024);
  const isDead = (row: number): boolean => dead.has(row);
  for (const run of runs) {
    const pages = [pageOf(fromHash, run.pageBits), pageOf(toHash - 1, run.pageBits) + 1] as const;
    for (const page of await keys.readRange(asReader(transaction), run, ...pages)) {
      page.collect(postings, fromHash, toHash, isDead);
    }
  }
  for (const loaded of batches) loaded.keys.collect(postings, fromHash, toHash, isDead);
  return postings;
}

async function mergeOrder(slice: Slice, task: MergeTask): Promise<BookState> {
  const { transaction, snapshot, order } = slice;
  const wanted = ORDER_PAGES_A_SLICE * ORDER_PAGE_ENTRIES;
  const entries = await order.after(asReader(transaction), inputsOf(snapshot, task), task.after, wanted);
  const pages = Array.from({ length: Math.ceil(entries.length / ORDER_PAGE_ENTRIES) }, (_, page) =>
    entries.slice(page * ORDER_PAGE_ENTRIES, (page + 1) * ORDER_PAGE_ENTRIES),
  );
  await putOrderPages(slice, task, pages);
  const run = { ...task.run, orderPages: task.run.orderPages + pages.length };
  if (entries.length === wanted) return progress(slice, { ...task, run, after: entries.at(-1)! });
  await joinDirectory(slice.transaction, run);
  return progress(slice, { ...task, run, phase: 'purge', next: 0 });
}

async function putOrderPages({ transaction }: Slice, { run }: MergeTask, pages: OrderEntry[][]): Promise<void> {
  const firstEntries = pages.map(entries => entries[0]!);
  await startAll([
    () => transaction.objectStore('bookMeta').put(firstEntries, directoryPieceName(run.id, run.orderPages)),
    ...pages.map((entries, at) => () => {
      return transaction
        .objectStore('bookKeys')
        .put(packOrderPage(entries), orderPageName(run.id, run.orderPages + at));
    }),
  ]);
}

// What each slice has written of the directory; written anew by each, it would be a hundred times its size in the end.
async function joinDirectory(transaction: WriteTransaction, { id }: Run): Promise<void> {
  const meta = transaction.objectStore('bookMeta');
  const pieces = directoryPieces(id);
  // An earlier build, which may have begun this merge, wrote it as a whole.
  const [begun, rest] = (await Promise.all([
    getOne(asReader(transaction), 'bookMeta', orderDirectoryName(id)),
    // Each has the first entries of a few pages, and is small.
    meta.getAll(pieces),
  ])) as [OrderEntry[] | undefined, OrderEntry[][]];
  await startAll([
    () => meta.put([...(begun ?? []), ...rest.flat()], orderDirectoryName(id)),
    () => meta.delete(pieces),
  ]);
}

// Dead contacts are really erased: whoever asked to be forgotten is not left in an old block.
async function purgeDead(slice: Slice, task: MergeTask): Promise<BookState> {
  const { transaction, snapshot } = slice;
  const { batches } = inputsOf(snapshot, task);
  const rows = Uint32Array.from(batches.flatMap(({ batch }) => [...batch.dead])).sort();
  const groups = [...rowsByBlock(rows, allBlocks(snapshot, batches))];
  const store = transaction.objectStore('bookSegments');
  const part = groups.slice(task.next, task.next + BLOCKS_A_SLICE);
  const firstRows = part.map(([firstRow]) => firstRow);
  const blocks = await getEach(asReader(transaction), 'bookSegments', firstRows, Block.open);
  await startAll(
    part.map(([firstRow, dead], at) => async () => {
      const block = blocks[at];
      if (block) await store.put(block.without(new Set(dead.map(row => row - firstRow))), firstRow);
    }),
  );
  const next = task.next + part.length;
  return progress(slice, next < groups.length ? { ...task, next } : { ...task, phase: 'finish', next: 0 });
}

async function finishMerge({ transaction, snapshot }: Slice, task: MergeTask): Promise<BookState> {
  const { state } = snapshot;
  const { runs, batches } = inputsOf(snapshot, task);
  const joined = joinTails(batches, snapshot);
  const blocks = [...batches.flatMap(({ batch }) => batch.blocks), ...joined.map(block => block.firstRow)];
  const dead = snapshot.deadBelow.with(batches.flatMap(({ batch }) => [...batch.dead]));
  const meta = transaction.objectStore('bookMeta');
  await startAll([
    ...joined.map(block => () => transaction.objectStore('bookSegments').put(block.record, block.firstRow)),
    () => meta.put(Uint32Array.from([...snapshot.blocks, ...blocks]).sort(), 'blocks'),
    () => meta.put(dead.bits, 'dead'),
    () => transaction.objectStore('bookDelta').delete(IDBKeyRange.upperBound(task.throughBatch)),
  ]);
  const { merge: _, ...rest } = state;
  return {
    ...rest,
    generation: state.generation + 1,
    firstBatch: task.throughBatch + 1,
    // Runs that were appended meanwhile come behind.
    baseRows: Math.max(state.baseRows, task.run.toRow),
    nextRun: Math.max(state.nextRun, task.run.id + 1),
    runs: [...state.runs.filter(run => !runs.includes(run)), task.run].sort((a, b) => a.fromRow - b.fromRow),
    garbage: [...state.garbage, ...runs],
  };
}

// Contacts of small batches that follow each other share blocks from now on.
function joinTails(batches: readonly LoadedBatch[], { dead }: Snapshot): PackedBlock[] {
  const blocks: PackedBlock[] = [];
  let contacts: (Contact | undefined)[] = [];
  let firstRow = 0;
  const close = (): void => {
    blocks.push(...packBlocks(contacts, firstRow));
    contacts = [];
  };
  for (const { batch, tail } of batches) {
    if (!tail) {
      close();
      continue;
    }
    if (contacts.length === 0) firstRow = batch.firstRow;
    for (let at = 0; at < batch.count; at++)
      contacts.push(dead.has(batch.firstRow + at) ? undefined : tail.contact(at));
  }
  close();
  return blocks;
}

function allBlocks(snapshot: Snapshot, batches: readonly LoadedBatch[]): Uint32Array {
  return Uint32Array.from([
    ...snapshot.blocks,
    ...batches.flatMap(({ batch }) => (batch.tail ? [batch.firstRow] : batch.blocks)),
  ]).sort();
}

async function progress({ snapshot }: Slice, merge: MergeTask): Promise<BookState> {
  return { ...snapshot.state, merge };
}
