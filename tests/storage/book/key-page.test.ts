import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../src/storage/book/bytes';
import { hashId, hashKey, ID_HASHES_FROM, keptLo } from '../../../src/storage/book/hash';
import { firstHashOf, KeyPage, packKeyPage, pageOf } from '../../../src/storage/book/key-page';
import { Postings } from '../../../src/storage/book/postings';
import { type Posting, packThreeBytes, packUnmarked, packWholeHashes } from './earlier-pages';

// Few different hashes, among them neighbours and the ends of the range, so that lists grow long and `hi` alone is not enough.
const hashes = fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xefff_ffff, 0xf000_0000, 0xffff_fffe, 0xffff_ffff);
const kept = (posting: Posting): Posting => ({ ...posting, lo: keptLo(posting.hi, posting.lo) });
const postings: fc.Arbitrary<Posting[]> = fc
  .array(fc.record({ hi: hashes, lo: hashes, row: fc.nat(0xffff_fffe) }).map(kept), { maxLength: 400 })
  .map(list => list.sort((left, right) => left.row - right.row));

function pack(list: readonly Posting[], baseRow = 0): KeyPage {
  const packed = new Postings(1);
  for (const { hi, lo, row } of list) packed.push(hi, lo, row);
  packed.sort();
  return KeyPage.open(packKeyPage(packed, 0, packed.length, baseRow))!;
}

function rowsOf(page: KeyPage, hi: number, lo: number): number[] {
  const rows: number[] = [];
  page.rows({ hi, lo }, row => rows.push(row));
  return rows;
}

const distinct = <T>(values: T[]): T[] => [...new Set(values)];

describe('a key page', () => {
  it('gives the rows of each hash, ascending and once', () => {
    fc.assert(
      fc.property(postings, hashes, hashes, (list, hi, wanted) => {
        const lo = keptLo(hi, wanted);
        const expected = list.filter(posting => posting.hi === hi && posting.lo === lo).map(({ row }) => row);
        expect(rowsOf(pack(list), hi, lo)).toEqual(distinct(expected));
      }),
    );
  });

  it('holds lists of thousands of rows beside short ones', () => {
    const long = Array.from({ length: 5000 }, (_, at) => ({ hi: 5, lo: 7, row: 1000 + at * 300 }));
    const page = pack([...long, { hi: 5, lo: 8, row: 2_000_000 }, { hi: 4, lo: 1, row: 2_000_001 }], 1000);
    expect(rowsOf(page, 5, 7)).toEqual(long.map(({ row }) => row));
    expect([rowsOf(page, 5, 8), rowsOf(page, 4, 1), rowsOf(page, 5, 9)]).toEqual([[2_000_000], [2_000_001], []]);
  });

  it('of many keys finds each from the mark before it, in any order, also where no mark was written', () => {
    const spread = fc.array(fc.nat(3000), { minLength: 400, maxLength: 900 });
    fc.assert(
      fc.property(spread, fc.array(fc.nat(3000), { minLength: 40, maxLength: 60 }), (his, wanted) => {
        const list = his.map((hi, row) => ({ hi, lo: row % 3, row }));
        for (const page of [pack(list), KeyPage.open(packUnmarked(list))!]) {
          for (const hi of wanted) {
            const expected = list.filter(posting => posting.hi === hi && posting.lo === 1).map(({ row }) => row);
            expect(rowsOf(page, hi, 1)).toEqual(expected);
            expect(page.count({ hi, lo: 1 })).toBe(expected.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives back the postings of a range of hashes without dead rows', () => {
    fc.assert(
      fc.property(postings, hashes, hashes, (list, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const collected = new Postings(1);
        pack(list).collect(collected, from, to, row => row % 3 === 0);
        const expected = list.filter(({ hi, row }) => hi >= from && hi < to && row % 3 !== 0);
        const names = distinct(expected.map(({ hi, lo, row }) => `${hi}:${lo}:${row}`));
        expect(collected.length).toBe(names.length);
      }),
    );
  });

  it.each([
    ['with whole hashes', packWholeHashes],
    ['with three bytes more of keys', packThreeBytes],
    ['without marks', packUnmarked],
  ])('of an earlier build, %s, gives the same, for keys by the part of the hash that is kept now', (_, packEarlier) => {
    fc.assert(
      fc.property(postings, hashes, hashes, (list, hi, lo) => {
        const page = KeyPage.open(packEarlier(list))!;
        expect(rowsOf(page, hi, keptLo(hi, lo))).toEqual(rowsOf(pack(list), hi, keptLo(hi, lo)));
        const [old, now] = [new Postings(1), new Postings(1)];
        page.collect(old, 0, 2 ** 32, () => false);
        pack(list).collect(now, 0, 2 ** 32, () => false);
        old.sort();
        expect(old.length).toBe(now.length);
        for (const field of ['hi', 'lo', 'row'] as const) {
          expect([...old[field].subarray(0, old.length)]).toEqual([...now[field].subarray(0, now.length)]);
        }
      }),
    );
  });

  it('is refused when any byte of it changed', () => {
    const packed = new Postings(4);
    for (let row = 0; row < 70; row++) packed.push(row * 1000, row, row);
    packed.sort();
    const record = packKeyPage(packed, 0, packed.length, 0);
    for (let at = 0; at < record.length; at++) {
      const damaged = record.slice();
      damaged[at]! ^= 0x10;
      expect(KeyPage.open(damaged)).toBeUndefined();
    }
    expect(KeyPage.open(record.slice(0, -4))).toBeUndefined();
    expect(KeyPage.open(undefined)).toBeUndefined();
  });
});

describe('keys that an earlier build told apart and that are one now', () => {
  it('give the rows of both', () => {
    const page = KeyPage.open(
      packThreeBytes([
        { hi: 5, lo: 0x0107, row: 3 },
        { hi: 5, lo: 0x8207, row: 1 },
      ]),
    )!;
    expect(rowsOf(page, 5, 7).sort()).toEqual([1, 3]);
    expect(page.count({ hi: 5, lo: 7 })).toBe(2);
  });
});

describe('a sealed record', () => {
  it('opens to what was sealed, also inside a bigger buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(7), (payload, shift) => {
        const sealed = seal(payload);
        const buffer = new Uint8Array(sealed.length + shift);
        buffer.set(sealed, shift);
        expect(unseal(buffer.subarray(shift))).toEqual(payload);
      }),
    );
  });
});

describe('hashes', () => {
  it('keep ids and keys apart, spread over the pages, and do not collide in a big book', () => {
    const seen = new Set<string>();
    let misplaced = 0;
    const pages = new Uint32Array(16);
    for (let at = 0; at < 100_000; at++) {
      const key = hashKey(`email:person${at}@example.com`);
      const id = hashId(`person${at}`);
      if (key.hi >= ID_HASHES_FROM || id.hi < ID_HASHES_FROM) misplaced++;
      seen.add(`${key.hi}:${key.lo}`).add(`${id.hi}:${id.lo}`);
      pages[pageOf(key.hi, 4)]!++;
    }
    expect(misplaced).toBe(0);
    expect(seen.size).toBe(200_000);
    for (const count of pages.subarray(0, 15)) expect(Math.abs(count - 100_000 / 15)).toBeLessThan(500);
  });

  it('lie between the bounds of their page', () => {
    for (const hi of [0, 1, 0x0fff_ffff, 0x1000_0000, 0xffff_ffff]) {
      for (const bits of [0, 1, 8, 20]) {
        const page = pageOf(hi, bits);
        expect(hi >= firstHashOf(page, bits) && hi < firstHashOf(page + 1, bits)).toBe(true);
      }
    }
  });
});
