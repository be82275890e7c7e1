import type { KeyRows } from '../contacts';
import { DamagedError } from './damage';
import type { KeyHash } from './hash';
import { FILTER_PAGES, KeyFilter } from './key-filter';
import { KeyPage, pageOf } from './key-page';
import { ByteCache } from './lru';
import { PageRanges, pageName, readPages } from './run-pages';
import type { ReadTransaction, Snapshot } from './snapshot';
import { KEY_FORM, type Run } from './state';

const CACHE_BYTES = 12 * 1024 * 1024;
/** Filters of a million contacts take 14 MB. */
const FILTER_CACHE_BYTES = 20 * 1024 * 1024;
/** So many keys at once that are probably new are first looked up in the filters; for fewer, these would be one more thing to read. */
const MANY_HASHES = 100;
/** In a run of fewer pages nearly every page is needed anyway. */
const FILTERED_BITS = 5;

/** Name of a page of the key index in its store. */
export function keyPageName(run: number, page: number): string {
  return pageName('k', run, page);
}

/** Name of the filter over the pages of a run from one on. */
export function filterName(run: number, page: number): string {
  return pageName('g', run, page);
}

/** Name of a filter over whole hashes, as earlier builds wrote them: to be deleted with the run. */
export function oldFilterName(run: number, page: number): string {
  return pageName('f', run, page);
}

/** Those of earlier builds have none that could be used (they are over longer hashes), nor has a run of no contacts. */
export const hasFilters = ({ keyForm, orderPages }: Run): boolean => keyForm === KEY_FORM && orderPages > 0;

/** How a book is asked for keys. */
export interface LookOptions {
  mostlyNew?: boolean;
  roughly?: boolean;
}

/** Finds the rows of keys: in the pages of each run, then in the batches; what filters say is missing is not looked for. */
export class KeyReader {
  readonly #cache: ByteCache<string, KeyPage>;
  readonly #filters = new ByteCache<string, KeyFilter>(FILTER_CACHE_BYTES);
  readonly #ranges = new PageRanges('k');

  constructor(cacheBytes = CACHE_BYTES) {
    this.#cache = new ByteCache(cacheBytes);
  }

  /**
   * Counts the live rows of each hash.
   * @param hashes - where they are made one by one, pages are fetched meanwhile
   * @param most - of `rows`, the first ones, ascending
   * @param options - `mostlyNew`: hardly any of the hashes is in the book; `roughly`: rows that were replaced or removed since their run
   * was made may still count, which saves looking at each
   * @throws DamagedError when a page is missing or damaged
   */
  async look(
    transaction: ReadTransaction,
    snapshot: Snapshot,
    hashes: Iterable<KeyHash>,
    most: number,
    { mostlyNew = false, roughly = false }: LookOptions = {},
  ): Promise<KeyRows[]> {
    const { state, batches, deltaKeys, dead } = snapshot;
    // The first run, which is the biggest, takes the hashes as they come; then all are there for the others.
    const taken: KeyHash[] = [];
    const coming = noting(hashes, taken);
    const pages = await Promise.all(
      state.runs.map((run, at) => this.#pages(transaction, run, at === 0 ? coming : taken, mostlyNew)),
    );
    return (state.runs.length > 0 ? taken : [...coming]).map(hash => {
      const hits: KeyRows = { count: 0, rows: [] };
      const keep = (row: number): void => {
        if (dead.has(row)) return;
        hits.count++;
        if (hits.rows.length < most) hits.rows.push(row);
      };
      state.runs.forEach((run, at) => {
        const page = pages[at]!.get(pageOf(hash.hi, run.pageBits));
        if (roughly && most === 0) hits.count += page?.count(hash) ?? 0;
        else page?.rows(hash, keep);
      });
      if (deltaKeys.mayHave(hash)) for (const { keys } of batches) keys.rows(hash, keep);
      return hits;
    });
  }

  /** Pages by number, from memory or storage. */
  async read(transaction: ReadTransaction, run: Run, numbers: Iterable<number>): Promise<Map<number, KeyPage>> {
    const pages = new Map<number, KeyPage>();
    const missing: number[] = [];
    const opened = await readPages(
      transaction,
      run,
      'k',
      noting(this.#notKept(run, numbers, pages), missing),
      KeyPage.open,
    );
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
    const records = await this.#ranges.read(transaction, run, from, to);
    if (to === 2 ** run.pageBits) this.#ranges.forget(run.id);
    const pages = records.map(record => KeyPage.open(record)).filter(page => page !== undefined);
    if (pages.length === to - from) return pages;
    throw new DamagedError({ run: run.id });
  }

  forget(): void {
    this.#cache.clear();
    this.#filters.clear();
    this.#ranges.forget();
  }

  /** The pages that hold the hashes, without those that hold none for certain. */
  async #pages(
    transaction: ReadTransaction,
    run: Run,
    hashes: Iterable<KeyHash>,
    mostlyNew: boolean,
  ): Promise<Map<number, KeyPage>> {
    const isFiltered = mostlyNew && run.pageBits >= FILTERED_BITS && hasFilters(run);
    if (!isFiltered) return this.read(transaction, run, pagesOf(hashes, run));
    const all = [...hashes];
    const asked = all.length >= MANY_HASHES ? await this.#perhapsIn(transaction, run, all) : all;
    return this.read(
      transaction,
      run,
      [...pagesOf(asked, run)].sort((left, right) => left - right),
    );
  }

  /** Puts those of the pages that are at hand into a map, and hands on the numbers of the others. */
  *#notKept(run: Run, numbers: Iterable<number>, kept: Map<number, KeyPage>): Generator<number> {
    for (const number of numbers) {
      const page = this.#cache.get(keyPageName(run.id, number));
      if (page) kept.set(number, page);
      else yield number;
    }
  }

  // Whoever looks up many keys at once is importing: most of them are new, and a page read for each would cost more than all else.
  async #perhapsIn(transaction: ReadTransaction, run: Run, hashes: readonly KeyHash[]): Promise<KeyHash[]> {
    const partOf = ({ hi }: KeyHash): number => Math.floor(pageOf(hi, run.pageBits) / FILTER_PAGES) * FILTER_PAGES;
    const parts = [...new Set(hashes.map(partOf))].sort((left, right) => left - right);
    const missing = parts.filter(part => !this.#filters.get(filterName(run.id, part)));
    const opened = await readPages(transaction, run, 'g', missing, KeyFilter.open);
    opened.forEach((filter, at) => {
      if (!filter) throw new DamagedError({ filters: run.id });
      this.#filters.set(filterName(run.id, missing[at]!), filter);
    });
    const filters = new Map(parts.map(part => [part, this.#filters.get(filterName(run.id, part))]));
    return hashes.filter(hash => filters.get(partOf(hash))?.mayHave(hash) ?? true);
  }
}

/** Numbers of the pages that hold the hashes, once each. */
function* pagesOf(hashes: Iterable<KeyHash>, { pageBits }: Run): Generator<number> {
  const given = new Set<number>();
  for (const { hi } of hashes) {
    const page = pageOf(hi, pageBits);
    if (given.has(page)) continue;
    given.add(page);
    yield page;
  }
}

/** Hands values on as they come, and notes them in a list. */
function* noting<T>(values: Iterable<T>, list: T[]): Generator<T> {
  for (const value of values) {
    list.push(value);
    yield value;
  }
}
