/** 40 bits of a key, 64 of an id: `hi` says on which page it lies. */
export interface KeyHash {
  hi: number;
  lo: number;
}

/** First `hi` of the hashes of contact ids. They have the last sixteenth of the range to themselves, so that they lie together. */
export const ID_HASHES_FROM = 0xf000_0000;

/** Hash of a key of the index (`matching` makes them). */
export function hashKey(key: string): KeyHash {
  const { hi, lo } = hashText(key);
  return { hi: keyRange(hi), lo: lo & KEY_LO };
}

/**
 * Hashes of keys, of each once, made as they are asked for.
 * @param distinct - gets the keys
 */
export function* hashesOf(keys: Iterable<string>, distinct: Set<string>): Generator<KeyHash> {
  for (const key of keys) {
    if (distinct.has(key)) continue;
    distinct.add(key);
    yield hashKey(key);
  }
}

/** Hash under which a contact is found by its own id. */
export function hashId(id: string): KeyHash {
  const { hi, lo } = hashText(id);
  return { hi: (ID_HASHES_FROM | (hi >>> 4)) >>> 0, lo };
}

/**
 * Of `lo`, keys have one byte: of a million look-ups among the ten million keys of a million contacts, some ten find a contact too many,
 * and whoever finds a contact by a key looks at the contact. Of ids all counts, since removals trust it.
 */
const KEY_LO = 0xff;

/** What is kept of the `lo` of a hash; earlier builds kept three bytes of keys, or all of it. */
export const keptLo = (hi: number, lo: number): number => (hi < ID_HASHES_FROM ? lo & KEY_LO : lo);

const keyRange = (hi: number): number => Math.floor(hi * (15 / 16));

const FIRST_HASHES = 64;

/** Hashes in two lists, for passes over many contacts that would make an object of each otherwise. */
export class HashList {
  #hi: Uint32Array;
  #lo: Uint32Array;
  length = 0;

  constructor(room = FIRST_HASHES) {
    this.#hi = new Uint32Array(room);
    this.#lo = new Uint32Array(room);
  }

  static ofKeys(keys: readonly string[]): HashList {
    const hashes = new HashList();
    for (const key of keys) hashes.add(key);
    return hashes;
  }

  /** Adds the hash of a key that comes in pieces. */
  readonly add = (one: string, two = '', three = '', four = '', five = ''): void => {
    begin();
    take(one);
    if (two !== '') take(two);
    if (three !== '') take(three);
    if (four !== '') take(four);
    if (five !== '') take(five);
    end();
    this.push(keyRange(ended[0]!), ended[1]! & KEY_LO);
  };

  push(hi: number, lo: number): void {
    if (this.length === this.#hi.length) this.#grow();
    this.#hi[this.length] = hi;
    this.#lo[this.length++] = lo;
  }

  hi(at: number): number {
    return this.#hi[at]!;
  }

  lo(at: number): number {
    return this.#lo[at]!;
  }

  /** One hash of them all, in their order. */
  together(): KeyHash {
    begin();
    units = this.length;
    for (let at = 0; at < this.length; at++) {
      const one = Math.imul(lanes[0]! ^ this.#hi[at]!, 0x9e37_79b1);
      lanes[0] = one ^ (one >>> 15);
      lanes[1] = Math.imul(lanes[1]! ^ this.#lo[at]!, 0x5f35_6495);
    }
    end();
    return { hi: ended[0]!, lo: ended[1]! };
  }

  /** To be filled anew. */
  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const [hi, lo] = [this.#hi, this.#lo];
    const room = Math.max(FIRST_HASHES, hi.length * 2);
    this.#hi = new Uint32Array(room);
    this.#lo = new Uint32Array(room);
    this.#hi.set(hi);
    this.#lo.set(lo);
  }
}

function hashText(text: string): KeyHash {
  begin();
  take(text);
  end();
  return { hi: ended[0]!, lo: ended[1]! };
}

// Two 32-bit lanes over UTF-16 code units, mixed at the end as in MurmurHash3. Not for secrets: whoever can choose keys
// can make them collide, and gains a wrong candidate that the comparisons then refuse. The lanes are variables of this module,
// so that a key in pieces costs no object; in arrays, since a number of 32 bits in a variable is an object of its own.
const lanes = new Int32Array(2);
const ended = new Uint32Array(2);
let units = 0;

function begin(): void {
  lanes[0] = 0x9e37_79b1;
  lanes[1] = 0x85eb_ca6b;
  units = 0;
}

function take(text: string): void {
  let one = lanes[0]!;
  let two = lanes[1]!;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e37_79b1);
    two = Math.imul(two ^ unit, 0x5f35_6495);
    one ^= one >>> 15;
  }
  lanes[0] = one;
  lanes[1] = two;
  units += text.length;
}

/** The hash, in `ended`. */
function end(): void {
  const hi = mix(lanes[0]! ^ Math.imul(lanes[1]!, 0x1656_67b1));
  ended[0] = hi;
  ended[1] = mix(lanes[1]! ^ Math.imul(hi, 0x27d4_eb2f) ^ units);
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
