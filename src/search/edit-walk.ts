import { BLOCK_WORDS, type Dictionary } from './dictionary';
import { EDIT_COST, PREFIX_COST, type WordRanges } from './word-ranges';
import { allowedEdits, beginningEdits, leastLength, MAX_WORD_LENGTH } from './words';

/** Numbers of one state: three sets of typed letters by edits, two of half swaps, and `REACHED`. */
const FIELDS = 6;
const PENDING_1 = 3;
const PENDING_2 = 4;
/** Fewest edits by which some beginning of the letters so far is the typed word. */
const REACHED = 5;
const UNREACHED = 3;

/**
 * Finds the words of a dictionary that begin with a typed word after at most two edits (a letter more, less or other,
 * or two neighbours swapped; optimal string alignment). A bit-parallel automaton with one state for each letter of the word
 * read so far, so a word costs only the letters it does not share with the one before, up to the letter that decides;
 * whole blocks are passed over once their common beginning has decided.
 *
 * In the set of e edits, bit j says: j typed letters are accounted for. Pending sets hold the first half of a swap.
 * @see Wu & Manber 1992, "Fast text searching allowing errors"; Hyyrö 2003 for the swap
 */
export class EditWalk {
  readonly #dictionary: Dictionary;
  readonly #states = new Int32Array((MAX_WORD_LENGTH + 2) * FIELDS);
  /** Places of a letter in the typed word, as bits; by letter below 128, the others in a map. */
  readonly #asciiMasks = new Int32Array(128);
  readonly #otherMasks = new Map<number, number>();
  #length = 0;
  #edits = 0;
  #beginningEdits = 0;
  /** Cost of the words that share the letters which decided, or -1. */
  #sharedCost = -1;
  /** Cost of the word just read, or -1. */
  #ownCost = -1;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /**
   * @param typed - at least three letters
   * @param maxEdits - fewer than the word's length allows
   * @param offset - added to word numbers
   */
  collect(typed: string, maxEdits: number, offset: number, ranges: WordRanges): void {
    this.#prepare(typed, Math.min(maxEdits, allowedEdits(typed)));
    const { size, starts, leastShared } = this.#dictionary;
    // Letters of the last word that decided its fate and that of all words sharing them.
    let decided = MAX_WORD_LENGTH + 1;
    for (let block = 0; block < starts.length; block++) {
      if (leastShared[block]! < decided) decided = this.#walkBlock(block, decided, offset, ranges);
      else if (this.#sharedCost >= 0) {
        const first = offset + block * BLOCK_WORDS;
        ranges.push(first, Math.min(first + BLOCK_WORDS, offset + size), this.#sharedCost);
      }
    }
  }

  #prepare(typed: string, edits: number): void {
    this.#length = typed.length;
    this.#edits = edits;
    this.#beginningEdits = beginningEdits(typed);
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
      if (cost >= 0) ranges.push(offset + word, offset + word + 1, cost);
    }
    return decided;
  }

  /**
   * Reads the letters in `bytes` from `from` up to `to`, the first `depth` letters of the word being read already.
   * @returns after how many letters all was decided; more than the word has when nothing was
   */
  #advance(from: number, to: number, depth: number): number {
    const { bytes } = this.#dictionary;
    let letters = depth;
    let at = from;
    while (at < to) {
      const byte = bytes[at++]!;
      let mask: number;
      if (byte < 0x80) mask = this.#asciiMasks[byte]!;
      else if (byte < 0xe0) mask = this.#otherMasks.get(((byte & 0x1f) << 6) | (bytes[at++]! & 0x3f)) ?? 0;
      else {
        mask = this.#otherMasks.get(((byte & 0x0f) << 12) | ((bytes[at]! & 0x3f) << 6) | (bytes[at + 1]! & 0x3f)) ?? 0;
        at += 2;
      }
      const isOpen = this.#step(letters++, mask);
      if (isOpen) continue;
      this.#sharedCost = this.#costAt(letters, false);
      this.#ownCost = at === to ? this.#costAt(letters, true) : this.#sharedCost;
      return letters;
    }
    this.#ownCost = this.#costAt(letters, true);
    return letters + 1;
  }

  /** One letter on from the state at `depth`. @returns whether more letters can still change how words fit */
  #step(depth: number, mask: number): boolean {
    const states = this.#states;
    const at = depth * FIELDS;
    const next = at + FIELDS;
    const goal = 1 << this.#length;
    const s0 = states[at]!;
    const s1 = states[at + 1]!;
    const swapped = mask << 1;
    const n0 = (s0 << 1) & mask;
    const n1 = ((s1 << 1) & mask) | s0 | ((s0 | n0) << 1) | (states[at + PENDING_1]! & swapped);
    const pending1 = (s0 << 2) & mask;
    states[next] = n0;
    states[next + 1] = n1;
    states[next + PENDING_1] = pending1;
    let reached = states[at + REACHED]!;
    if (n0 & goal) reached = 0;
    else if (reached > 1 && n1 & goal) reached = 1;
    let open = n0 | pending1;
    if (reached > 0) open |= n1;
    if (this.#edits > 1) {
      const n2 = ((states[at + 2]! << 1) & mask) | s1 | ((s1 | n1) << 1) | (states[at + PENDING_2]! & swapped);
      const pending2 = (s1 << 2) & mask;
      states[next + 2] = n2;
      states[next + PENDING_2] = pending2;
      if (reached > 2 && n2 & goal) reached = 2;
      if (reached > 1) open |= n2 | pending2;
    }
    states[next + REACHED] = reached;
    // Bits beyond the typed word's end mean nothing.
    return (open & (goal | (goal - 1))) !== 0;
  }

  /** Cost of a word that ends (`isWhole`) or goes on after so many letters; -1 when it does not fit. */
  #costAt(letters: number, isWhole: boolean): number {
    const at = letters * FIELDS;
    const edits = this.#states[at + REACHED]!;
    if (edits === UNREACHED) return -1;
    const fits = isWhole && (this.#states[at + edits]! & (1 << this.#length)) !== 0;
    if (fits && letters >= leastLength(edits)) return edits * EDIT_COST;
    return edits > this.#beginningEdits ? -1 : edits * EDIT_COST + PREFIX_COST;
  }
}

/** @returns the position after so many letters */
function passLetters(bytes: Uint8Array, from: number, letters: number): number {
  let at = from;
  for (let n = 0; n < letters; n++) at += bytes[at]! < 0x80 ? 1 : bytes[at]! < 0xe0 ? 2 : 3;
  return at;
}
