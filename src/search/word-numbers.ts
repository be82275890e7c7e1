import { NumberList } from './bytes';
import { MAX_ENTRY } from './forward-lists';
import { MAX_DOCUMENT_WORDS } from './words';

/** Words handled between two pauses. */
const SLICE = 20_000;
/** Different words; both dictionaries together must fit into the entries of forward lists. */
const MAX_TEXT_WORDS = 2 ** 21;
const MAX_CODE_WORDS = MAX_ENTRY / 2 - MAX_TEXT_WORDS;

const AS_TEXT = 1;
const AS_CODE = 2;

/** Words with provisional numbers, in the order in which they came; a number costs one look-up in a map. */
export class WordNumbers {
  readonly #numbers = new Map<string, number>();
  /** How each word was used. */
  readonly #uses = new NumberList();
  /** Contact that had each word last. */
  readonly #lastIn = new NumberList();
  #contact = 0;
  #wordsOfContact = 0;

  /** The next contact. */
  begin(): void {
    this.#contact++;
    this.#wordsOfContact = 0;
  }

  number(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(word, number);
    this.#uses.push(0);
    this.#lastIn.push(0);
    return number;
  }

  /** True the first time for each contact, as long as it has not too many words. */
  isFresh(number: number): boolean {
    if (this.#lastIn.at(number) === this.#contact || this.#wordsOfContact >= MAX_DOCUMENT_WORDS) return false;
    this.#lastIn.set(number, this.#contact);
    this.#wordsOfContact++;
    return true;
  }

  useAsText(number: number): void {
    this.#uses.set(number, this.#uses.at(number) | AS_TEXT);
  }

  useAsCode(number: number): void {
    this.#uses.set(number, this.#uses.at(number) | AS_CODE);
  }

  /** Words of names, companies, titles and cities in order. */
  textWords(): Generator<void, string[]> {
    return this.#sorted(AS_TEXT, MAX_TEXT_WORDS);
  }

  /** Words of addresses, handles and phones in order. */
  codeWords(): Generator<void, string[]> {
    return this.#sorted(AS_CODE, MAX_CODE_WORDS);
  }

  /** By provisional number, the place in the order plus `offset`. */
  *places(sorted: readonly string[], offset: number): Generator<void, Uint32Array> {
    const places = new Uint32Array(this.#numbers.size);
    for (const [n, word] of sorted.entries()) {
      places[this.#numbers.get(word)!] = offset + n;
      if (n % SLICE === SLICE - 1) yield;
    }
    return places;
  }

  // In heaps by their first letters, so that no step sorts all of them.
  *#sorted(use: number, most: number): Generator<void, string[]> {
    const heaps = new Map<string, string[]>();
    for (const [word, number] of this.#numbers) {
      if (number % SLICE === SLICE - 1) yield;
      if ((this.#uses.at(number) & use) === 0) continue;
      const start = word.slice(0, 2);
      const heap = heaps.get(start);
      if (heap) heap.push(word);
      else heaps.set(start, [word]);
    }
    yield;
    const words: string[] = [];
    for (const start of [...heaps.keys()].sort()) {
      const before = words.length;
      for (const word of heaps.get(start)!.sort()) words.push(word);
      if (Math.floor(before / SLICE) < Math.floor(words.length / SLICE)) yield;
    }
    if (words.length > most) throw new RangeError(`search index: more than ${most} different words`);
    return words;
  }
}
