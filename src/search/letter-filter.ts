import { BLOCK_WORDS, type Dictionary, DictionaryReader } from './dictionary';
import { allowedEdits, beginningEdits, leastLength } from './words';

/** Letters of all scripts are told apart by so many rows; those of a-z have one each. */
const ROWS = 32;
/** An edit moves the letters behind it by one place, and there are two at most: where the letters typed before `typedEnd` stand. */
const ZONES = [
  { typedEnd: 3, from: 0, to: 5 },
  { typedEnd: 6, from: 1, to: 8 },
  { typedEnd: Number.POSITIVE_INFINITY, from: 4, to: Number.POSITIVE_INFINITY },
] as const;
/** More typed letters would hardly tell more words apart. */
const MAX_LETTERS = 12;
/** Typed words of these lengths, with all their errors, fit whole words only. */
const WHOLE_ONLY = [3, 4, 5, 6, 7, 8].filter(length => {
  const typed = 'x'.repeat(length);
  return allowedEdits(typed) > beginningEdits(typed);
});

const rowOf = (unit: number): number =>
  unit >= 97 && unit <= 122 ? unit - 97 : (Math.imul(unit, 0x9e3779b1) >>> 8) % ROWS;

/**
 * Words of a dictionary that could fit a typed word with its errors, by the letters they hold and about where: a bit for each
 * word, zone and letter. With e edits at most e typed letters are absent from where they should stand, which is counted for 32
 * words at once. A hundredth of the words or so is let through, and has to be looked at.
 * @see Grossi & Luccio 1989, "Simple and efficient string matching with k mismatches", for counting filters
 */
export class LetterFilter {
  /** For each zone and row a bit for each word. */
  readonly #held: readonly Int32Array[][];
  /** By length of the typed word: the words that may be meant as a whole with all its errors. */
  readonly #wholes: ReadonlyMap<number, Int32Array>;
  readonly #anyWord: Int32Array;
  readonly #noWord: Int32Array;
  readonly #asked: Int32Array[] = [];
  /** A bit for each word, set by `select`. */
  readonly bits: Int32Array;

  constructor(dictionary: Dictionary) {
    const chunks = (dictionary.size + 31) >>> 5;
    const bitmap = () => new Int32Array(chunks);
    this.#held = ZONES.map(() => Array.from({ length: ROWS }, bitmap));
    this.#wholes = new Map(WHOLE_ONLY.map(length => [length, bitmap()]));
    this.#anyWord = bitmap().fill(-1);
    this.#noWord = bitmap();
    this.bits = bitmap();
    const reader = new DictionaryReader(dictionary);
    for (let word = 0; word < dictionary.size; word++) {
      if (word % BLOCK_WORDS === 0) reader.toBlock(word / BLOCK_WORDS);
      reader.read();
      this.#note(word, reader);
    }
  }

  /** Memory held. */
  get bytes(): number {
    return this.bits.byteLength * (ZONES.length * ROWS + WHOLE_ONLY.length + 3);
  }

  #note(word: number, { units, length }: DictionaryReader): void {
    const chunk = word >>> 5;
    const bit = 1 << (word & 31);
    for (let zone = 0; zone < ZONES.length; zone++) {
      const { from, to } = ZONES[zone]!;
      const held = this.#held[zone]!;
      for (let at = from; at < length && at < to; at++) held[rowOf(units[at]!)]![chunk]! |= bit;
    }
    for (const [typedLength, words] of this.#wholes) {
      const edits = allowedEdits('x'.repeat(typedLength));
      if (length >= leastLength(edits) && length <= typedLength + edits) words[chunk]! |= bit;
    }
  }

  /** Sets `bits` for the words that may begin with the typed one, or be it, after at most `maxEdits` errors. */
  select(typed: string, maxEdits: number): void {
    const asked = this.#ask(typed);
    const edits = Math.min(maxEdits, allowedEdits(typed));
    const afterOne = this.#fitting(typed, 1, edits);
    const afterTwo = this.#fitting(typed, 2, edits);
    const { bits } = this;
    for (let chunk = 0; chunk < bits.length; chunk++) {
      let lacksOne = 0;
      let lacksTwo = 0;
      let lacksThree = 0;
      for (let n = 0; n < asked.length; n++) {
        const absent = ~asked[n]![chunk]!;
        lacksThree |= lacksTwo & absent;
        lacksTwo |= lacksOne & absent;
        lacksOne |= absent;
      }
      bits[chunk] = ~lacksOne | (~lacksTwo & afterOne[chunk]!) | (~lacksThree & afterTwo[chunk]!);
    }
  }

  /** What the typed letters are looked up in, each once. */
  #ask(typed: string): readonly Int32Array[] {
    const asked = this.#asked;
    asked.length = 0;
    for (let at = 0; at < typed.length && asked.length < MAX_LETTERS; at++) {
      const zone = ZONES.findIndex(({ typedEnd }) => at < typedEnd);
      const words = this.#held[zone]![rowOf(typed.charCodeAt(at))]!;
      if (!asked.includes(words)) asked.push(words);
    }
    return asked;
  }

  /** Words that may be meant after exactly so many errors, by their length. */
  #fitting(typed: string, edits: number, mostEdits: number): Int32Array {
    if (edits > mostEdits) return this.#noWord;
    return edits <= beginningEdits(typed) ? this.#anyWord : (this.#wholes.get(typed.length) ?? this.#noWord);
  }
}
