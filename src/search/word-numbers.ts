import { NumberList } from './bytes';
import { putLetters, type ReadWord } from './dictionary';
import { MAX_ENTRY } from './forward-lists';
import { WordTable } from './word-table';
import { MAX_DOCUMENT_WORDS, MAX_WORD_LENGTH } from './words';

/** Words handled between two pauses. */
const SLICE = 20_000;
/** Different words; both dictionaries together must fit into the entries of forward lists. */
const MAX_TEXT_WORDS = 2 ** 21;
const MAX_CODE_WORDS = MAX_ENTRY / 2 - MAX_TEXT_WORDS;

export const AS_TEXT = 1;
export const AS_CODE = 2;

/** Words with provisional numbers, in the order in which they came, and those of one contact. */
export class WordNumbers {
  readonly #table = new WordTable();
  /** Contact that had each word last * 4 + how it was used by all. */
  readonly #uses = new NumberList();
  readonly #letters = new Uint16Array(MAX_WORD_LENGTH);
  #contact = 0;
  /** Words of the contact, each once: the first `length` are valid. */
  readonly numbers = new Uint32Array(MAX_DOCUMENT_WORDS);
  length = 0;

  /** The next contact. */
  begin(): void {
    this.#contact++;
    this.length = 0;
  }

  /** Number of a word of so many letters at most as words have. */
  number(word: string): number {
    return this.numberOf(this.#letters, 0, putLetters(word, this.#letters));
  }

  /** Number of the word that stands in `letters` from `from` up to `to`. */
  numberOf(letters: Uint16Array, from: number, to: number): number {
    const number = this.#table.number(letters, from, to);
    if (number === this.#uses.length) this.#uses.push(0);
    return number;
  }

  /** The contact has the word: nothing new if it had it already, or has too many. */
  add(number: number, use: number): void {
    const uses = this.#uses.at(number);
    if (uses >>> 2 === this.#contact || this.length >= MAX_DOCUMENT_WORDS) return;
    this.#uses.set(number, (this.#contact * 4) | (uses & 3) | use);
    this.numbers[this.length++] = number;
  }

  /** Numbers of the words of names, companies, titles and cities in order. */
  textWords(): Generator<void, Uint32Array> {
    return this.#sorted(AS_TEXT, MAX_TEXT_WORDS);
  }

  /** Numbers of the words of addresses, handles and phones in order. */
  codeWords(): Generator<void, Uint32Array> {
    return this.#sorted(AS_CODE, MAX_CODE_WORDS);
  }

  /** Hands out the words of these numbers, by their places. */
  reader(numbers: Uint32Array): ReadWord {
    return (at, letters) => this.#table.read(numbers[at]!, letters);
  }

  /** By provisional number, the place in the order plus `offset`. */
  places(sorted: Uint32Array, offset: number): Uint32Array {
    const places = new Uint32Array(this.#table.size);
    for (let n = 0; n < sorted.length; n++) places[sorted[n]!] = offset + n;
    return places;
  }

  // In heaps by their first letters, so that no step sorts all of them.
  *#sorted(use: number, most: number): Generator<void, Uint32Array> {
    const heaps = new Map<number, number[]>();
    let count = 0;
    for (let number = 0; number < this.#table.size; number++) {
      if (number % SLICE === SLICE - 1) yield;
      if ((this.#uses.at(number) & use) === 0) continue;
      const start = this.#table.start(number);
      const heap = heaps.get(start);
      if (heap) heap.push(number);
      else heaps.set(start, [number]);
      count++;
    }
    yield;
    if (count > most) throw new RangeError(`search index: more than ${most} different words`);
    const sorted = new Uint32Array(count);
    let at = 0;
    for (const start of Float64Array.from(heaps.keys()).sort()) {
      const before = at;
      for (const number of heaps.get(start)!.sort((a, b) => this.#table.compare(a, b))) sorted[at++] = number;
      if (Math.floor(before / SLICE) < Math.floor(at / SLICE)) yield;
    }
    return sorted;
  }
}
