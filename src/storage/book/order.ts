import { DamagedError } from './damage';
import { openOrderPage } from './order-page';
import { getOne } from './requests';
import { PageRanges, pageName } from './run-pages';
import type { LoadedBatch, ReadTransaction, Snapshot } from './snapshot';
import type { OrderEntry, Run } from './state';

/** Entries of a page of the order by name. */
export const ORDER_PAGE_ENTRIES = 256;

/** Order of the list: by sort key, then by row. */
export function compareEntries([leftKey, leftRow]: OrderEntry, [rightKey, rightRow]: OrderEntry): number {
  if (leftKey !== rightKey) return leftKey < rightKey ? -1 : 1;
  return leftRow - rightRow;
}

export function orderPageName(run: number, page: number): string {
  return pageName('o', run, page);
}

/** Key in `bookMeta` of a run's directory: the first entry of each page. */
export function orderDirectoryName(run: number): string {
  return `order:${run}`;
}

/** Key in `bookMeta` of a part of the directory, from a page on, while a merge writes it. */
export function directoryPieceName(run: number, page: number): string {
  return `${orderDirectoryName(run)}:${String(page).padStart(10, '0')}`;
}

/** All such parts of a run, in their order. */
export const directoryPieces = (run: number): IDBKeyRange =>
  IDBKeyRange.bound(directoryPieceName(run, 0), directoryPieceName(run, 9_999_999_999));

/** One of the ascending lists that are read together: what was read of it and not handed out yet, and how it goes on. */
interface Cursor {
  entries: OrderEntry[];
  /** Next page of the run; a batch is in memory as a whole. */
  run?: { run: Run; directory: readonly OrderEntry[]; page: number };
}

/** Pages kept, one of a run: a merge reads on where it stopped. */
const MOST_KEPT = 64;

/** Reads the order by name from the runs and the delta. */
export class OrderReader {
  readonly #directories = new Map<number, OrderEntry[]>();
  /** The page of each run that was read last. */
  readonly #lastPages = new Map<number, { page: number; entries: OrderEntry[] }>();
  readonly #ranges = new PageRanges('o');
  readonly #sorted = new WeakMap<LoadedBatch, OrderEntry[]>();

  /**
   * The live entries after one, in order.
   * @param from - runs and batches to read
   * @throws DamagedError when a page is missing or damaged
   */
  async after(
    transaction: ReadTransaction,
    from: { runs: readonly Run[]; batches: readonly LoadedBatch[]; dead: Snapshot['dead'] },
    after: OrderEntry | undefined,
    limit: number,
  ): Promise<OrderEntry[]> {
    const isWanted = (entry: OrderEntry): boolean =>
      !from.dead.has(entry[1]) && (!after || compareEntries(after, entry) < 0);
    const cursors = await Promise.all(from.runs.map(run => this.#cursor(transaction, run, after)));
    for (const batch of from.batches) {
      cursors.push({ entries: firstWanted(this.#ofBatch(batch), after, limit, isWanted) });
    }
    // Of many runs, few pages hold the next entries: so no page is read before those that begin earlier are not enough.
    const starts = cursors.flatMap(({ run }) => run?.directory.slice(run.page) ?? []).sort(compareEntries);
    const step = Math.ceil(limit / ORDER_PAGE_ENTRIES);
    const found: OrderEntry[] = [];
    for (let pages = from.runs.length + step; found.length < limit; pages += step) {
      const before = starts[pages];
      const parts = await Promise.all(cursors.map(cursor => this.#take(transaction, cursor, before, isWanted)));
      found.push(...parts.flat().sort(compareEntries));
      if (!before) break;
    }
    return found.slice(0, limit);
  }

  forget(): void {
    this.#directories.clear();
    this.#lastPages.clear();
    this.#ranges.forget();
  }

  #ofBatch(loaded: LoadedBatch): OrderEntry[] {
    const { sortKeys, firstRow } = loaded.batch;
    const entries =
      this.#sorted.get(loaded) ?? sortKeys.map((key, at): OrderEntry => [key, firstRow + at]).sort(compareEntries);
    this.#sorted.set(loaded, entries);
    return entries;
  }

  async #cursor(transaction: ReadTransaction, run: Run, after: OrderEntry | undefined): Promise<Cursor> {
    const directory = await this.#directory(transaction, run);
    return { entries: [], run: { run, directory, page: pageBefore(directory, after) } };
  }

  /** Takes from a list what comes before an entry, or all there is. */
  async #take(
    transaction: ReadTransaction,
    cursor: Cursor,
    before: OrderEntry | undefined,
    isWanted: (entry: OrderEntry) => boolean,
  ): Promise<OrderEntry[]> {
    const { run } = cursor;
    while (run && run.page < run.directory.length) {
      if (before && compareEntries(run.directory[run.page]!, before) >= 0) break;
      for (const entry of await this.#page(transaction, run.run, run.page++)) {
        if (isWanted(entry)) cursor.entries.push(entry);
      }
    }
    if (!before) return cursor.entries.splice(0);
    return cursor.entries.splice(0, firstAtOrAfter(cursor.entries, before));
  }

  async #page(transaction: ReadTransaction, run: Run, page: number): Promise<OrderEntry[]> {
    const last = this.#lastPages.get(run.id);
    if (last?.page === page) return last.entries;
    const [record] = await this.#ranges.read(transaction, run, page, page + 1);
    const entries = openOrderPage(record);
    if (!entries) throw new DamagedError({ order: run.id });
    if (page === run.orderPages - 1) this.#ranges.forget(run.id);
    if (this.#lastPages.size >= MOST_KEPT) this.#lastPages.clear();
    this.#lastPages.set(run.id, { page, entries });
    return entries;
  }

  async #directory(transaction: ReadTransaction, run: Run): Promise<OrderEntry[]> {
    const known = this.#directories.get(run.id);
    if (known) return known;
    const stored = await getOne(transaction, 'bookMeta', orderDirectoryName(run.id));
    if (!Array.isArray(stored) || stored.length !== run.orderPages) throw new DamagedError({ order: run.id });
    this.#directories.set(run.id, stored as OrderEntry[]);
    return stored as OrderEntry[];
  }
}

// The last page that begins at or before the entry may still hold later ones.
function pageBefore(directory: readonly OrderEntry[], after: OrderEntry | undefined): number {
  return after ? Math.max(0, firstAfter(directory, after) - 1) : 0;
}

function firstWanted(
  sorted: readonly OrderEntry[],
  after: OrderEntry | undefined,
  limit: number,
  isWanted: (entry: OrderEntry) => boolean,
): OrderEntry[] {
  const wanted: OrderEntry[] = [];
  for (let at = after ? firstAfter(sorted, after) : 0; at < sorted.length && wanted.length < limit; at++) {
    if (isWanted(sorted[at]!)) wanted.push(sorted[at]!);
  }
  return wanted;
}

const firstAfter = (sorted: readonly OrderEntry[], entry: OrderEntry): number =>
  firstWhere(sorted, other => compareEntries(other, entry) > 0);

const firstAtOrAfter = (sorted: readonly OrderEntry[], entry: OrderEntry): number =>
  firstWhere(sorted, other => compareEntries(other, entry) >= 0);

function firstWhere(sorted: readonly OrderEntry[], isBehind: (entry: OrderEntry) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
