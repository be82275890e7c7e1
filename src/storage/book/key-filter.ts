import { seal, unseal } from './bytes';
import type { KeyHash } from './hash';
import { firstHashOf } from './key-page';
import type { Postings } from './postings';
import type { Run } from './state';

/** Twelve bits and four probes a key: three of a thousand missing keys are looked up in vain. */
const BITS_A_KEY = 12;
const PROBES = 4;

/** Pages whose keys share a filter: as big as a page itself. */
export const FILTER_PAGES = 8;

/** Says of most missing keys that they are missing, from a tenth of the bytes (a Bloom filter). */
export class KeyFilter {
  readonly #words: Uint32Array;

  /** @param words - as `words` gave them, or zeros */
  constructor(words: Uint32Array) {
    this.#words = words;
  }

  static forKeys(count: number): KeyFilter {
    return new KeyFilter(new Uint32Array(Math.max(2, Math.ceil((count * BITS_A_KEY) / 32))));
  }

  /** @returns undefined when the record is missing or damaged */
  static open(record: unknown): KeyFilter | undefined {
    const payload = unseal(record);
    return payload && new KeyFilter(new Uint32Array(payload.buffer, payload.byteOffset, payload.length / 4));
  }

  get bytes(): number {
    return this.#words.byteLength;
  }

  toRecord(): Uint8Array {
    return seal(new Uint8Array(this.#words.buffer, this.#words.byteOffset, this.#words.byteLength));
  }

  add(hi: number, lo: number): void {
    const bits = this.#words.length * 32;
    const step = stepOf(hi);
    for (let probe = 0, at = firstOf(step, lo); probe < PROBES; probe++, at = (at + step) >>> 0) {
      const bit = at % bits;
      this.#words[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  mayHave({ hi, lo }: KeyHash): boolean {
    const bits = this.#words.length * 32;
    const step = stepOf(hi);
    for (let probe = 0, at = firstOf(step, lo); probe < PROBES; probe++, at = (at + step) >>> 0) {
      const bit = at % bits;
      if ((this.#words[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

// The high bits of `hi` are alike within a page.
const stepOf = (hi: number): number => (Math.imul(hi, 0x9e37_79b1) | 1) >>> 0;
// Of keys, `lo` is one byte.
const firstOf = (step: number, lo: number): number => (Math.imul(lo, 0x85eb_ca6b) ^ step) >>> 0;

/** Filter over the pages of a run from one on, made of sorted postings. */
export function filterOf(postings: Postings, page: number, { pageBits }: Run): KeyFilter {
  const from = postings.lowerBound(firstHashOf(page, pageBits));
  const to = postings.lowerBound(firstHashOf(page + FILTER_PAGES, pageBits));
  const { hi, lo } = postings;
  const isNew = (at: number): boolean => at === from || hi[at] !== hi[at - 1] || lo[at] !== lo[at - 1];
  let keys = 0;
  for (let at = from; at < to; at++) if (isNew(at)) keys++;
  const filter = KeyFilter.forKeys(keys);
  for (let at = from; at < to; at++) if (isNew(at)) filter.add(hi[at]!, lo[at]!);
  return filter;
}
