import { MAX_WORD_LENGTH } from './words';

const FIRST_WORDS = 1024;
/** Slots for each word, at least: few collisions. */
const SLOTS = 2;
/** Letters of a word that are made room for at first, on average. */
const LETTERS = 8;

/**
 * Numbers different words in the order in which they came. Words come as letters, UTF-16 units, and are kept as such: looking one up makes
 * no string, which in an import of a million rows are tens of millions.
 */
export class WordTable {
  size = 0;
  /** Number of the word plus one, or 0: the words of one hash lie behind each other. */
  #slots = new Uint32Array(FIRST_WORDS * SLOTS);
  /** Where the letters of each word start, and the end. */
  #starts = new Uint32Array(FIRST_WORDS + 1);
  #letters = new Uint16Array(FIRST_WORDS * LETTERS);

  /** The number of the word that stands in `letters` from `from` up to `to`. */
  number(letters: Uint16Array, from: number, to: number): number {
    const last = this.#slots.length - 1;
    let slot = hashOf(letters, from, to) & last;
    for (let known = this.#slots[slot]!; known !== 0; known = this.#slots[slot]!) {
      if (this.#isWord(known - 1, letters, from, to)) return known - 1;
      slot = (slot + 1) & last;
    }
    return this.#add(slot, letters.subarray(from, to));
  }

  /**
   * Puts the letters of a word into `letters`.
   * @returns how many they are
   */
  read(number: number, letters: Uint16Array): number {
    const start = this.#starts[number]!;
    const length = this.#starts[number + 1]! - start;
    for (let at = 0; at < length; at++) letters[at] = this.#letters[start + at]!;
    return length;
  }

  /** By the first two letters of a word: of two numbers the lower one is of the word that comes first. */
  start(number: number): number {
    const start = this.#starts[number]!;
    const second = start + 1 < this.#starts[number + 1]! ? this.#letters[start + 1]! + 1 : 0;
    return this.#letters[start]! * 0x1_0001 + second;
  }

  /** Negative when the first of the words comes before the other. */
  compare(one: number, other: number): number {
    const [ones, others] = [this.#starts[one]!, this.#starts[other]!];
    const [length, otherLength] = [this.#starts[one + 1]! - ones, this.#starts[other + 1]! - others];
    const end = Math.min(length, otherLength);
    for (let at = 0; at < end; at++) {
      const difference = this.#letters[ones + at]! - this.#letters[others + at]!;
      if (difference !== 0) return difference;
    }
    return length - otherLength;
  }

  #isWord(number: number, letters: Uint16Array, from: number, to: number): boolean {
    const start = this.#starts[number]!;
    if (this.#starts[number + 1]! - start !== to - from) return false;
    for (let at = from; at < to; at++) if (this.#letters[start + at - from] !== letters[at]) return false;
    return true;
  }

  #add(slot: number, word: Uint16Array): number {
    const number = this.size++;
    const start = this.#starts[number]!;
    if (start + MAX_WORD_LENGTH > this.#letters.length) this.#letters = doubled(this.#letters, Uint16Array);
    this.#letters.set(word, start);
    this.#starts[number + 1] = start + word.length;
    this.#slots[slot] = this.size;
    if (this.size * SLOTS === this.#slots.length) this.#grow();
    return number;
  }

  #grow(): void {
    this.#starts = doubled(this.#starts, Uint32Array);
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const last = this.#slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = hashOf(this.#letters, this.#starts[number]!, this.#starts[number + 1]!) & last;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & last;
      this.#slots[slot] = number + 1;
    }
  }
}

/** FNV-1a over 16 bits at a time, its high bits mixed into the low ones. */
function hashOf(letters: Uint16Array, from: number, to: number): number {
  let hash = 0x811c_9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ letters[at]!, 0x0100_0193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function doubled<T extends Uint16Array | Uint32Array>(array: T, kind: new (length: number) => T): T {
  const larger = new kind(array.length * 2);
  larger.set(array);
  return larger;
}
