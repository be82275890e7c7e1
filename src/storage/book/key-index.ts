import { DamagedError } from './damage';
import type { KeyHash } from './hash';
import { KeyPage, pageOf } from './key-page';
import { ByteCache } from './lru';
import { getEach } from './requests';
import type { ReadTransaction, Snapshot } from './snapshot';
import type { Run } from './state';

const CACHE_BYTES = 12 * 1024 * 1024;

/** Name of a page of the key index in its store. */
export function keyPageName(run: number, page: number): string {
  return pageName('k', run, page);
}

/** Zero-padded, so that the pages of a run are one range of names in the order of the pages. */
export function pageName(kind: 'k' | 'o', run: number, page: number): string {
  return `${kind}${String(run).padStart(10, '0')}:${String(page).padStart(10, '0')}`;
}

/** Finds the rows of keys: in the pages of each run, then in the batches. */
export class KeyReader {
  readonly #cache = new ByteCache<string, KeyPage>(CACHE_BYTES);

  /**
   * Live rows of each hash, ascending.
   * @throws DamagedError when a page is missing or damaged
   */
  async rows(transaction: ReadTransaction, snapshot: Snapshot, hashes: readonly KeyHash[]): Promise<number[][]> {
    const pages = await Promise.all(snapshot.state.runs.map(run => this.#pages(transaction, run, hashes)));
    return hashes.map(hash => {
      const rows: number[] = [];
      const keep = (row: number): void => {
        if (!snapshot.dead.has(row)) rows.push(row);
      };
      snapshot.state.runs.forEach((run, at) => {
        pages[at]!.get(pageOf(hash.hi, run.pageBits))!.rows(hash, keep);
      });
      for (const { keys } of snapshot.batches) keys.rows(hash, keep);
      return rows;
    });
  }

  /** Pages by number, from memory or storage. */
  async read(transaction: ReadTransaction, run: Run, numbers: Iterable<number>): Promise<Map<number, KeyPage>> {
    const pages = new Map<number, KeyPage>();
    const missing: number[] = [];
    for (const number of numbers) {
      const page = this.#cache.get(keyPageName(run.id, number));
      if (page) pages.set(number, page);
      else missing.push(number);
    }
    const records = await getEach(
      transaction,
      'bookKeys',
      missing.map(number => keyPageName(run.id, number)),
    );
    const opened = records.map(record => KeyPage.open(record));
    if (opened.includes(undefined)) throw new DamagedError({ run: run.id });
    missing.forEach((number, at) => {
      this.#cache.set(keyPageName(run.id, number), opened[at]!);
      pages.set(number, opened[at]!);
    });
    return pages;
  }

  /**
   * Pages of a range, for a merge: not kept, as a merge reads everything once.
   * @param to - exclusive
   */
  async readRange(transaction: ReadTransaction, run: Run, from: number, to: number): Promise<KeyPage[]> {
    const names = IDBKeyRange.bound(keyPageName(run.id, from), keyPageName(run.id, to - 1));
    const records = await transaction.objectStore('bookKeys').getAll(names);
    const pages = records.map(record => KeyPage.open(record)).filter(page => page !== undefined);
    if (pages.length === to - from) return pages;
    throw new DamagedError({ run: run.id });
  }

  forget(): void {
    this.#cache.clear();
  }

  #pages(transaction: ReadTransaction, run: Run, hashes: readonly KeyHash[]): Promise<Map<number, KeyPage>> {
    const numbers = new Set(hashes.map(({ hi }) => pageOf(hi, run.pageBits)));
    return this.read(
      transaction,
      run,
      [...numbers].sort((left, right) => left - right),
    );
  }
}
