import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../src/storage/book/bytes';

/** The sum as records on disk have it, word by word. */
function sumOf(words: Uint32Array): number {
  let sum = words.length ^ words[1]!;
  for (const word of words.subarray(3)) sum = (Math.imul(sum, 31) + word) | 0;
  return sum >>> 0;
}

describe('a sealed record', () => {
  it('has the sum of all its words, however many', () => {
    for (let length = 0; length < 40; length++) {
      const payload = Uint8Array.from({ length }, (_, at) => (at * 0x9d + 0xf3) & 0xff);
      const record = seal(payload);
      const words = new Uint32Array(record.buffer);
      expect(words[2]).toBe(sumOf(words));
      expect(unseal(record)).toEqual(payload);
      record[record.length - 1]! ^= 1;
      expect(unseal(record)).toBeUndefined();
    }
  });
});
