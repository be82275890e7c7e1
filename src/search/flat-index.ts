import { Candidates } from './candidates';
import { ForwardLists } from './forward-lists';
import { BOOSTS, type IndexParts, serializeParts } from './index-parts';
import { type Demand, fitsBelow, fitsOfLevel, hasErrorsOfLevel, isWide, wholeWords } from './level-fits';
import { PostingLists } from './posting-lists';
import { type Level, type LevelledIndex, searchLevels } from './search-levels';
import { TopRows } from './top-rows';
import { NO_FIT, type TypedWord } from './typed-word';
import type { IsHidden, SearchAnswer, SearchIndex, SearchResult, SerializedIndex } from './types';
import { WordCollector } from './word-collector';
import { editsOf } from './word-ranges';
import type { QueryWord } from './words';

/** Contacts whose words are looked at for one level of a search; the ones with the highest boost come first. */
const MAX_CHECKED = 6_000;

const never: IsHidden = () => false;
type IsRank = (rank: number) => boolean;

interface Counted {
  total: number;
  isComplete: boolean;
}
const NOTHING: Counted = { total: 0, isComplete: true };

/** The index over flat parts: words that fit, contacts that hold them, check of each contact by its own words. */
export class FlatIndex implements SearchIndex, LevelledIndex {
  readonly #parts: IndexParts;
  readonly #postings: PostingLists;
  readonly #forward: ForwardLists;
  readonly #words: WordCollector;
  readonly #candidates: Candidates;

  constructor(parts: IndexParts) {
    this.#parts = parts;
    this.#postings = new PostingLists(parts.postings, parts.text.size);
    this.#forward = new ForwardLists(parts.forward);
    this.#words = new WordCollector(parts, this.#postings);
    this.#candidates = new Candidates(this.#postings, parts.documents);
  }

  get documents(): number {
    return this.#parts.documents;
  }

  get bytes(): number {
    const stored = Object.values(this.serialize().parts).reduce((sum, part) => sum + part.byteLength, 0);
    return stored + this.#words.bytes + this.#candidates.bytes;
  }

  serialize(): SerializedIndex {
    return serializeParts(this.#parts);
  }

  search(text: string, limit: number, isHidden: IsHidden = never): SearchAnswer {
    return searchLevels([{ index: this, isHidden }], text, limit);
  }

  searchLevel(query: readonly QueryWord[], level: Level, limit: number, isHidden: IsHidden): SearchAnswer {
    const typed = this.#words.collect(query, level);
    const fits = fitsOfLevel(typed, level);
    const top = new TopRows(limit);
    if (fits.length === 0) return { results: [], total: 0, isComplete: true };
    const isVisible = (rank: number) => !isHidden(this.#parts.rowOfRank[rank]!);
    const counted =
      typed.length === 1
        ? this.#findOne(typed[0]!, level, fits[0]!, top, isVisible)
        : this.#findAll(typed, level, fits, top, isVisible);
    return { results: this.#results(top), ...counted };
  }

  /** One word: the heads of its lists are enough, each list being in the order of ranks. */
  #findOne(typed: TypedWord, level: Level, [fit]: Demand, top: TopRows, isVisible: IsRank): Counted {
    const isNew = this.#candidates.beginAfter(fitsBelow(typed, level));
    for (const ranges of fit!.ranges) this.#postings.offer(ranges, top, rank => isNew(rank) && isVisible(rank));
    const isComplete = this.#candidates.addToCount(fit!);
    let total = 0;
    this.#candidates.eachNew(rank => {
      if (isVisible(rank)) total++;
      return true;
    });
    return { total, isComplete };
  }

  /** Several words: the rarest of each list of fits gives candidates, which are checked by their own words. */
  #findAll(
    typed: readonly TypedWord[],
    level: Level,
    fits: readonly Demand[],
    top: TopRows,
    isVisible: IsRank,
  ): Counted {
    // The rarest word fits most candidates: the others decide sooner.
    const order = typed.toSorted((a, b) => b.fits.anything.width - a.fits.anything.width);
    const fitsLevel = (rank: number) => {
      const quality = this.#qualityOf(rank, order, level);
      const isFound = quality >= 0 && isVisible(rank);
      if (isFound) top.offer(quality, rank);
      return isFound;
    };
    for (const word of order) word.fillCosts();
    this.#candidates.begin();
    const whole = isWide(fits) ? this.#check([wholeWords(typed)], fitsLevel) : NOTHING;
    const counted = this.#check(fits, fitsLevel);
    for (const word of order) word.clearCosts();
    return { total: whole.total + counted.total, isComplete: whole.isComplete && counted.isComplete };
  }

  /** Looks at the contacts that the fits give and that were not looked at before. */
  #check(fits: readonly Demand[], fitsLevel: IsRank): Counted {
    let isComplete = true;
    for (const list of fits) isComplete = this.#candidates.add(list) && isComplete;
    let checked = 0;
    let total = 0;
    this.#candidates.eachNew(rank => {
      if (++checked > MAX_CHECKED) {
        isComplete = false;
        return false;
      }
      if (fitsLevel(rank)) total++;
      return true;
    });
    return { total, isComplete };
  }

  /** Sum of what the typed words cost in a contact, or -1 when one does not fit or the errors are not those of the level. */
  #qualityOf(rank: number, typed: readonly TypedWord[], level: Level): number {
    const forward = this.#forward;
    forward.read(rank);
    let quality = 0;
    let edits = 0;
    for (let n = 0; n < typed.length; n++) {
      const cost = typed[n]!.leastCost(forward.entries, forward.length);
      if (cost >= NO_FIT) return -1;
      quality += cost;
      edits += editsOf(cost);
    }
    return hasErrorsOfLevel(edits, level) ? quality : -1;
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
