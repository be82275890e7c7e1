const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

function fillBits(bits: Int32Array, count: number): void {
  bits.fill(-1, 0, count >>> 5);
  if (count % 32 !== 0) bits[count >>> 5]! |= (1 << (count % 32)) - 1;
}

/** A bit for each rank, and a bit for each 32 of these that may hold any: sets of a few are cleared and read at once. */
export class RankSet {
  readonly bits: Int32Array;
  readonly used: Int32Array;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.bits = new Int32Array((size + 31) >>> 5);
    this.used = new Int32Array((this.bits.length + 31) >>> 5);
  }

  get bytes(): number {
    return this.bits.byteLength + this.used.byteLength;
  }

  clear(): void {
    const { bits, used } = this;
    for (let at = 0; at < used.length; at++) if (used[at] !== 0) bits.fill(0, at * 32, at * 32 + 32);
    used.fill(0);
  }

  /** Adds the ranks below `count`. */
  addFirst(count: number): void {
    fillBits(this.bits, Math.min(count, this.#size));
    fillBits(this.used, (Math.min(count, this.#size) + 31) >>> 5);
  }

  has(rank: number): boolean {
    return ((this.bits[rank >>> 5]! >>> (rank & 31)) & 1) === 1;
  }

  /** Keeps the ranks that are in the other set, too. */
  intersect(other: RankSet): void {
    const { bits, used } = this;
    const others = other.bits;
    for (let at = 0; at < used.length; at++) {
      for (let some = used[at]!; some !== 0; some &= some - 1) {
        const n = at * 32 + lowestBit(some);
        bits[n]! &= others[n]!;
      }
    }
  }

  subtract(other: RankSet): void {
    const { bits, used } = this;
    const others = other.bits;
    for (let at = 0; at < used.length; at++) {
      for (let some = used[at]! & other.used[at]!; some !== 0; some &= some - 1) {
        const n = at * 32 + lowestBit(some);
        bits[n]! &= ~others[n]!;
      }
    }
  }

  union(other: RankSet): void {
    const { bits, used } = this;
    const others = other.bits;
    for (let at = 0; at < used.length; at++) {
      const theirs = other.used[at]!;
      for (let some = theirs; some !== 0; some &= some - 1) {
        const n = at * 32 + lowestBit(some);
        bits[n]! |= others[n]!;
      }
      used[at]! |= theirs;
    }
  }

  /** Visits the ranks in order until a visit returns false. */
  each(visit: (rank: number) => boolean): void {
    const { bits, used } = this;
    for (let at = 0; at < used.length; at++) {
      for (let some = used[at]!; some !== 0; some &= some - 1) {
        const n = at * 32 + lowestBit(some);
        for (let rest = bits[n]!; rest !== 0; rest &= rest - 1) if (!visit(n * 32 + lowestBit(rest))) return;
      }
    }
  }
}
