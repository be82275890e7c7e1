import { OTHER_FIELD_COST, WordRanges } from './word-ranges';

/** No word of the contact fits. */
export const NO_FIT = 255;

/** One typed word on its way through a search: the words that fit it, and what each costs. Kept between searches. */
export class TypedWord {
  readonly text = new WordRanges();
  readonly codes = new WordRanges();
  /** Bytes of lists of all words that fit. */
  width = 0;
  /** Where the code ranges of each reading begin; each reading's are in order. */
  readonly #readings: number[] = [];
  /** Cost + 1 by text word, 0 where it does not fit. */
  readonly #costs: Uint8Array;

  constructor(textWords: number) {
    this.#costs = new Uint8Array(textWords);
  }

  clear(): void {
    this.text.clear();
    this.codes.clear();
    this.#readings.length = 0;
  }

  beginReading(): void {
    this.#readings.push(this.codes.length);
  }

  /** Makes `leastCost` ready; undone by `clearCosts`. */
  fillCosts(): void {
    const { text } = this;
    const costs = this.#costs;
    for (let n = 0; n < text.length; n++) {
      const cost = text.cost[n]! + 1;
      for (let word = text.from[n]!; word < text.to[n]!; word++) {
        if (costs[word] === 0 || costs[word]! > cost) costs[word] = cost;
      }
    }
  }

  clearCosts(): void {
    const { text } = this;
    for (let n = 0; n < text.length; n++) this.#costs.fill(0, text.from[n]!, text.to[n]!);
  }

  /** Cost of the best fit among a contact's entries (word * 2 + field), or `NO_FIT`. */
  leastCost(entries: Uint32Array, length: number): number {
    const costs = this.#costs;
    const textWords = costs.length;
    let least = NO_FIT;
    for (let n = 0; n < length; n++) {
      const entry = entries[n]!;
      const word = entry >>> 1;
      const cost = word < textWords ? costs[word]! - 1 : this.#codeCost(word);
      if (cost < 0) continue;
      const here = cost + (entry & 1) * OTHER_FIELD_COST;
      if (here < least) least = here;
    }
    return least;
  }

  #codeCost(word: number): number {
    const { codes } = this;
    if (codes.length === 0) return -1;
    let least = -1;
    for (let reading = 0; reading < this.#readings.length; reading++) {
      const end = this.#readings[reading + 1] ?? codes.length;
      const cost = codes.find(word, this.#readings[reading]!, end);
      if (cost >= 0 && (least < 0 || cost < least)) least = cost;
    }
    return least;
  }
}
