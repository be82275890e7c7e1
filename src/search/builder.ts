import { AsciiWords } from './ascii-words';
import { NumberList } from './bytes';
import { writeDictionary } from './dictionary';
import { FlatIndex } from './flat-index';
import { eachDistance, type ForwardParts, ForwardWriter } from './forward-lists';
import { BOOSTS } from './index-parts';
import { writePostings } from './posting-lists';
import type { IndexBuilder, SearchDocument, SearchIndex } from './types';
import { AS_CODE, AS_TEXT, WordNumbers } from './word-numbers';
import { isOfParts, nameWords, type PartWords, partWords, phoneWords, textWords, wordsOf } from './words';

/** Contacts handled in one step of `finishInSlices`. */
const SLICE = 20_000;
/** Companies, titles, cities and parts of names repeat: of those that are not ASCII the words are kept, up to so many texts. */
const MAX_REMEMBERED_TEXTS = 50_000;

const IN_NAME = 0;
const ELSEWHERE = 1;
const IN_CODES = 2;

/** Gathers contacts with provisional word numbers, then sorts words and contacts and writes the flat parts. */
class Builder implements IndexBuilder {
  readonly #numbers = new WordNumbers();
  readonly #texts = new Map<string, readonly number[]>();
  readonly #parts = new Map<string, PartWords<number>>();
  readonly #ascii = new AsciiWords();
  readonly #rows = new NumberList();
  readonly #boosts = new NumberList();
  readonly #ends = new NumberList();
  /** Provisional number * 4 + field, contact after contact. */
  readonly #words = new NumberList();

  get documents(): number {
    return this.#rows.length;
  }

  add(document: SearchDocument): void {
    const words = this.#numbers;
    words.begin();
    for (const name of document.names) this.#readName(name);
    const names = words.length;
    this.#readText(document.company);
    const company = words.length;
    this.#readText(document.jobTitle);
    this.#readText(document.city);
    const texts = words.length;
    for (const address of document.emails) this.#read(address, AS_CODE, wordsOf);
    for (const handle of document.handles) this.#read(handle, AS_CODE, wordsOf);
    for (const phone of document.phones) for (const word of phoneWords(phone)) words.add(words.number(word), AS_CODE);
    // What stands before the first word of a name weighs less: see typed-word.ts.
    this.#put(company, texts, ELSEWHERE);
    this.#put(0, names, IN_NAME);
    this.#put(names, company, ELSEWHERE);
    this.#put(texts, words.length, IN_CODES);
    this.#ends.push(this.#words.length);
    this.#rows.push(document.row);
    this.#boosts.push(Math.max(0, Math.min(BOOSTS - 1, Math.round(document.boost))));
  }

  /** @param wordsOf - how words are found in a text that is not ASCII */
  #read(text: string, use: number, wordsOf: (text: string) => readonly string[]): void {
    if (this.#readAscii(text, use)) return;
    for (const word of wordsOf(text)) this.#numbers.add(this.#numbers.number(word), use);
  }

  #readName(name: string): void {
    if (this.#readAscii(name, AS_TEXT)) return;
    if (isOfParts(name)) this.#readParts(name.split(' '));
    else this.#read(name, AS_TEXT, nameWords);
  }

  #readParts(names: readonly string[]): void {
    const parts = names.map(part => remembered(this.#parts, part, () => this.#part(part)));
    for (const { words } of parts) this.#add(words);
    for (const { second } of parts) this.#add(second);
  }

  #part(part: string): PartWords<number> {
    const { words, second } = partWords(part);
    return { words: this.#numbersOf(words), second: this.#numbersOf(second) };
  }

  #readText(text: string | undefined): void {
    if (!text || this.#readAscii(text, AS_TEXT)) return;
    this.#add(remembered(this.#texts, text, () => this.#numbersOf(textWords(text))));
  }

  #numbersOf(words: readonly string[]): number[] {
    return words.map(word => this.#numbers.number(word));
  }

  #add(textWords: readonly number[]): void {
    for (const number of textWords) this.#numbers.add(number, AS_TEXT);
  }

  #readAscii(text: string, use: number): boolean {
    const { letters, ends } = this.#ascii;
    const words = this.#ascii.read(text);
    for (let n = 0, start = 0; n < words; n++) {
      const end = ends[n]!;
      this.#numbers.add(this.#numbers.numberOf(letters, start, end), use);
      start = end;
    }
    return words >= 0;
  }

  #put(from: number, to: number, field: number): void {
    for (let n = from; n < to; n++) this.#words.push(this.#numbers.numbers[n]! * 4 + field);
  }

  finish(): SearchIndex {
    const slices = this.finishInSlices();
    for (;;) {
      const slice = slices.next();
      if (slice.done) return slice.value;
    }
  }

  *finishInSlices(): Generator<void, SearchIndex> {
    const textWordList = yield* this.#numbers.textWords();
    const codeWordList = yield* this.#numbers.codeWords();
    const textPlaces = this.#numbers.places(textWordList, 0);
    const codePlaces = this.#numbers.places(codeWordList, textWordList.length);
    const text = yield* writeDictionary(textWordList.length, this.#numbers.reader(textWordList));
    const codes = yield* writeDictionary(codeWordList.length, this.#numbers.reader(codeWordList));
    const { order, boostStarts } = yield* this.#order();
    const forward = yield* this.#writeForward(order, textPlaces, codePlaces);
    const words = text.size + codes.size;
    const postings = yield* writePostings(words, text.size, visit => eachDistance(forward, words, visit));
    const rowOfRank = order.map(place => this.#rows.at(place));
    const parts = { documents: order.length, text, codes, postings, forward, rowOfRank, boostStarts };
    return new FlatIndex(parts);
  }

  /** Places of the contacts as added, by boost (higher first), then row. */
  *#order(): Generator<void, { order: Uint32Array<ArrayBuffer>; boostStarts: Uint32Array<ArrayBuffer> }> {
    const places = yield* this.#placesByRow();
    const boostStarts = new Uint32Array(BOOSTS + 1);
    for (const place of places) boostStarts[BOOSTS - this.#boosts.at(place)]!++;
    for (let n = 1; n <= BOOSTS; n++) boostStarts[n]! += boostStarts[n - 1]!;
    yield;
    const next = boostStarts.slice();
    const order = new Uint32Array(places.length);
    for (let n = 0; n < places.length; n++) {
      const place = places[n]!;
      order[next[BOOSTS - 1 - this.#boosts.at(place)]!++] = place;
      if (n % SLICE === SLICE - 1) yield;
    }
    return { order, boostStarts };
  }

  /** Contacts usually come in the order of their rows; if not, they are sorted in one go. */
  *#placesByRow(): Generator<void, Uint32Array> {
    const places = new Uint32Array(this.#rows.length);
    let isSorted = true;
    for (let place = 0; place < places.length; place++) {
      places[place] = place;
      isSorted &&= place === 0 || this.#rows.at(place - 1) < this.#rows.at(place);
      if (place % SLICE === SLICE - 1) yield;
    }
    return isSorted ? places : places.sort((a, b) => this.#rows.at(a) - this.#rows.at(b));
  }

  *#writeForward(order: Uint32Array, textPlaces: Uint32Array, codePlaces: Uint32Array): Generator<void, ForwardParts> {
    const writer = new ForwardWriter(order.length, this.#words.length);
    for (let rank = 0; rank < order.length; rank++) {
      const contact = order[rank]!;
      const end = this.#ends.at(contact);
      writer.begin(rank);
      for (let n = contact === 0 ? 0 : this.#ends.at(contact - 1); n < end; n++) {
        const word = this.#words.at(n);
        const field = word & 3;
        const place = (field === IN_CODES ? codePlaces : textPlaces)[word >>> 2]!;
        writer.push(rank, place * 2 + (field === IN_NAME ? 0 : 1));
      }
      if (rank % SLICE === SLICE - 1) yield;
    }
    return writer.finish();
  }
}

function remembered<T>(memory: Map<string, T>, text: string, make: () => T): T {
  const known = memory.get(text);
  if (known !== undefined) return known;
  if (memory.size >= MAX_REMEMBERED_TEXTS) memory.clear();
  const made = make();
  memory.set(text, made);
  return made;
}

export const createIndexBuilder = (): IndexBuilder => new Builder();

/** Builds the index in one go. */
export function buildIndex(documents: Iterable<SearchDocument>): SearchIndex {
  const builder = createIndexBuilder();
  for (const document of documents) builder.add(document);
  return builder.finish();
}
