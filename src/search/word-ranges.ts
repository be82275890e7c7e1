/** What a typed word costs where it fits; lower fits better. */
export const EDIT_COST = 16;
/** The word stands outside the names. */
export const OTHER_FIELD_COST = 2;
/** Only the beginning of the word was typed. */
export const PREFIX_COST = 1;

/** Words that fit one typed word: ranges of word numbers with what they cost. Kept between queries, so it only grows. */
export class WordRanges {
  from = new Uint32Array(64);
  to = new Uint32Array(64);
  cost = new Uint8Array(64);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Cost of a word by the ranges from `low` up to `high`, which are in order, or `none`. */
  find(word: number, low: number, high: number, none: number): number {
    if (low >= high || word < this.from[low]! || word >= this.to[high - 1]!) return none;
    let first = low;
    let end = high;
    while (first < end) {
      const middle = (first + end) >>> 1;
      if (this.to[middle]! <= word) first = middle + 1;
      else end = middle;
    }
    return this.from[first]! <= word ? this.cost[first]! : none;
  }

  push(from: number, to: number, cost: number): void {
    if (from >= to) return;
    const last = this.length - 1;
    if (last >= 0 && this.to[last] === from && this.cost[last] === cost) {
      this.to[last] = to;
      return;
    }
    if (this.length === this.from.length) this.#grow();
    this.from[this.length] = from;
    this.to[this.length] = to;
    this.cost[this.length++] = cost;
  }

  #grow(): void {
    const wider = (old: Uint32Array) => {
      const array = new Uint32Array(old.length * 2);
      array.set(old);
      return array;
    };
    this.from = wider(this.from);
    this.to = wider(this.to);
    const cost = new Uint8Array(this.cost.length * 2);
    cost.set(this.cost);
    this.cost = cost;
  }
}
