import { varintLength, writeVarint } from './bytes';
import type { RankSet } from './rank-set';
import type { TopRows } from './top-rows';
import { OTHER_FIELD_COST, type WordRanges } from './word-ranges';

/** Words whose lists lie behind one start. */
const BLOCK = 16;
/** Words handled between two pauses. */
const SLICE = 20_000;
/** Length of a list that says its length itself. */
const LONG = 255;

/**
 * For each word the ranks of the contacts that hold it, ascending, as varints of the distance less one. A list is as long as
 * `lengths` says; a long one begins with a varint of how long the rest is. A text word's list goes on with a varint: how
 * many bytes the ranks take that hold it in a name; the others follow. Lists of codes have no such part.
 */
export interface PostingParts {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the list of each sixteenth word starts, and the end. */
  starts: Uint32Array<ArrayBuffer>;
  lengths: Uint8Array<ArrayBuffer>;
}

/** Reads the lists; all positions are kept in fields, so that nothing is allocated for a list. */
export class PostingLists {
  readonly #parts: PostingParts;
  readonly #textWords: number;
  /** After `#next`: where the ranks in names start, where the others start, and where the next list starts. */
  #names = 0;
  #others = 0;
  #end = 0;

  /** @param textWords - words below this number are text */
  constructor(parts: PostingParts, textWords: number) {
    this.#parts = parts;
    this.#textWords = textWords;
  }

  /** Bytes of all lists of the ranges. */
  width(ranges: WordRanges): number {
    let width = 0;
    for (let n = 0; n < ranges.length; n++) {
      this.#before(ranges.from[n]!);
      const start = this.#end;
      this.#before(ranges.to[n]!);
      width += this.#end - start;
    }
    return width;
  }

  /**
   * Marks the ranks of all words of the ranges.
   * @returns bytes of `maxBytes` that are left; negative when they were not enough
   */
  mark(ranges: WordRanges, set: RankSet, maxBytes: number): number {
    let left = maxBytes;
    for (let n = 0; n < ranges.length && left >= 0; n++) {
      const to = ranges.to[n]!;
      this.#before(ranges.from[n]!);
      for (let word = ranges.from[n]!; word < to; word++) {
        this.#next(word);
        left -= this.#end - this.#names;
        if (left < 0) break;
        markList(this.#parts.bytes, this.#names, this.#others, set);
        markList(this.#parts.bytes, this.#others, this.#end, set);
      }
    }
    return left;
  }

  /** Offers the ranks of all words of the ranges, as far into each list as they can come among the best. */
  offer(ranges: WordRanges, top: TopRows, isVisible: (rank: number) => boolean): void {
    for (let n = 0; n < ranges.length; n++) {
      const to = ranges.to[n]!;
      const cost = ranges.cost[n]!;
      const least = to <= this.#textWords ? cost : cost + OTHER_FIELD_COST;
      if (!top.admits(least, 0)) continue;
      this.#before(ranges.from[n]!);
      for (let word = ranges.from[n]!; word < to; word++) {
        this.#next(word);
        offerList(this.#parts.bytes, this.#names, this.#others, cost, top, isVisible);
        offerList(this.#parts.bytes, this.#others, this.#end, cost + OTHER_FIELD_COST, top, isVisible);
      }
    }
  }

  /** Makes the list of `word` the one that `#next` reads. */
  #before(word: number): void {
    const { bytes, starts, lengths } = this.#parts;
    let at = starts[word >>> 4]!;
    for (let n = word & ~(BLOCK - 1); n < word; n++) {
      const length = lengths[n]!;
      if (length < LONG) at += length;
      else {
        this.#end = at;
        const rest = this.#varint(bytes);
        at = this.#end + rest;
      }
    }
    this.#end = at;
  }

  #next(word: number): void {
    const { bytes, lengths } = this.#parts;
    let length = lengths[word]!;
    if (length === LONG) length = this.#varint(bytes);
    const end = this.#end + length;
    const nameBytes = word < this.#textWords ? this.#varint(bytes) : 0;
    this.#names = this.#end;
    this.#others = this.#names + nameBytes;
    this.#end = end;
  }

  /** Reads a number at `#end` and moves on. */
  #varint(bytes: Uint8Array): number {
    let byte = bytes[this.#end++]!;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[this.#end++]!;
      value |= (byte & 0x7f) << shift;
    }
    return value;
  }
}

function markList(bytes: Uint8Array, from: number, to: number, { bits, used }: RankSet): void {
  let at = from;
  let rank = -1;
  while (at < to) {
    let byte = bytes[at++]!;
    let distance = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++]!;
      distance |= (byte & 0x7f) << shift;
    }
    rank += distance + 1;
    bits[rank >>> 5]! |= 1 << (rank & 31);
    used[rank >>> 10]! |= 1 << ((rank >>> 5) & 31);
  }
}

function offerList(
  bytes: Uint8Array,
  from: number,
  to: number,
  cost: number,
  top: TopRows,
  isVisible: (rank: number) => boolean,
): void {
  let at = from;
  let rank = -1;
  while (at < to) {
    let byte = bytes[at++]!;
    let distance = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++]!;
      distance |= (byte & 0x7f) << shift;
    }
    rank += distance + 1;
    if (!top.admits(cost, rank)) return;
    if (isVisible(rank)) top.offer(cost, rank);
  }
}

/** Visits each (list, distance) in the order of ranks; list is word * 2 + (0 in names, 1 elsewhere). */
export type EachDistance = (visit: (list: number, distance: number) => void) => Generator<void, void>;

/** Writes the lists of `words` words, pausing where `eachDistance` does: measured in a first pass, written in a second. */
export function* writePostings(
  words: number,
  textWords: number,
  eachDistance: EachDistance,
): Generator<void, PostingParts> {
  const sizes = new Uint32Array(words * 2);
  yield* eachDistance((list, distance) => {
    sizes[list]! += varintLength(distance);
  });
  const starts = new Uint32Array(Math.ceil((words + 1) / BLOCK));
  const lengths = new Uint8Array(words);
  let at = 0;
  for (let word = 0; word < words; word++) {
    if (word % SLICE === SLICE - 1) yield;
    if (word % BLOCK === 0) starts[word / BLOCK] = at;
    const length = listLength(sizes, word, textWords);
    lengths[word] = Math.min(LONG, length);
    at += length + (length < LONG ? 0 : varintLength(length));
  }
  if (words % BLOCK === 0) starts[words / BLOCK] = at;
  const bytes = new Uint8Array(at);
  const ends = yield* writeHeads(bytes, sizes, textWords);
  yield;
  yield* eachDistance((list, distance) => {
    ends[list] = writeVarint(bytes, ends[list]!, distance);
  });
  return { bytes, starts, lengths };
}

function listLength(sizes: Uint32Array, word: number, textWords: number): number {
  const names = sizes[word * 2]!;
  return (word < textWords ? varintLength(names) : 0) + names + sizes[word * 2 + 1]!;
}

/** Writes what stands before the ranks of each list. @returns where the ranks of each list begin */
function* writeHeads(bytes: Uint8Array, sizes: Uint32Array, textWords: number): Generator<void, Uint32Array> {
  const begins = new Uint32Array(sizes.length);
  let at = 0;
  for (let list = 0; list < sizes.length; list += 2) {
    const length = listLength(sizes, list / 2, textWords);
    if (length >= LONG) at = writeVarint(bytes, at, length);
    if (list / 2 < textWords) at = writeVarint(bytes, at, sizes[list]!);
    begins[list] = at;
    begins[list + 1] = at + sizes[list]!;
    at = begins[list + 1]! + sizes[list + 1]!;
    if (list % SLICE === 0) yield;
  }
  return begins;
}
