import { describe, expect, it } from 'vitest';
import { hashKey } from '../../../src/storage/book/hash';
import { filterOf, KeyFilter } from '../../../src/storage/book/key-filter';
import { pageOf } from '../../../src/storage/book/key-page';
import { Postings } from '../../../src/storage/book/postings';
import type { Run } from '../../../src/storage/book/state';

const RUN: Run = { id: 1, fromRow: 0, toRow: 5000, pageBits: 5, keyBytes: 0, orderPages: 0 };
const KEYS = 5000;

/** Filters by first page over `KEYS` keys, each held by two rows. */
function makeFilters(): Map<number, KeyFilter> {
  const postings = new Postings();
  for (let row = 0; row < KEYS; row++) {
    const { hi, lo } = hashKey(`key ${row}`);
    postings.push(hi, lo, row);
    postings.push(hi, lo, row + 1);
  }
  postings.sort();
  return new Map([0, 8, 16, 24].map(page => [page, filterOf(postings, page, RUN)]));
}

describe('a filter over key pages', () => {
  const stored = [...makeFilters()].map(([page, filter]) => [page, KeyFilter.open(filter.toRecord())!] as const);
  const filters = new Map(stored);
  const mayHave = (key: string): boolean => {
    const hash = hashKey(key);
    return filters.get(Math.floor(pageOf(hash.hi, RUN.pageBits) / 8) * 8)!.mayHave(hash);
  };

  it('knows every key that is there, also when stored and read again', () => {
    for (let row = 0; row < KEYS; row++) expect(mayHave(`key ${row}`)).toBe(true);
  });

  it('keeps nearly all others away, from one and a half bytes a key', () => {
    const others = Array.from({ length: 20_000 }, (_, at) => `other ${at}`);
    expect(others.filter(mayHave).length).toBeLessThan(others.length * 0.01);
    expect([...filters.values()].reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(KEYS * 1.6);
  });

  it('is not believed when it is damaged', () => {
    const record = makeFilters().get(0)!.toRecord();
    record[20]! ^= 1;
    expect(KeyFilter.open(record)).toBeUndefined();
    expect(KeyFilter.open(undefined)).toBeUndefined();
  });
});
