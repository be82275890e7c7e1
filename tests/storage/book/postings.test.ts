import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Postings } from '../../../src/storage/book/postings';

type Posting = [hi: number, lo: number, row: number];

const compare = (one: Posting, two: Posting): number => one[0] - two[0] || one[1] - two[1] || one[2] - two[2];

function sorted(all: readonly Posting[]): Posting[] {
  const postings = new Postings(1);
  for (const posting of all) postings.push(...posting);
  postings.sort();
  const { hi, lo, row, length } = postings;
  return Array.from({ length }, (_, at) => [hi[at]!, lo[at]!, row[at]!]);
}

function expected(all: readonly Posting[]): Posting[] {
  const distinct = new Map(all.map(posting => [posting.join(), posting]));
  return [...distinct.values()].sort(compare);
}

// Wide apart, close together, and some that many share.
const someHi = fc.oneof(fc.nat(0xffff_ffff), fc.nat(40), fc.constantFrom(0, 7, 0x8000_0000, 0xffff_ffff));
const somePosting: fc.Arbitrary<Posting> = fc.tuple(someHi, fc.oneof(fc.nat(3), fc.nat(0xffff_ffff)), fc.nat(200));

describe('postings', () => {
  it('are sorted by hash and row, each once, however their hashes are spread', () => {
    fc.assert(
      fc.property(fc.array(somePosting, { maxLength: 600 }), all => {
        expect(sorted(all)).toEqual(expected(all));
      }),
      { numRuns: 500 },
    );
  });

  it('may be two at the ends of the range', () => {
    const all: Posting[] = [
      [0xffff_ffff, 1, 0],
      [0, 2, 1],
    ];
    expect(sorted(all)).toEqual(expected(all));
  });
});
