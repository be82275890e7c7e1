import { ByteReader } from './bytes';
import { ID_HASHES_FROM, keptLo } from './hash';
import { lowerBound } from './postings';

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
/** So many keys from one mark to the next. */
export const KEYS_A_MARK = 32;

/** Where every 32nd key begins, but for the first, and `hi` of the key before it. */
export interface Marks {
  hi: Uint32Array;
  at: Uint32Array;
}

/**
 * Walks keys as `packKeyPage` writes them. Nothing is laid out beforehand: a page is mostly asked for one key, and what unpacking
 * all of it takes in time and memory is many times what a walk from a mark to that key takes.
 */
export class KeyWalk implements PageKeys {
  readonly #bytes: Uint8Array;
  readonly #reader: ByteReader;
  readonly #keys: number;
  readonly #loBytes: number;
  #marks: Marks | undefined;
  /** Where the rows of the current key begin. */
  #list = 0;
  #passed = 0;
  hi = BEFORE_FIRST;
  lo = 0;
  count = 0;

  /**
   * @param loBytes - bytes of `lo` that keys have, other than ids
   * @param marks - where the page has none, they are made when it is first asked for a key
   */
  constructor(bytes: Uint8Array, keys: number, loBytes: number, marks?: Marks) {
    this.#bytes = bytes;
    this.#loBytes = loBytes;
    this.#reader = new ByteReader(bytes);
    this.#keys = keys;
    this.#marks = marks;
  }

  seek(hi: number): void {
    this.#marks ??= this.#makeMarks();
    // The key before a mark has a smaller `hi`, so none of those looked for is passed over.
    const mark = lowerBound(this.#marks.hi, this.#marks.hi.length, hi) - 1;
    this.#goTo(mark < 0 ? 0 : this.#marks.at[mark]!, this.#marks.hi[mark] ?? BEFORE_FIRST, (mark + 1) * KEYS_A_MARK);
    while (this.#passed < this.#keys) {
      const { at } = this.#reader;
      const before = this.hi;
      this.next();
      if (this.hi < hi) continue;
      this.#goTo(at, before, this.#passed - 1);
      break;
    }
  }

  next(): boolean {
    if (this.#passed >= this.#keys) return false;
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

  #goTo(at: number, before: number, passed: number): void {
    this.#reader.at = at;
    this.hi = before;
    this.#passed = passed;
  }

  #makeMarks(): Marks {
    const hi: number[] = [];
    const at: number[] = [];
    this.#goTo(0, BEFORE_FIRST, 0);
    while (this.next()) {
      if (this.#passed % KEYS_A_MARK !== 0 || this.#passed === this.#keys) continue;
      hi.push(this.hi);
      at.push(this.#reader.at);
    }
    return { hi: Uint32Array.from(hi), at: Uint32Array.from(at) };
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
