import { hashKey } from '../../storage/book/hash';
import type { ContactBook } from '../../storage/contacts';
import type { Gathering } from './gathering';

/** What a search for duplicates asks of a book. */
export type SearchedBook = Pick<ContactBook, 'rowsByKeys' | 'getRows' | 'getMany' | 'count'>;

/** The book together with contacts that are about to be added to it and not left out: these have rows below zero until then. */
export function bookAndChunk(book: ContactBook, chunk: Gathering): SearchedBook {
  return {
    count: async () => (await book.count()) + chunk.count,
    async rowsByKeys(keys, limitPerKey, options) {
      // Whose keys are asked for here, the filters have called known already.
      const hits = await book.rowsByKeys(keys, limitPerKey, { ...options, mostlyNew: false });
      for (const [key, found] of rowsByKey(chunk, keys)) {
        const { count = 0, rows = [] } = hits.get(key) ?? {};
        const more = found.slice(0, limitPerKey).map(toBelowZero);
        hits.set(key, { count: count + found.length, rows: [...rows, ...more] });
      }
      return hits;
    },
    async getRows(rows) {
      const all = [...rows];
      const contacts = await book.getRows(all.filter(row => row >= 0));
      for (const row of all) if (row < 0) contacts.set(row, chunk.contact(toBelowZero(row)));
      return contacts;
    },
    getMany: ids => book.getMany(ids),
  };
}

/** Its own reverse. */
const toBelowZero = (row: number): number => -1 - row;

/** Bits of a hash that are looked at first: of hundreds of thousands of keys, few have those of a wanted one. */
const MARK_BITS = 18;
const MARK_MASK = 2 ** MARK_BITS - 1;

/** One pass over all keys of the chunk: rare, and cheaper than an index that is hardly used. */
function rowsByKey(chunk: Gathering, keys: Iterable<string>): Map<string, number[]> {
  const wanted = new Map<number, { lo: number; key: string }[]>();
  const marks = new Uint8Array(2 ** MARK_BITS);
  for (const key of new Set(keys)) {
    const { hi, lo } = hashKey(key);
    wanted.set(hi, [...(wanted.get(hi) ?? []), { lo, key }]);
    marks[hi & MARK_MASK] = 1;
  }
  const found = new Map<string, number[]>();
  chunk.eachPosting((hi, lo, row) => {
    if (marks[hi & MARK_MASK] === 0) return;
    const key = wanted.get(hi)?.find(one => one.lo === lo)?.key;
    if (key === undefined || chunk.isLeftOut(row)) return;
    const rows = found.get(key);
    if (!rows) found.set(key, [row]);
    else if (rows.at(-1) !== row) rows.push(row);
  });
  return found;
}
