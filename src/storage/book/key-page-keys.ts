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
const KEYS_A_MARK = 64;

/**
 * Walks keys as `packKeyPage` writes them. Nothing is laid out beforehand: a page is mostly asked for one key, and what unpacking
 * all of it takes in time and memory is many times what a walk to that key takes.
 */
export class KeyWalk implements PageKeys {
  readonly #bytes: Uint8Array;
  readonly #keys: number;
  /** Place of the next byte to read, and where the rows of the current key begin. */
  #at = 0;
  #list = 0;
  #passed = 0;
  /** Where every 64th key begins, and `hi` of the key before it. */
  readonly #markAt: number[] = [];
  readonly #markHi: number[] = [];
  hi = BEFORE_FIRST;
  lo = 0;
  count = 0;

  constructor(bytes: Uint8Array, keys: number) {
    this.#bytes = bytes;
    this.#keys = keys;
  }

  seek(hi: number): void {
    let mark = this.#markHi.length - 1;
    // The key before a mark has a smaller `hi`, so none of those looked for is passed over.
    while (mark > 0 && this.#markHi[mark]! >= hi) mark--;
    this.#at = this.#markAt[mark] ?? 0;
    this.hi = this.#markHi[mark] ?? BEFORE_FIRST;
    this.#passed = Math.max(0, mark) * KEYS_A_MARK;
  }

  next(): boolean {
    if (this.#passed >= this.#keys) return false;
    if (this.#passed === this.#markAt.length * KEYS_A_MARK) {
      this.#markAt.push(this.#at);
      this.#markHi.push(this.hi);
    }
    const bytes = this.#bytes;
    const first = this.#varint();
    const hi = Math.max(this.hi, 0) + Math.floor(first / 2);
    let lo = bytes[this.#at]! | (bytes[this.#at + 1]! << 8) | (bytes[this.#at + 2]! << 16);
    this.#at += 3;
    if (hi >= ID_HASHES_FROM) lo = (lo | (bytes[this.#at++]! << 24)) >>> 0;
    this.count = first % 2 === 1 ? this.#varint() : 1;
    this.#list = this.#at;
    for (let passed = 0; passed < this.count; ) if (!(bytes[this.#at++]! > 0x7f)) passed++;
    this.#passed++;
    this.hi = hi;
    this.lo = lo;
    return true;
  }

  rows(baseRow: number, onRow: (row: number) => void): void {
    eachDifference(this.#bytes, this.#list, this.#at, baseRow, onRow);
  }

  #varint(): number {
    const bytes = this.#bytes;
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = bytes[this.#at++]!;
      // Also past the end, so that nothing can read on for ever.
      if (!(byte > 0x7f)) return value + (byte ?? 0) * factor;
      value += (byte & 0x7f) * factor;
    }
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
  let row = baseRow;
  for (let at = from; at < to; ) {
    let factor = 1;
    let byte: number;
    let difference = 0;
    do {
      byte = bytes[at++]!;
      difference += (byte & 0x7f) * factor;
      factor *= 0x80;
    } while (byte > 0x7f);
    row += difference;
    onRow(row);
  }
}
