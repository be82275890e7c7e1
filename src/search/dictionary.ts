import { ByteWriter } from './bytes';
import { MAX_WORD_LENGTH } from './words';

/** Words in a block; the first is written in full. */
export const BLOCK_WORDS = 16;

/** Words written between two pauses. */
const SLICE = 20_000;

/**
 * Sorted words, front-coded: each word is `[letters shared with the one before][bytes][the other letters]`, a letter
 * being one UTF-16 unit in one to three bytes. The number of a word is its place in the order.
 */
export interface Dictionary {
  readonly size: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each block starts in `bytes`. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Letters that the first word of each block shares with the word before it. */
  readonly headShared: Uint8Array<ArrayBuffer>;
  /** Least number of letters shared inside the block, first word included: lets a walk pass over blocks. */
  readonly leastShared: Uint8Array<ArrayBuffer>;
}

function pushLetter(writer: ByteWriter, unit: number): void {
  if (unit < 0x80) {
    writer.push(unit);
    return;
  }
  if (unit < 0x800) writer.push(0xc0 | (unit >> 6));
  else {
    writer.push(0xe0 | (unit >> 12));
    writer.push(0x80 | ((unit >> 6) & 0x3f));
  }
  writer.push(0x80 | (unit & 0x3f));
}

const letterBytes = (unit: number): number => (unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3);

function pushLetters(writer: ByteWriter, word: Uint16Array, from: number, to: number): void {
  let length = 0;
  for (let at = from; at < to; at++) length += letterBytes(word[at]!);
  writer.push(from);
  writer.push(length);
  for (let at = from; at < to; at++) pushLetter(writer, word[at]!);
}

function sharedLetters(a: Uint16Array, b: Uint16Array, length: number): number {
  let n = 0;
  while (n < length && a[n] === b[n]) n++;
  return n;
}

/**
 * Puts the letters of a word, which are at most MAX_WORD_LENGTH, into `letters`.
 * @returns how many they are
 */
export type ReadWord = (word: number, letters: Uint16Array) => number;

/** A word that is a string. */
export function putLetters(word: string, letters: Uint16Array): number {
  for (let at = 0; at < word.length; at++) letters[at] = word.charCodeAt(at);
  return word.length;
}

/**
 * Writes a dictionary, pausing now and then.
 * @param read - the words sorted by UTF-16 units, each once
 */
export function* writeDictionary(size: number, read: ReadWord): Generator<void, Dictionary> {
  const writer = new ByteWriter();
  const blocks = Math.ceil(size / BLOCK_WORDS);
  const starts = new Uint32Array(blocks);
  const headShared = new Uint8Array(blocks);
  const leastShared = new Uint8Array(blocks).fill(MAX_WORD_LENGTH);
  let [word, before] = [new Uint16Array(MAX_WORD_LENGTH), new Uint16Array(MAX_WORD_LENGTH)];
  for (let n = 0, lengthBefore = 0; n < size; n++) {
    const block = Math.floor(n / BLOCK_WORDS);
    const length = read(n, word);
    const shared = sharedLetters(word, before, Math.min(length, lengthBefore));
    const isHead = n % BLOCK_WORDS === 0;
    if (isHead) {
      starts[block] = writer.length;
      headShared[block] = shared;
    }
    leastShared[block] = Math.min(leastShared[block]!, shared);
    pushLetters(writer, word, isHead ? 0 : shared, length);
    [word, before] = [before, word];
    lengthBefore = length;
    if (n % SLICE === SLICE - 1) yield;
  }
  return { size, bytes: writer.finish(), starts, headShared, leastShared };
}

/** Reads words one after the other into `units`, without making strings. */
export class DictionaryReader {
  readonly units = new Uint16Array(256);
  length = 0;
  /** Letters that the word just read shares with the one before. */
  shared = 0;
  #position = 0;

  constructor(readonly dictionary: Dictionary) {}

  /** The next `read` gives the first word of the block. */
  toBlock(block: number): void {
    this.#position = this.dictionary.starts[block]!;
  }

  read(): void {
    const { bytes } = this.dictionary;
    const { units } = this;
    let at = this.#position;
    let length = bytes[at]!;
    this.shared = length;
    const end = at + 2 + bytes[at + 1]!;
    at += 2;
    while (at < end) {
      const byte = bytes[at++]!;
      if (byte < 0x80) units[length++] = byte;
      else if (byte < 0xe0) units[length++] = ((byte & 0x1f) << 6) | (bytes[at++]! & 0x3f);
      else {
        units[length++] = ((byte & 0x0f) << 12) | ((bytes[at]! & 0x3f) << 6) | (bytes[at + 1]! & 0x3f);
        at += 2;
      }
    }
    this.length = length;
    this.#position = end;
  }

  /** Negative when the word just read comes before the other. */
  compare(other: string): number {
    const end = Math.min(this.length, other.length);
    for (let at = 0; at < end; at++) {
      const difference = this.units[at]! - other.charCodeAt(at);
      if (difference !== 0) return difference;
    }
    return this.length - other.length;
  }
}

/** Number of words that come before `word`. */
export function lowerBound(reader: DictionaryReader, word: string): number {
  const { size, starts } = reader.dictionary;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    reader.toBlock(middle);
    reader.read();
    if (reader.compare(word) < 0) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : withinBlock(reader, low - 1, word, size);
}

function withinBlock(reader: DictionaryReader, block: number, word: string, size: number): number {
  const end = Math.min(size, (block + 1) * BLOCK_WORDS);
  reader.toBlock(block);
  for (let n = block * BLOCK_WORDS; n < end; n++) {
    reader.read();
    if (reader.compare(word) >= 0) return n;
  }
  return end;
}

/** The words beginning with `prefix` are those from `from` up to `to`; the prefix itself is at `from` if `isWord`. */
export function prefixRange(reader: DictionaryReader, prefix: string): { from: number; to: number; isWord: boolean } {
  const from = lowerBound(reader, prefix);
  // U+FFFF is in no word.
  const to = lowerBound(reader, `${prefix}\uffff`);
  return { from, to, isWord: to > from && lowerBound(reader, `${prefix}\0`) > from };
}
