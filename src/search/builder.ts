import { NumberList, varintLength, writeVarint } from './bytes';
import { writeDictionary } from './dictionary';
import { FlatIndex } from './flat-index';
import { BOOSTS, FORWARD_BYTES, type IndexParts, MAX_WORDS } from './index-parts';
import type { IndexBuilder, SearchDocument, SearchIndex } from './types';
import { codeWords, MAX_DOCUMENT_WORDS, nameWords, textWords } from './words';

/** Contacts or words handled in one step of `finishInSlices`. */
const SLICE = 20_000;
/** Companies, titles and cities repeat: their words are kept, up to so many texts. */
const MAX_REMEMBERED_TEXTS = 50_000;

const IN_NAME = 0;
const ELSEWHERE = 1;
const IN_TEXT = 1;
const IN_CODES = 0;

/** Gathers contacts with provisional word numbers, then sorts words and contacts and writes the flat parts. */
class Builder implements IndexBuilder {
  readonly #numbers = new Map<string, number>();
  /** By provisional number: does the word stand in a name, title, company or city? */
  readonly #kinds = new NumberFlags();
  readonly #remembered = new Map<string, readonly number[]>();
  readonly #rows = new NumberList();
  readonly #boosts = new NumberList();
  readonly #ends = new NumberList();
  /** Provisional number * 2 + field, contact after contact. */
  readonly #words = new NumberList();

  get documents(): number {
    return this.#rows.length;
  }

  add(document: SearchDocument): void {
    const seen = new Set<number>();
    const put = (word: number, field: number) => {
      if (seen.has(word) || seen.size >= MAX_DOCUMENT_WORDS) return;
      seen.add(word);
      this.#words.push(word * 2 + field);
    };
    for (const name of document.names) for (const word of nameWords(name)) put(this.#number(word, IN_TEXT), IN_NAME);
    for (const text of [document.company, document.jobTitle, document.city])
      if (text) for (const word of this.#textNumbers(text)) put(word, ELSEWHERE);
    for (const word of codeWords(document)) put(this.#number(word, IN_CODES), ELSEWHERE);
    this.#ends.push(this.#words.length);
    this.#rows.push(document.row);
    this.#boosts.push(Math.max(0, Math.min(BOOSTS - 1, Math.round(document.boost))));
  }

  #number(word: string, kind: number): number {
    let number = this.#numbers.get(word);
    if (number === undefined) {
      number = this.#numbers.size;
      if (number >= MAX_WORDS) throw new RangeError(`search index: more than ${MAX_WORDS} different words`);
      this.#numbers.set(word, number);
    }
    if (kind === IN_TEXT) this.#kinds.set(number);
    return number;
  }

  #textNumbers(text: string): readonly number[] {
    const known = this.#remembered.get(text);
    if (known) return known;
    if (this.#remembered.size >= MAX_REMEMBERED_TEXTS) this.#remembered.clear();
    const numbers = textWords(text).map(word => this.#number(word, IN_TEXT));
    this.#remembered.set(text, numbers);
    return numbers;
  }

  finish(): SearchIndex {
    const slices = this.finishInSlices();
    for (;;) {
      const slice = slices.next();
      if (slice.done) return slice.value;
    }
  }

  *finishInSlices(): Generator<void, SearchIndex> {
    const { text, codes, finalNumbers } = yield* this.#sortWords();
    const { order, boostStarts } = this.#order();
    yield;
    const { forward, forwardStarts } = yield* this.#writeForward(order, finalNumbers);
    const lists = yield* writeLists(forward, forwardStarts, text.size, codes.size);
    const rowOfRank = order.map(place => this.#rows.at(place));
    const parts: IndexParts = {
      documents: order.length,
      text,
      codes,
      ...lists,
      forwardStarts,
      forward,
      rowOfRank,
      boostStarts,
    };
    return new FlatIndex(parts);
  }

  /** Words in order, in heaps by their first letters so that no step sorts all of them. */
  *#sortWords() {
    const heaps = new Map<string, string[]>();
    for (const word of this.#numbers.keys()) {
      const start = word.slice(0, 2);
      const heap = heaps.get(start);
      if (heap) heap.push(word);
      else heaps.set(start, [word]);
    }
    const text: string[] = [];
    const codes: string[] = [];
    let sorted = 0;
    for (const start of [...heaps.keys()].sort()) {
      const heap = heaps.get(start)!.sort();
      for (const word of heap) (this.#kinds.has(this.#numbers.get(word)!) ? text : codes).push(word);
      heaps.delete(start);
      sorted += heap.length;
      if (sorted > SLICE) {
        sorted = 0;
        yield;
      }
    }
    const finalNumbers = new Uint32Array(this.#numbers.size);
    for (const [n, word] of text.entries()) finalNumbers[this.#numbers.get(word)!] = n;
    yield;
    for (const [n, word] of codes.entries()) finalNumbers[this.#numbers.get(word)!] = text.length + n;
    yield;
    const textDictionary = writeDictionary(text);
    yield;
    return { text: textDictionary, codes: writeDictionary(codes), finalNumbers };
  }

  /** Places of the contacts as added, by boost (higher first), then row. */
  #order(): { order: Uint32Array<ArrayBuffer>; boostStarts: Uint32Array<ArrayBuffer> } {
    const count = this.#rows.length;
    const boostStarts = new Uint32Array(BOOSTS + 1);
    for (let place = 0; place < count; place++) boostStarts[BOOSTS - this.#boosts.at(place)]!++;
    for (let n = 1; n <= BOOSTS; n++) boostStarts[n]! += boostStarts[n - 1]!;
    const next = boostStarts.slice();
    const order = new Uint32Array(count);
    for (const place of this.#placesByRow()) order[next[BOOSTS - 1 - this.#boosts.at(place)]!++] = place;
    return { order, boostStarts };
  }

  #placesByRow(): Uint32Array {
    const places = Uint32Array.from({ length: this.#rows.length }, (_, place) => place);
    const isSorted = places.every(place => place === 0 || this.#rows.at(place - 1) < this.#rows.at(place));
    return isSorted ? places : places.sort((a, b) => this.#rows.at(a) - this.#rows.at(b));
  }

  *#writeForward(order: Uint32Array, finalNumbers: Uint32Array) {
    const forward = new Uint8Array(this.#words.length * FORWARD_BYTES);
    const forwardStarts = new Uint32Array(order.length + 1);
    let at = 0;
    for (let rank = 0; rank < order.length; rank++) {
      const place = order[rank]!;
      const end = this.#ends.at(place);
      for (let n = place === 0 ? 0 : this.#ends.at(place - 1); n < end; n++) {
        const word = this.#words.at(n);
        const entry = finalNumbers[word >>> 1]! * 2 + (word & 1);
        forward[at] = entry;
        forward[at + 1] = entry >>> 8;
        forward[at + 2] = entry >>> 16;
        at += FORWARD_BYTES;
      }
      forwardStarts[rank + 1] = at / FORWARD_BYTES;
      if (rank % SLICE === SLICE - 1) yield;
    }
    return { forward, forwardStarts };
  }
}

/** A bit for each number. */
class NumberFlags {
  #bits = new Uint32Array(1024);

  set(number: number): void {
    while (number >>> 5 >= this.#bits.length) {
      const wider = new Uint32Array(this.#bits.length * 2);
      wider.set(this.#bits);
      this.#bits = wider;
    }
    this.#bits[number >>> 5]! |= 1 << (number & 31);
  }

  has(number: number): boolean {
    return ((this.#bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }
}

/** The lists of ranks by word: measured in a first pass over the forward lists, written in a second. */
function* writeLists(forward: Uint8Array, forwardStarts: Uint32Array, textWordCount: number, codeWordCount: number) {
  const words = textWordCount + codeWordCount;
  // Two lists a word: in names, elsewhere.
  const lengths = new Uint32Array(words * 2);
  yield* eachDistance(forward, forwardStarts, words, (list, distance) => {
    lengths[list]! += varintLength(distance);
  });
  const listStarts = new Uint32Array(words + 1);
  const ends = lengths.slice();
  let at = 0;
  for (let word = 0; word < words; word++) {
    listStarts[word] = at;
    if (word < textWordCount) at += varintLength(lengths[word * 2]!);
    ends[word * 2] = at;
    at += lengths[word * 2]!;
    ends[word * 2 + 1] = at;
    at += lengths[word * 2 + 1]!;
  }
  listStarts[words] = at;
  const lists = new Uint8Array(at);
  for (let word = 0; word < textWordCount; word++) writeVarint(lists, listStarts[word]!, lengths[word * 2]!);
  yield;
  yield* eachDistance(forward, forwardStarts, words, (list, distance) => {
    ends[list] = writeVarint(lists, ends[list]!, distance);
  });
  return { listStarts, lists };
}

function* eachDistance(
  forward: Uint8Array,
  forwardStarts: Uint32Array,
  words: number,
  visit: (list: number, distance: number) => void,
): Generator<void, void> {
  const next = new Uint32Array(words * 2);
  for (let rank = 0; rank + 1 < forwardStarts.length; rank++) {
    const end = forwardStarts[rank + 1]! * FORWARD_BYTES;
    for (let at = forwardStarts[rank]! * FORWARD_BYTES; at < end; at += FORWARD_BYTES) {
      const list = forward[at]! | (forward[at + 1]! << 8) | (forward[at + 2]! << 16);
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
