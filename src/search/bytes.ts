/** Bytes that grow while they are written. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  length = 0;

  push(byte: number): void {
    if (this.length === this.#bytes.length) this.#grow();
    this.#bytes[this.length++] = byte;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  /** A copy of exactly what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}

/** Bytes that a number below 2^28 takes, seven bits a byte. */
export const varintLength = (value: number): number =>
  value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;

/** @returns the position after the number */
export function writeVarint(bytes: Uint8Array, position: number, value: number): number {
  let at = position;
  let rest = value;
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Numbers without end in pieces of a fixed size, so that growing copies nothing. */
export class NumberList {
  readonly #pieces: Uint32Array[] = [];
  length = 0;

  push(value: number): void {
    const at = this.length & 0xffff;
    if (at === 0) this.#pieces.push(new Uint32Array(0x10000));
    this.#pieces[this.length >>> 16]![at] = value;
    this.length++;
  }

  /** @param index - below `length` */
  set(index: number, value: number): void {
    this.#pieces[index >>> 16]![index & 0xffff] = value;
  }

  at(index: number): number {
    return this.#pieces[index >>> 16]![index & 0xffff]!;
  }
}
