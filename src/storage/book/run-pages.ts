import { wordsToBytes } from './bytes';
import { FILTER_PAGES } from './key-filter';
import { getEach, getRange } from './requests';
import type { ReadTransaction } from './snapshot';
import type { Run } from './state';

/** Pages of the key index, filters over them (numbered by the first page that they are over), pages of the order by name. */
export type PageKind = 'k' | 'g' | 'o';

const STEP: Record<PageKind, number> = { k: 1, g: FILTER_PAGES, o: 1 };

/**
 * Pages in one record of a run that is merged soon. A browser keeps so big a record (from 64 kB in Chromium) in a file of its own, which
 * is gone with the record; small ones lie in tables, where deleted ones may stay for good.
 */
export const PAGES_A_RECORD = 32;

/** Bundles kept, one of a run: a merge reads on where it stopped. */
const MOST_KEPT = 64;

/** Zero-padded, so that the pages of a run are one range of names in the order of the pages. */
export function pageName(kind: PageKind | 'f', run: number, page: number): string {
  return `${kind}${String(run).padStart(10, '0')}:${String(page).padStart(10, '0')}`;
}

/** Puts the pages of one kind of a run together to records of {@link PAGES_A_RECORD}. */
export function* bundles(
  run: number,
  kind: PageKind,
  pages: Iterable<Uint8Array>,
): Generator<{ key: string; record: Uint8Array }> {
  let some: Uint8Array[] = [];
  let number = 0;
  for (const page of pages) {
    some.push(page);
    if (some.length < PAGES_A_RECORD) continue;
    yield { key: pageName(kind, run, number++), record: bundle(some) };
    some = [];
  }
  if (some.length > 0) yield { key: pageName(kind, run, number), record: bundle(some) };
}

// Each page has a checksum of its own, and begins at a multiple of four bytes.
function bundle(pages: readonly Uint8Array[]): Uint8Array {
  const head = wordsToBytes(Uint32Array.of(pages.length, ...pages.map(page => page.length)));
  const record = new Uint8Array(pages.reduce((sum, page) => sum + page.length, head.length));
  let end = 0;
  for (const part of [head, ...pages]) {
    record.set(part, end);
    end += part.length;
  }
  return record;
}

/** @returns views; none when the record is missing or its head is damaged */
function openBundle(record: unknown): Uint8Array[] {
  if (!(record instanceof Uint8Array) || record.byteOffset % 4 !== 0 || record.length < 4) return [];
  const [count = 0] = new Uint32Array(record.buffer, record.byteOffset, 1);
  const headBytes = (count + 1) * 4;
  if (headBytes > record.length) return [];
  const sizes = new Uint32Array(record.buffer, record.byteOffset + 4, count);
  if (sizes.reduce((sum, size) => sum + size, headBytes) !== record.length) return [];
  let end = headBytes;
  return Array.from(sizes, size => {
    end += size;
    return record.subarray(end - size, end);
  });
}

/**
 * Pages by their numbers.
 * @param open - called with the record of each; with undefined where it is missing
 */
export async function readPages<T>(
  transaction: ReadTransaction,
  run: Run,
  kind: PageKind,
  numbers: Iterable<number>,
  open: (record: unknown) => T,
): Promise<T[]> {
  const { id, pagesARecord } = run;
  if (!pagesARecord) {
    return getEach(transaction, 'bookKeys', pageNames(kind, id, numbers), open);
  }
  const places = Array.from(numbers, number => number / STEP[kind]);
  const wanted = [...new Set(places.map(place => Math.floor(place / pagesARecord)))];
  const names = wanted.map(record => pageName(kind, id, record));
  const opened = await getEach(transaction, 'bookKeys', names, openBundle);
  const byNumber = new Map(wanted.map((number, at) => [number, opened[at]!]));
  // A copy, since whoever keeps a page should not keep its neighbours.
  return places.map(place => open(byNumber.get(Math.floor(place / pagesARecord))![place % pagesARecord]?.slice()));
}

function* pageNames(kind: PageKind, run: number, numbers: Iterable<number>): Generator<string> {
  for (const number of numbers) yield pageName(kind, run, number);
}

/** Reads pages that follow each other, for whoever reads all of a run from the first to the last. */
export class PageRanges {
  readonly #kind: PageKind;
  /** Of each run the bundle that was read last. */
  readonly #last = new Map<number, { number: number; pages: Uint8Array[] }>();

  constructor(kind: PageKind) {
    this.#kind = kind;
  }

  /**
   * @param to - exclusive
   * @returns fewer when some are missing
   */
  async read(transaction: ReadTransaction, run: Run, from: number, to: number): Promise<unknown[]> {
    const { id, pagesARecord } = run;
    if (!pagesARecord) {
      const names = IDBKeyRange.bound(pageName(this.#kind, id, from), pageName(this.#kind, id, to - 1));
      return (await getRange(transaction, 'bookKeys', names)) ?? [];
    }
    const pages: Uint8Array[] = [];
    const [first, end] = [from / STEP[this.#kind], Math.ceil(to / STEP[this.#kind])];
    for (let place = first; place < end; ) {
      const number = Math.floor(place / pagesARecord);
      const found = await this.#bundle(transaction, id, number);
      const after = Math.min(end, (number + 1) * pagesARecord);
      pages.push(...found.slice(place - number * pagesARecord, after - number * pagesARecord));
      place = after;
    }
    return pages;
  }

  forget(run?: number): void {
    if (run === undefined) this.#last.clear();
    else this.#last.delete(run);
  }

  async #bundle(transaction: ReadTransaction, run: number, number: number): Promise<Uint8Array[]> {
    const last = this.#last.get(run);
    if (last?.number === number) return last.pages;
    const [record] = await getEach(transaction, 'bookKeys', [pageName(this.#kind, run, number)]);
    const pages = openBundle(record);
    if (this.#last.size >= MOST_KEPT) this.#last.clear();
    this.#last.set(run, { number, pages });
    return pages;
  }
}
