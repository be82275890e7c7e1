/** Places for strings, at first and at most. */
const FIRST_SIZE = 2 ** 9;
const SIZE = 2 ** 16;
/** Longer strings are rare, and would fill the memory with what a page or an import made up. */
const MAX_KEY_LENGTH = 100;

/**
 * Remembers the results of a pure function of one string; name words and companies repeat a lot within a book.
 * Bounded: a string has two places, and what is new takes that of the one not asked for last. A `Map` takes twice as long, since it
 * hashes each new string outside of compiled code.
 */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  let memory = new PairMemory<T>(FIRST_SIZE);
  return text => {
    if (text.length > MAX_KEY_LENGTH) return make(text);
    const at = memory.find(text);
    if (at >= 0) return memory.values[at] as T;
    const value = make(text);
    if (memory.count * 2 > memory.size && memory.size < SIZE) memory = memory.doubled();
    memory.put(text, value);
    return value;
  };
}

/** Two places for all strings of one hash. */
class PairMemory<T> {
  readonly texts: (string | undefined)[];
  readonly values: (T | undefined)[];
  count = 0;

  constructor(readonly size: number) {
    this.texts = new Array<string | undefined>(size).fill(undefined);
    this.values = new Array<T | undefined>(size).fill(undefined);
  }

  /** @returns the place of a string, negative when it is not remembered */
  find(text: string): number {
    const { texts } = this;
    const first = this.#firstOf(text);
    if (texts[first] === text) return first;
    if (texts[first + 1] !== text) return -1;
    // The one asked for last stands first.
    const value = this.values[first + 1];
    this.#push(first);
    texts[first] = text;
    this.values[first] = value;
    return first;
  }

  put(text: string, value: T | undefined): void {
    const first = this.#firstOf(text);
    if (this.texts[first + 1] === undefined) this.count++;
    this.#push(first);
    this.texts[first] = text;
    this.values[first] = value;
  }

  doubled(): PairMemory<T> {
    const memory = new PairMemory<T>(this.size * 2);
    // The second of a pair before the first.
    for (let at = this.size - 1; at >= 0; at--) {
      const text = this.texts[at];
      if (text !== undefined) memory.put(text, this.values[at]);
    }
    return memory;
  }

  #push(first: number): void {
    this.texts[first + 1] = this.texts[first];
    this.values[first + 1] = this.values[first];
  }

  #firstOf(text: string): number {
    let hash = text.length;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e37_79b1);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
    return (hash ^ (hash >>> 13)) & (this.size - 2);
  }
}
