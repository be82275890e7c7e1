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
}

/** Marks the ranks of a list that lies in `lists` from `from` up to `to`. */
export function markList(lists: Uint8Array, from: number, to: number, set: RankSet): void {
  const { bits } = set;
  let at = from;
  let rank = -1;
  while (at < to) {
    let byte = lists[at++]!;
    let distance = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = lists[at++]!;
      distance |= (byte & 0x7f) << shift;
    }
    rank += distance + 1;
    bits[rank >>> 5]! |= 1 << (rank & 31);
  }
}
