import type { Portion, PortionSource } from './portion';

/** Slices that are begun for each reader before they are asked for. */
const AHEAD_PER_READER = 2;

/** Reads a slice of a file, one at a time. */
export interface Reader {
  read(from: number): Promise<Portion>;
}

interface Slice {
  from: number;
  portion: Promise<Portion>;
  /** No more when a slice before turned out to end elsewhere. */
  isWanted: boolean;
  /** The one that was guessed to follow. */
  after?: Slice;
}

/**
 * Portions of a file in its order, of which several readers make some before they are asked for. Where a slice begins is guessed from
 * the one before; if a guess proves wrong, reading begins anew at the right place, so that portions are those that one reader makes.
 */
export class ReadAhead implements PortionSource {
  readonly #idle: Reader[];
  readonly #guess: (from: number) => Promise<number | undefined>;
  readonly #limit: number;
  /** Those that wait for a reader. */
  readonly #waiting: ((reader: Reader) => void)[] = [];
  #slices: Slice[] = [];
  #last: Slice | undefined;
  /** Where the slice behind the last one begins, if that is known and it is not begun. */
  #ahead: number | undefined;

  /** @param guess - where the slice begins that follows the one at `from`; undefined where nobody can say */
  constructor(readers: readonly Reader[], guess: (from: number) => Promise<number | undefined>) {
    this.#idle = [...readers];
    this.#guess = guess;
    this.#limit = readers.length * AHEAD_PER_READER;
  }

  next(from: number): Promise<Portion> {
    if (this.#slices[0]?.from !== from) this.#beginAnew(0, from);
    const { portion } = this.#slices.shift()!;
    this.#lookAhead();
    return portion;
  }

  /** Of all slices from one on, nothing is right. */
  #beginAnew(index: number, from: number): void {
    for (const slice of this.#slices.splice(index)) slice.isWanted = false;
    this.#add(from);
  }

  #lookAhead(): void {
    if (this.#ahead === undefined || this.#slices.length >= this.#limit) return;
    const before = this.#last;
    this.#add(this.#ahead);
    if (before) before.after = this.#last;
  }

  #add(from: number): void {
    const slice: Slice = { from, isWanted: true, portion: this.#reader().then(reader => this.#read(reader, slice)) };
    // Whoever asks for it is told; of a slice that nobody wants, nobody is.
    slice.portion.catch(() => undefined);
    this.#slices.push(slice);
    this.#last = slice;
    this.#ahead = undefined;
    void this.#guess(from).then(
      next => this.#guessed(slice, next),
      // The reader fails in the same way, and whoever asks for the slice is told.
      () => undefined,
    );
  }

  #guessed(slice: Slice, next: number | undefined): void {
    if (this.#last !== slice) return;
    this.#ahead = next;
    this.#lookAhead();
  }

  /** Before the reader takes what waits: it might be read for nothing. */
  #checkGuess({ isWanted, after }: Slice, { next }: Portion): void {
    if (isWanted && after && after.from !== next) this.#beginAnew(this.#slices.indexOf(after), next);
  }

  async #reader(): Promise<Reader> {
    return this.#idle.pop() ?? new Promise(resolve => this.#waiting.push(resolve));
  }

  async #read(reader: Reader, slice: Slice): Promise<Portion> {
    try {
      if (!slice.isWanted) throw new Error('not wanted');
      const portion = await reader.read(slice.from);
      this.#checkGuess(slice, portion);
      return portion;
    } finally {
      const next = this.#waiting.shift();
      if (next) next(reader);
      else this.#idle.push(reader);
    }
  }
}
