import { describe, expect, it } from 'vitest';
import { RowSet } from '../../../src/storage/book/row-set';
import type { PartList, SearchPart } from '../../../src/storage/book/search-file';
import { planMerge, planPart } from '../../../src/storage/book/search-plan';

const NOBODY = new RowSet();

/** Parts of so many rows each, nobody dead. */
function listOf(...sizes: number[]): PartList {
  const parts: SearchPart[] = [];
  let fromRow = 0;
  for (const [at, size] of sizes.entries()) {
    parts.push({ id: at + 1, fromRow, toRow: fromRow + size, documents: size });
    fromRow += size;
  }
  return { bookId: 'book', nextId: sizes.length + 1, parts };
}

const idsOf = (parts: readonly SearchPart[]): number[] => parts.map(({ id }) => id);

describe('a new part', () => {
  it('waits for more rows while many are written than at rest', () => {
    expect(planPart(listOf(5000), 7000, 4096)).toBeUndefined();
    expect(planPart(listOf(5000), 7000, 1000)).toEqual({ fromRow: 5000, toRow: 7000 });
    expect(planPart(listOf(5000), 5900, 1000)).toBeUndefined();
    expect(planPart(listOf(5000), 10_000, 4096)).toEqual({ fromRow: 5000, toRow: 10_000 });
  });

  it('is bounded, however much was written', () => {
    expect(planPart(listOf(), 1_000_000, 1000)).toEqual({ fromRow: 0, toRow: 65_536 });
  });
});

describe('parts to merge', () => {
  it('are many of one size while many rows are written', () => {
    const small = Array.from({ length: 15 }, () => 5000);
    expect(planMerge(listOf(80_000, ...small), NOBODY, true)).toEqual([]);
    expect(idsOf(planMerge(listOf(80_000, ...small, 5000), NOBODY, true))).toEqual(
      small.map((_, at) => at + 2).concat(17),
    );
    const middling = Array.from({ length: 16 }, () => 80_000);
    expect(planMerge(listOf(1_000_000, ...middling), NOBODY, true)).toHaveLength(16);
  });

  it('are at rest those that are not much bigger than the newer ones', () => {
    expect(idsOf(planMerge(listOf(100_000, 5000, 2000), NOBODY, false))).toEqual([2, 3]);
    expect(idsOf(planMerge(listOf(20_000, 5000, 2000), NOBODY, false))).toEqual([1, 2, 3]);
    expect(planMerge(listOf(100_000, 5000), NOBODY, false)).toEqual([]);
    expect(planMerge(listOf(), NOBODY, false)).toEqual([]);
    // As an import leaves them.
    expect(idsOf(planMerge(listOf(500_000, 32_000, 32_000, 5000), NOBODY, false))).toEqual([2, 3, 4]);
  });

  it('are one alone when many of its contacts died since', () => {
    const some = new RowSet().with(Array.from({ length: 2500 }, (_, at) => at * 3));
    expect(idsOf(planMerge(listOf(100_000, 5000), some, false))).toEqual([1]);
    expect(planMerge(listOf(100_000, 5000), new RowSet().with([1, 2, 3]), false)).toEqual([]);
  });
});
