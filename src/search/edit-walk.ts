import { BLOCK_WORDS, type Dictionary, DictionaryReader } from './dictionary';
import { EDIT_COST, PREFIX_COST, type WordRanges } from './word-ranges';
import { allowedEdits, beginningEdits, leastLength, MAX_WORD_LENGTH } from './words';

const FIELDS = 6;
const PENDING_1 = 3;
const PENDING_2 = 4;
/** Fewest edits by which some beginning of the letters so far is the typed word. */
const REACHED = 5;
const UNREACHED = 3;

/**
 * Finds the words of a dictionary that begin with a typed word after at most two edits (a letter more, less or other,
 * or two neighbours swapped; optimal string alignment). A bit-parallel automaton with one state for each letter of the word
 * read so far, so a word costs only the letters it does not share with the one before; whole blocks are passed over
 * once their common beginning has decided.
 *
 * In state e, bit j says: j typed letters are accounted for with e edits. Pending states hold the first half of a swap.
 * @see Wu & Manber 1992, "Fast text searching allowing errors"; Hyyrö 2003 for the swap
 */
export class EditWalk {
  readonly #reader: DictionaryReader;
  readonly #states = new Int32Array((MAX_WORD_LENGTH + 2) * FIELDS);
  readonly #asciiMasks = new Int32Array(128);
  readonly #otherMasks = new Map<number, number>();
  #length = 0;
  #edits = 0;
  #beginningEdits = 0;

  constructor(dictionary: Dictionary) {
    this.#reader = new DictionaryReader(dictionary);
  }

  /**
   * @param typed - at least three letters
   * @param maxEdits - fewer than the word's length allows
   * @param offset - added to word numbers
   */
  collect(typed: string, maxEdits: number, offset: number, ranges: WordRanges): void {
    this.#prepare(typed, Math.min(maxEdits, allowedEdits(typed)));
    this.#beginningEdits = beginningEdits(typed);
    const { starts, leastShared } = this.#reader.dictionary;
    // Letters after which the last word's fate, and that of all words sharing them, was decided.
    let decided = MAX_WORD_LENGTH + 1;
    for (let block = 0; block < starts.length; block++) {
      if (leastShared[block]! >= decided) this.#pushWhole(block, decided, offset, ranges);
      else decided = this.#walkBlock(block, decided, offset, ranges);
    }
  }

  #prepare(typed: string, edits: number): void {
    this.#length = typed.length;
    this.#edits = edits;
    this.#asciiMasks.fill(0);
    this.#otherMasks.clear();
    for (let at = 0; at < typed.length; at++) {
      const unit = typed.charCodeAt(at);
      const bit = 1 << (at + 1);
      if (unit < 128) this.#asciiMasks[unit]! |= bit;
      else this.#otherMasks.set(unit, (this.#otherMasks.get(unit) ?? 0) | bit);
    }
    this.#states.set([1, 3, edits > 1 ? 7 : 0, 0, 0, UNREACHED]);
  }

  #pushWhole(block: number, decided: number, offset: number, ranges: WordRanges): void {
    const reached = this.#states[decided * FIELDS + REACHED]!;
    if (reached > this.#beginningEdits) return;
    const first = block * BLOCK_WORDS;
    const end = Math.min(first + BLOCK_WORDS, this.#reader.dictionary.size);
    ranges.push(offset + first, offset + end, reached * EDIT_COST + PREFIX_COST);
  }

  #walkBlock(block: number, decidedBefore: number, offset: number, ranges: WordRanges): number {
    const reader = this.#reader;
    const first = block * BLOCK_WORDS;
    const end = Math.min(first + BLOCK_WORDS, reader.dictionary.size);
    let decided = decidedBefore;
    reader.toBlock(block);
    for (let word = first; word < end; word++) {
      reader.read();
      const shared = word === first ? reader.dictionary.headShared[block]! : reader.shared;
      if (shared < decided) decided = this.#advance(shared);
      const cost = this.#costAt(decided, reader.length);
      if (cost >= 0) ranges.push(offset + word, offset + word + 1, cost);
    }
    return decided;
  }

  /** Reads the letters of the current word from `from` on. @returns where its fate was decided, or past its end */
  #advance(from: number): number {
    const { units, length } = this.#reader;
    for (let depth = from; depth < length; depth++) {
      this.#step(depth, units[depth]!);
      if (!this.#isOpen(depth + 1)) return depth + 1;
    }
    return length + 1;
  }

  #step(depth: number, unit: number): void {
    const states = this.#states;
    const at = depth * FIELDS;
    const next = at + FIELDS;
    const mask = unit < 128 ? this.#asciiMasks[unit]! : (this.#otherMasks.get(unit) ?? 0);
    const s0 = states[at]!;
    const s1 = states[at + 1]!;
    const n0 = (s0 << 1) & mask;
    const n1 = ((s1 << 1) & mask) | s0 | (s0 << 1) | (n0 << 1) | (states[at + PENDING_1]! & (mask << 1));
    states[next] = n0;
    states[next + 1] = n1;
    states[next + PENDING_1] = (s0 << 2) & mask;
    let n2 = 0;
    if (this.#edits > 1) {
      const s2 = states[at + 2]!;
      n2 = ((s2 << 1) & mask) | s1 | (s1 << 1) | (n1 << 1) | (states[at + PENDING_2]! & (mask << 1));
      states[next + 2] = n2;
      states[next + PENDING_2] = (s1 << 2) & mask;
    }
    const goal = 1 << this.#length;
    const now = n0 & goal ? 0 : n1 & goal ? 1 : n2 & goal ? 2 : UNREACHED;
    states[next + REACHED] = Math.min(now, states[at + REACHED]!);
  }

  /** Can more letters still change how the words with this beginning fit? */
  #isOpen(depth: number): boolean {
    const states = this.#states;
    const at = depth * FIELDS;
    const reached = states[at + REACHED]!;
    const within = (1 << this.#length) * 2 - 1;
    let open = states[at]! | states[at + PENDING_1]!;
    if (reached > 0) open |= states[at + 1]!;
    if (reached > 1 && this.#edits > 1) open |= states[at + 2]! | states[at + PENDING_2]!;
    return (open & within) !== 0;
  }

  /** Cost of the word just read, or -1 when it does not fit. */
  #costAt(decided: number, length: number): number {
    const depth = Math.min(decided, length);
    const edits = this.#states[depth * FIELDS + REACHED]!;
    if (edits === UNREACHED) return -1;
    const isWhole = depth === length && (this.#states[depth * FIELDS + edits]! & (1 << this.#length)) !== 0;
    if (isWhole && length >= leastLength(edits)) return edits * EDIT_COST;
    return edits > this.#beginningEdits ? -1 : edits * EDIT_COST + PREFIX_COST;
  }
}
