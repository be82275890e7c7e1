import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciiWords } from '../../src/search/ascii-words';
import { putLetters } from '../../src/search/dictionary';
import { WordTable } from '../../src/search/word-table';
import { isOfParts, MAX_FIELD_LENGTH, MAX_WORD_LENGTH, nameWords, partWords, wordsOf } from '../../src/search/words';

const text = fc.string({
  unit: fc.oneof(fc.constantFrom('a', 'B', '7', "'", '`', ' ', '@', '.'), fc.string({ maxLength: 1 })),
});

/** Words as the quick way finds them, undefined where it does not go. */
function quickly(words: AsciiWords, text: string): string[] | undefined {
  const count = words.read(text);
  if (count < 0) return undefined;
  const startOf = (n: number) => (n === 0 ? 0 : words.ends[n - 1]);
  return Array.from({ length: count }, (_, n) =>
    String.fromCharCode(...words.letters.subarray(startOf(n), words.ends[n])),
  );
}

describe('words of ASCII text', () => {
  const words = new AsciiWords();

  it('are those that the long way finds', () => {
    fc.assert(
      fc.property(text, one => {
        expect(quickly(words, one)).toEqual(wordsOf(one));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a word that is too long', `${'ab'.repeat(MAX_WORD_LENGTH)} next`],
    ['a field that is too long', 'abc '.repeat(MAX_FIELD_LENGTH)],
    ['every character', String.fromCharCode(...Array.from({ length: 128 }, (_, unit) => unit))],
  ])('are cut the same: %s', (_, one) => expect(quickly(words, one)).toEqual(wordsOf(one)));

  it('are left alone where anything else is among them', () => {
    for (const one of ['Jos\u00e9', 'o\u2019brien', '\ud800']) expect(quickly(words, one)).toBeUndefined();
  });
});

describe('words of the parts of a name', () => {
  const letter = fc.constantFrom(
    ' ',
    'a',
    'b',
    'ü',
    'Ö',
    'ß',
    'Σ',
    'σ',
    'İ',
    'ø',
    '\u0308',
    '\u0301',
    '\u00a0',
    '’',
    "'",
    '-',
    '\u00a8',
    'ж',
  );
  const name = fc.string({
    unit: fc.oneof({ weight: 9, arbitrary: letter }, fc.string({ unit: 'binary', maxLength: 1 })),
  });

  it('are together those of the name, in the same order', () => {
    fc.assert(
      fc.property(name, one => {
        fc.pre(isOfParts(one));
        const parts = one.split(' ').map(partWords);
        const words = [...parts.flatMap(part => part.words), ...parts.flatMap(part => part.second)];
        expect([...new Set(words)]).toEqual([...new Set(nameWords(one))]);
      }),
      { numRuns: 3000 },
    );
  });

  it('are not asked for where words are joined or cut', () => {
    for (const one of ['王 伟', '김 서연', 'ミカ', '\u1112\u1161', 'ü '.repeat(MAX_FIELD_LENGTH), 'Ö ж\u00a8Σ'])
      expect(isOfParts(one)).toBe(false);
    for (const one of ['Jörg Müller', 'Αλέξης', 'O’Brien']) expect(isOfParts(one)).toBe(true);
  });
});

describe('word table', () => {
  const letters = new Uint16Array(MAX_WORD_LENGTH);
  const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });

  it('numbers each word once, gives it back and knows which comes first', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 50 }), all => {
        const table = new WordTable();
        const numbers = all.map(one => table.number(letters, 0, putLetters(one, letters)));
        const unique = [...new Set(all)];
        expect(numbers).toEqual(all.map(one => unique.indexOf(one)));
        const read = (at: number) => String.fromCharCode(...letters.subarray(0, table.read(at, letters)));
        expect(unique.map((_, at) => read(at))).toEqual(unique);
        const sorted = unique.map((_, at) => at).sort((a, b) => table.start(a) - table.start(b) || table.compare(a, b));
        expect(sorted.map(read)).toEqual(unique.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('finds every word again after it has grown', () => {
    const table = new WordTable();
    const place = (one: number) => table.number(letters, 0, putLetters(`word ${one.toString(36)}`, letters));
    for (let round = 0; round < 2; round++) for (let one = 0; one < 20_000; one++) expect(place(one)).toBe(one);
    expect(table.size).toBe(20_000);
  });
});
