/** Letters that Unicode does not take apart, as people type them without the mark. */
const SPELLED_OUT: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ə: 'e',
  ħ: 'h',
};
const SPECIAL_LETTERS = /[ßøæœłđðþıəħ]/g;
// Combining accents, Hebrew points, Arabic vowel signs and stretcher, and characters without width.
const UNSEEN =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself
const ASCII = /^[\x00-\x7f]*$/;

/** True when folding can only lower the case. */
export const isAscii = (text: string): boolean => ASCII.test(text);

/**
 * Text as it is compared: lower case, without accents, width forms made equal, ł as l, ß as ss.
 * Cyrillic, Greek, Arabic, Hebrew and CJK letters stay letters of their own script.
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .normalize('NFC') // Hangul and kana come together again.
    .toLowerCase()
    .replace(SPECIAL_LETTERS, letter => SPELLED_OUT[letter] ?? letter)
    .replace(UNSEEN, '');
}

const DIGRAPHS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const HAS_DIGRAPH = /[äöüåø]/;

/** The second usual spelling of a text in lower case NFC (ü as ue), or undefined when it has none. */
export function spellDigraphs(text: string): string | undefined {
  return HAS_DIGRAPH.test(text) ? text.replace(/[äöüåø]/g, letter => DIGRAPHS[letter] ?? letter) : undefined;
}
