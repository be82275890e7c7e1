import { fold, isAscii, spellDigraphs } from './fold';
import { nationalDigits, withoutCountryCode } from './phone-digits';

/** Longer words are cut, in documents and in typed text alike: the edit automaton has 32 bits. */
export const MAX_WORD_LENGTH = 31;
/** Typed words beyond these are ignored. */
export const MAX_QUERY_WORDS = 8;
/** Words of one contact beyond these are not searchable: their number is kept in a byte. */
export const MAX_DOCUMENT_WORDS = 255;
/** Typed or stored text beyond these UTF-16 units is not looked at. */
export const MAX_FIELD_LENGTH = 2000;

const APOSTROPHES = /['’ʼ`]/g;
const SEPARATORS = /[^\p{L}\p{N}\p{M}]+/u;
const ASCII_SEPARATORS = /[^a-z0-9]+/;
const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u;
/** Han names and company words longer than these are found by their beginning only. */
const MAX_CJK_SUFFIXES = 8;
const MAX_JOINED_WORDS = 4;

function split(folded: string): string[] {
  const joined = folded.replace(APOSTROPHES, '');
  const words = joined.split(isAscii(joined) ? ASCII_SEPARATORS : SEPARATORS).filter(Boolean);
  return words.map(word => (word.length > MAX_WORD_LENGTH ? word.slice(0, MAX_WORD_LENGTH) : word));
}

/** Letters and single separators, as most names and addresses are: nothing to take apart. */
const PLAIN = /^[a-z0-9]+(?:[ ._@-][a-z0-9]+)*$/i;
const PLAIN_SEPARATOR = /[ ._@-]/;

/** Folded words of a text. An apostrophe joins (O'Brien is obrien); what is neither letter nor digit separates. */
export function wordsOf(text: string): string[] {
  if (text.length <= MAX_WORD_LENGTH && PLAIN.test(text)) return text.toLowerCase().split(PLAIN_SEPARATOR);
  return split(fold(text.slice(0, MAX_FIELD_LENGTH)));
}

/** Words of a text in its second spelling, if it has one: Müller is mueller. */
function secondWords(text: string): string[] {
  const spelled = spellDigraphs(text.slice(0, MAX_FIELD_LENGTH).normalize('NFC').toLowerCase());
  return spelled ? wordsOf(spelled) : [];
}

/** Words of a text in each of its spellings: Müller is muller and mueller. */
function spelledWords(text: string): string[] {
  const words = wordsOf(text);
  return isAscii(text) ? words : [...words, ...secondWords(text)];
}

/** Chinese, Japanese and Korean are written without spaces: each rest of a word can be typed, too. */
function withCjkRests(words: readonly string[]): string[] {
  return words.flatMap(word => {
    if (isAscii(word) || !CJK.test(word)) return [word];
    const letters = Array.from(word).slice(0, MAX_CJK_SUFFIXES);
    return letters.map((_, start) => Array.from(word).slice(start).join(''));
  });
}

/** Words of text other than names: company, title, city. */
export const textWords = (text: string): string[] => withCjkRests(spelledWords(text));

/** Words of a name; family and given name in CJK are found when typed together, in either order. */
export function nameWords(name: string): string[] {
  const words = spelledWords(name);
  if (isAscii(name)) return words;
  const native = words.filter(word => CJK.test(word)).slice(0, MAX_JOINED_WORDS);
  return native.length < 2 ? withCjkRests(words) : [...withCjkRests(words), ...joinedWords(native)];
}

// CJK, also what folding makes such letters of; and Σ, which is ς or σ by what stands beside it, in each spelling.
const NEEDS_WHOLE = /[\u1100-\u11ff\u2e80-\uffff\u03a3]/;

/** True when the words of a name are surely those of its parts between blanks, one after the other: first spellings, then second ones. */
export const isOfParts = (name: string): boolean => name.length <= MAX_FIELD_LENGTH && !NEEDS_WHOLE.test(name);

export interface PartWords<Word = string> {
  words: readonly Word[];
  second: readonly Word[];
}

/** Words of a part of a name between blanks. */
export const partWords = (part: string): PartWords => ({ words: wordsOf(part), second: secondWords(part) });

/** Any two words typed as one, and all of them with any of them first. */
function joinedWords(words: readonly string[]): string[] {
  const pairs = words.flatMap(one => words.filter(other => other !== one).map(other => one + other));
  const turns = words.map((_, n) => [...words.slice(n), ...words.slice(0, n)].join(''));
  return [...pairs, ...turns].map(word => word.slice(0, MAX_WORD_LENGTH));
}

/** The word of a phone number, if there is a digit in it. */
export function phoneWords(phone: string): string[] {
  const digits = nationalDigits(phone.slice(0, 60)).slice(0, MAX_WORD_LENGTH);
  return digits === '' ? [] : [digits];
}

/** One typed word in its readings; a contact's word that fits any of them fits. */
export type QueryWord = readonly string[];

// A phone number stands alone: digits and what groups them, between spaces.
const TYPED_PHONE = /(?<=^|\s)\+?\(?\d[\d\s()./-]{3,}\d(?=$|\s)/g;

function phoneReadings(typed: string): QueryWord {
  const national = nationalDigits(typed);
  const rest = typed.startsWith('+') ? undefined : withoutCountryCode(national);
  const readings = [typed.replace(/\D/g, ''), national, rest ?? ''].map(digits => digits.slice(0, MAX_WORD_LENGTH));
  return [...new Set(readings.filter(Boolean))];
}

function wordReadings(text: string): QueryWord[] {
  const words = wordsOf(text);
  const spelling = isAscii(text) ? undefined : spellDigraphs(text.normalize('NFC').toLowerCase());
  const spelled = spelling ? wordsOf(spelling) : words;
  return words.map((word, n) => [...new Set([word, spelled[n] ?? word])]);
}

/** What was typed, as words to be found; repeated ones once. */
export function queryWords(text: string): QueryWord[] {
  const typed = text.slice(0, MAX_FIELD_LENGTH);
  const phones = (typed.match(TYPED_PHONE) ?? []).map(phoneReadings).filter(readings => readings.length > 0);
  const words = wordReadings(typed.replace(TYPED_PHONE, ' '));
  const unique = new Map([...words, ...phones].map(readings => [readings.join(' '), readings]));
  return [...unique.values()].slice(0, MAX_QUERY_WORDS);
}

/** Most typing errors in a typed word: the word meant may be longer by those that left letters out. */
export const allowedEdits = (word: string): number => (word.length >= 6 ? 2 : word.length >= 3 ? 1 : 0);

/** Errors with which a typed word may be a mere beginning; with more, it must be the whole word but for them. */
export const beginningEdits = (word: string): number => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);

/** Letters that a word has at least when so many errors in it are forgiven. */
export const leastLength = (edits: number): number => (edits === 0 ? 0 : edits === 1 ? 4 : 8);

/** In an address or handle one error is looked for in so many of the typed words, the longest: it is a walk through all of them. */
const MAX_MISTYPED_CODES = 2;

/** The typed words that may be mistyped parts of an address, handle or phone. */
export function mistypedCodes(query: readonly QueryWord[]): ReadonlySet<QueryWord> {
  const length = (word: QueryWord) => Math.max(...word.map(reading => reading.length));
  return new Set(query.toSorted((a, b) => length(b) - length(a)).slice(0, MAX_MISTYPED_CODES));
}
