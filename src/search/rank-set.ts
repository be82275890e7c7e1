/** A bit for each rank. */
export class RankSet {
  readonly bits: Uint32Array;

  constructor(size: number) {
    this.bits = new Uint32Array((size + 31) >>> 5);
  }

  clear(): void {
    this.bits.fill(0);
  }

  /** Keeps the ranks that are in the other set, too. */
  intersect(other: RankSet): void {
    const { bits } = this;
    for (let n = 0; n < bits.length; n++) bits[n]! &= other.bits[n]!;
  }

  /** Visits the ranks in order until a visit returns false. */
  each(visit: (rank: number) => boolean): void {
    const { bits } = this;
    for (let n = 0; n < bits.length; n++) {
      for (let rest = bits[n]!; rest !== 0; rest &= rest - 1) {
        if (!visit(n * 32 + 31 - Math.clz32(rest & -rest))) return;
      }
    }
  }
}
