import { describe, expect, it } from 'vitest';
import { buildIndex, highlight, type SearchDocument, searchTogether } from '../../src/search/index';

const person = (row: number, fields: Partial<SearchDocument>): SearchDocument => ({
  row,
  names: [],
  emails: [],
  handles: [],
  phones: [],
  boost: 0,
  ...fields,
});

const book: SearchDocument[] = [
  person(0, { names: ['Ada Quill'], boost: 300 }),
  person(1, {}),
  person(2, { names: ['x'.repeat(1_000_000)] }),
  person(3, { names: ['\ud83d \udc4d \ud800Ada'] }),
  person(4, { names: ['\u202eadA\u202c Reversed'] }),
  person(5, { handles: Array.from({ length: 300 }, (_, n) => `handle${n}`) }),
  person(6, { names: ['Ada Quill'], company: '<img src=x onerror=alert(1)>', boost: Number.NaN }),
  person(4_294_967_294, { names: ['Last Row'] }),
];

const texts = [
  ['nothing', ''],
  ['spaces', '   \t\n'],
  ['two hundred letters', 'a'.repeat(200)],
  ['many words', 'ada '.repeat(500)],
  ['emoji', '👩‍👩‍👧‍👦 🇩🇪'],
  ['lone surrogates', '\ud800\udc00\udfff \ud83d'],
  ['right to left', '\u202eمحمد אדה\u202c'],
  ['expression characters', '.*+?^$ {}()|[]\\/'],
  ['marks alone', '\u0301\u0302\u0303'],
  ['null', '\0\0a\uffff'],
  ['digits', '9'.repeat(200)],
] as const;

describe('hostile text', () => {
  const index = buildIndex(book);

  it.each(texts)('%s is answered', (_, text) => {
    const { results, total } = index.search(text, 10);
    expect(results.length).toBeLessThanOrEqual(10);
    expect(total).toBeGreaterThanOrEqual(results.length);
    expect(() => highlight(text, `Ada ${text} Quill`)).not.toThrow();
  });

  it('finds contacts with odd fields by what is readable of them', () => {
    const rows = (text: string) => index.search(text, 10).results.map(({ row }) => row);
    expect(rows('ada')).toEqual([0, 3, 4, 6]);
    expect(rows('x'.repeat(60))).toEqual([2]);
    expect(rows('handle250')).toEqual([5]);
    expect(rows('onerror quill')).toEqual([6]);
    expect(rows('last')).toEqual([4_294_967_294]);
  });

  it('keeps no more words of a contact than fit: the rest is not found', () => {
    const names = [Array.from({ length: 300 }, (_, n) => `q${n.toString(36).padStart(2, '0')}`).join(' ')];
    const small = buildIndex([person(0, { names })]);
    expect(small.search('q72', 10).total).toBe(1);
    expect(small.search('q73', 10).total).toBe(0);
  });

  it('answers with a limit of none and in an empty book', () => {
    expect(index.search('ada', 0)).toMatchObject({ results: [] });
    expect(buildIndex([]).search('ada quill', 10)).toEqual({ results: [], total: 0, isComplete: true });
    expect(searchTogether([], 'ada', 10)).toEqual({ results: [], total: 0, isComplete: true });
  });
});
