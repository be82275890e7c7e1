import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainForms, plainFormsOfAny } from '../../src/matching/company-spelling';
import { nativeForm, scriptOf, withoutNative, words } from '../../src/matching/normalize';
import {
  isUsual,
  isUsualLatin,
  isUsualOrCjk,
  isUsualWord,
  LETTER,
  USUAL_LATIN,
} from '../../src/matching/usual-letters';

const UNITS = Array.from({ length: 0x1_0000 }, (_, unit) => String.fromCharCode(unit));
const usual = UNITS.filter(isUsual);

describe('usual letters', () => {
  it('are those of three scripts, and what is not ASCII among them is a letter', () => {
    const letter = new RegExp(`^[${LETTER}]$`);
    for (const unit of usual) {
      expect(letter.test(unit), unit).toBe(/^\p{L}$/u.test(unit));
      expect(/[0-9]/.test(unit), unit).toBe(/\p{N}/u.test(unit));
      expect(isUsualLatin(unit), unit).toBe(!/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(unit));
      expect(/\p{Extended_Pictographic}|\p{So}|\p{Script=Han}|\p{Script=Arabic}/u.test(unit), unit).toBe(false);
      // What `i` and `u` fold to ASCII: ſ and the sign for kelvin.
      if (unit > '\x7f') expect(/[a-z]/iu.test(unit), unit).toBe(false);
    }
    expect(usual.filter(unit => unit > '\x7f').length).toBeGreaterThan(600);
    expect(usual.length).toBeGreaterThan(95);
  });

  it('make words as their scripts do', () => {
    for (const unit of UNITS.filter(isUsualWord)) {
      expect(/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’]$/u.test(unit), unit).toBe(true);
      if (/[^'’]/.test(unit)) expect(isUsualLatin(unit), unit).toBe(/^\p{Script=Latin}$/u.test(unit));
    }
    for (const unit of usual) expect(isUsualWord(unit), unit).toBe(/[\p{L}']/u.test(unit));
  });

  it('have no native form', () => {
    for (const unit of usual) expect(nativeForm(unit), unit).toBeUndefined();
    expect([scriptOf('Łukasz'), scriptOf('Ελένη'), scriptOf('Щука'), scriptOf('王')]).toEqual([
      'latin',
      'other',
      'other',
      'cjk',
    ]);
  });

  it('may stand beside letters of Han, kana and Hangul, which are read as any native script is', () => {
    const cjk = UNITS.filter(unit => isUsualOrCjk(unit) && !isUsual(unit));
    expect(cjk.length).toBeGreaterThan(38_000);
    for (const unit of cjk) {
      expect(/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u.test(unit), unit).toBe(true);
      expect(/^\p{L}$/u.test(unit), unit).toBe(true);
      expect(/[\p{Extended_Pictographic}\p{So}]/u.test(unit), unit).toBe(false);
      expect(unit.normalize('NFKC'), unit).toBe(unit);
    }
    expect(nativeForm('王 Wang 伟')).toBe(nativeForm('伟王\u200b'));
    expect(withoutNative('김수현 Kim 王·Li')).toBe(withoutNative('김수현 Kim 王·Li\u200b').slice(0, -1));
    expect(words('王伟 Lộ')).toEqual(['wang', 'wei', 'lo']);
  });

  it('of the Latin script are told from others', () => {
    const latin = new RegExp(`^[${USUAL_LATIN}]$`);
    for (const unit of usual) expect(latin.test(unit), unit).toBe(/^\p{Script=Latin}$/u.test(unit));
  });

  it('spell companies as any letters do', () => {
    const unit = fc.constantFrom(
      ...'aAbBzZéÉßŁłЖжΣω01.&/- ,ſ王٣',
      'co',
      'com',
      '.com',
      '.io',
      'www.',
      'S.A.',
      '\u0301',
      '😀',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), text => {
        expect(plainForms(text)).toBe(plainFormsOfAny(text));
      }),
      { numRuns: 50_000, examples: [['BΣ.io&A'], ['ÉA.io&S.A.']] },
    );
    expect(plainForms('AT&T')).toBe('ATT');
    expect(plainForms('ÄT&T')).toBe('ÄTT');
    expect(plainForms('AB.io&C')).toBe('ABC');
    expect(plainForms('BΣ.io&A')).toBe('BΣA');
    expect(plainForms('Ödland S.p.A.')).toBe('Ödland SpA ');
  });
});
