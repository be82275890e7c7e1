import { NumberList } from './bytes';
import { writeDictionary } from './dictionary';
import { FlatIndex } from './flat-index';
import { ForwardLists, type ForwardParts, ForwardWriter, MAX_ENTRY } from './forward-lists';
import { BOOSTS } from './index-parts';
import { writePostings } from './posting-lists';
import type { IndexBuilder, SearchDocument, SearchIndex } from './types';
import { codeWords, MAX_DOCUMENT_WORDS, nameWords, textWords } from './words';

/** Contacts or words handled in one step of `finishInSlices`. */
const SLICE = 20_000;
/** Different words; both dictionaries together must fit into the entries of forward lists. */
const MAX_TEXT_WORDS = 2 ** 21;
const MAX_CODE_WORDS = MAX_ENTRY / 2 - MAX_TEXT_WORDS;
/** Companies, titles and cities repeat: their words are kept, up to so many texts. */
const MAX_REMEMBERED_TEXTS = 50_000;

const IN_NAME = 0;
const ELSEWHERE = 1;
const IN_CODES = 2;

/** Words with provisional numbers, in the order in which they came. */
class WordNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  number(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    if (number >= this.#most) throw new RangeError(`search index: more than ${this.#most} different words`);
    this.#numbers.set(word, number);
    return number;
  }

  /** Words in order, in heaps by their first letters so that no step sorts all of them. */
  *sorted(): Generator<void, string[]> {
    const heaps = new Map<string, string[]>();
    let seen = 0;
    for (const word of this.#numbers.keys()) {
      if (++seen % SLICE === 0) yield;
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
    return words;
  }

  /** By provisional number, the place in the order plus `offset`. */
  *places(sorted: readonly string[], offset: number): Generator<void, Uint32Array> {
    const places = new Uint32Array(sorted.length);
    for (const [n, word] of sorted.entries()) {
      places[this.#numbers.get(word)!] = offset + n;
      if (n % SLICE === SLICE - 1) yield;
    }
    return places;
  }
}

/** Gathers contacts with provisional word numbers, then sorts words and contacts and writes the flat parts. */
class Builder implements IndexBuilder {
  readonly #text = new WordNumbers(MAX_TEXT_WORDS);
  readonly #codes = new WordNumbers(MAX_CODE_WORDS);
  readonly #remembered = new Map<string, readonly string[]>();
  readonly #rows = new NumberList();
  readonly #boosts = new NumberList();
  readonly #ends = new NumberList();
  /** Provisional number * 4 + field, contact after contact. */
  readonly #words = new NumberList();

  get documents(): number {
    return this.#rows.length;
  }

  add(document: SearchDocument): void {
    const seen = new Set<string>();
    const fresh = (words: readonly string[]) =>
      words.filter(word => !seen.has(word) && seen.size < MAX_DOCUMENT_WORDS && seen.add(word));
    const put = (words: readonly string[], numbers: WordNumbers, field: number) => {
      for (const word of words) this.#words.push(numbers.number(word) * 4 + field);
    };
    const names = document.names.flatMap(name => fresh(nameWords(name)));
    const company = fresh(this.#rememberedWords(document.company));
    const aside = [document.jobTitle, document.city].flatMap(text => fresh(this.#rememberedWords(text)));
    // What stands before the first word of a name weighs less: see typed-word.ts.
    put(aside, this.#text, ELSEWHERE);
    put(names, this.#text, IN_NAME);
    put(company, this.#text, ELSEWHERE);
    put(fresh(codeWords(document)), this.#codes, IN_CODES);
    this.#ends.push(this.#words.length);
    this.#rows.push(document.row);
    this.#boosts.push(Math.max(0, Math.min(BOOSTS - 1, Math.round(document.boost))));
  }

  #rememberedWords(text: string | undefined): readonly string[] {
    if (!text) return [];
    const known = this.#remembered.get(text);
    if (known) return known;
    if (this.#remembered.size >= MAX_REMEMBERED_TEXTS) this.#remembered.clear();
    const words = textWords(text);
    this.#remembered.set(text, words);
    return words;
  }

  finish(): SearchIndex {
    const slices = this.finishInSlices();
    for (;;) {
      const slice = slices.next();
      if (slice.done) return slice.value;
    }
  }

  *finishInSlices(): Generator<void, SearchIndex> {
    const textWordList = yield* this.#text.sorted();
    const codeWordList = yield* this.#codes.sorted();
    const textPlaces = yield* this.#text.places(textWordList, 0);
    const codePlaces = yield* this.#codes.places(codeWordList, textWordList.length);
    const text = yield* writeDictionary(textWordList);
    const codes = yield* writeDictionary(codeWordList);
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

/** Visits what the lists of `words` words hold, by reading the forward lists in order. */
export function* eachDistance(
  parts: ForwardParts,
  words: number,
  visit: (list: number, distance: number) => void,
): Generator<void, void> {
  const forward = new ForwardLists(parts);
  const next = new Uint32Array(words * 2);
  for (let rank = 0; rank < parts.counts.length; rank++) {
    forward.read(rank);
    for (let n = 0; n < forward.length; n++) {
      const list = forward.entries[n]!;
      visit(list, rank - next[list]!);
      next[list] = rank + 1;
    }
    if (rank % SLICE === SLICE - 1) yield;
  }
}

export const createIndexBuilder = (): IndexBuilder => new Builder();

/** Builds the index in one go. */
export function buildIndex(documents: Iterable<SearchDocument>): SearchIndex {
  const builder = createIndexBuilder();
  for (const document of documents) builder.add(document);
  return builder.finish();
}
