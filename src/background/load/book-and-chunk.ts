import type { Contact } from '../../model/contact';
import type { ChunkBuilder } from '../../storage/book/chunk';
import { hashKey } from '../../storage/book/hash';
import type { ContactBook, KeyHits } from '../../storage/contacts';

/** What a search for duplicates asks of a book. */
export type SearchedBook = Pick<ContactBook, 'byKeys' | 'getMany' | 'count'>;

/** The book together with contacts that are about to be added to it. */
export function bookAndChunk(book: ContactBook, chunk: ChunkBuilder): SearchedBook {
  const rows = new Map<string, number>();
  return {
    count: async () => (await book.count()) + chunk.count,
    async byKeys(keys, limitPerKey, options) {
      const hits = await book.byKeys(keys, limitPerKey, options);
      for (const [key, found] of rowsByKey(chunk, keys)) {
        const ids = found.slice(0, limitPerKey).map(row => {
          const { id } = chunk.contact(row);
          rows.set(id, row);
          return id;
        });
        hits.set(key, together(hits.get(key), found.length, ids));
      }
      return hits;
    },
    async getMany(ids) {
      const stored = new Map((await book.getMany(ids.filter(id => !rows.has(id)))).map(one => [one.id, one]));
      const contactOf = (id: string): Contact | undefined =>
        rows.has(id) ? chunk.contact(rows.get(id)!) : stored.get(id);
      return ids.flatMap(id => contactOf(id) ?? []);
    },
  };
}

const together = (stored: KeyHits | undefined, count: number, ids: string[]): KeyHits => ({
  count: (stored?.count ?? 0) + count,
  ids: [...(stored?.ids ?? []), ...ids],
});

/** Bits of a hash that are looked at first: of hundreds of thousands of keys, few have those of a wanted one. */
const MARK_BITS = 18;
const MARK_MASK = 2 ** MARK_BITS - 1;

/** One pass over all keys of the chunk: rare, and cheaper than an index that is hardly used. */
function rowsByKey(chunk: ChunkBuilder, keys: readonly string[]): Map<string, number[]> {
  const wanted = new Map<number, { lo: number; key: string }[]>();
  const marks = new Uint8Array(2 ** MARK_BITS);
  for (const key of new Set(keys)) {
    const { hi, lo } = hashKey(key);
    wanted.set(hi, [...(wanted.get(hi) ?? []), { lo, key }]);
    marks[lo & MARK_MASK] = 1;
  }
  const found = new Map<string, number[]>();
  chunk.eachPosting((hi, lo, row) => {
    if (marks[lo & MARK_MASK] === 0) return;
    const key = wanted.get(hi)?.find(one => one.lo === lo)?.key;
    if (key === undefined) return;
    const rows = found.get(key);
    if (!rows) found.set(key, [row]);
    else if (rows.at(-1) !== row) rows.push(row);
  });
  return found;
}
