import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../../src/search';
import { searchDocument } from '../../../src/storage/book/search-document';
import { makeContact } from './helpers';

describe('order of equally good results', () => {
  const old = { fullName: 'Wang Wei', updatedAt: '2020-01-01T00:00:00Z', ownedByMe: false };
  const search = (...contacts: Parameters<typeof makeContact>[]) =>
    buildIndex(contacts.map((fields, row) => searchDocument(makeContact(...fields), row)))
      .search('wang wei', 10)
      .results.map(({ row }) => row);

  it('puts what changed last first', () => {
    expect(search(['a', old], ['b', { ...old, updatedAt: '2026-01-01T00:00:00Z' }])).toEqual([1, 0]);
  });

  it('puts own contacts before those of others', () => {
    expect(search(['a', old], ['b', { ...old, ownedByMe: true }])).toEqual([1, 0]);
  });

  it('puts a better match before an own contact', () => {
    expect(search(['a', { ...old, fullName: 'Wang Weiss', ownedByMe: true }], ['b', old])).toEqual([1, 0]);
  });

  it('finds both spellings of a name that the record has', () => {
    const both = makeContact('c', { ...old, otherNames: ['王伟'] });
    const index = buildIndex([searchDocument(both, 7)]);
    for (const text of ['王伟', 'Wang Wei', 'wei w', '伟']) expect(index.search(text, 10).results[0]?.row).toBe(7);
  });
});
