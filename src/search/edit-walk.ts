import { BLOCK_WORDS, type Dictionary } from './dictionary';
import { EditAutomaton, START } from './edit-automaton';
import { EDIT_COST, type WordRanges } from './word-ranges';
import { MAX_WORD_LENGTH } from './words';

/** The dictionary of addresses is large, and two errors would be ten times the work. */
const MAX_EDITS = 1;

/**
 * Finds the words of a dictionary that fit a typed word with an error. The automaton's state is kept for each letter
 * of the word being read, so a word costs only the letters it does not share with the one before, up to the letter that
 * decides; whole blocks are passed over once their common beginning has decided.
 */
export class EditWalk {
  readonly #dictionary: Dictionary;
  readonly #automaton = new EditAutomaton();
  /** State after each letter of the word being read. */
  readonly #path = new Int32Array(MAX_WORD_LENGTH + 2).fill(START);
  /** Cost of the words that share the letters which decided, or -1. */
  #sharedCost = -1;
  /** Cost of the word just read, or -1. */
  #ownCost = -1;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /**
   * @param typed - at least three letters
   * @param offset - added to word numbers
   */
  collect(typed: string, offset: number, ranges: WordRanges): void {
    this.#automaton.prepare(typed, MAX_EDITS);
    const { size, starts, leastShared } = this.#dictionary;
    // Letters of the last word that decided its fate and that of all words sharing them.
    let decided = MAX_WORD_LENGTH + 1;
    for (let block = 0; block < starts.length; block++) {
      if (leastShared[block]! < decided) decided = this.#walkBlock(block, decided, offset, ranges);
      else if (this.#sharedCost >= EDIT_COST) {
        const first = offset + block * BLOCK_WORDS;
        ranges.push(first, Math.min(first + BLOCK_WORDS, offset + size), this.#sharedCost);
      }
    }
  }

  #walkBlock(block: number, decidedBefore: number, offset: number, ranges: WordRanges): number {
    const { bytes, starts, headShared, size } = this.#dictionary;
    const first = block * BLOCK_WORDS;
    const end = Math.min(first + BLOCK_WORDS, size);
    let decided = decidedBefore;
    let at = starts[block]!;
    for (let word = first; word < end; word++) {
      const isHead = word === first;
      const shared = isHead ? headShared[block]! : bytes[at]!;
      const from = at + 2;
      at = from + bytes[at + 1]!;
      let cost = this.#sharedCost;
      if (shared < decided) {
        // The first word of a block is written in full.
        decided = this.#advance(isHead ? passLetters(bytes, from, shared) : from, at, shared);
        cost = this.#ownCost;
      }
      if (cost >= EDIT_COST) ranges.push(offset + word, offset + word + 1, cost);
    }
    return decided;
  }

  /**
   * Reads the letters in `bytes` from `from` up to `to`, the first `depth` letters of the word being read already.
   * @returns after how many letters all was decided; more than the word has when nothing was
   */
  #advance(from: number, to: number, depth: number): number {
    const { bytes } = this.#dictionary;
    const automaton = this.#automaton;
    const path = this.#path;
    let state = path[depth]!;
    let letters = depth;
    let at = from;
    while (at < to) {
      const byte = bytes[at++]!;
      let unit = byte;
      if (byte >= 0xe0) {
        unit = ((byte & 0x0f) << 12) | ((bytes[at]! & 0x3f) << 6) | (bytes[at + 1]! & 0x3f);
        at += 2;
      } else if (byte >= 0x80) unit = ((byte & 0x1f) << 6) | (bytes[at++]! & 0x3f);
      state = automaton.next(state, automaton.classOf(unit));
      path[++letters] = state;
      if (automaton.isOpen(state)) continue;
      this.#sharedCost = automaton.beginningCost(state);
      this.#ownCost = at === to ? automaton.wholeCost(state, letters) : this.#sharedCost;
      return letters;
    }
    this.#ownCost = automaton.wholeCost(state, letters);
    return letters + 1;
  }
}

/** @returns the position after so many letters */
function passLetters(bytes: Uint8Array, from: number, letters: number): number {
  let at = from;
  for (let n = 0; n < letters; n++) at += bytes[at]! < 0x80 ? 1 : bytes[at]! < 0xe0 ? 2 : 3;
  return at;
}
