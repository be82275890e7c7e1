/** Postings of a group, on average; and up to how many are sorted by inserting one after the other. */
const GROUP = 2;
const SMALL_GROUP = 48;

/** Pairs of key hash and row, in typed arrays, because a merge sorts tens of thousands of them in a slice. */
export class Postings {
  hi: Uint32Array;
  lo: Uint32Array;
  row: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.hi = new Uint32Array(capacity);
    this.lo = new Uint32Array(capacity);
    this.row = new Uint32Array(capacity);
  }

  /** Over arrays of equal length. */
  static of({ hi, lo, row }: { hi: Uint32Array; lo: Uint32Array; row: Uint32Array }): Postings {
    const postings = new Postings(0);
    Object.assign(postings, { hi, lo, row, length: row.length });
    return postings;
  }

  /** The same with higher rows. */
  shifted(by: number): Postings {
    // Without the room that is left, which a binary search would take for postings.
    const { hi, lo, row, length } = this;
    return Postings.of({
      hi: hi.subarray(0, length),
      lo: lo.subarray(0, length),
      row: row.subarray(0, length).map(one => one + by),
    });
  }

  push(hi: number, lo: number, row: number): void {
    if (this.length === this.hi.length) this.#grow();
    this.hi[this.length] = hi;
    this.lo[this.length] = lo;
    this.row[this.length++] = row;
  }

  /** Sorts by hash, then by row. A row pushed twice with the same hash stands there once. */
  sort(): void {
    const groups = this.#grouped();
    const { hi, lo, row } = this;
    let from = 0;
    for (const end of groups) {
      if (end - from <= SMALL_GROUP) this.#insertEach(from, end);
      else this.#sortGroup(from, end);
      from = end;
    }
    let kept = 0;
    for (let at = 0; at < this.length; at++) {
      if (kept > 0 && hi[at] === hi[kept - 1] && lo[at] === lo[kept - 1] && row[at] === row[kept - 1]) continue;
      hi[kept] = hi[at]!;
      lo[kept] = lo[at]!;
      row[kept++] = row[at]!;
    }
    this.length = kept;
  }

  /** First place whose `hi` is not below a bound; for sorted postings. */
  lowerBound(bound: number): number {
    return lowerBound(this.hi, this.length, bound);
  }

  /**
   * Moves the postings to groups of a few, ascending by `hi`, each in the order in which they were pushed: hashes are spread evenly, so
   * that one pass nearly sorts them.
   * @returns where each group ends
   */
  #grouped(): Uint32Array {
    const { hi, lo, row, length } = this;
    let least = 0xffff_ffff;
    let most = 0;
    for (let at = 0; at < length; at++) {
      if (hi[at]! < least) least = hi[at]!;
      if (hi[at]! > most) most = hi[at]!;
    }
    let shift = 0;
    // Up to 31, since shifting by 32 shifts nothing.
    while (shift < 31 && 2 ** shift * length < (most - least) * GROUP) shift++;
    const groups = length === 0 ? 0 : ((most - least) >>> shift) + 1;
    // While postings are moved, an end is where the next one of its group goes.
    const ends = new Uint32Array(groups);
    for (let at = 0; at < length; at++) ends[(hi[at]! - least) >>> shift]!++;
    let start = 0;
    for (let group = 0; group < groups; group++) {
      const size = ends[group]!;
      ends[group] = start;
      start += size;
    }
    const moved = new Postings(length);
    for (let at = 0; at < length; at++) {
      const place = ends[(hi[at]! - least) >>> shift]!++;
      moved.hi[place] = hi[at]!;
      moved.lo[place] = lo[at]!;
      moved.row[place] = row[at]!;
    }
    this.hi = moved.hi;
    this.lo = moved.lo;
    this.row = moved.row;
    return ends;
  }

  #insertEach(from: number, end: number): void {
    const { hi, lo, row } = this;
    for (let at = from + 1; at < end; at++) {
      const [ownHi, ownLo, ownRow] = [hi[at]!, lo[at]!, row[at]!];
      let free = at;
      while (free > from && isBehind(hi[free - 1]! - ownHi, lo[free - 1]! - ownLo, row[free - 1]! - ownRow)) {
        hi[free] = hi[free - 1]!;
        lo[free] = lo[free - 1]!;
        row[free] = row[--free]!;
      }
      hi[free] = ownHi;
      lo[free] = ownLo;
      row[free] = ownRow;
    }
  }

  // A key that many contacts share, and what happens to lie beside it.
  #sortGroup(from: number, end: number): void {
    const [hi, lo, row] = [this.hi.slice(from, end), this.lo.slice(from, end), this.row.slice(from, end)];
    const order = Uint32Array.from(hi, (_, at) => at);
    order.sort((one, two) => hi[one]! - hi[two]! || lo[one]! - lo[two]! || row[one]! - row[two]!);
    for (const [at, old] of order.entries()) {
      this.hi[from + at] = hi[old]!;
      this.lo[from + at] = lo[old]!;
      this.row[from + at] = row[old]!;
    }
  }

  #grow(): void {
    for (const field of ['hi', 'lo', 'row'] as const) {
      const bigger = new Uint32Array(this[field].length * 2);
      bigger.set(this[field]);
      this[field] = bigger;
    }
  }
}

const isBehind = (hi: number, lo: number, row: number): boolean => (hi !== 0 ? hi > 0 : lo !== 0 ? lo > 0 : row > 0);

/** First place in ascending numbers that is not below a bound. */
export function lowerBound(sorted: Uint32Array, length: number, bound: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
