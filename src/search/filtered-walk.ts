import { BLOCK_WORDS, type Dictionary } from './dictionary';
import { EditAutomaton, START } from './edit-automaton';
import { LetterFilter } from './letter-filter';
import { EDIT_COST, editsOf, type WordRanges } from './word-ranges';
import { MAX_WORD_LENGTH } from './words';

const MAX_EDITS = 2;

/**
 * Finds the words of a dictionary that fit a typed word with its errors, as `EditWalk` does, reading only the blocks that hold
 * words which the letter filter lets through. Several times faster, for half as much memory as the dictionary and more.
 */
export class FilteredWalk {
  readonly #dictionary: Dictionary;
  readonly #automaton = new EditAutomaton();
  #filter: LetterFilter | undefined;
  /** Letters of the word being read. */
  readonly #units = new Uint16Array(256);
  /** State after each letter of the word that was looked at last. */
  readonly #path = new Int32Array(MAX_WORD_LENGTH + 2).fill(START);
  /** How many of its letters the automaton has read and the word being read shares. */
  #known = 0;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Memory held beside the dictionary. */
  get bytes(): number {
    return this.#filter?.bytes ?? 0;
  }

  /**
   * Words that fit as typed are left out.
   * @param typed - at least three letters
   * @param into - where words with one and two edits go
   */
  collect(typed: string, into: readonly [WordRanges, WordRanges]): void {
    this.#automaton.prepare(typed, MAX_EDITS);
    this.#filter ??= new LetterFilter(this.#dictionary);
    this.#filter.select(typed, MAX_EDITS);
    const { bits } = this.#filter;
    for (let chunk = 0; chunk < bits.length; chunk++) {
      const selected = bits[chunk]!;
      if (selected === 0) continue;
      this.#readBlock(chunk * 2, selected & 0xffff, into);
      this.#readBlock(chunk * 2 + 1, selected >>> 16, into);
    }
  }

  /** @param selected - a bit for each word of the block */
  #readBlock(block: number, selected: number, into: readonly [WordRanges, WordRanges]): void {
    const { bytes, starts, size } = this.#dictionary;
    const units = this.#units;
    const first = block * BLOCK_WORDS;
    let at = starts[block]!;
    this.#known = 0;
    for (let word = first, rest = selected; rest !== 0 && word < size; word++, rest >>>= 1) {
      let length = bytes[at]!;
      const end = at + 2 + bytes[at + 1]!;
      if (length < this.#known) this.#known = length;
      at += 2;
      while (at < end) {
        const byte = bytes[at++]!;
        if (byte < 0x80) units[length++] = byte;
        else if (byte < 0xe0) units[length++] = ((byte & 0x1f) << 6) | (bytes[at++]! & 0x3f);
        else {
          units[length++] = ((byte & 0x0f) << 12) | ((bytes[at]! & 0x3f) << 6) | (bytes[at + 1]! & 0x3f);
          at += 2;
        }
      }
      if ((rest & 1) === 0) continue;
      const cost = this.#costOf(length);
      if (cost >= EDIT_COST) into[editsOf(cost) - 1]!.push(word, word + 1, cost);
    }
  }

  /** Cost of the word being read; -1 when it does not fit. */
  #costOf(length: number): number {
    const automaton = this.#automaton;
    const path = this.#path;
    let letters = this.#known;
    let state = path[letters]!;
    while (letters < length && automaton.isOpen(state)) {
      state = automaton.next(state, automaton.classOf(this.#units[letters]!));
      path[++letters] = state;
    }
    this.#known = letters;
    return letters === length ? automaton.wholeCost(state, letters) : automaton.beginningCost(state);
  }
}
