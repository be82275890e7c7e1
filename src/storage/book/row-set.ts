/** A set of rows as bits: a million rows are 125 kB. */
export class RowSet {
  readonly #bits: Uint8Array;

  constructor(bits: Uint8Array = new Uint8Array(0)) {
    this.#bits = bits;
  }

  has(row: number): boolean {
    return ((this.#bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  /** A set with more rows; this one stays as it is. */
  with(rows: Iterable<number>): RowSet {
    const added = [...rows];
    if (added.length === 0) return this;
    const highest = added.reduce((most, row) => Math.max(most, row), 0);
    const bits = new Uint8Array(Math.max(this.#bits.length, (highest >>> 3) + 1));
    bits.set(this.#bits);
    for (const row of added) bits[row >>> 3]! |= 1 << (row & 7);
    return new RowSet(bits);
  }

  /** Rows below a bound that are here and not in the other set, ascending. */
  *missingIn(other: RowSet, bound: number): Generator<number> {
    for (let at = 0; at < this.#bits.length && at * 8 < bound; at++) {
      const added = this.#bits[at]! & ~(other.#bits[at] ?? 0);
      for (let bit = 0; added >>> bit !== 0; bit++) {
        if (added & (1 << bit) && at * 8 + bit < bound) yield at * 8 + bit;
      }
    }
  }

  /** Form for storage; not to be changed. */
  get bits(): Uint8Array {
    return this.#bits;
  }
}
