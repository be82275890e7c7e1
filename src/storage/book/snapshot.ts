import type { IDBPTransaction } from 'idb';
import type { StoreName, ThroughlineSchema, WriteTransaction } from '../database';
import { Block } from './blocks';
import { DamagedError } from './damage';
import { KeyFilter } from './key-filter';
import { KeyPage } from './key-page';
import { getEach, getRange } from './requests';
import { RowSet } from './row-set';
import { type Batch, type BookState, EMPTY_STATE, type Run } from './state';

/** A transaction over the book's stores in which we only read. */
export type ReadTransaction = IDBPTransaction<ThroughlineSchema, StoreName[], 'readonly'>;

/** The reading side of a caller's transaction. */
export function asReader(transaction: WriteTransaction): ReadTransaction {
  // idb types the methods of an object store by the mode, which makes the two unrelated for the compiler.
  return transaction as unknown as ReadTransaction;
}

export interface LoadedBatch {
  number: number;
  batch: Batch;
  keys: KeyPage;
  tail?: Block;
}

/** What is valid at one moment, as far as it is held in memory. Immutable. */
export interface Snapshot {
  state: BookState;
  /** First rows of the blocks of all rows below `state.baseRows`, ascending. */
  blocks: Uint32Array;
  /** Rows dead by the merges done; those of the batches come on top. */
  deadBelow: RowSet;
  dead: RowSet;
  batches: readonly LoadedBatch[];
  /** Keys of the batches, and of such as were never committed: it only grows, and goes with the batches. */
  deltaKeys: KeyFilter;
}

/** Keys of a full delta: some 16 of each of its rows. */
const DELTA_KEYS = 512 * 1024;

/**
 * Remembers the last snapshot, and reads what changed since. The stamp in the state record is compared in each transaction, so
 * a snapshot is never older than the transaction that uses it.
 */
export class SnapshotCache {
  readonly #onOtherBook: () => void;
  #bookId = '';
  #current: Snapshot | undefined;
  #written: Snapshot | undefined;

  /** @param onOtherBook - the stores were emptied and filled anew: other memory of them is void too */
  constructor(onOtherBook: () => void) {
    this.#onOtherBook = onOtherBook;
  }

  async load(transaction: ReadTransaction): Promise<Snapshot> {
    const state = await this.#readState(transaction);
    this.#current = this.#known(state) ?? (await this.#read(transaction, state));
    return this.#current;
  }

  /** For a transaction that may hold writes of its own and may still be aborted: remembers nothing. */
  async peek(transaction: ReadTransaction): Promise<Snapshot> {
    const state = await this.#readState(transaction);
    return this.#known(state) ?? (await this.#read(transaction, state));
  }

  /** What a write will leave behind. Believed only when its stamp is found on disk later. */
  expect(snapshot: Snapshot): void {
    this.#written = snapshot;
  }

  async #readState(transaction: ReadTransaction): Promise<BookState> {
    const state = await readState(transaction);
    if (state.bookId !== this.#bookId) {
      this.#bookId = state.bookId;
      this.#current = undefined;
      this.#onOtherBook();
    }
    return state;
  }

  #known(state: BookState): Snapshot | undefined {
    return [this.#current, this.#written].find(snapshot => snapshot?.state.stamp === state.stamp);
  }

  async #read(transaction: ReadTransaction, state: BookState): Promise<Snapshot> {
    const known = this.#current;
    if (known && known.state.generation === state.generation) return readOn(transaction, state, known);
    const [blocks, bits] = await getEach(transaction, 'bookMeta', ['blocks', 'dead']);
    if (!(blocks instanceof Uint32Array) && (await hasBlocks(transaction, state))) {
      throw new DamagedError({ book: 'blocks' });
    }
    const deadBelow = new RowSet(bits as Uint8Array | undefined);
    const empty = { state, blocks: (blocks as Uint32Array | undefined) ?? new Uint32Array(0), deadBelow };
    const read = await readOn(transaction, state, {
      ...empty,
      dead: deadBelow,
      batches: [],
      deltaKeys: KeyFilter.forKeys(DELTA_KEYS),
    });
    if (!bits && hasDead(read)) throw new DamagedError({ book: 'dead' });
    return read;
  }
}

/** @throws DamagedError when there is none although there are contacts */
export async function readState(transaction: ReadTransaction): Promise<BookState> {
  const state = (await transaction.objectStore('bookMeta').get('state')) as BookState | undefined;
  if (state?.stamp !== undefined && Array.isArray(state.runs)) return state;
  if (state || (await hasRecords(transaction))) throw new DamagedError({ book: 'state' });
  return EMPTY_STATE;
}

async function hasRecords(transaction: ReadTransaction): Promise<boolean> {
  const stores = (['bookSegments', 'bookDelta'] as const).map(name => transaction.objectStore(name).count());
  return (await Promise.all(stores)).some(count => count > 0);
}

// Nobody may be in the rows that a killed append gave back.
async function hasBlocks(transaction: ReadTransaction, { baseRows }: BookState): Promise<boolean> {
  return (await transaction.objectStore('bookSegments').count(IDBKeyRange.upperBound(baseRows, true))) > 0;
}

/** Whether there must be dead rows besides those of the batches: every merge writes them. */
function hasDead({ state, batches }: Snapshot): boolean {
  const { appending, runs, nextRow, live } = state;
  const rowsOf = ({ fromRow, toRow }: Run): number => toRow - fromRow;
  // Rows that a killed append gave back are a run of no pages.
  const empty = runs.reduce((sum, run) => sum + (run.orderPages === 0 ? rowsOf(run) : 0), 0);
  const given = nextRow - empty - (appending ? rowsOf(appending) : 0);
  return given - live > batches.reduce((sum, { batch }) => sum + batch.dead.length, 0);
}

/** A snapshot after one more batch. */
export function withBatches(snapshot: Snapshot, state: BookState, added: readonly LoadedBatch[]): Snapshot {
  const dead = snapshot.dead.with(added.flatMap(({ batch }) => [...batch.dead]));
  for (const { keys } of added) keys.eachKey((hi, lo) => snapshot.deltaKeys.add(hi, lo));
  return { ...snapshot, state, dead, batches: [...snapshot.batches, ...added] };
}

/** Opens a batch as it stands on disk. */
export function openBatch(number: number, batch: Batch): LoadedBatch {
  const keys = KeyPage.open(batch.keys);
  if (!keys) throw new DamagedError({ batch: number });
  const tail = batch.tail && Block.open(batch.tail);
  return { number, batch, keys, ...(tail && { tail }) };
}

async function readOn(transaction: ReadTransaction, state: BookState, known: Snapshot): Promise<Snapshot> {
  const after = IDBKeyRange.lowerBound(known.batches.at(-1)?.number ?? 0, true);
  const [numbers, batches] = await Promise.all([
    transaction.objectStore('bookDelta').getAllKeys(after),
    getRange(transaction, 'bookDelta', after),
  ]);
  if (!batches) throw new DamagedError({ lostBatch: numbers[0] ?? state.nextBatch });
  requireEach(numbers, state, known);
  return withBatches(
    known,
    state,
    batches.map((batch, at) => openBatch(numbers[at]!, batch as Batch)),
  );
}

/** A number is given away in the transaction that writes its batch, so one that was undone leaves no gap. */
function requireEach(numbers: readonly number[], { firstBatch, nextBatch }: BookState, { batches }: Snapshot): void {
  const last = batches.at(-1)?.number;
  let next = last === undefined ? (firstBatch ?? numbers[0] ?? nextBatch) : last + 1;
  for (const number of numbers) {
    if (number !== next) break;
    next++;
  }
  if (next !== nextBatch) throw new DamagedError({ lostBatch: next });
}
