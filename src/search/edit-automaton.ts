import { EDIT_COST, PREFIX_COST } from './word-ranges';
import { allowedEdits, beginningEdits, leastLength } from './words';

/** Numbers of one state: sets of typed letters accounted for with 0, 1, 2 edits, two of half swaps, and `REACHED`. */
const FIELDS = 6;
const PENDING_1 = 3;
const PENDING_2 = 4;
/** Fewest edits by which some beginning of the letters so far is the typed word. */
const REACHED = 5;
const UNREACHED = 3;

const LETTER_CLASSES = 32;
const UNKNOWN = 0;
/** The state before the first letter. */
export const START = 1;

/**
 * Reads words letter by letter and knows whether they begin with the typed word after at most two edits (a letter more,
 * less or other, or two neighbours swapped; optimal string alignment). States are sets of bits: in the set of e edits, bit j
 * says that j typed letters are accounted for. Each step is worked out once and then looked up, since few states occur.
 * @see Wu & Manber 1992, "Fast text searching allowing errors"; Schulz & Mihov 2002 for few states
 */
export class EditAutomaton {
  #states = new Int32Array(256 * FIELDS);
  #next = new Int32Array(256 * LETTER_CLASSES);
  #open = new Uint8Array(256);
  #known = new Map<number, number[]>();
  #count = START;
  readonly #asciiClasses = new Uint8Array(128);
  readonly #otherClasses = new Map<number, number>();
  readonly #masks = new Int32Array(LETTER_CLASSES);
  readonly #step = new Int32Array(FIELDS);
  #goal = 0;
  #edits = 0;
  #beginningEdits = 0;

  /** @param typed - at least three letters, at most 31 */
  prepare(typed: string, maxEdits: number): void {
    this.#edits = Math.min(maxEdits, allowedEdits(typed));
    this.#beginningEdits = beginningEdits(typed);
    this.#goal = 1 << typed.length;
    this.#classify(typed);
    this.#known.clear();
    this.#next.fill(UNKNOWN, 0, (this.#count + 1) * LETTER_CLASSES);
    this.#count = START;
    this.#step.set([1, 3, this.#edits > 1 ? 7 : 0, 0, 0, UNREACHED]);
    this.#stateOfStep();
  }

  /** Letters of the typed word have classes from 1; all others are class 0. */
  #classify(typed: string): void {
    this.#asciiClasses.fill(0);
    this.#otherClasses.clear();
    this.#masks.fill(0);
    let classes = 0;
    for (let at = 0; at < typed.length; at++) {
      const unit = typed.charCodeAt(at);
      const letterClass = this.classOf(unit) || ++classes;
      if (unit < 128) this.#asciiClasses[unit] = letterClass;
      else this.#otherClasses.set(unit, letterClass);
      this.#masks[letterClass]! |= 1 << (at + 1);
    }
  }

  classOf(unit: number): number {
    return unit < 128 ? this.#asciiClasses[unit]! : (this.#otherClasses.get(unit) ?? 0);
  }

  /** The state after one more letter. */
  next(state: number, letterClass: number): number {
    const known = this.#next[state * LETTER_CLASSES + letterClass]!;
    return known === UNKNOWN ? this.#work(state, letterClass) : known;
  }

  /** Can more letters still change how words with this beginning fit? */
  isOpen(state: number): boolean {
    return this.#open[state] === 1;
  }

  /** Cost of a word that goes on after this state; -1 when it does not fit. */
  beginningCost(state: number): number {
    const edits = this.#states[state * FIELDS + REACHED]!;
    return edits > this.#beginningEdits ? -1 : edits * EDIT_COST + PREFIX_COST;
  }

  /** Cost of a word of so many letters that ends in this state; -1 when it does not fit. */
  wholeCost(state: number, letters: number): number {
    const edits = this.#states[state * FIELDS + REACHED]!;
    const fits = edits !== UNREACHED && (this.#states[state * FIELDS + edits]! & this.#goal) !== 0;
    return fits && letters >= leastLength(edits) ? edits * EDIT_COST : this.beginningCost(state);
  }

  #work(state: number, letterClass: number): number {
    this.#workStep(state * FIELDS, this.#masks[letterClass]!);
    const next = this.#stateOfStep();
    this.#next[state * LETTER_CLASSES + letterClass] = next;
    return next;
  }

  #workStep(at: number, mask: number): void {
    const states = this.#states;
    const s0 = states[at]!;
    const s1 = states[at + 1]!;
    const s2 = states[at + 2]!;
    const swapped = mask << 1;
    const within = this.#goal | (this.#goal - 1); // Bits beyond the typed word's end mean nothing.
    const n0 = (s0 << 1) & mask;
    const n1 = (((s1 << 1) & mask) | s0 | ((s0 | n0) << 1) | (states[at + PENDING_1]! & swapped)) & within;
    const n2 = (((s2 << 1) & mask) | s1 | ((s1 | n1) << 1) | (states[at + PENDING_2]! & swapped)) & within;
    const mayTwo = this.#edits > 1;
    const now = n0 & this.#goal ? 0 : n1 & this.#goal ? 1 : mayTwo && n2 & this.#goal ? 2 : UNREACHED;
    const reached = Math.min(now, states[at + REACHED]!);
    // What takes more edits than reached already does not matter.
    const step = this.#step;
    step[0] = n0;
    step[1] = reached > 0 ? n1 : 0;
    step[2] = mayTwo && reached > 1 ? n2 : 0;
    step[PENDING_1] = reached > 0 ? (s0 << 2) & mask : 0;
    step[PENDING_2] = mayTwo && reached > 1 ? (s1 << 2) & mask : 0;
    step[REACHED] = reached;
  }

  /** The number of the state in `#step`, a new one if it did not occur before. */
  #stateOfStep(): number {
    const step = this.#step;
    let hash = 0;
    for (let n = 0; n < FIELDS; n++) hash = (Math.imul(hash, 0x9e3779b1) ^ step[n]!) | 0;
    const alike = this.#known.get(hash) ?? [];
    for (const state of alike) if (this.#isStep(state)) return state;
    const state = this.#count++;
    this.#reserve(this.#count);
    this.#states.set(step, state * FIELDS);
    this.#open[state] = step[0]! | step[1]! | step[2]! | step[PENDING_1]! | step[PENDING_2]! ? 1 : 0;
    alike.push(state);
    this.#known.set(hash, alike);
    return state;
  }

  #isStep(state: number): boolean {
    for (let n = 0; n < FIELDS; n++) if (this.#states[state * FIELDS + n] !== this.#step[n]) return false;
    return true;
  }

  #reserve(count: number): void {
    if (count < this.#open.length) return;
    const states = this.#states;
    const next = this.#next;
    const open = this.#open;
    this.#states = new Int32Array(states.length * 2);
    this.#states.set(states);
    this.#next = new Int32Array(next.length * 2);
    this.#next.set(next);
    this.#open = new Uint8Array(open.length * 2);
    this.#open.set(open);
  }
}
