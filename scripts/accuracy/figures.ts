import type { MatchResult } from '../../src/model/match';

/** One person of a labelled set, and what the matcher says. */
export interface Judged {
  id: string;
  /** The contact it is; null when it is nobody in the book. */
  truth: string | null;
  result: MatchResult;
  /** False where a claim could not be asked for: the page shows another employer and no identifier. */
  isClaimable?: boolean;
}

export type Half = 'tuning' | 'reported';

/**
 * The half of a set that something belongs to, by a hash of its id (FNV-1a): rules and thresholds may be chosen by looking at the first,
 * figures are those of the second.
 */
export function halfOf(id: string): Half {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return ((hash >>> 16) ^ hash) & 1 ? 'reported' : 'tuning';
}

/** Counts of one set. Precision is right claims of all claims, recall right claims of those that could be made. */
export interface Figure {
  set: string;
  half: Half;
  people: number;
  inBook: number;
  matches: number;
  right: number;
  precision: number | null;
  recall: number | null;
  /** Asked about; in the book and the right contact is among the candidates shown. */
  review: number;
  reviewHolds: number;
  /** In the book, and neither claimed nor asked about. */
  lost: number;
}

export function figureOf(set: string, half: Half, judged: readonly Judged[], leastProbability = 0): Figure {
  const own = judged.filter(({ id }) => halfOf(id) === half);
  const matches = own.filter(({ result }) => result.verdict === 'match' && result.probability >= leastProbability);
  const right = matches.filter(({ truth, result }) => truth !== null && result.contactId === truth);
  const claimable = own.filter(({ truth, isClaimable = true }) => truth !== null && isClaimable);
  const review = own.filter(({ result }) => result.verdict === 'review');
  return {
    set,
    half,
    people: own.length,
    inBook: own.filter(({ truth }) => truth !== null).length,
    matches: matches.length,
    right: right.length,
    precision: share(right.length, matches.length),
    recall: share(right.filter(({ isClaimable = true }) => isClaimable).length, claimable.length),
    review: review.length,
    reviewHolds: review.filter(({ truth, result }) => result.candidates.some(({ contactId }) => contactId === truth))
      .length,
    lost: own.filter(({ truth, result }) => truth !== null && result.verdict === 'none').length,
  };
}

export const share = (part: number, whole: number): number | null =>
  whole ? Math.round((part / whole) * 10_000) / 10_000 : null;
