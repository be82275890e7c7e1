import { distance } from 'fastest-levenshtein';
import { parseCompanyName } from './company-name';
import { compareParsedNames, type NameComparison } from './compare-names';
import { companyLevel } from './comparisons/company';
import { parsePersonName } from './person-name';

/** How far two written names can be one. */
export interface NamesCompared {
  verdict: NameComparison['verdict'];
  /** 0 to 1, for ordering only. */
  similarity: number;
}

const NOTHING: NamesCompared = { verdict: 'different', similarity: 0 };

/** Compares two names of people as they are written. Symmetric; never throws. */
export function compareNames(left: string, right: string): NamesCompared {
  const [one, other] = [parsePersonName(left), parsePersonName(right)];
  if (!one || !other) return NOTHING;
  const { verdict, similarity } = compareParsedNames(one, other);
  return { verdict, similarity };
}

/** Compares two names of companies; legal forms do not count. Symmetric; never throws. */
export function compareCompanyNames(left: string, right: string): NamesCompared {
  const [one, other] = [parseCompanyName(left), parseCompanyName(right)];
  if (!one || !other) return NOTHING;
  const level = companyLevel(one, other);
  const likeness = 1 - distance(one.key, other.key) / Math.max(one.key.length, other.key.length);
  if (level === 'exact') return { verdict: 'same', similarity: 1 };
  if (level === 'spelling' || level === 'close')
    return { verdict: 'same', similarity: round(Math.max(0.85, likeness)) };
  if (level === 'part' || level === 'acronym') return { verdict: 'maybe', similarity: 0.7 };
  return { verdict: 'different', similarity: round(Math.min(0.6, likeness)) };
}

const round = (value: number) => Math.round(value * 1000) / 1000;
