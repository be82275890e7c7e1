import { ASIDE_COST, OTHER_FIELD_COST, WordRanges } from './word-ranges';

/** Costs from here on say that no word fits; there is room for the field's cost above. */
export const NO_FIT = 250;

/** Words that fit a typed word in one way, which contacts can be gathered from. */
export interface Fit {
  readonly ranges: readonly WordRanges[];
  /** Bytes of the lists of all words. */
  width: number;
}

const fitOf = (...ranges: readonly WordRanges[]): Fit => ({ ranges, width: 0 });

/** One typed word on its way through a search: the words that fit it, and what each costs. Kept between searches. */
export class TypedWord {
  /** Words of names, companies, titles and cities, by number of edits. */
  readonly text = [new WordRanges(), new WordRanges(), new WordRanges()] as const;
  /** Words of addresses, handles and phones, by number of edits. */
  readonly codes = [new WordRanges(), new WordRanges()] as const;
  /** The words of `text[0]` and `codes[0]` that were typed to their end. */
  readonly whole = new WordRanges();

  readonly fits = {
    whole: fitOf(this.whole),
    asTyped: fitOf(this.text[0], this.codes[0]),
    oneEdit: fitOf(this.text[1]),
    twoEdits: fitOf(this.text[2]),
    anyEdits: fitOf(...this.text, this.codes[0]),
    codeEdit: fitOf(this.codes[1]),
    anything: fitOf(...this.text, ...this.codes),
  } as const;

  /** Cost by text word, `NO_FIT` outside of a search. */
  readonly #costs: Uint8Array;
  /** All code words that fit lie from the first up to the second. */
  #leastCode = 0;
  #mostCode = 0;

  constructor(textWords: number) {
    this.#costs = new Uint8Array(textWords).fill(NO_FIT);
  }

  get bytes(): number {
    return this.#costs.byteLength;
  }

  clear(): void {
    for (const ranges of [...this.text, ...this.codes, this.whole]) ranges.clear();
  }

  beginReading(): void {
    for (const ranges of this.codes) ranges.beginReading();
  }

  /** Notes how wide the fits are, once words were added. @param widthOf - bytes of the lists of some words */
  measure(widthOf: (ranges: WordRanges) => number): void {
    for (const fit of Object.values(this.fits))
      fit.width = fit.ranges.reduce((sum, ranges) => sum + widthOf(ranges), 0);
  }

  /** Makes `leastCost` ready; undone by `clearCosts`. */
  fillCosts(): void {
    const costs = this.#costs;
    const [asTyped, mistyped] = this.codes;
    this.#leastCode = Math.min(asTyped.least, mistyped.least);
    this.#mostCode = Math.max(asTyped.most, mistyped.most);
    for (const { from, to, cost, length } of this.text) {
      for (let n = 0; n < length; n++) {
        for (let word = from[n]!; word < to[n]!; word++) if (costs[word]! > cost[n]!) costs[word] = cost[n]!;
      }
    }
  }

  clearCosts(): void {
    for (const { from, to, length } of this.text)
      for (let n = 0; n < length; n++) this.#costs.fill(NO_FIT, from[n]!, to[n]!);
  }

  /**
   * Cost of the best fit among a contact's entries (word * 2 + field); `NO_FIT` or more when none fits.
   * Text words before the first of a name are those of title and city.
   */
  leastCost(entries: Uint32Array, length: number): number {
    const costs = this.#costs;
    const textWords = costs.length;
    const leastCode = this.#leastCode;
    const mostCode = this.#mostCode;
    let least = NO_FIT;
    let elsewhere = ASIDE_COST;
    for (let n = 0; n < length; n++) {
      const entry = entries[n]!;
      const word = entry >>> 1;
      if (word < textWords) {
        const isInName = (entry & 1) === 0;
        if (isInName) elsewhere = OTHER_FIELD_COST;
        const cost = isInName ? costs[word]! : costs[word]! + elsewhere;
        if (cost < least) least = cost;
      } else if (word >= leastCode && word < mostCode && least > OTHER_FIELD_COST) {
        const cost = this.#codeCost(word) + OTHER_FIELD_COST;
        if (cost < least) least = cost;
      }
    }
    return least;
  }

  #codeCost(word: number): number {
    const [asTyped, mistyped] = this.codes;
    const cost = asTyped.find(word, NO_FIT);
    return cost === NO_FIT && mistyped.length > 0 ? mistyped.find(word, NO_FIT) : cost;
  }
}
