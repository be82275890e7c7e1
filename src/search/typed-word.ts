import { OTHER_FIELD_COST, WordRanges } from './word-ranges';

/** Costs from here on say that no word fits; there is room for the field's cost above. */
export const NO_FIT = 250;

/** One typed word on its way through a search: the words that fit it, and what each costs. Kept between searches. */
export class TypedWord {
  readonly text = new WordRanges();
  readonly codes = new WordRanges();
  /** Bytes of lists of all words that fit. */
  width = 0;
  /** Where the code ranges of each reading begin; each reading's are in order. */
  readonly #readings: number[] = [];
  /** Cost by text word, `NO_FIT` outside of a search. */
  readonly #costs: Uint8Array;

  constructor(textWords: number) {
    this.#costs = new Uint8Array(textWords).fill(NO_FIT);
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
      const cost = text.cost[n]!;
      for (let word = text.from[n]!; word < text.to[n]!; word++) {
        if (costs[word]! > cost) costs[word] = cost;
      }
    }
  }

  clearCosts(): void {
    const { text } = this;
    for (let n = 0; n < text.length; n++) this.#costs.fill(NO_FIT, text.from[n]!, text.to[n]!);
  }

  /** Cost of the best fit among a contact's entries (word * 2 + field); `NO_FIT` or more when none fits. */
  leastCost(entries: Uint32Array, length: number): number {
    const costs = this.#costs;
    const textWords = costs.length;
    let least = NO_FIT;
    for (let n = 0; n < length; n++) {
      const entry = entries[n]!;
      const word = entry >>> 1;
      const cost = word < textWords ? costs[word]! : this.#codeCost(word);
      least = Math.min(least, cost + (entry & 1) * OTHER_FIELD_COST);
    }
    return least;
  }

  #codeCost(word: number): number {
    let least = NO_FIT;
    for (let reading = 0; reading < this.#readings.length; reading++) {
      const end = this.#readings[reading + 1] ?? this.codes.length;
      least = Math.min(least, this.codes.find(word, this.#readings[reading]!, end, NO_FIT));
    }
    return least;
  }
}
