import type { Reason } from '../../model/match';
import { aliasKey } from '../blocking';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, weightBits } from '../weights';

/** Most an alias may weigh: it is a choice that others may make too. */
const MAX_BITS = 8;

/**
 * The same handle on another site or in an e-mail address. One that is made of the person's name says no more than the name.
 */
export function compareAlias(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  const shared = person.aliases.find(alias => contact.aliases.includes(alias));
  if (!shared || madeOfName(shared, person) || madeOfName(shared, contact)) return undefined;
  const u = Math.min(1, Math.max(1, frequencies.count(aliasKey(shared))) / frequencies.bookSize);
  const bits = Math.min(MAX_BITS, Math.max(0, weightBits(AGREEMENT_M.alias, u)));
  return { signal: 'alias', level: 'exact', weightBits: bits, seen: shared, recorded: shared };
}

function madeOfName(alias: string, { names }: Prepared): boolean {
  return names.some(({ words }) => words.some(word => word.length >= 3 && alias.includes(word)));
}
