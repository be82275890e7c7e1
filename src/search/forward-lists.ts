/** Ranks whose words lie behind one start. */
const BLOCK = 8;
const ENTRY_BYTES = 3;
/** Contacts read between two pauses. */
const SLICE = 20_000;

/** For each rank the words of the contact, three bytes each, low first: word * 2 + (0 in a name, 1 elsewhere). */
export interface ForwardParts {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the words of each eighth rank start, counted in words, and the end. */
  starts: Uint32Array<ArrayBuffer>;
  /** Words of each rank. */
  counts: Uint8Array<ArrayBuffer>;
}

/** Entries must be below this. */
export const MAX_ENTRY = 2 ** (ENTRY_BYTES * 8);

/** Reads what words a contact has. */
export class ForwardLists {
  readonly #parts: ForwardParts;
  /** Entries of the contact that was read last. */
  readonly entries = new Uint32Array(256);
  length = 0;

  constructor(parts: ForwardParts) {
    this.#parts = parts;
  }

  read(rank: number): void {
    const { bytes, starts, counts } = this.#parts;
    let start = starts[rank >>> 3]!;
    for (let n = rank & ~(BLOCK - 1); n < rank; n++) start += counts[n]!;
    this.length = counts[rank]!;
    let at = start * ENTRY_BYTES;
    for (let n = 0; n < this.length; n++) {
      this.entries[n] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      at += ENTRY_BYTES;
    }
  }
}

/** Writes the words of contacts in the order of ranks. */
export class ForwardWriter {
  readonly #parts: ForwardParts;
  #written = 0;

  constructor(ranks: number, entries: number) {
    this.#parts = {
      bytes: new Uint8Array(entries * ENTRY_BYTES),
      starts: new Uint32Array(Math.floor(ranks / BLOCK) + 1),
      counts: new Uint8Array(ranks),
    };
  }

  /** Opens the next contact. */
  begin(rank: number): void {
    if (rank % BLOCK === 0) this.#parts.starts[rank / BLOCK] = this.#written;
  }

  push(rank: number, entry: number): void {
    const { bytes, counts } = this.#parts;
    const at = this.#written * ENTRY_BYTES;
    bytes[at] = entry;
    bytes[at + 1] = entry >>> 8;
    bytes[at + 2] = entry >>> 16;
    counts[rank]!++;
    this.#written++;
  }

  finish(): ForwardParts {
    const { starts, counts } = this.#parts;
    if (counts.length % BLOCK === 0) starts[counts.length / BLOCK] = this.#written;
    return this.#parts;
  }
}

/** Visits what the lists of `words` words hold, by reading the forward lists in order. */
export function* eachDistance(
  parts: ForwardParts,
  words: number,
  visit: (list: number, distance: number) => void,
): Generator<void, void> {
  const forward = new ForwardLists(parts);
  const next = new Uint32Array(words * 2);
  for (let rank = 0; rank < parts.counts.length; rank++) {
    forward.read(rank);
    for (let n = 0; n < forward.length; n++) {
      const list = forward.entries[n]!;
      visit(list, rank - next[list]!);
      next[list] = rank + 1;
    }
    if (rank % SLICE === SLICE - 1) yield;
  }
}
