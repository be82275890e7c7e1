const MAGIC = 0x54_4c_42_31; // "TLB1"
const HEADER_WORDS = 3;

/** Bytes in front of the payload of a sealed record. */
export const SEAL_BYTES = HEADER_WORDS * 4;

/**
 * Puts length and checksum in front of a payload, so that a damaged record is noticed when it is read.
 * @returns a new array that begins its own buffer, as typed views over it need
 */
export function seal(payload: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(SEAL_BYTES + Math.ceil(payload.length / 4) * 4);
  sealed.set(payload, SEAL_BYTES);
  const words = new Uint32Array(sealed.buffer);
  words[0] = MAGIC;
  words[1] = payload.length;
  words[2] = checksum(words);
  return sealed;
}

/** The payload of a sealed record (a view, not a copy), or undefined when it is missing or damaged. */
export function unseal(record: unknown): Uint8Array | undefined {
  if (!(record instanceof Uint8Array) || record.length < SEAL_BYTES || record.length % 4 !== 0) return undefined;
  const sealed = record.byteOffset % 4 === 0 ? record : record.slice();
  const words = new Uint32Array(sealed.buffer, sealed.byteOffset, sealed.length / 4);
  const length = words[1]!;
  if (words[0] !== MAGIC || length > sealed.length - SEAL_BYTES || words[2] !== checksum(words)) return undefined;
  return sealed.subarray(SEAL_BYTES, SEAL_BYTES + length);
}

function checksum(words: Uint32Array): number {
  let sum = words.length ^ words[1]!;
  let at = HEADER_WORDS;
  // Four steps of the loop below in one, in which only one product waits for the one before.
  for (; at + 3 < words.length; at += 4) {
    const some = Math.imul(words[at]!, 31 ** 3) + Math.imul(words[at + 1]!, 31 ** 2);
    sum = (Math.imul(sum, 31 ** 4) + some + Math.imul(words[at + 2]!, 31) + words[at + 3]!) | 0;
  }
  for (; at < words.length; at++) sum = (Math.imul(sum, 31) + words[at]!) | 0;
  return sum >>> 0;
}

/** A sum over a buffer, in which a changed byte shows. In four lanes, because each step of one waits for the one before. */
export function sumOf(buffer: ArrayBuffer): number {
  const words = new Uint32Array(buffer, 0, buffer.byteLength >>> 2);
  let [a, b, c, d] = [buffer.byteLength, 0, 0, 0];
  let at = 0;
  for (; at + 3 < words.length; at += 4) {
    a = (Math.imul(a, 31) + words[at]!) | 0;
    b = (Math.imul(b, 31) + words[at + 1]!) | 0;
    c = (Math.imul(c, 31) + words[at + 2]!) | 0;
    d = (Math.imul(d, 31) + words[at + 3]!) | 0;
  }
  for (; at < words.length; at++) a = (Math.imul(a, 31) + words[at]!) | 0;
  for (const byte of new Uint8Array(buffer, words.byteLength)) a = (Math.imul(a, 31) + byte) | 0;
  return [b, c, d].reduce((sum, lane) => (Math.imul(sum, 31) + lane) | 0, a) >>> 0;
}

const encoder = new TextEncoder();

/** A byte array that grows as one writes to it. */
export class ByteWriter {
  #bytes: Uint8Array;
  length = 0;

  /** @param room - bytes that it is likely to take */
  constructor(room = 1024) {
    this.#bytes = new Uint8Array(room);
  }

  /** Unsigned, in 1 to 8 bytes. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    for (; rest > 0xffff_ffff; rest = Math.floor(rest / 0x80)) this.#bytes[this.length++] = (rest % 0x80) | 0x80;
    rest >>>= 0;
    while (rest > 0x7f) {
      this.#bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  /** The low bytes of a number, at most four. */
  uint(value: number, bytes: number): void {
    this.#reserve(4);
    for (let shift = 0; shift < bytes * 8; shift += 8) this.#bytes[this.length++] = value >>> shift;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.length);
    this.length += value.length;
  }

  /** In UTF-8. */
  text(value: string): void {
    // A UTF-16 code unit takes three bytes at most.
    this.#reserve(value.length * 3);
    this.length += encoder.encodeInto(value, this.#bytes.subarray(this.length)).written;
  }

  /** A part of what was written, valid until more is written. */
  view(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from, to);
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const bigger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    bigger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = bigger;
  }
}

/** Reads what a {@link ByteWriter} wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  /** Place of the next byte. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#bytes[this.at++]!;
      // Also past the end, so that nothing can read on for ever.
      if (!(byte > 0x7f)) return value + (byte ?? 0) * factor;
      value += (byte & 0x7f) * factor;
    }
  }

  /** A number of so many bytes, at most four. */
  uint(bytes: number): number {
    let value = 0;
    for (let shift = 0; shift < bytes * 8; shift += 8) value |= this.#bytes[this.at++]! << shift;
    return value >>> 0;
  }

  skipVarints(count: number): void {
    for (let passed = 0; passed < count; ) if (!(this.#bytes[this.at++]! > 0x7f)) passed++;
  }
}

/** Bytes of 32-bit words, in the machine's own order (little-endian on every browser's machines). */
export function wordsToBytes(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
