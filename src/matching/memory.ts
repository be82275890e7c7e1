/** Places for strings, at first and at most. */
const FIRST_SIZE = 2 ** 9;
const SIZE = 2 ** 16;
/** Places for the strings of one hash. With fewer, a tenth of what repeats would be made again and again. */
const WAYS = 8;
/** Longer strings are rare, and would fill the memory with what a page or an import made up. */
const MAX_KEY_LENGTH = 100;

/**
 * Remembers the results of a pure function of one string; name words and companies repeat a lot within a book.
 * Bounded: a string has eight places, and what is new takes each of them in turn. A `Map` takes twice as long, since it
 * hashes each new string outside of compiled code.
 */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  let memory = new Memory<T>(FIRST_SIZE);
  return text => {
    if (text.length > MAX_KEY_LENGTH) return make(text);
    const hash = hashOf(text);
    const at = memory.find(hash, text);
    if (at >= 0) return memory.valueAt(at);
    const own = ownCopy(text);
    const value = make(own);
    if (memory.count * 2 > memory.size && memory.size < SIZE) memory = memory.doubled();
    memory.put(hash, own, value);
    return value;
  };
}

/** V8 keeps the whole of a text for a part of so many letters that was cut out of it. */
const SHORTEST_SLICE = 13;

/** Else a company that is remembered would keep the quarter of a megabyte of a file that it was read in. */
const ownCopy = (text: string): string => (text.length < SHORTEST_SLICE ? text : ` ${text}`.slice(1));

class Memory<T> {
  /** Looked at before the strings: those of one row of places lie together. 0 is a free place. */
  readonly #hashes: Int32Array;
  /** Of each place a string and its value, side by side: most of a look-up is waiting for memory. */
  readonly #entries: unknown[];
  #turn = 0;
  count = 0;

  constructor(readonly size: number) {
    this.#hashes = new Int32Array(size);
    this.#entries = new Array<unknown>(size * 2).fill(undefined);
  }

  /** @returns the place of a string, negative when it is not remembered */
  find(hash: number, text: string): number {
    const first = this.#firstOf(hash);
    for (let at = first; at < first + WAYS; at++) {
      if (this.#hashes[at] === hash && this.#entries[at * 2] === text) return at;
    }
    return -1;
  }

  valueAt(place: number): T {
    return this.#entries[place * 2 + 1] as T;
  }

  put(hash: number, text: string, value: T): void {
    const at = this.#placeFor(hash);
    if (this.#hashes[at] === 0) this.count++;
    this.#hashes[at] = hash;
    this.#entries[at * 2] = text;
    this.#entries[at * 2 + 1] = value;
  }

  doubled(): Memory<T> {
    const memory = new Memory<T>(this.size * 2);
    for (let at = 0; at < this.size; at++) {
      const hash = this.#hashes[at]!;
      if (hash !== 0) memory.put(hash, this.#entries[at * 2] as string, this.valueAt(at));
    }
    return memory;
  }

  #placeFor(hash: number): number {
    const first = this.#firstOf(hash);
    for (let at = first; at < first + WAYS; at++) if (this.#hashes[at] === 0) return at;
    this.#turn = (this.#turn + 1) % WAYS;
    return first + this.#turn;
  }

  #firstOf(hash: number): number {
    return hash & (this.size - WAYS);
  }
}

/** Never 0. */
function hashOf(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e37_79b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  return hash ^ (hash >>> 13) || 1;
}
