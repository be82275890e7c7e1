import type { PostingLists } from './posting-lists';
import { RankSet } from './rank-set';
import type { Fit } from './typed-word';

/** Bytes of lists read for one level of a search: a million contacts have twenty million. */
const MAX_LIST_BYTES = 400_000;
/** Bytes of lists a contact: where each typed word has so many, the first few thousand contacts hold enough that fit, and no list is read. */
const SCAN_BYTES = 0.3;
const MAX_SCANNED = 4_000;
/** Reading the lists of a second word pays while they are not so many times longer than the first's. */
const WORTH_INTERSECTING = 40;
/** Fewer contacts than about this are looked at sooner than thinned out. */
const FEW = 300;
/** Words of one person go together, so a rare word leaves more than its share. */
const LEAST_SHARE = 0.02;
/** Bytes of lists read only to count. */
const MAX_COUNT_BYTES = 120_000;

/** Contacts that may hold all typed words, as a bit each. */
export class Candidates {
  readonly #postings: PostingLists;
  readonly #documents: number;
  readonly #set: RankSet;
  readonly #seen: RankSet;
  readonly #one: RankSet;
  readonly #other: RankSet;
  #bytesLeft = 0;

  constructor(postings: PostingLists, documents: number) {
    this.#postings = postings;
    this.#documents = documents;
    this.#set = new RankSet(documents);
    this.#seen = new RankSet(documents);
    this.#one = new RankSet(documents);
    this.#other = new RankSet(documents);
  }

  /** Memory held. */
  get bytes(): number {
    return this.#set.bytes * 4;
  }

  begin(): void {
    this.#set.clear();
    this.#seen.clear();
    this.#bytesLeft = MAX_LIST_BYTES;
  }

  /**
   * As `begin`, for contacts that fit in none of these ways.
   * @returns whether a rank is such a contact
   */
  beginAfter(fits: readonly Fit[]): (rank: number) => boolean {
    this.begin();
    for (const fit of fits) this.#mark(fit, this.#seen);
    this.#bytesLeft = MAX_COUNT_BYTES;
    return rank => !this.#seen.has(rank);
  }

  /** Adds the contacts that hold a word of the fit. @returns false when there was too much to read */
  addToCount(fit: Fit): boolean {
    return this.#mark(fit, this.#set);
  }

  /** Visits the contacts added and not visited before, in the order of ranks, until a visit returns false. */
  eachNew(visit: (rank: number) => boolean): void {
    this.#set.subtract(this.#seen);
    this.#seen.union(this.#set);
    this.#set.each(visit);
  }

  /**
   * Adds the contacts that hold a word of each fit, and some that do not.
   * @returns false when there was too much to read: some contacts may be missing
   */
  add(fits: readonly Fit[]): boolean {
    const [rarest, ...others] = fits.toSorted((a, b) => a.width - b.width);
    if (!rarest || rarest.width === 0) return true;
    if (rarest.width > SCAN_BYTES * this.#documents && others.length > 0) {
      this.#set.addFirst(MAX_SCANNED);
      return this.#documents <= MAX_SCANNED;
    }
    this.#one.clear();
    const isComplete = this.#mark(rarest, this.#one);
    let expected = rarest.width;
    for (const other of others) {
      if (expected < FEW || other.width > expected * WORTH_INTERSECTING) break;
      if (other.width > this.#bytesLeft) break;
      this.#other.clear();
      this.#mark(other, this.#other);
      this.#one.intersect(this.#other);
      expected *= Math.max(LEAST_SHARE, other.width / this.#documents);
    }
    this.#set.union(this.#one);
    return isComplete;
  }

  /** Marks the contacts of one fit. @returns false when there was too much to read */
  #mark({ ranges }: Fit, set: RankSet): boolean {
    for (const part of ranges) {
      if (this.#bytesLeft >= 0) this.#bytesLeft = this.#postings.mark(part, set, this.#bytesLeft);
    }
    return this.#bytesLeft >= 0;
  }
}
