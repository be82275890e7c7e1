import { type Dictionary, DictionaryReader, putLetters, writeDictionary } from './dictionary';
import { FlatIndex } from './flat-index';
import { eachDistance, ForwardLists, ForwardWriter } from './forward-lists';
import { BOOSTS, deserializeParts, type IndexParts } from './index-parts';
import { writePostings } from './posting-lists';
import type { SearchIndex } from './types';

/** Contacts or words handled in one step. */
const SLICE = 10_000;
const UNUSED = 0xffff_ffff;

/** One of the indexes, with what the new one makes of it. */
interface Source {
  parts: IndexParts;
  /** Ranks that stay. */
  kept: Uint8Array;
  keptRanks: number;
  entries: number;
  /** By old number of a word the new one; before the words are merged: 0 for used. */
  words: Uint32Array;
}

/**
 * Makes one index of several, without the contacts themselves: a quarter of the work of building anew. The same as an index
 * built of what is left.
 * @param indexes - the rows of each before those of the next
 * @param isDead - rows to leave out, with the words that nobody else has
 */
export function* mergeIndexes(
  indexes: readonly SearchIndex[],
  isDead: (row: number) => boolean,
): Generator<void, SearchIndex> {
  const sources: Source[] = [];
  for (const index of indexes) sources.push(yield* readSource(deserializeParts(index.serialize()), isDead));
  const text = yield* mergeWords(sources, ({ text: dictionary }) => ({ dictionary, from: 0 }), 0);
  const codes = yield* mergeWords(sources, parts => ({ dictionary: parts.codes, from: parts.text.size }), text.size);
  const documents = sources.reduce((sum, { keptRanks }) => sum + keptRanks, 0);
  const entries = sources.reduce((sum, source) => sum + source.entries, 0);
  const forward = new ForwardWriter(documents, entries);
  const rowOfRank = new Uint32Array(documents);
  const boostStarts = new Uint32Array(BOOSTS + 1);
  const readers = sources.map(({ parts }) => new ForwardLists(parts.forward));
  let rank = 0;
  for (let boost = 0; boost < BOOSTS; boost++) {
    boostStarts[boost] = rank;
    for (const [at, { parts, kept, words }] of sources.entries()) {
      const reader = readers[at]!;
      for (let old = parts.boostStarts[boost]!; old < parts.boostStarts[boost + 1]!; old++) {
        if (!kept[old]) continue;
        reader.read(old);
        forward.begin(rank);
        for (let n = 0; n < reader.length; n++) {
          const entry = reader.entries[n]!;
          forward.push(rank, words[entry >>> 1]! * 2 + (entry & 1));
        }
        rowOfRank[rank++] = parts.rowOfRank[old]!;
        if (rank % SLICE === 0) yield;
      }
    }
  }
  boostStarts[BOOSTS] = rank;
  const lists = forward.finish();
  const size = text.size + codes.size;
  const postings = yield* writePostings(size, text.size, visit => eachDistance(lists, size, visit));
  return new FlatIndex({ documents, text, codes, postings, forward: lists, rowOfRank, boostStarts });
}

/** Finds what stays: ranks, and the words that they use. */
function* readSource(parts: IndexParts, isDead: (row: number) => boolean): Generator<void, Source> {
  const kept = new Uint8Array(parts.documents);
  const words = new Uint32Array(parts.text.size + parts.codes.size).fill(UNUSED);
  const forward = new ForwardLists(parts.forward);
  const source: Source = { parts, kept, words, keptRanks: 0, entries: 0 };
  for (let rank = 0; rank < parts.documents; rank++) {
    if (rank % SLICE === SLICE - 1) yield;
    if (isDead(parts.rowOfRank[rank]!)) continue;
    kept[rank] = 1;
    forward.read(rank);
    source.keptRanks++;
    source.entries += forward.length;
    for (let n = 0; n < forward.length; n++) words[forward.entries[n]! >>> 1] = 0;
  }
  return source;
}

/** The used words of a dictionary, one after the other. */
class WordCursor {
  readonly #reader: DictionaryReader;
  readonly #source: Source;
  readonly #from: number;
  #next = 0;
  /** Undefined at the end. */
  word: string | undefined;

  constructor(source: Source, { dictionary, from }: { dictionary: Dictionary; from: number }) {
    this.#source = source;
    this.#from = from;
    this.#reader = new DictionaryReader(dictionary);
    if (dictionary.size > 0) this.#reader.toBlock(0);
    this.advance();
  }

  number(merged: number): void {
    this.#source.words[this.#from + this.#next - 1] = merged;
  }

  advance(): void {
    const { size } = this.#reader.dictionary;
    this.word = undefined;
    while (this.word === undefined && this.#next < size) {
      this.#reader.read();
      if (this.#source.words[this.#from + this.#next++] === UNUSED) continue;
      this.word = String.fromCharCode(...this.#reader.units.subarray(0, this.#reader.length));
    }
  }
}

/** @param offset - number of the first merged word */
function* mergeWords(
  sources: readonly Source[],
  dictionaryOf: (parts: IndexParts) => { dictionary: Dictionary; from: number },
  offset: number,
): Generator<void, Dictionary> {
  const cursors = sources.map(source => new WordCursor(source, dictionaryOf(source.parts)));
  const merged: string[] = [];
  for (;;) {
    let least: string | undefined;
    for (const { word } of cursors) if (word !== undefined && (least === undefined || word < least)) least = word;
    if (least === undefined) break;
    for (const cursor of cursors) {
      if (cursor.word !== least) continue;
      cursor.number(offset + merged.length);
      cursor.advance();
    }
    merged.push(least);
    if (merged.length % SLICE === 0) yield;
  }
  return yield* writeDictionary(merged.length, (at, letters) => putLetters(merged[at]!, letters));
}
