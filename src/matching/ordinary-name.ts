import { remember } from './memory';
import { PLAIN, splitWords } from './normalize';
import { CREDENTIALS, GENERATIONS, PARTICLES, PLACEHOLDERS, TITLES } from './tables/name-words';
import { isUsual, isUsualLatin, isUsualOrCjk, isUsualWord, LETTER } from './usual-letters';
import { formsOf, type WordForms } from './word-forms';

const MAX_LENGTH = 80;
const MAX_WRITTEN = 4;
const MAX_WORDS = 8;

/** Hardly any name holds one of these, so one question saves five for each word. */
export const AROUND_NAMES = new Set([...TITLES, ...CREDENTIALS, ...PARTICLES, ...PLACEHOLDERS, ...GENERATIONS.keys()]);

/** The words of a name that needs no taking apart. */
export interface OrdinaryWords {
  /** Folded words in order. */
  words: string[];
  forms: WordForms[];
  compounds: readonly string[];
  isLatin: boolean;
  /** Some are of {@link AROUND_NAMES}. */
  hasAround: boolean;
  /** Words of the family name that was asked for, where the name ends with it. */
  familyWords: number | undefined;
}

/**
 * Of a name of one to four written words, parted by single blanks, as most are: each is looked up as it is written, and nothing is
 * taken apart.
 * @returns undefined for any other name
 */
export function ordinaryWords(text: string, familyName: string | undefined): OrdinaryWords | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const familyFrom = familyName && text.endsWith(familyName) ? text.length - familyName.length : -1;
  const found: OrdinaryWords = {
    words: [],
    forms: [],
    compounds: NONE,
    isLatin: true,
    hasAround: false,
    familyWords: undefined,
  };
  let blank = text.indexOf(' ');
  let hasInitial = false;
  for (let from = 0, written = 0; ; from = blank + 1, blank = text.indexOf(' ', from)) {
    const known = written++ < MAX_WRITTEN ? writtenWord(text.slice(from, blank < 0 ? text.length : blank)) : undefined;
    if (!known) return undefined;
    if (from === familyFrom) found.familyWords = found.words.length;
    for (const forms of known.forms) {
      found.words.push(forms.word);
      found.forms.push(forms);
    }
    if (known.compounds.length > 0) found.compounds = [...found.compounds, ...known.compounds];
    if (!known.isLatin) found.isLatin = false;
    if (known.isAround) found.hasAround = true;
    if (known.isInitial) hasInitial = true;
    if (blank >= 0) continue;
    // What might be a degree is none before a word with two small letters side by side.
    const isClear = !hasInitial || known.hasSmall;
    if (!isClear || found.words.length > MAX_WORDS || found.compounds.length > MAX_COMPOUNDS) return undefined;
    if (found.familyWords !== undefined) found.familyWords = found.words.length - found.familyWords;
    return found;
  }
}

const NONE: readonly string[] = [];
/** A long way looks no further. */
const MAX_COMPOUNDS = 2;

/** Letters that become words one by one. A word of capitals may be a degree. */
const LETTERS = /^(?=.*\p{Ll})[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}'’-]{2,40}$/u;
const LATIN = /^[\p{Script=Latin}'’.-]+$/u;
const HAS_SMALL = /[a-zß-öø-ÿąăćčđęěğłńňőřśšşťůűźżžơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹа-яα-ω]/;
const DEGREE = /^phd?$/i;
const INITIAL = /^[A-Z]\.$/;
const SMALL = /[a-z]{2}/;

function isOfLetters(written: string): boolean {
  const letters = written.replaceAll('-', '');
  if (!isUsualWord(letters)) return !isUsualOrCjk(letters) && LETTERS.test(written);
  if (written.length < 2 || written.length > 40) return false;
  return HAS_SMALL.test(written) || (!PLAIN.test(written) && LETTERS.test(written));
}

function isLatin(written: string): boolean {
  const letters = written.replace(/[.-]/g, '');
  return isUsualWord(letters) ? isUsualLatin(letters) : LATIN.test(written);
}

interface WrittenWord {
  forms: readonly WordForms[];
  compounds: readonly string[];
  isLatin: boolean;
  isAround: boolean;
  isInitial: boolean;
  hasSmall: boolean;
}

const writtenWord = remember((written): WrittenWord | undefined => {
  const isInitial = INITIAL.test(written);
  if (!isInitial && (!isOfLetters(written) || DEGREE.test(written))) return undefined;
  const words = splitWords(written);
  if (words.length === 0) return undefined;
  return {
    forms: words.map(formsOf),
    compounds: compoundsOf(written),
    isLatin: isLatin(written),
    isAround: words.some(word => AROUND_NAMES.has(word)),
    isInitial,
    hasSmall: SMALL.test(written),
  };
});

/** `Min-jun Kim`, `Kim Min-jun`: a hyphen in a given name is left out as often. */
export function compoundsOf(plain: string): readonly string[] {
  return plain.includes('-')
    ? [...plain.matchAll(isUsual(plain) ? USUAL_HYPHEN : HYPHEN)]
        .slice(0, MAX_COMPOUNDS)
        .map(([, one, other]) => splitWords(`${one}${other}`).join(''))
    : NONE;
}

const HYPHEN = /(?<![\p{L}-])(\p{L}+)-(\p{L}+)(?![\p{L}-])/gu;
const USUAL_HYPHEN = new RegExp(`(?<![${LETTER}-])([${LETTER}]+)-([${LETTER}]+)(?![${LETTER}-])`, 'g');
