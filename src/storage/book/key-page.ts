import { ByteWriter, seal, unseal, wordsToBytes } from './bytes';
import type { KeyHash } from './hash';
import { lowerBound, type Postings } from './postings';

const HEAD_WORDS = 2;
/** A list this long or longer writes its length in front of itself. */
const LONG = 255;

/** Numbers of pages that hold a hash, at 2 ** bits pages. */
export function pageOf(hi: number, bits: number): number {
  return bits === 0 ? 0 : hi >>> (32 - bits);
}

/** First `hi` of a page; 2 ** 32 after the last one. */
export function firstHashOf(page: number, bits: number): number {
  return page * 2 ** (32 - bits);
}

/**
 * Packs sorted postings, from one place to another: hashes, byte length of each list, then the rows as varints of their differences.
 * @param baseRow - not above any of the rows
 */
export function packKeyPage(postings: Postings, from: number, to: number, baseRow: number): Uint8Array {
  const { hi, lo, row } = postings;
  const starts: number[] = [];
  for (let at = from; at < to; at++) {
    if (at === from || hi[at] !== hi[at - 1] || lo[at] !== lo[at - 1]) starts.push(at);
  }
  const lengths = new Uint8Array(starts.length);
  const lists = new ByteWriter();
  starts.forEach((start, place) => {
    lengths[place] = packList(lists, row.subarray(start, starts[place + 1] ?? to), baseRow);
  });
  const writer = new ByteWriter();
  writer.bytes(wordsToBytes(Uint32Array.of(starts.length, baseRow)));
  writer.bytes(wordsToBytes(Uint32Array.from(starts, at => hi[at]!)));
  writer.bytes(wordsToBytes(Uint32Array.from(starts, at => lo[at]!)));
  writer.bytes(lengths);
  writer.bytes(lists.toBytes());
  return seal(writer.toBytes());
}

// Gives what stands for the length of the list in the page.
function packList(lists: ByteWriter, rows: Uint32Array, baseRow: number): number {
  // A list of fewer rows is never long: a varint has at most five bytes.
  const mayBeLong = rows.length >= LONG / 5;
  const list = mayBeLong ? new ByteWriter() : lists;
  const start = list.length;
  let before = baseRow;
  for (const row of rows) {
    list.varint(row - before);
    before = row;
  }
  const length = list.length - start;
  if (mayBeLong) {
    if (length >= LONG) lists.uint32(length);
    lists.bytes(list.toBytes());
  }
  return Math.min(length, LONG);
}

/** Reads a page of the key index. */
export class KeyPage {
  readonly #baseRow: number;
  readonly #hi: Uint32Array;
  readonly #lo: Uint32Array;
  readonly #lengths: Uint8Array;
  readonly #lists: Uint8Array;
  readonly #starts: Uint32Array;
  readonly bytes: number;

  private constructor(payload: Uint8Array) {
    const { buffer, byteOffset } = payload;
    const [count = 0, baseRow = 0] = new Uint32Array(buffer, byteOffset, HEAD_WORDS);
    this.#baseRow = baseRow;
    this.#hi = new Uint32Array(buffer, byteOffset + HEAD_WORDS * 4, count);
    this.#lo = new Uint32Array(buffer, byteOffset + (HEAD_WORDS + count) * 4, count);
    const lengthsAt = (HEAD_WORDS + 2 * count) * 4;
    this.#lengths = payload.subarray(lengthsAt, lengthsAt + count);
    this.#lists = payload.subarray(lengthsAt + count);
    this.#starts = listStarts(this.#lengths, this.#lists);
    this.bytes = payload.length + this.#starts.byteLength;
  }

  /** @returns undefined when the record is missing or damaged */
  static open(record: unknown): KeyPage | undefined {
    const payload = unseal(record);
    return payload && new KeyPage(payload);
  }

  /** Calls back with each row of a key, ascending. */
  rows(hash: KeyHash, onRow: (row: number) => void): void {
    for (let at = lowerBound(this.#hi, this.#hi.length, hash.hi); this.#hi[at] === hash.hi; at++) {
      if (this.#lo[at] === hash.lo) this.#decode(at, onRow);
    }
  }

  /** Calls back with each key. */
  eachKey(onKey: (hi: number, lo: number) => void): void {
    for (let at = 0; at < this.#hi.length; at++) onKey(this.#hi[at]!, this.#lo[at]!);
  }

  /** Adds the postings with `fromHash <= hi < toHash` to others, without dead rows. */
  collect(into: Postings, fromHash: number, toHash: number, isDead: (row: number) => boolean): void {
    for (let at = lowerBound(this.#hi, this.#hi.length, fromHash); at < this.#hi.length; at++) {
      const hi = this.#hi[at]!;
      if (hi >= toHash) return;
      this.#decode(at, row => {
        if (!isDead(row)) into.push(hi, this.#lo[at]!, row);
      });
    }
  }

  #decode(index: number, onRow: (row: number) => void): void {
    const end = this.#starts[index + 1]!;
    let row = this.#baseRow;
    for (let at = this.#starts[index]! + (this.#lengths[index] === LONG ? 4 : 0); at < end; ) {
      let shift = 0;
      let byte: number;
      let difference = 0;
      do {
        byte = this.#lists[at++]!;
        difference += (byte & 0x7f) * 2 ** shift;
        shift += 7;
      } while (byte > 0x7f);
      row += difference;
      onRow(row);
    }
  }
}

// A list's place begins with its length when that did not fit in a byte.
function listStarts(lengths: Uint8Array, lists: Uint8Array): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  const view = new DataView(lists.buffer, lists.byteOffset, lists.byteLength);
  lengths.forEach((length, at) => {
    const start = starts[at]!;
    starts[at + 1] = start + (length === LONG ? 4 + view.getUint32(start, true) : length);
  });
  return starts;
}
