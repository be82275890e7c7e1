import { remember } from './memory';
import { PLAIN, splitWords } from './normalize';
import type { PersonName } from './person-name';
import { CREDENTIALS, GENERATIONS, PARTICLES, PLACEHOLDERS, TITLES } from './tables/name-words';
import { isUsual, isUsualLatin, isUsualWord } from './usual-letters';
import { formsOf, type WordForms } from './word-forms';

const MAX_LENGTH = 80;
const MAX_WORDS = 4;

/** Hardly any name holds one of these, so one question saves five for each word. */
export const AROUND_NAMES = new Set([...TITLES, ...CREDENTIALS, ...PARTICLES, ...PLACEHOLDERS, ...GENERATIONS.keys()]);

/**
 * A name of two to four words, parted by single blanks, with nothing around them, as most are: each word is looked up as it is written, and
 * nothing is taken apart.
 * @returns undefined for any other name
 */
export function ordinaryName(text: string, familyName: string | undefined): PersonName | undefined {
  let blank = text.indexOf(' ');
  if (blank < 0 || text.length > MAX_LENGTH) return undefined;
  const words: string[] = [];
  const forms: WordForms[] = [];
  let joined = '';
  let script: PersonName['script'] = 'latin';
  for (let from = 0; ; from = blank + 1, blank = text.indexOf(' ', from)) {
    const written = text.slice(from, blank < 0 ? text.length : blank);
    const known = words.length < MAX_WORDS ? ordinaryWord(written) : undefined;
    if (!known) return undefined;
    words.push(known.forms.word);
    forms.push(known.forms);
    joined += known.forms.word;
    if (!known.isLatin) script = 'other';
    if (blank >= 0) continue;
    // Another family name may be several words, or another one.
    if (familyName && familyName !== written) return undefined;
    const familyFrom = words.length - 1;
    return { words, forms, compounds: NONE, familyFrom, also: NONE, joined, script, text };
  }
}

const NONE: readonly string[] = [];

/** Letters that become words one by one. A word of capitals may be a degree. */
const LETTERS = /^(?=.*\p{Ll})[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’]{2,40}$/u;
const LATIN = /^[\p{Script=Latin}'’]+$/u;
const HAS_SMALL = /[a-zа-яα-ω]/;
const DEGREE = /^phd?$/i;

function isOfLetters(written: string): boolean {
  if (!isUsualWord(written)) return !isUsual(written) && LETTERS.test(written);
  if (written.length < 2 || written.length > 40) return false;
  return HAS_SMALL.test(written) || (!PLAIN.test(written) && LETTERS.test(written));
}

const isLatin = (written: string): boolean => (isUsualWord(written) ? isUsualLatin(written) : LATIN.test(written));

const ordinaryWord = remember((written): { forms: WordForms; isLatin: boolean } | undefined => {
  if (!isOfLetters(written) || DEGREE.test(written)) return undefined;
  const words = splitWords(written);
  const [word = ''] = words;
  if (words.length !== 1 || AROUND_NAMES.has(word)) return undefined;
  return { forms: formsOf(word), isLatin: isLatin(written) };
});
