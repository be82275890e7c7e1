/** 64 bits of a key: `hi` says on which page it lies. */
export interface KeyHash {
  hi: number;
  lo: number;
}

/** First `hi` of the hashes of contact ids. They have the last sixteenth of the range to themselves, so that they lie together. */
export const ID_HASHES_FROM = 0xf000_0000;

/** Hash of a key of the index (`matching` makes them). */
export function hashKey(key: string): KeyHash {
  const { hi, lo } = hashText(key);
  return { hi: Math.floor(hi * (15 / 16)), lo };
}

/** Hash under which a contact is found by its own id. */
export function hashId(id: string): KeyHash {
  const { hi, lo } = hashText(id);
  return { hi: (ID_HASHES_FROM | (hi >>> 4)) >>> 0, lo };
}

// Two 32-bit lanes over UTF-16 code units, mixed at the end as in MurmurHash3. Not for secrets: whoever can choose keys
// can make them collide, and gains a wrong candidate that the comparisons then refuse.
function hashText(text: string): KeyHash {
  let one = 0x9e37_79b1;
  let two = 0x85eb_ca6b;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x9e37_79b1);
    two = Math.imul(two ^ unit, 0x5f35_6495);
    one ^= one >>> 15;
  }
  const hi = mix(one ^ Math.imul(two, 0x1656_67b1));
  return { hi, lo: mix(two ^ Math.imul(hi, 0x27d4_eb2f) ^ text.length) };
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
