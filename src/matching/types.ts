import type { Contact } from '../model/contact';
import type { Link } from '../model/link';
import type { MatchResult } from '../model/match';
import type { Person } from '../model/person';

/**
 * How often things occur in the rep's own book; u-probabilities come from here.
 * `count(key)` is how many contacts carry a key of `contactKeys`.
 */
export interface BookStatistics {
  total: number;
  count(key: string): number;
}

/** Keys to look up for a person: candidates come from the first three, the last is only counted. */
export interface PersonKeys {
  /** Exact canonical identifiers, e-mails and phones. */
  identifiers: string[];
  /** Blocking keys: pairs of name words, employer with a name, native spelling, handles without their site. */
  blocking: string[];
  /** Blocking keys of how the name sounds and of its initial. */
  sounds: string[];
  /** Terms whose frequency weighs a comparison: name words, company, title words. */
  frequency: string[];
}

/** What `matching/index.ts` exports. */
export interface Matching {
  /** Every key under which a contact is indexed (identifier, blocking and frequency keys), without repeats. */
  contactKeys(contact: Contact): string[];
  personKeys(person: Person): PersonKeys;
  /**
   * Verdict on one person.
   * @param links - rows about the candidates or about the person's identifiers, any order
   */
  matchPerson(
    person: Person,
    candidates: readonly Contact[],
    statistics: BookStatistics,
    links: readonly Link[],
  ): MatchResult;
}
