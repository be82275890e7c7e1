import { fold, spellDigraphs } from './fold';
import { allowedEdits, beginningEdits, leastLength, MAX_FIELD_LENGTH, queryWords } from './words';

/** `[start, end)` in UTF-16 code units of the field as it was given. */
export type Span = [start: number, end: number];

/** A word of a field, folded; `starts[n]` and `ends[n]` say which units of the field the folded unit n came from. */
interface FieldWord {
  units: string;
  starts: number[];
  ends: number[];
}

const WORD_UNITS = /^[\p{L}\p{N}\p{M}]+$/u;
const JOINS = /^['’ʼ`]$/;

/** Letters with the marks that belong to them. */
const LETTERS = /\P{M}\p{M}*|\p{M}+/gsu;

function fieldWords(field: string, spell: (letter: string) => string): FieldWord[] {
  const words: FieldWord[] = [];
  let word: FieldWord | undefined;
  for (const { 0: letter, index } of field.slice(0, MAX_FIELD_LENGTH).matchAll(LETTERS)) {
    const folded = spell(letter);
    if (folded === '' || JOINS.test(letter)) continue;
    if (!WORD_UNITS.test(folded)) {
      word = undefined;
      continue;
    }
    if (!word) {
      word = { units: '', starts: [], ends: [] };
      words.push(word);
    }
    word.units += folded;
    for (let n = 0; n < folded.length; n++) {
      word.starts.push(index);
      word.ends.push(index + letter.length);
    }
  }
  return words;
}

const spellAsDigraph = (letter: string): string => {
  const lower = letter.normalize('NFC').toLowerCase();
  return fold(spellDigraphs(lower) ?? lower);
};

/**
 * The beginning of `word` nearest to `typed`, by the rules of the search.
 * @returns its length and edits, or undefined when it takes more edits than are forgiven
 */
function nearestBeginning(typed: string, word: string): { length: number; edits: number } | undefined {
  const end = Math.min(word.length, typed.length + allowedEdits(typed));
  let before: number[] = [];
  let last = Array.from({ length: typed.length + 1 }, (_, n) => n);
  let best: { length: number; edits: number } | undefined;
  for (let length = 1; length <= end; length++) {
    const row = nextRow(typed, word, length, last, before);
    const edits = row[typed.length]!;
    const isCloser = !best || edits < best.edits || (edits === best.edits && length <= typed.length);
    if (isCloser && isForgiven(typed, edits, length === word.length ? length : 0)) best = { length, edits };
    before = last;
    last = row;
  }
  return best;
}

/** @param wholeLength - letters of the word if all of it was typed, 0 if only its beginning */
function isForgiven(typed: string, edits: number, wholeLength: number): boolean {
  if (edits <= beginningEdits(typed)) return true;
  return edits <= allowedEdits(typed) && wholeLength >= leastLength(edits);
}

/** One row of the table of optimal string alignment distances. */
function nextRow(typed: string, word: string, length: number, last: number[], before: number[]): number[] {
  const row = [length];
  for (let n = 1; n <= typed.length; n++) {
    const isSame = typed[n - 1] === word[length - 1];
    let edits = Math.min(last[n]! + 1, row[n - 1]! + 1, last[n - 1]! + (isSame ? 0 : 1));
    const isSwap = n > 1 && length > 1 && typed[n - 1] === word[length - 2] && typed[n - 2] === word[length - 1];
    if (isSwap) edits = Math.min(edits, before[n - 2]! + 1);
    row.push(edits);
  }
  return row;
}

/** Where a typed word stands in a word; in CJK it may begin anywhere. */
function spanIn(word: FieldWord, typed: string, reading: number): Fit | undefined {
  const beginning = nearestBeginning(typed, word.units);
  const from = beginning ? 0 : word.units.charCodeAt(0) > 0x2e7f ? word.units.indexOf(typed) : -1;
  if (from < 0) return undefined;
  const last = from + (beginning?.length ?? typed.length) - 1;
  return { span: [word.starts[from]!, word.ends[last]!], edits: beginning?.edits ?? 0, reading };
}

interface Fit {
  span: Span;
  edits: number;
  reading: number;
}

/** Each typed word is marked where it fits with the fewest edits, in the reading that comes first. */
function spansOf(typed: readonly string[], words: readonly FieldWord[]): Span[] {
  const fits = typed.flatMap((text, reading) => words.map(word => spanIn(word, text, reading)));
  const found = fits.filter(fit => fit !== undefined).sort((a, b) => a.edits - b.edits || a.reading - b.reading);
  const [best] = found;
  return found.filter(fit => fit.edits === best?.edits && fit.reading === best.reading).map(({ span }) => span);
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** Where the typed words stand in a field, by the rules of the search: beginnings of words, accents, typing errors. */
export function highlight(text: string, field: string): Span[] {
  const words = [...fieldWords(field, fold), ...fieldWords(field, spellAsDigraph)];
  return merged(queryWords(text).flatMap(typed => spansOf(typed, words)));
}
