import { ByteWriter, seal, unseal, wordsToBytes } from './bytes';
import { ID_HASHES_FROM, type KeyHash } from './hash';
import { KEYS_A_MARK, KeyWalk, openWholeHashes, type PageKeys } from './key-page-keys';
import type { Postings } from './postings';

/** Set in the count of keys where hashes are written as differences; earlier builds wrote them out. */
const HAS_DIFFERENCES = 0x8000_0000;
/** Set where keys have one byte of `lo`; earlier builds wrote three. */
const HAS_SHORT_KEYS = 0x4000_0000;
/** Set where the keys have marks in front of them; earlier builds wrote none. */
const HAS_MARKS = 0x2000_0000;
const LO_BYTES = 1;
const EARLIER_LO_BYTES = 3;
const HEAD_WORDS = 2;

/** Numbers of pages that hold a hash, at 2 ** bits pages. */
export function pageOf(hi: number, bits: number): number {
  return bits === 0 ? 0 : hi >>> (32 - bits);
}

/** First `hi` of a page; 2 ** 32 after the last one. */
export function firstHashOf(page: number, bits: number): number {
  return page * 2 ** (32 - bits);
}

/**
 * Packs sorted postings of hashes as `hash.ts` makes them, from one place to another. For each key: what `hi` is above the one before, `lo`
 * in a byte (four of an id), the rows as varints of their differences. In nearly all keys that is one row; where there are more, their
 * number stands in front. Before the keys stand marks, from which one of them is soon found.
 * @param baseRow - not above any of the rows
 */
export function packKeyPage(postings: Postings, from: number, to: number, baseRow: number): Uint8Array {
  const { hi, lo, row } = postings;
  const keys = new ByteWriter((to - from) * 10);
  const markHi: number[] = [];
  const markAt: number[] = [];
  let count = 0;
  let hiBefore = 0;
  for (let at = from; at < to; count++) {
    const keyHi = hi[at]!;
    const keyLo = lo[at]!;
    let end = at + 1;
    while (end < to && hi[end] === keyHi && lo[end] === keyLo) end++;
    const rows = end - at;
    if (count > 0 && count % KEYS_A_MARK === 0) {
      markHi.push(hiBefore);
      markAt.push(keys.length);
    }
    keys.varint((keyHi - hiBefore) * 2 + (rows > 1 ? 1 : 0));
    keys.uint(keyLo, keyHi < ID_HASHES_FROM ? LO_BYTES : 4);
    if (rows > 1) keys.varint(rows);
    for (let before = baseRow; at < end; at++) {
      keys.varint(row[at]! - before);
      before = row[at]!;
    }
    hiBefore = keyHi;
  }
  const form = HAS_DIFFERENCES + HAS_SHORT_KEYS + HAS_MARKS;
  const head = Uint32Array.of(form + count, baseRow, ...markHi, ...markAt);
  const writer = new ByteWriter(keys.length + head.byteLength);
  writer.bytes(wordsToBytes(head));
  writer.bytes(keys.view(0, keys.length));
  return seal(writer.view(0, writer.length));
}

function openKeys(body: Uint8Array, count: number): PageKeys {
  if (count < HAS_DIFFERENCES) return openWholeHashes(body, count);
  const differences = count - HAS_DIFFERENCES;
  if (differences < HAS_SHORT_KEYS) return new KeyWalk(body, differences, EARLIER_LO_BYTES);
  const short = differences - HAS_SHORT_KEYS;
  return short < HAS_MARKS ? new KeyWalk(body, short, LO_BYTES) : openMarked(body, short - HAS_MARKS);
}

function openMarked(body: Uint8Array, count: number): PageKeys {
  const marks = Math.max(0, Math.ceil(count / KEYS_A_MARK) - 1);
  const words = new Uint32Array(body.buffer, body.byteOffset, 2 * marks);
  return new KeyWalk(body.subarray(words.byteLength), count, LO_BYTES, {
    hi: words.subarray(0, marks),
    at: words.subarray(marks),
  });
}

/** Reads a page of the key index. */
export class KeyPage {
  readonly #baseRow: number;
  readonly #keys: PageKeys;
  readonly bytes: number;

  private constructor(payload: Uint8Array) {
    const [count = 0, baseRow = 0] = new Uint32Array(payload.buffer, payload.byteOffset, HEAD_WORDS);
    this.#baseRow = baseRow;
    const body = payload.subarray(HEAD_WORDS * 4);
    this.#keys = openKeys(body, count);
    this.bytes = payload.length;
  }

  /** @returns undefined when the record is missing or damaged */
  static open(record: unknown): KeyPage | undefined {
    const payload = unseal(record);
    return payload && new KeyPage(payload);
  }

  /** Calls back with each row of a key, ascending (where an earlier build had told two keys apart that are one now, each for itself). */
  rows(hash: KeyHash, onRow: (row: number) => void): void {
    for (let found = this.#find(hash); found; found = this.#findNext(hash)) this.#keys.rows(this.#baseRow, onRow);
  }

  /** How many rows a key has. */
  count(hash: KeyHash): number {
    let count = 0;
    for (let found = this.#find(hash); found; found = this.#findNext(hash)) count += this.#keys.count;
    return count;
  }

  #find(hash: KeyHash): boolean {
    this.#keys.seek(hash.hi);
    return this.#findNext(hash);
  }

  #findNext({ hi, lo }: KeyHash): boolean {
    const keys = this.#keys;
    while (keys.next() && keys.hi <= hi) if (keys.hi === hi && keys.lo === lo) return true;
    return false;
  }

  /** Calls back with each key. */
  eachKey(onKey: (hi: number, lo: number) => void): void {
    const keys = this.#keys;
    keys.seek(0);
    while (keys.next()) onKey(keys.hi, keys.lo);
  }

  /** Adds the postings with `fromHash <= hi < toHash` to others, without dead rows. */
  collect(into: Postings, fromHash: number, toHash: number, isDead: (row: number) => boolean): void {
    const keys = this.#keys;
    keys.seek(fromHash);
    while (keys.next() && keys.hi < toHash) {
      if (keys.hi < fromHash) continue;
      keys.rows(this.#baseRow, row => {
        if (!isDead(row)) into.push(keys.hi, keys.lo, row);
      });
    }
  }
}
