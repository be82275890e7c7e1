import { DictionaryReader, prefixRange } from './dictionary';
import { EditWalk } from './edit-walk';
import { FilteredWalk } from './filtered-walk';
import { ForwardLists } from './forward-lists';
import { BOOSTS, type IndexParts, serializeParts } from './index-parts';
import { PostingLists } from './posting-lists';
import { RankSet } from './rank-set';
import { type Level, type LevelledIndex, searchLevels } from './search-levels';
import { TopRows } from './top-rows';
import { NO_FIT, TypedWord } from './typed-word';
import type { IsHidden, SearchAnswer, SearchIndex, SearchResult, SerializedIndex } from './types';
import { PREFIX_COST, type WordRanges } from './word-ranges';
import { allowedEdits, type QueryWord } from './words';

/** Bytes of lists read for one typed word: a million contacts have twenty million. */
const MAX_LIST_BYTES = 1_500_000;
/** Bytes of lists read only to count. */
const MAX_COUNT_BYTES = 300_000;
/** Contacts whose words are looked at; the ones with the highest boost come first. */
const MAX_CHECKED = 40_000;
/** Reading the lists of a second word pays while they are not so many times longer than the first's. */
const WORTH_INTERSECTING = 12;
const MIN_INTERSECTED_BYTES = 4_000;

const never: IsHidden = () => false;

/** The index over flat parts: dictionary walk, lists of ranks, check of each candidate against its own words. */
export class FlatIndex implements SearchIndex, LevelledIndex {
  readonly #parts: IndexParts;
  readonly #readers: { text: DictionaryReader; codes: DictionaryReader };
  readonly #walks: { text: FilteredWalk; codes: EditWalk };
  readonly #postings: PostingLists;
  readonly #forward: ForwardLists;
  readonly #typed: TypedWord[] = [];
  readonly #candidates: RankSet;
  readonly #others: RankSet;

  constructor(parts: IndexParts) {
    this.#parts = parts;
    this.#readers = { text: new DictionaryReader(parts.text), codes: new DictionaryReader(parts.codes) };
    this.#walks = { text: new FilteredWalk(parts.text), codes: new EditWalk(parts.codes) };
    this.#postings = new PostingLists(parts.postings, parts.text.size);
    this.#forward = new ForwardLists(parts.forward);
    this.#candidates = new RankSet(parts.documents);
    this.#others = new RankSet(parts.documents);
  }

  get documents(): number {
    return this.#parts.documents;
  }

  get bytes(): number {
    const stored = Object.values(this.serialize().parts).reduce((sum, part) => sum + part.byteLength, 0);
    const scratch = this.#typed.length * this.#parts.text.size + this.#candidates.bits.byteLength * 2;
    return stored + scratch + this.#walks.text.bytes;
  }

  serialize(): SerializedIndex {
    return serializeParts(this.#parts);
  }

  search(text: string, limit: number, isHidden: IsHidden = never): SearchAnswer {
    return searchLevels([{ index: this, isHidden }], text, limit);
  }

  searchLevel(query: readonly QueryWord[], level: Level, limit: number, isHidden: IsHidden): SearchAnswer {
    const typed = query.map((word, n) => this.#collect(n, word, level));
    if (!typed.length || typed.some(({ text, codes }) => text.length + codes.length === 0))
      return { results: [], total: 0, isComplete: true };
    const top = new TopRows(limit);
    const isVisible = (rank: number) => !isHidden(this.#parts.rowOfRank[rank]!);
    const counted =
      typed.length === 1 ? this.#findOne(typed[0]!, top, isVisible) : this.#findAll(typed, top, isVisible);
    return { results: this.#results(top), ...counted };
  }

  /** The words that fit a typed one at this level. */
  #collect(n: number, word: QueryWord, level: Level): TypedWord {
    this.#typed[n] ??= new TypedWord(this.#parts.text.size);
    const typed = this.#typed[n];
    const codesFrom = this.#parts.text.size;
    typed.clear();
    for (const reading of word) {
      typed.beginReading();
      const mayErr = allowedEdits(reading) > 0;
      if (mayErr && level > 0) this.#walks.text.collect(reading, 2, 0, typed.text);
      else collectPrefix(this.#readers.text, reading, 0, typed.text);
      if (mayErr && level > 1) this.#walks.codes.collect(reading, 1, codesFrom, typed.codes);
      else collectPrefix(this.#readers.codes, reading, codesFrom, typed.codes);
    }
    typed.width = this.#postings.width(typed.text) + this.#postings.width(typed.codes);
    return typed;
  }

  /** One word: the heads of its lists are enough, each list being in the order of ranks. */
  #findOne(typed: TypedWord, top: TopRows, isVisible: (rank: number) => boolean) {
    this.#postings.offer(typed.text, top, isVisible);
    this.#postings.offer(typed.codes, top, isVisible);
    this.#candidates.clear();
    const isComplete = this.#mark(typed, this.#candidates, MAX_COUNT_BYTES);
    let total = 0;
    this.#candidates.each(rank => {
      if (isVisible(rank)) total++;
      return true;
    });
    return { total, isComplete };
  }

  /** @returns false when there was too much to read */
  #mark(typed: TypedWord, set: RankSet, maxBytes: number): boolean {
    const left = this.#postings.mark(typed.text, set, maxBytes);
    return left >= 0 && this.#postings.mark(typed.codes, set, left) >= 0;
  }

  /** Several words: the rarest gives the candidates, wide ones thin them out, then each is checked by its own words. */
  #findAll(typed: readonly TypedWord[], top: TopRows, isVisible: (rank: number) => boolean) {
    const byWidth = typed.toSorted((a, b) => a.width - b.width);
    let isComplete = this.#gather(byWidth);
    // The rarest word fits most candidates: the others decide sooner.
    const order = byWidth.toReversed();
    for (const word of order) word.fillCosts();
    let checked = 0;
    let total = 0;
    this.#candidates.each(rank => {
      if (++checked > MAX_CHECKED) {
        isComplete = false;
        return false;
      }
      const quality = isVisible(rank) ? this.#qualityOf(rank, order) : -1;
      if (quality >= 0) {
        total++;
        top.offer(quality, rank);
      }
      return true;
    });
    for (const word of order) word.clearCosts();
    return { total, isComplete };
  }

  #gather([rarest, ...others]: readonly TypedWord[]): boolean {
    if (!rarest) return true;
    this.#candidates.clear();
    const isComplete = this.#mark(rarest, this.#candidates, MAX_LIST_BYTES);
    if (rarest.width < MIN_INTERSECTED_BYTES) return isComplete;
    for (const other of others) {
      if (other.width > Math.min(MAX_LIST_BYTES, rarest.width * WORTH_INTERSECTING)) continue;
      this.#others.clear();
      this.#mark(other, this.#others, MAX_LIST_BYTES);
      this.#candidates.intersect(this.#others);
    }
    return isComplete;
  }

  /** Sum of what the typed words cost in a contact, or -1 when one does not fit. */
  #qualityOf(rank: number, typed: readonly TypedWord[]): number {
    const forward = this.#forward;
    forward.read(rank);
    let quality = 0;
    for (let n = 0; n < typed.length; n++) {
      const cost = typed[n]!.leastCost(forward.entries, forward.length);
      if (cost >= NO_FIT) return -1;
      quality += cost;
    }
    return quality;
  }

  #results(top: TopRows): SearchResult[] {
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

function collectPrefix(reader: DictionaryReader, reading: string, offset: number, ranges: WordRanges): void {
  const { from, to, isWord } = prefixRange(reader, reading);
  const rest = isWord ? from + 1 : from;
  ranges.push(offset + from, offset + rest, 0);
  ranges.push(offset + rest, offset + to, PREFIX_COST);
}
