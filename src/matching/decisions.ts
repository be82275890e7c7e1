import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Link } from '../model/link';

/** What the rep, or a page, decided about one contact and this person. */
export type Decision = 'linked-by-rep' | 'linked-by-page' | 'refused' | 'split';

/**
 * Decisions in force for each contact, from rows about the person's identifiers. The newest row for a pair of contact and identifier
 * counts; a row that is taken back does not, and a row that takes back is nothing else. Of several identifiers the newest row counts.
 */
export function decisionsOf(identifiers: readonly Identifier[], links: readonly Link[]): Map<string, Decision> {
  const own = new Set(identifiers.map(identifierKey));
  const undone = new Set<string>();
  const decisions = new Map<string, Decision>();
  for (const row of newestFirst(links)) {
    if (undone.has(row.id)) continue;
    if (row.undoes) undone.add(row.undoes);
    else if (own.has(identifierKey(row.identifier)) && !decisions.has(row.contactId))
      decisions.set(row.contactId, decisionOf(row));
  }
  return decisions;
}

function newestFirst(links: readonly Link[]): Link[] {
  return [...links].reverse().sort((left, right) => compare(right.createdAt, left.createdAt));
}

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

function decisionOf({ state, how }: Link): Decision {
  if (state !== 'linked') return state;
  return how === 'rep' ? 'linked-by-rep' : 'linked-by-page';
}
