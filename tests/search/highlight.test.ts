import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, highlight } from '../../src/search/index';
import { someQuery } from './arbitraries';

const marked = (text: string, field: string) => highlight(text, field).map(([start, end]) => field.slice(start, end));

describe('highlight', () => {
  it.each([
    ['jo', 'Jonathan Jones', ['Jo', 'Jo']],
    ['mull', 'Anna Müller', ['Müll']],
    ['muel', 'Anna Müller', ['Mül']],
    ['mül', 'Anna Mueller', ['Muel']],
    ['mu', 'Mu\u0308ller', ['Mu\u0308']],
    ['strasse', 'Lange Straße 5', ['Straße']],
    ['obri', "Pat O'Brien", ["O'Bri"]],
    ['smiht', 'Ann Smith', ['Smith']],
    ['hernandes', 'Luz Hernandez-Vega', ['Hernandez']],
    ['acme ann', 'Ann Acme', ['Ann', 'Acme']],
    ['lee@acm', 'ann.lee@acme.example', ['lee', 'acm']],
    ['商事', '田中商事', ['商事']],
    ['王伟', '王伟', ['王伟']],
    ['ива', 'Иван', ['Ива']],
    ['xyz', 'Ann Smith', []],
    ['', 'Ann', []],
    ['🙂', 'Ann 🙂', []],
  ])('%s in %s', (text, field, parts) => expect(marked(text, field)).toEqual(parts));

  it('prefers the words that were typed to those like them', () =>
    expect(marked('mari', 'Maria Mara')).toEqual(['Mari']));

  it('gives ordered spans inside the field, with the typed letters in them', () => {
    fc.assert(
      fc.property(someQuery, someQuery, (text, field) => {
        let last = -1;
        for (const [start, end] of highlight(text, field)) {
          expect(start).toBeGreaterThan(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(field.length);
          expect(fold(field.slice(start, end))).not.toBe('');
          last = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('marks the beginning of a word of which the beginning was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', 'ö', 'ß', 'x'), minLength: 1, maxLength: 12 }), word => {
        const typed = word.slice(0, Math.ceil(word.length / 2));
        expect(marked(typed, `Zz ${word}`)).toEqual([typed]);
      }),
    );
  });
});
