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

  /** How many rows of a range are here; `to` is exclusive. */
  count(from: number, to: number): number {
    let count = 0;
    for (let row = from; row < to; row++) {
      // Most bytes are empty: nobody died there.
      if ((row & 7) === 0 && !this.#bits[row >>> 3]) row += 7;
      else if (this.has(row)) count++;
    }
    return count;
  }

  /** Form for storage; not to be changed. */
  get bits(): Uint8Array {
    return this.#bits;
  }
}
