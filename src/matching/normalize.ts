import anyAscii from 'any-ascii';
import { remember } from './memory';
import { CJK_RUN, isUsual, isUsualLatin, isUsualOrCjk, LETTER } from './usual-letters';

/** Longest text a comparison reads, in UTF-16 code units; pages and CRMs hold names of a megabyte. */
export const MAX_TEXT_LENGTH = 300;
/** Most words of one field that are compared. */
export const MAX_WORDS = 12;

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/;
/** ASCII without control characters: no script of its own, nothing to fold but case. */
export const PLAIN = /^[\x20-\x7e]*$/;
const HAS_LETTER = /[\p{L}\p{N}]/u;
const HAS_USUAL_LETTER = new RegExp(`[${LETTER}0-9]`);

/** Cuts to {@link MAX_TEXT_LENGTH} and replaces lone surrogates, so that no later step can throw or crawl. */
export function shorten(text: string): string {
  const cut = text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
  return PLAIN.test(cut)
    ? cut
    : cut.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, ' ');
}

/**
 * Lower-case ASCII form: diacritics off, other scripts transliterated (`Łukasz` → `lukasz`, `Сергей` → `sergey`).
 * Han characters are read as Mandarin, whatever the language, so two such forms are weak evidence.
 */
export function fold(text: string): string {
  const short = shorten(text);
  return PLAIN.test(short) ? short.toLowerCase() : anyAscii(spaced(short)).toLowerCase();
}

/**
 * Compatibility forms unified, pictures out (any-ascii would spell a rocket); it writes `王伟` as `WangWei`, so Han and Hangul syllables
 * get spaces.
 */
function spaced(text: string): string {
  if (isUsual(text)) return text.normalize('NFKC');
  const normal = text.normalize('NFKC');
  const composed = isUsualOrCjk(text) ? normal : normal.replace(/[\p{Extended_Pictographic}\p{So}]/gu, ' ');
  return CJK.test(composed) ? composed.replace(/[\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/g, ' $& ') : composed;
}

/** Folded words; apostrophes join (`O'Brien` → `obrien`), everything else that is no letter or digit splits. */
export const words: (text: string) => readonly string[] = remember(splitWords);

/** The same without remembering: for text that hardly repeats, such as full names. */
export function splitWords(text: string): string[] {
  const short = shorten(text);
  if (!(isUsualOrCjk(short) ? HAS_USUAL_LETTER : HAS_LETTER).test(short)) return [];
  const joined = fold(short.replace(/['’ʼ`´ʻ‘]/g, ''));
  return joined
    .split(/[^a-z0-9]+/, MAX_WORDS * 2)
    .filter(Boolean)
    .slice(0, MAX_WORDS);
}

/** Scripts that no table turns into the usual Latin spelling: vowels are not written, or one sign has many readings. */
const UNSPELLED_SCRIPTS = [
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Arabic',
  'Hebrew',
  'Thai',
  'Devanagari',
  'Bengali',
  'Tamil',
];
const UNSPELLED_SIGN = UNSPELLED_SCRIPTS.map(script => `\\p{Script=${script}}`).join('');
const UNSPELLED = new RegExp(`[${UNSPELLED_SIGN}][${UNSPELLED_SIGN}\\p{M}]*`, 'gu');

/**
 * What stands in a script of its own in a name, in a form that knows no order: characters of Han, kana and Hangul, words elsewhere. So family
 * name first or last, with a space or without, is one form; undefined when there is nothing.
 */
export function nativeForm(text: string): string | undefined {
  const short = shorten(text);
  if (isUsual(short)) return undefined;
  if (isUsualOrCjk(short)) return withoutOrder(short.match(CJK_RUN)!);
  const parts = short
    .normalize('NFKC')
    .match(UNSPELLED)
    ?.filter(part => /\p{L}/u.test(part));
  if (!parts?.length) return undefined;
  return parts.some(part => CJK.test(part)) ? withoutOrder(parts) : parts.sort().join(' ');
}

const withoutOrder = (parts: readonly string[]): string =>
  [...parts.join('')]
    .filter(character => CJK.test(character))
    .sort()
    .join('');

/** The text without what {@link nativeForm} reads. */
export const withoutNative = (text: string): string =>
  isUsual(text) ? text : text.replace(isUsualOrCjk(text) ? CJK_RUN : UNSPELLED, ' ');

/** Which writing system most of the letters belong to; names in two systems are compared leniently. */
export function scriptOf(text: string): 'latin' | 'cjk' | 'other' {
  const short = shorten(text);
  if (isUsual(short)) return isUsualLatin(short) ? 'latin' : 'other';
  if (CJK.test(short)) return 'cjk';
  return /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(short) ? 'other' : 'latin';
}

/**
 * One form for the spellings that people and authorities mix: `Mueller`/`Müller`, `Sergei`/`Sergey`/`Sergej`,
 * `Alexandr`/`Aleksandr`, `Philipp`/`Filip`, `Tchaikovsky`/`Chaykovskiy`, `McDonald`/`MacDonald`, `Abdulrahman`/`Abdurrahman`, `Lakshmi`/`Laxmi`, double letters. Only ever compared with another loose form.
 * @param word - a folded word
 */
export const loose = remember((word: string): string => (MAY_CHANGE.test(word) ? makeLoose(word) : word));

/** What the first of the steps to a loose form could change; without it, there is nothing for the later ones either. */
const MAY_CHANGE = /^mc|^abd|t?sch|shch|tch|o[uh]|[aou]e|ph|x|ksh|c[kq]|tz|[yjw]|[kdt]h|(.)\1/;

/** The loose form step by step. */
export function makeLoose(word: string): string {
  const spelled = word
    .replace(/^mc(?=[a-z]{3})/, 'mac')
    .replace(/^abd(?:[aeu][lr])?(?=[a-z]{3})/, 'abd')
    .replace(/t?sch|shch/g, found => (found[0] === 't' ? 'ch' : 'sh'))
    .replace(/tch/g, 'ch')
    // `Fyodorov`, `Fedorov`: one Russian letter.
    .replace(/(?<=[bdfglmnprstvz])yo(?=[bdglmnrtv](?!g))/g, 'e')
    // `Saleem`, `Rajeev`, but not `Colleen`.
    .replace(/(?<=[aeiou][a-z]{1,3})ee(?=[dflmptvk])/g, 'i')
    .replace(/(?<=^|r)dj/g, 'd')
    .replace(/ou|oh(?=$|[nkt])/g, 'o')
    .replace(/ae/g, 'a')
    .replace(/oe/g, 'o')
    .replace(/ue/g, 'u')
    .replace(/ph/g, 'f')
    .replace(/x|ksh/g, 'ks')
    .replace(/ck|cq/g, 'k')
    .replace(/tz/g, 'ts')
    .replace(/[yj]/g, 'i')
    .replace(/kh/g, 'h')
    .replace(/dh/g, 'd')
    .replace(/th/g, 't')
    .replace(/w/g, 'v')
    .replace(/(.)\1+/g, '$1');
  return spelled || word;
}
