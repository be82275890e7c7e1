// An expression with `\p{…}` takes a millisecond or more to compile, for texts of one and of two bytes a letter each anew, and a worker
// that was just started has compiled none: half of what comparing the people of a page took there. So texts of usual letters have expressions
// of their own.

/** Of the Latin script, with those of Vietnamese. */
const LATIN_LETTERS = '\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u017e\\u0180-\\u024f\\u1e00-\\u1eff';
const USUAL_LETTERS = `${LATIN_LETTERS}\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03e1\\u03f0-\\u03f5\\u0400-\\u0481\\u048a-\\u052f`;
/** Of Han, kana and Hangul: letters that stand for themselves, with no mark of their own and no other form. */
const CJK_LETTERS = '\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3';
const USUAL = new RegExp(`^[\\x20-\\x7e${USUAL_LETTERS}]*$`);
const USUAL_WORD = new RegExp(`^[A-Za-z${USUAL_LETTERS}'’]*$`);
const USUAL_OR_CJK = new RegExp(`^[\\x20-\\x7e${USUAL_LETTERS}${CJK_LETTERS}]*$`);
const NOT_LATIN = /[\u0370-\u052f]/;

/** What stands in a character class for `\p{L}` in a usual text. */
export const LETTER = 'A-Za-z\\x80-\\uffff';
/** And for letters of the Latin script. */
export const USUAL_LATIN = `A-Za-z${LATIN_LETTERS}`;
/** A run of letters that {@link isUsualOrCjk} allows and {@link isUsual} does not. */
export const CJK_RUN = new RegExp(`[${CJK_LETTERS}]+`, 'g');

/**
 * ASCII without control characters, and letters of the Latin, Greek and Cyrillic scripts: what is not ASCII in it is a letter, `[A-Za-z]` and
 * `[0-9]` are the rest of its letters and numbers, and it holds nothing that `i` without `u` would fold otherwise.
 */
export const isUsual = (text: string): boolean => USUAL.test(text);

/** The same with letters of Han, kana and Hangul: then, too, what is not ASCII is a letter. */
export const isUsualOrCjk = (text: string): boolean => USUAL_OR_CJK.test(text);

/** Letters as in {@link isUsual}, and apostrophes. */
export const isUsualWord = (text: string): boolean => USUAL_WORD.test(text);

/** Of a usual text or word: no Greek and no Cyrillic. */
export const isUsualLatin = (text: string): boolean => !NOT_LATIN.test(text);
