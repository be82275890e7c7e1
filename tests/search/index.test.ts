import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex, createIndexBuilder, loadIndex, type SearchDocument } from '../../src/search/index';
import { someDocuments, someQuery } from './arbitraries';
import { scanAll } from './reference';

const limits = fc.constantFrom(1, 2, 10, 50);

describe('search index', () => {
  it('finds what a scan of every contact finds, in the same order', () => {
    fc.assert(
      fc.property(
        someDocuments,
        fc.array(someQuery, { minLength: 1, maxLength: 4 }),
        limits,
        (documents, queries, limit) => {
          const index = buildIndex(documents);
          for (const text of queries) {
            const { results, total, isComplete } = index.search(text, limit);
            expect({ results, total }, JSON.stringify(text)).toEqual(scanAll(documents, text, limit));
            expect(isComplete).toBe(true);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it('answers the same after a load from its buffers', () => {
    fc.assert(
      fc.property(someDocuments, someQuery, (documents, text) => {
        const index = buildIndex(documents);
        const loaded = loadIndex(structuredClone(index.serialize()));
        expect(loaded.documents).toBe(documents.length);
        expect(loaded.search(text, 10)).toEqual(index.search(text, 10));
      }),
      { numRuns: 100 },
    );
  });

  it('leaves hidden rows out, of the count as well', () => {
    fc.assert(
      fc.property(someDocuments, someQuery, limits, (documents, text, limit) => {
        const isHidden = (row: number) => row % 2 === 0;
        const { results, total } = buildIndex(documents).search(text, limit, isHidden);
        const visible = documents.filter(({ row }) => !isHidden(row));
        expect({ results, total }).toEqual(scanAll(visible, text, limit));
      }),
      { numRuns: 200 },
    );
  });

  it('takes documents in any order of rows', () => {
    fc.assert(
      fc.property(someDocuments, someQuery, (documents, text) => {
        expect(buildIndex(documents.toReversed()).search(text, 10)).toEqual(buildIndex(documents).search(text, 10));
      }),
      { numRuns: 100 },
    );
  });

  it('equals the scan in a book large enough for long lists', () => {
    const first = ['Mara', 'Maria', 'Marta', 'Jon', 'John', 'Johan', 'Łukasz', 'Jürgen', '伟'];
    const last = ['Smith', 'Smyth', 'Smithson', 'Fernandez', 'Hernandez', 'Ferdinand', 'Weiß', '王'];
    const documents = Array.from(
      { length: 3000 },
      (_, n): SearchDocument => ({
        row: n,
        names: [`${first[n % 9]} ${last[(n * 7) % 8]}${n % 11 === 0 ? n.toString(36) : ''}`],
        company: `${last[n % 8]} Partners`,
        emails: [`${n.toString(36)}.${first[(n * 5) % 9]}@partners.example`],
        handles: [],
        phones: [`+1 415 555 ${String(n).padStart(4, '0')}`],
        boost: (n * 37) % 256,
      }),
    );
    const index = buildIndex(documents);
    const queries = [
      'm',
      'mar smith',
      'partners',
      'jon fernandes',
      'hernandes partners',
      'juergen weiss',
      '王伟',
      'pratners jhon',
    ];
    for (const text of [...queries, '415 555 012', '2a', 'example maria', 'xmith', 'lukasz ferdnan', 'smithso 1z']) {
      const { results, total } = index.search(text, 10);
      expect({ results, total }, text).toEqual(scanAll(documents, text, 10));
    }
  });

  it('refuses buffers of another version, with a part missing, or mixed', () => {
    const documents: SearchDocument[] = [
      { row: 0, names: ['Ada Quill'], emails: [], handles: [], phones: [], boost: 0 },
    ];
    const serialized = buildIndex(documents).serialize();
    const { 'forward.bytes': _gone, ...rest } = serialized.parts;
    const mixed = { ...serialized.parts, rowOfRank: new Uint32Array(2).buffer };
    expect(() => loadIndex({ ...serialized, version: 0 })).toThrow(RangeError);
    expect(() => loadIndex({ ...serialized, parts: rest })).toThrow(/forward.bytes/);
    expect(() => loadIndex({ ...serialized, parts: mixed })).toThrow(/belong together/);
  });

  it('finishes in slices to the same index', () => {
    fc.assert(
      fc.property(someDocuments, documents => {
        const builder = createIndexBuilder();
        for (const document of documents) builder.add(document);
        const slices = builder.finishInSlices();
        let slice = slices.next();
        while (!slice.done) slice = slices.next();
        expect(slice.value.serialize()).toEqual(buildIndex(documents).serialize());
      }),
      { numRuns: 30 },
    );
  });
});
