import { NumberList } from './bytes';
import { writeDictionary } from './dictionary';
import { FlatIndex } from './flat-index';
import { ForwardLists, type ForwardParts, ForwardWriter } from './forward-lists';
import { BOOSTS } from './index-parts';
import { writePostings } from './posting-lists';
import type { IndexBuilder, SearchDocument, SearchIndex } from './types';
import { WordNumbers } from './word-numbers';
import { MAX_FIELD_LENGTH, nameWords, phoneWords, textWords, wordsOf } from './words';

/** Contacts handled in one step of `finishInSlices`. */
const SLICE = 20_000;
/** Companies, titles, cities and hosts repeat: their words are kept, up to so many texts. */
const MAX_REMEMBERED_TEXTS = 50_000;

const IN_NAME = 0;
const ELSEWHERE = 1;
const IN_CODES = 2;

/** Gathers contacts with provisional word numbers, then sorts words and contacts and writes the flat parts. */
class Builder implements IndexBuilder {
  readonly #numbers = new WordNumbers();
  readonly #texts = new Map<string, readonly number[]>();
  readonly #hosts = new Map<string, readonly number[]>();
  readonly #rows = new NumberList();
  readonly #boosts = new NumberList();
  readonly #ends = new NumberList();
  /** Provisional number * 4 + field, contact after contact. */
  readonly #words = new NumberList();

  get documents(): number {
    return this.#rows.length;
  }

  add(document: SearchDocument): void {
    this.#numbers.begin();
    const names = document.names.flatMap(name => this.#fresh(nameWords(name)));
    const company = this.#fresh(this.#ofText(document.company));
    const title = this.#fresh(this.#ofText(document.jobTitle));
    const city = this.#fresh(this.#ofText(document.city));
    // What stands before the first word of a name weighs less: see typed-word.ts.
    this.#putText(title, ELSEWHERE);
    this.#putText(city, ELSEWHERE);
    this.#putText(names, IN_NAME);
    this.#putText(company, ELSEWHERE);
    for (const address of document.emails) this.#putAddress(address);
    for (const handle of document.handles) this.#putCodes(this.#fresh(wordsOf(handle)));
    for (const phone of document.phones) this.#putCodes(this.#fresh(phoneWords(phone)));
    this.#ends.push(this.#words.length);
    this.#rows.push(document.row);
    this.#boosts.push(Math.max(0, Math.min(BOOSTS - 1, Math.round(document.boost))));
  }

  /** Numbers of those of the words that the contact had not yet. */
  #fresh(words: readonly string[] | readonly number[]): number[] {
    const fresh: number[] = [];
    for (const word of words) {
      const number = typeof word === 'number' ? word : this.#numbers.number(word);
      if (this.#numbers.isFresh(number)) fresh.push(number);
    }
    return fresh;
  }

  #ofText(text: string | undefined): readonly number[] {
    return text ? remembered(this.#texts, text, () => textWords(text).map(word => this.#numbers.number(word))) : [];
  }

  #putAddress(address: string): void {
    const at = address.indexOf('@');
    if (at < 0 || address.length > MAX_FIELD_LENGTH) {
      this.#putCodes(this.#fresh(wordsOf(address)));
      return;
    }
    const host = address.slice(at + 1);
    this.#putCodes(this.#fresh(wordsOf(address.slice(0, at))));
    this.#putCodes(
      this.#fresh(remembered(this.#hosts, host, () => wordsOf(host).map(word => this.#numbers.number(word)))),
    );
  }

  #putText(numbers: readonly number[], field: number): void {
    for (const number of numbers) {
      this.#numbers.useAsText(number);
      this.#words.push(number * 4 + field);
    }
  }

  #putCodes(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#numbers.useAsCode(number);
      this.#words.push(number * 4 + IN_CODES);
    }
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
    const textPlaces = yield* this.#numbers.places(textWordList, 0);
    const codePlaces = yield* this.#numbers.places(codeWordList, textWordList.length);
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

function remembered(
  memory: Map<string, readonly number[]>,
  text: string,
  make: () => readonly number[],
): readonly number[] {
  const known = memory.get(text);
  if (known) return known;
  if (memory.size >= MAX_REMEMBERED_TEXTS) memory.clear();
  const made = make();
  memory.set(text, made);
  return made;
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
