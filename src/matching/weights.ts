/**
 * Match weight of one comparison level, in bits.
 * @param m - P(level | same person), 0 < m <= 1
 * @param u - P(level | different people), 0 < u <= 1
 * @returns log2(m / u): +3 means eight times likelier under "same person"
 * @throws RangeError when a probability lies outside (0, 1]
 * @see Fellegi & Sunter 1969, "A Theory for Record Linkage"
 */
export function weightBits(m: number, u: number): number {
  if (!(m > 0 && m <= 1 && u > 0 && u <= 1)) throw new RangeError(`probabilities must lie in (0, 1]: m ${m}, u ${u}`);
  return Math.log2(m / u);
}

/** P(level | same person) and P(level | different people). */
interface Level {
  m: number;
  u: number;
}

/**
 * Levels whose weight does not depend on the value. u: share of 400,000 random pairs of a generated book (company: part, acronym and
 * close together below 0.00001; title: close 0.006, related 0.10, different 0.89), raised where real books hold families of companies
 * and of titles that a generator has not. m: judgement, since no labelled set shows both a page and a CRM; docs/matching.md reports how the
 * whole does on people it was not tuned on.
 */
export const LEVELS = {
  email: {
    'same-domain-different': { m: 0.01, u: 0.5 },
    different: { m: 0.5, u: 0.98 },
  },
  phone: { different: { m: 0.4, u: 0.99 } },
  company: {
    part: { m: 0.06, u: 0.002 },
    acronym: { m: 0.02, u: 0.0008 },
    briefAcronym: { m: 0.02, u: 0.004 },
    close: { m: 0.04, u: 0.0008 },
    different: { m: 0.12, u: 0.98 },
  },
  jobTitle: { close: { m: 0.2, u: 0.02 }, related: { m: 0.12, u: 0.12 }, different: { m: 0.28, u: 0.86 } },
  location: { country: { m: 0.3, u: 0.1 }, different: { m: 0.2, u: 0.85 } },
} as const satisfies Record<string, Record<string, Level>>;

/**
 * P(agrees exactly | same person) for fields whose u comes from the book. Judgement, rounded: what a CRM still holds of what a page
 * shows today; titles and places are written as people like.
 */
export const AGREEMENT_M = {
  handle: 0.9,
  email: 0.6,
  phone: 0.5,
  word: 0.85,
  company: 0.75,
  jobTitle: 0.4,
  location: 0.5,
  alias: 0.2,
} as const;

/**
 * Expected contacts of a whole book that hold somebody else's identifier by mistake or re-use. Times the number of holders, over
 * the size of the book, this is u.
 */
export const STRAY_HOLDERS = { handle: 0.0005, email: 0.002, phone: 0.02 } as const;

/** Bits lost when two words of a name agree less than exactly: log2 of how much likelier chance makes it. */
export const WORD_LOSS_BITS = {
  exact: 0,
  spelling: 1,
  nickname: 2,
  close: 3.5,
  cognate: 6,
  initial: 0,
  different: 0,
} as const;

/** Bits for the shape of two names, on top of their words. Surnames change with marriage, given names hardly ever. */
export const NAME_SHAPE_BITS = {
  exact: 0,
  spelling: 0,
  nickname: 0,
  close: 0,
  reordered: -2,
  transliterated: -6,
  initial: -1,
  partial: -2,
  cognate: -2,
  generation: -4,
  'generation-different': -12,
  'middle-different': -6,
  'family-different': -5,
  'given-different': -8,
  different: -10,
} as const;

/** m 0.5 over u 0.07, the share of names that begin with one given letter. */
export const INITIAL_BITS = 2.8;
/** A word that only one side has: log2(0.35 / 0.5). */
export const EXTRA_WORD_BITS = -0.5;
/** Given and family name come from one culture, so they are less independent than their product says. */
export const CULTURE_BITS = -2;
/**
 * The book counts its own namesakes, not the world's. A name held by k contacts can weigh at most log2(book / k) plus this.
 */
export const OUTSIDE_WORLD_BITS = 3;
/** P(a person on a page is in the book), before anything is known. */
export const PRIOR_IN_BOOK = 0.25;

/** Most that an account weighs which a page on another site claims: a hint, since anybody can write it. */
export const CLAIMED_BITS = 5;
/** Weight of a row in the rep's own hand; beyond any sum of other evidence. */
export const DECIDED_BITS = 60;
/** One page showed both identifiers. */
export const PAGE_LINK_BITS = 30;

/** @returns weight of a fixed level */
export function levelBits({ m, u }: Level): number {
  return weightBits(m, u);
}
