import { inflateSync } from 'fflate';

/** Set in the first word of a payload that is deflated, in place of a count; the rest of the word says how long it was before. */
const DEFLATED = 0x4000_0000;

/**
 * The payload of a block as it was before an earlier build deflated it, or as it is; begins its own buffer, or a word of one, as typed views
 * over it need. At once, since the platform's streams would end a transaction.
 */
export function inflate(payload: Uint8Array): Uint8Array {
  const word = new Uint32Array(payload.buffer, payload.byteOffset, 1)[0]!;
  if (word < DEFLATED || word >= 2 * DEFLATED) return payload;
  return inflateSync(payload.subarray(4), { out: new Uint8Array(word - DEFLATED) });
}
