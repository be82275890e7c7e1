import { DictionaryReader, prefixRange } from './dictionary';
import { EditWalk } from './edit-walk';
import { FilteredWalk } from './filtered-walk';
import type { IndexParts } from './index-parts';
import type { PostingLists } from './posting-lists';
import type { Level } from './search-levels';
import { TypedWord } from './typed-word';
import { PREFIX_COST, type WordRanges } from './word-ranges';
import { allowedEdits, mistypedCodes, type QueryWord } from './words';

/** Finds the words that fit the typed ones, level by level. */
export class WordCollector {
  readonly #parts: IndexParts;
  readonly #postings: PostingLists;
  readonly #readers: { text: DictionaryReader; codes: DictionaryReader };
  readonly #walks: { text: FilteredWalk; codes: EditWalk };
  readonly #typed: TypedWord[] = [];
  #query: readonly QueryWord[] = [];
  /** The level up to which `#typed` holds what fits `#query`. */
  #level: Level = 0;

  constructor(parts: IndexParts, postings: PostingLists) {
    this.#parts = parts;
    this.#postings = postings;
    this.#readers = { text: new DictionaryReader(parts.text), codes: new DictionaryReader(parts.codes) };
    this.#walks = { text: new FilteredWalk(parts.text), codes: new EditWalk(parts.codes) };
  }

  /** Working memory. */
  get bytes(): number {
    return this.#typed.reduce((sum, { bytes }) => sum + bytes, this.#walks.text.bytes);
  }

  /** What fits each typed word up to this level. What an earlier call found for the same query is kept. */
  collect(query: readonly QueryWord[], level: Level): readonly TypedWord[] {
    if (query !== this.#query) this.#collectAsTyped(query);
    const typed = this.#typed.slice(0, query.length);
    if (level > 0 && this.#level === 0) for (const [n, word] of query.entries()) this.#collectErrors(word, typed[n]!);
    if (level === 3 && this.#level < 3) this.#collectCodeErrors(query, typed);
    this.#level = level > this.#level ? level : this.#level;
    return typed;
  }

  #collectAsTyped(query: readonly QueryWord[]): void {
    this.#query = query;
    this.#level = 0;
    for (const [n, readings] of query.entries()) {
      this.#typed[n] ??= new TypedWord(this.#parts.text.size);
      const typed = this.#typed[n];
      typed.clear();
      for (const reading of readings) {
        typed.beginReading();
        collectPrefix(this.#readers.text, reading, 0, typed.text[0], typed.whole);
        collectPrefix(this.#readers.codes, reading, this.#parts.text.size, typed.codes[0], typed.whole);
      }
      typed.measure(ranges => this.#postings.width(ranges));
    }
  }

  #collectErrors(readings: QueryWord, typed: TypedWord): void {
    const [, one, two] = typed.text;
    for (const reading of readings.filter(mayErr)) this.#walks.text.collect(reading, [one, two]);
    typed.measure(ranges => this.#postings.width(ranges));
  }

  #collectCodeErrors(query: readonly QueryWord[], typed: readonly TypedWord[]): void {
    const mistyped = mistypedCodes(query);
    for (const [n, readings] of query.entries()) {
      if (!mistyped.has(readings)) continue;
      for (const reading of readings.filter(mayErr)) {
        typed[n]!.beginReading();
        this.#walks.codes.collect(reading, this.#parts.text.size, typed[n]!.codes[1]);
      }
      typed[n]!.measure(ranges => this.#postings.width(ranges));
    }
  }
}

const mayErr = (reading: string) => allowedEdits(reading) > 0;

function collectPrefix(
  reader: DictionaryReader,
  reading: string,
  offset: number,
  ranges: WordRanges,
  whole: WordRanges,
): void {
  const { from, to, isWord } = prefixRange(reader, reading);
  const rest = isWord ? from + 1 : from;
  ranges.push(offset + from, offset + rest, 0);
  ranges.push(offset + rest, offset + to, PREFIX_COST);
  whole.push(offset + from, offset + rest, 0);
}
