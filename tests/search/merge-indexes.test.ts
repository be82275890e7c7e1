import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildIndex,
  mergeIndexes,
  type SearchDocument,
  type SearchIndex,
  searchTogether,
} from '../../src/search/index';
import { someDocuments, someQuery } from './arbitraries';

function merged(indexes: readonly SearchIndex[], isDead: (row: number) => boolean = () => false): SearchIndex {
  const steps = mergeIndexes(indexes, isDead);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Documents cut at some places, an index for each part. */
function inParts(documents: readonly SearchDocument[], cuts: readonly number[]): SearchIndex[] {
  const places = [0, ...cuts.map(cut => cut % (documents.length + 1)).sort((a, b) => a - b), documents.length];
  return places.slice(1).map((end, at) => buildIndex(documents.slice(places[at]!, end)));
}

const someCuts = fc.array(fc.nat(1000), { maxLength: 4 });

describe('merged indexes', () => {
  it('are the index of all their documents, byte for byte', () => {
    fc.assert(
      fc.property(someDocuments, someCuts, (documents, cuts) => {
        expect(merged(inParts(documents, cuts)).serialize()).toEqual(buildIndex(documents).serialize());
      }),
      { numRuns: 300 },
    );
  });

  it('hold nothing of dead rows, not even a word', () => {
    fc.assert(
      fc.property(someDocuments, someCuts, fc.array(fc.nat(75)), (documents, cuts, rows) => {
        const dead = new Set(rows);
        const rest = documents.filter(({ row }) => !dead.has(row));
        const index = merged(inParts(documents, cuts), row => dead.has(row));
        expect(index.serialize()).toEqual(buildIndex(rest).serialize());
      }),
      { numRuns: 300 },
    );
  });

  it('are searched together as one index of the rows that are not hidden', () => {
    const someHidden = fc.array(fc.nat(75));
    fc.assert(
      fc.property(
        someDocuments,
        someCuts,
        someHidden,
        someQuery,
        fc.constantFrom(1, 10),
        (documents, cuts, rows, text, limit) => {
          const hidden = new Set(rows);
          const indexes = inParts(documents, cuts).map(index => ({
            index,
            isHidden: (row: number) => hidden.has(row),
          }));
          const rest = documents.filter(({ row }) => !hidden.has(row));
          expect(searchTogether(indexes, text, limit)).toEqual(buildIndex(rest).search(text, limit));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('pause now and then', () => {
    const documents = Array.from({ length: 30_000 }, (_, row): SearchDocument => {
      return { row, names: [`Ada Lund${row}`], emails: [], handles: [], phones: [], boost: row % 7 };
    });
    const steps = mergeIndexes(inParts(documents, [9_000]), () => false);
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    expect(pauses).toBeGreaterThan(5);
    expect(step.value.documents).toBe(documents.length);
  });
});
