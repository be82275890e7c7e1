import { describe, expect, it } from 'vitest';
import { buildIndex, type SearchDocument } from '../../src/search/index';

const person = (row: number, name: string, boost: number): SearchDocument => ({
  row,
  names: [name],
  emails: [],
  handles: [],
  phones: [],
  boost,
});

// Every contact fits "a b": more than are looked at.
const crowd = Array.from({ length: 30_000 }, (_, row) => {
  const code = row.toString(36).padStart(4, '0');
  return person(row, `Ada${code} Byron${code}`, 1 + (row % 200));
});

describe('text that fits a great part of the book', () => {
  const index = buildIndex([...crowd, person(30_000, 'A B', 0), person(30_001, 'A Byronesque', 0)]);

  it('gives those with the highest boost, and says that there are more', () => {
    const { results, total, isComplete } = index.search('ad by', 10);
    expect(isComplete).toBe(false);
    expect(results.map(({ boost }) => boost)).toEqual(Array(10).fill(200));
    expect(total).toBeGreaterThan(1000);
  });

  it('finds what was typed as whole words, however low its boost', () => {
    const { results } = index.search('a b', 10);
    expect(results[0]).toEqual({ row: 30_000, quality: 0, boost: 0 });
    expect(results[1]).toEqual({ row: 30_001, quality: 1, boost: 0 });
  });

  it('is answered with eight such words', () => {
    const { results } = index.search('ada0001 ada byron byron0001 a b ad by', 10);
    expect(results[0]?.row).toBe(1);
  });

  it('counts a contact once that fits in several ways', () => {
    const few = buildIndex([person(0, 'Marta Marte Martha', 0), person(1, 'Martb Marta', 0)]);
    expect(few.search('martx', 10)).toMatchObject({ total: 2, isComplete: true });
    expect(few.search('martx martz', 10)).toMatchObject({ total: 2, isComplete: true });
  });
});
