import { DamagedError } from './damage';
import { pageName } from './key-index';
import { openOrderPage } from './order-page';
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

/** Reads the order by name from the runs and the delta. */
export class OrderReader {
  readonly #directories = new Map<number, OrderEntry[]>();
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
    const ofRuns = await Promise.all(from.runs.map(run => this.#ofRun(transaction, run, after, limit, isWanted)));
    const ofBatches = from.batches.map(batch => firstWanted(this.#ofBatch(batch), after, limit, isWanted));
    return [...ofRuns, ...ofBatches].flat().sort(compareEntries).slice(0, limit);
  }

  forget(): void {
    this.#directories.clear();
  }

  #ofBatch(loaded: LoadedBatch): OrderEntry[] {
    const { sortKeys, firstRow } = loaded.batch;
    const entries =
      this.#sorted.get(loaded) ?? sortKeys.map((key, at): OrderEntry => [key, firstRow + at]).sort(compareEntries);
    this.#sorted.set(loaded, entries);
    return entries;
  }

  async #ofRun(
    transaction: ReadTransaction,
    run: Run,
    after: OrderEntry | undefined,
    limit: number,
    isWanted: (entry: OrderEntry) => boolean,
  ): Promise<OrderEntry[]> {
    const directory = await this.#directory(transaction, run);
    const found: OrderEntry[] = [];
    for (let page = pageBefore(directory, after); page < run.orderPages && found.length < limit; page++) {
      found.push(...(await readPage(transaction, run, page)).filter(isWanted));
    }
    return found;
  }

  async #directory(transaction: ReadTransaction, run: Run): Promise<OrderEntry[]> {
    const known = this.#directories.get(run.id);
    if (known) return known;
    const stored = await transaction.objectStore('bookMeta').get(orderDirectoryName(run.id));
    if (!Array.isArray(stored) || stored.length !== run.orderPages) throw new DamagedError({ order: run.id });
    this.#directories.set(run.id, stored as OrderEntry[]);
    return stored as OrderEntry[];
  }
}

async function readPage(transaction: ReadTransaction, run: Run, page: number): Promise<OrderEntry[]> {
  const entries = openOrderPage(await transaction.objectStore('bookKeys').get(orderPageName(run.id, page)));
  if (!entries) throw new DamagedError({ order: run.id });
  return entries;
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

function firstAfter(sorted: readonly OrderEntry[], entry: OrderEntry): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareEntries(sorted[middle]!, entry) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
