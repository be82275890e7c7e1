import { ByteReader } from './bytes';
import { ID_HASHES_FROM, keptLo } from './hash';

/** The keys of a page one after the other, ascending. */
export interface PageKeys {
  /** Of the key one stands at. */
  readonly hi: number;
  readonly lo: number;
  /** Rows of the key one stands at. */
  readonly count: number;
  /** Goes before the first key of a `hi`, somewhat before it at times. */
  seek(hi: number): void;
  /** Goes on to the next key. @returns false after the last one */
  next(): boolean;
  /** Calls back with each row of the key one stands at. */
  rows(baseRow: number, onRow: (row: number) => void): void;
}

const BEFORE_FIRST = -1;
/** A walk leaves a mark at every so many keys, and later ones begin at a mark. */
const KEYS_A_MARK = 16;

/**
 * Walks keys as `packKeyPage` writes them. Nothing is laid out beforehand: a page is mostly asked for one key, and what unpacking
 * all of it takes in time and memory is many times what a walk to that key takes.
 */
export class KeyWalk implements PageKeys {
  readonly #bytes: Uint8Array;
  readonly #reader: ByteReader;
  readonly #keys: number;
  readonly #loBytes: number;
  /** Where the rows of the current key begin. */
  #list = 0;
  #passed = 0;
  /** Where every 16th key begins, and `hi` of the key before it. */
  readonly #markAt: number[] = [];
  readonly #markHi: number[] = [];
  hi = BEFORE_FIRST;
  lo = 0;
  count = 0;

  /** @param loBytes - bytes of `lo` that keys have, other than ids */
  constructor(bytes: Uint8Array, keys: number, loBytes: number) {
    this.#bytes = bytes;
    this.#loBytes = loBytes;
    this.#reader = new ByteReader(bytes);
    this.#keys = keys;
  }

  // One loop without a call: a fresh worker looks for some hundreds of keys in pages of which nothing is compiled yet.
  seek(hi: number): void {
    const markAt = this.#markAt;
    const markHi = this.#markHi;
    let mark = markHi.length - 1;
    // The key before a mark has a smaller `hi`, so none of those looked for is passed over.
    while (mark > 0 && markHi[mark]! >= hi) mark--;
    const bytes = this.#bytes;
    const keys = this.#keys;
    const loBytes = this.#loBytes;
    let at = markAt[mark] ?? 0;
    let before = markHi[mark] ?? BEFORE_FIRST;
    let passed = Math.max(0, mark) * KEYS_A_MARK;
    for (; passed < keys; passed++) {
      if (passed === markAt.length * KEYS_A_MARK) {
        markAt.push(at);
        markHi.push(before);
      }
      let end = at;
      let byte = bytes[end++]!;
      let first = byte & 0x7f;
      for (let factor = 0x80; byte > 0x7f; factor *= 0x80) {
        byte = bytes[end++]!;
        first += (byte & 0x7f) * factor;
      }
      const keyHi = Math.max(before, 0) + Math.floor(first / 2);
      if (keyHi >= hi) break;
      end += keyHi < ID_HASHES_FROM ? loBytes : 4;
      let rows = 1;
      if (first % 2 === 1) {
        byte = bytes[end++]!;
        rows = byte & 0x7f;
        for (let factor = 0x80; byte > 0x7f; factor *= 0x80) {
          byte = bytes[end++]!;
          rows += (byte & 0x7f) * factor;
        }
      }
      while (rows > 0) if (!(bytes[end++]! > 0x7f)) rows--;
      before = keyHi;
      at = end;
    }
    this.#reader.at = at;
    this.hi = before;
    this.#passed = passed;
  }

  next(): boolean {
    if (this.#passed >= this.#keys) return false;
    if (this.#passed === this.#markAt.length * KEYS_A_MARK) {
      this.#markAt.push(this.#reader.at);
      this.#markHi.push(this.hi);
    }
    const reader = this.#reader;
    const first = reader.varint();
    this.hi = Math.max(this.hi, 0) + Math.floor(first / 2);
    this.lo = this.hi < ID_HASHES_FROM ? keptLo(this.hi, reader.uint(this.#loBytes)) : reader.uint(4);
    this.count = first % 2 === 1 ? reader.varint() : 1;
    this.#list = reader.at;
    reader.skipVarints(this.count);
    this.#passed++;
    return true;
  }

  rows(baseRow: number, onRow: (row: number) => void): void {
    eachDifference(this.#bytes, this.#list, this.#reader.at, baseRow, onRow);
  }
}

/** A list this long or longer writes its length in front of itself. */
const LONG = 255;

/** The form of earlier builds: all `hi`, all `lo` in four bytes, a byte for the length of each list, the lists. */
export function openWholeHashes(bytes: Uint8Array, count: number): PageKeys {
  const { buffer, byteOffset } = bytes;
  const hashes = new Uint32Array(buffer, byteOffset, 2 * count);
  const lengths = bytes.subarray(8 * count, 9 * count);
  const lists = bytes.subarray(9 * count);
  const view = new DataView(lists.buffer, lists.byteOffset, lists.byteLength);
  let key = -1;
  let from = 0;
  let to = 0;
  return {
    hi: BEFORE_FIRST,
    lo: 0,
    get count() {
      let rows = 0;
      for (let at = from; at < to; at++) if (lists[at]! <= 0x7f) rows++;
      return rows;
    },
    seek() {
      key = -1;
      to = 0;
    },
    next() {
      if (++key >= count) return false;
      const isLong = lengths[key] === LONG;
      from = isLong ? to + 4 : to;
      to = from + (isLong ? view.getUint32(to, true) : lengths[key]!);
      this.hi = hashes[key]!;
      this.lo = keptLo(this.hi, hashes[count + key]!);
      return true;
    },
    rows: (baseRow, onRow) => eachDifference(lists, from, to, baseRow, onRow),
  } as PageKeys & { hi: number; lo: number };
}

/** Rows are written as varints of their differences. */
function eachDifference(
  bytes: Uint8Array,
  from: number,
  to: number,
  baseRow: number,
  onRow: (row: number) => void,
): void {
  const reader = new ByteReader(bytes);
  reader.at = from;
  for (let row = baseRow; reader.at < to; ) {
    row += reader.varint();
    onRow(row);
  }
}
