import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../src/search/index';
import { nationalDigits } from '../../src/search/phone-digits';
import { MAX_QUERY_WORDS, MAX_WORD_LENGTH, nameWords, queryWords, textWords, wordsOf } from '../../src/search/words';

describe('fold', () => {
  it.each([
    ['Müller', 'muller'],
    ['MU\u0308LLER', 'muller'], // the mark as a character of its own
    ['Łukasz Żółć', 'lukasz zolc'],
    ['Straße', 'strasse'],
    ['Ærø Þór', 'aero thor'],
    ['İSTANBUL ışık', 'istanbul isik'],
    ['ＡＣＭＥ', 'acme'], // full width
    ['Йовович', 'иовович'],
    ['مُحَمَّد', 'محمد'], // vowel signs
    ['שָׁלוֹם', 'שלום'],
    ['한국', '한국'],
    ['ガ', 'ガ'],
    ['Anna\u200bLena\u202e', 'annalena'], // characters without width
  ])('%s is compared as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(folded)).toBe(folded);
  });
});

describe('words', () => {
  it.each([
    ['O’Brien-Smith, PhD', ['obrien', 'smith', 'phd']],
    ['ann.lee+crm@acme.example', ['ann', 'lee', 'crm', 'acme', 'example']],
    ['🙂 \ud800 --', []],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words));

  it('are the same whether a text is plain or has something to take apart', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aB9 ._@-'), maxLength: 40 });
    // What is added is no word, and nothing plain either.
    fc.assert(
      fc.property(text, plain => {
        expect(wordsOf(plain)).toEqual(wordsOf(`${plain} ~`));
      }),
    );
  });

  it('spells umlauts both ways', () =>
    expect(textWords('Köhler Söhne')).toEqual(['kohler', 'sohne', 'koehler', 'soehne']));

  it('joins family and given name in CJK, and finds the rest of a word', () => {
    expect([...new Set(nameWords('伟 王'))]).toEqual(['伟', '王', '伟王', '王伟']);
    expect(nameWords('지원 P. 이')).toContain('이지원');
    expect(nameWords('博之 石黒-佐藤')).toEqual(expect.arrayContaining(['佐藤博之', '石黒佐藤博之', '石黒博之']));
    expect(textWords('田中商事')).toEqual(['田中商事', '中商事', '商事', '事']);
  });

  it.each([
    ['Müller', [['muller', 'mueller']]],
    ['jo jo Jo', [['jo']]],
    ['+49 30 901820', [['4930901820', '30901820']]],
    ['(415) 555-0134 ann', [['ann'], ['4155550134', '55550134']]],
    ['anna-12-345', [['anna'], ['12'], ['345']]],
    ['', []],
  ])('typed %s', (text, words) => expect(queryWords(text)).toEqual(words));

  it('cuts what is too long or too much', () => {
    expect(wordsOf('x'.repeat(100))).toEqual(['x'.repeat(MAX_WORD_LENGTH)]);
    expect(queryWords('a b c d e f g h i j k')).toHaveLength(MAX_QUERY_WORDS);
  });
});

describe('national digits of a phone number', () => {
  it.each([
    ['+1 (415) 555-0134', '4155550134'],
    ['+49 30 901820', '30901820'],
    ['0049 30 901820', '30901820'],
    ['030 901820', '30901820'],
    ['+353 1 555 0134', '15550134'],
    ['extension', ''],
  ])('%s', (phone, digits) => expect(nationalDigits(phone)).toBe(digits));
});
