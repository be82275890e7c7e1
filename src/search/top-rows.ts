const RANKS = 2 ** 32;

/** The best few of many: kept sorted by quality, then rank. A rank offered twice keeps its better quality. */
export class TopRows {
  readonly #keys: Float64Array;
  length = 0;

  constructor(readonly limit: number) {
    this.#keys = new Float64Array(limit + 1);
  }

  /** Would this one come among the best? */
  admits(quality: number, rank: number): boolean {
    return this.length < this.limit || quality * RANKS + rank < this.#keys[this.length - 1]!;
  }

  offer(quality: number, rank: number): void {
    if (this.limit === 0 || !this.admits(quality, rank)) return;
    const keys = this.#keys;
    const key = quality * RANKS + rank;
    for (let n = 0; n < this.length; n++) {
      if (keys[n]! % RANKS !== rank) continue;
      if (keys[n]! <= key) return;
      keys.copyWithin(n, n + 1, this.length--);
      break;
    }
    let at = this.length;
    while (at > 0 && keys[at - 1]! > key) at--;
    keys.copyWithin(at + 1, at, this.length);
    keys[at] = key;
    this.length = Math.min(this.limit, this.length + 1);
  }

  quality(n: number): number {
    return Math.floor(this.#keys[n]! / RANKS);
  }

  rank(n: number): number {
    return this.#keys[n]! % RANKS;
  }
}
