/** What a typed word costs where it fits; lower fits better. */
export const EDIT_COST = 16;
/** The word stands outside the names. */
export const OTHER_FIELD_COST = 2;
/** It stands in a job title or city, where several words were typed: a company is meant more often. */
export const ASIDE_COST = 4;
/** Only the beginning of the word was typed. */
export const PREFIX_COST = 1;

/** How many edits the cost of one typed word holds. */
export const editsOf = (cost: number): number => Math.floor(cost / EDIT_COST);

const NO_WORD = 2 ** 31 - 1;

/** Words that fit one typed word: ranges of word numbers with what they cost. Kept between queries, so it only grows. */
export class WordRanges {
  from = new Uint32Array(64);
  to = new Uint32Array(64);
  cost = new Uint8Array(64);
  length = 0;
  /** All words lie from `least` up to `most`. */
  least = NO_WORD;
  most = 0;
  /** Where the ranges of each reading of the typed word begin; each reading's are in order. */
  readonly #readings: number[] = [];

  clear(): void {
    this.length = 0;
    this.least = NO_WORD;
    this.most = 0;
    this.#readings.length = 0;
  }

  /** Ranges pushed from now on may lie before those pushed already. */
  beginReading(): void {
    if (this.length > (this.#readings.at(-1) ?? -1)) this.#readings.push(this.length);
  }

  /** Least cost of a word by the ranges, or `none`. */
  find(word: number, none: number): number {
    if (word < this.least || word >= this.most) return none;
    const readings = this.#readings.length;
    if (readings === 1) return this.#findIn(word, 0, this.length, none);
    let least = none;
    for (let n = 0; n < readings; n++) {
      const cost = this.#findIn(word, this.#readings[n]!, this.#readings[n + 1] ?? this.length, none);
      if (cost < least) least = cost;
    }
    return least;
  }

  #findIn(word: number, low: number, high: number, none: number): number {
    const { from, to } = this;
    let first = low;
    let end = high;
    while (first < end) {
      const middle = (first + end) >>> 1;
      if (to[middle]! <= word) first = middle + 1;
      else end = middle;
    }
    return first < high && from[first]! <= word ? this.cost[first]! : none;
  }

  push(from: number, to: number, cost: number): void {
    if (from >= to) return;
    if (from < this.least) this.least = from;
    if (to > this.most) this.most = to;
    const last = this.length - 1;
    const isSameReading = last >= (this.#readings.at(-1) ?? 0);
    if (isSameReading && this.to[last] === from && this.cost[last] === cost) {
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
