import { DictionaryReader, prefixRange } from './dictionary';
import { EditWalk } from './edit-walk';
import { BOOSTS, FORWARD_BYTES, type IndexParts, serializeParts } from './index-parts';
import { markList, RankSet } from './rank-set';
import { type Level, searchLevels } from './search-levels';
import { TopRows } from './top-rows';
import type { IsHidden, SearchAnswer, SearchIndex, SerializedIndex } from './types';
import { OTHER_FIELD_COST, PREFIX_COST, WordRanges } from './word-ranges';
import { allowedEdits, type QueryWord } from './words';

/** Bytes of lists read for one typed word, and for a whole search; about 2 ms a million. */
const MAX_LIST_BYTES = 1_500_000;
/** Bytes of lists read only to count. */
const MAX_COUNT_BYTES = 300_000;
/** Contacts whose words are looked at; the ones with the highest boost come first. */
const MAX_CHECKED = 60_000;
/** Reading the list of a second word pays while it is not so many times longer than the first. */
const WORTH_INTERSECTING = 12;
const MIN_INTERSECTED_BYTES = 4_000;

const never: IsHidden = () => false;

/** A typed word on its way through a search. Kept between searches. */
class TypedWord {
  readonly ranges = new WordRanges();
  /** Cost + 1 by word number, 0 where the word does not fit. */
  readonly costs: Uint8Array;
  /** Bytes of lists of all words that fit. */
  width = 0;

  constructor(words: number) {
    this.costs = new Uint8Array(words);
  }
}

/** The index over flat parts: dictionary walk, lists of ranks, check of each candidate against its own words. */
export class FlatIndex implements SearchIndex {
  readonly #parts: IndexParts;
  readonly #readers: { text: DictionaryReader; codes: DictionaryReader };
  readonly #walks: { text: EditWalk; codes: EditWalk };
  readonly #typed: TypedWord[] = [];
  readonly #candidates: RankSet;
  readonly #others: RankSet;

  constructor(parts: IndexParts) {
    this.#parts = parts;
    this.#readers = { text: new DictionaryReader(parts.text), codes: new DictionaryReader(parts.codes) };
    this.#walks = { text: new EditWalk(parts.text), codes: new EditWalk(parts.codes) };
    this.#candidates = new RankSet(parts.documents);
    this.#others = new RankSet(parts.documents);
  }

  get documents(): number {
    return this.#parts.documents;
  }

  get bytes(): number {
    const stored = Object.values(this.serialize().parts).reduce((sum, part) => sum + part.byteLength, 0);
    const scratch = this.#typed.length * this.#words + (this.documents / 8) * 2;
    return Math.round(stored + scratch);
  }

  get #words(): number {
    return this.#parts.text.size + this.#parts.codes.size;
  }

  serialize(): SerializedIndex {
    return serializeParts(this.#parts);
  }

  search(text: string, limit: number, isHidden: IsHidden = never): SearchAnswer {
    return searchLevels([{ index: this, isHidden }], text, limit);
  }

  /** One level of a search over the words already taken apart. */
  searchLevel(query: readonly QueryWord[], level: Level, limit: number, isHidden: IsHidden): SearchAnswer {
    const typed = query.map((word, n) => this.#collect(n, word, level));
    if (typed.length === 0 || typed.some(word => word.ranges.length === 0))
      return { results: [], total: 0, isComplete: true };
    const top = new TopRows(limit);
    const [only, second] = typed;
    const counted = only && !second ? this.#findOne(only, top, isHidden) : this.#findAll(typed, top, isHidden);
    return { results: this.#results(top), ...counted };
  }

  #collect(n: number, word: QueryWord, level: Level): TypedWord {
    this.#typed[n] ??= new TypedWord(this.#words);
    const typed = this.#typed[n];
    const { ranges } = typed;
    ranges.clear();
    for (const reading of word) {
      const edits = level === 0 ? 0 : allowedEdits(reading);
      if (edits > 0) this.#walks.text.collect(reading, 2, 0, ranges);
      else this.#collectPrefix(this.#readers.text, reading, 0, ranges);
      if (edits > 0 && level === 2) this.#walks.codes.collect(reading, 1, this.#parts.text.size, ranges);
      else this.#collectPrefix(this.#readers.codes, reading, this.#parts.text.size, ranges);
    }
    typed.width = this.#widthOf(ranges);
    return typed;
  }

  #collectPrefix(reader: DictionaryReader, reading: string, offset: number, ranges: WordRanges): void {
    const { from, to, isWord } = prefixRange(reader, reading);
    const rest = isWord ? from + 1 : from;
    ranges.push(offset + from, offset + rest, 0);
    ranges.push(offset + rest, offset + to, PREFIX_COST);
  }

  #widthOf(ranges: WordRanges): number {
    const { listStarts } = this.#parts;
    let width = 0;
    for (let n = 0; n < ranges.length; n++) width += listStarts[ranges.to[n]!]! - listStarts[ranges.from[n]!]!;
    return width;
  }

  /** One word: the heads of its lists are enough, each list being in the order of ranks. */
  #findOne(typed: TypedWord, top: TopRows, isHidden: IsHidden) {
    const { ranges } = typed;
    for (let n = 0; n < ranges.length; n++)
      for (let word = ranges.from[n]!; word < ranges.to[n]!; word++)
        this.#offerHeads(word, ranges.cost[n]!, top, isHidden);
    this.#candidates.clear();
    const isComplete = this.#mark(typed, this.#candidates, MAX_COUNT_BYTES);
    return { total: this.#countVisible(isHidden), isComplete };
  }

  #offerHeads(word: number, cost: number, top: TopRows, isHidden: IsHidden): void {
    const { lists, listStarts } = this.#parts;
    const to = listStarts[word + 1]!;
    const start = listStarts[word]!;
    if (word >= this.#parts.text.size) {
      this.#offerHead(start, to, cost + OTHER_FIELD_COST, top, isHidden);
      return;
    }
    let from = start;
    let nameBytes = 0;
    let byte: number;
    let shift = 0;
    do {
      byte = lists[from++]!;
      nameBytes |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    this.#offerHead(from, from + nameBytes, cost, top, isHidden);
    this.#offerHead(from + nameBytes, to, cost + OTHER_FIELD_COST, top, isHidden);
  }

  #offerHead(from: number, to: number, cost: number, top: TopRows, isHidden: IsHidden): void {
    const { lists, rowOfRank } = this.#parts;
    let at = from;
    let rank = -1;
    while (at < to) {
      let byte = lists[at++]!;
      let distance = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = lists[at++]!;
        distance |= (byte & 0x7f) << shift;
      }
      rank += distance + 1;
      if (!top.admits(cost, rank)) return;
      if (!isHidden(rowOfRank[rank]!)) top.offer(cost, rank);
    }
  }

  #countVisible(isHidden: IsHidden): number {
    let total = 0;
    this.#eachCandidate(rank => {
      if (!isHidden(this.#parts.rowOfRank[rank]!)) total++;
      return true;
    });
    return total;
  }

  #eachCandidate(visit: (rank: number) => boolean): void {
    const { bits } = this.#candidates;
    for (let n = 0; n < bits.length; n++) {
      for (let rest = bits[n]!; rest !== 0; rest &= rest - 1) {
        if (!visit(n * 32 + 31 - Math.clz32(rest & -rest))) return;
      }
    }
  }

  /** Marks the ranks of all words that fit. @returns false when there were too many to read */
  #mark(typed: TypedWord, set: RankSet, maxBytes: number): boolean {
    const { lists, listStarts, text } = this.#parts;
    const { ranges } = typed;
    let left = maxBytes;
    for (let n = 0; n < ranges.length; n++) {
      for (let word = ranges.from[n]!; word < ranges.to[n]!; word++) {
        const to = listStarts[word + 1]!;
        left -= to - listStarts[word]!;
        if (left < 0) return false;
        if (word >= text.size) markList(lists, listStarts[word]!, to, set);
        else this.#markText(listStarts[word]!, to, set);
      }
    }
    return true;
  }

  #markText(start: number, to: number, set: RankSet): void {
    const { lists } = this.#parts;
    let from = start;
    let nameBytes = 0;
    let byte: number;
    let shift = 0;
    do {
      byte = lists[from++]!;
      nameBytes |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    markList(lists, from, from + nameBytes, set);
    markList(lists, from + nameBytes, to, set);
  }

  /** Several words: the rarest gives the candidates, wide ones thin them out, then each is checked by its own words. */
  #findAll(typed: readonly TypedWord[], top: TopRows, isHidden: IsHidden) {
    const byWidth = typed.toSorted((a, b) => a.width - b.width);
    let isComplete = this.#gather(byWidth);
    for (const word of typed) fillCosts(word);
    let checked = 0;
    let total = 0;
    this.#eachCandidate(rank => {
      if (++checked > MAX_CHECKED) {
        isComplete = false;
        return false;
      }
      if (isHidden(this.#parts.rowOfRank[rank]!)) return true;
      const quality = this.#check(rank, typed);
      if (quality < 0) return true;
      total++;
      top.offer(quality, rank);
      return true;
    });
    for (const word of typed) clearCosts(word);
    return { total, isComplete };
  }

  #gather([first, ...others]: readonly TypedWord[]): boolean {
    if (!first) return true;
    this.#candidates.clear();
    const isComplete = this.#mark(first, this.#candidates, MAX_LIST_BYTES);
    if (first.width < MIN_INTERSECTED_BYTES) return isComplete;
    for (const other of others) {
      if (other.width > Math.min(MAX_LIST_BYTES, first.width * WORTH_INTERSECTING)) continue;
      this.#others.clear();
      this.#mark(other, this.#others, MAX_LIST_BYTES);
      this.#candidates.intersect(this.#others);
    }
    return isComplete;
  }

  /** Sum of what the typed words cost in a contact, or -1 when one does not fit. */
  #check(rank: number, typed: readonly TypedWord[]): number {
    const { forward, forwardStarts } = this.#parts;
    const from = forwardStarts[rank]! * FORWARD_BYTES;
    const to = forwardStarts[rank + 1]! * FORWARD_BYTES;
    let quality = 0;
    for (let n = 0; n < typed.length; n++) {
      const { costs } = typed[n]!;
      let least = 255;
      for (let at = from; at < to; at += FORWARD_BYTES) {
        const entry = forward[at]! | (forward[at + 1]! << 8) | (forward[at + 2]! << 16);
        const cost = costs[entry >>> 1]!;
        if (cost === 0) continue;
        const here = cost - 1 + (entry & 1) * OTHER_FIELD_COST;
        if (here < least) least = here;
      }
      if (least === 255) return -1;
      quality += least;
    }
    return quality;
  }

  #results(top: TopRows) {
    return Array.from({ length: top.length }, (_, n) => {
      const rank = top.rank(n);
      return { row: this.#parts.rowOfRank[rank]!, quality: top.quality(n), boost: this.#boostOf(rank) };
    });
  }

  #boostOf(rank: number): number {
    const { boostStarts } = this.#parts;
    let n = 0;
    while (boostStarts[n + 1]! <= rank) n++;
    return BOOSTS - 1 - n;
  }
}

function fillCosts({ ranges, costs }: TypedWord): void {
  for (let n = 0; n < ranges.length; n++) {
    const cost = ranges.cost[n]! + 1;
    for (let word = ranges.from[n]!; word < ranges.to[n]!; word++) {
      if (costs[word] === 0 || costs[word]! > cost) costs[word] = cost;
    }
  }
}

function clearCosts({ ranges, costs }: TypedWord): void {
  for (let n = 0; n < ranges.length; n++) costs.fill(0, ranges.from[n]!, ranges.to[n]!);
}
