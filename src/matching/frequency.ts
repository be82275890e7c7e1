import type { BookStatistics } from './types';

/** A book with fewer contacts than this says little about how common a thing is. */
const MIN_BOOK = 2000;

/**
 * How much weight a general expectation has beside the rep's own book, in contacts. At 1,000 a book of 2,000 decides
 * two thirds itself, one of a million everything.
 */
const EXPECTED_STRENGTH = 1000;

/**
 * Expected shares before the book has spoken. Name words: between the share of a frequent surname (Smith in the US
 * census of 2010: 0.8 %) and of the median one (below 0.001 %). Employers, titles and places: rounded means of generated and
 * sample books.
 */
const EXPECTED = { word: 0.0005, employer: 0.0003, title: 0.002, place: 0.002 } as const;

/** u-probabilities of sharing a value by chance, from the rep's own book. */
export interface Frequencies {
  /** Contacts of the book, at least {@link MIN_BOOK}. */
  readonly bookSize: number;
  /** Share of contacts with this key, in (0, 1]. */
  share(kind: keyof typeof EXPECTED, key: string): number;
  /** Contacts with this key, exactly. */
  count(key: string): number;
}

/** Reads each count once. */
export function createFrequencies(statistics: BookStatistics): Frequencies {
  const counts = new Map<string, number>();
  const bookSize = Math.max(MIN_BOOK, statistics.total);
  const count = (key: string): number => {
    let known = counts.get(key);
    if (known === undefined) {
      known = statistics.count(key);
      counts.set(key, known);
    }
    return known;
  };
  const share = (kind: keyof typeof EXPECTED, key: string): number =>
    Math.min(1, (count(key) + EXPECTED_STRENGTH * EXPECTED[kind]) / (statistics.total + EXPECTED_STRENGTH));
  return { bookSize, count, share };
}
