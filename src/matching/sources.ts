import { identifierKey } from '../model/identifier-key';
import { mailboxKey } from './blocking';
import type { Evidence } from './compare';
import { compareParsedNames } from './compare-names';
import { type Prepared, prepareContact } from './prepare';

/**
 * The records of the first one's person in other connections: each holds one of its accounts or mailboxes under a name that does not contradict.
 * A connection with two such records is left out: these are a suspected duplicate there, and choosing is the rep's.
 */
export function otherSources<E extends Evidence>(first: E, others: readonly E[]): E[] {
  const own = prepareContact(first.contact);
  const keys = new Set(personalKeys(own));
  if (keys.size === 0) return [];
  const same = others.filter(({ contact, decision }) => {
    if (contact.id === first.contact.id || contact.connectionId === first.contact.connectionId) return false;
    if (decision === 'refused' || decision === 'split') return false;
    const prepared = prepareContact(contact);
    return personalKeys(prepared).some(key => keys.has(key)) && haveOneName(own, prepared);
  });
  const countOf = (connectionId: string) => same.filter(({ contact }) => contact.connectionId === connectionId).length;
  return same.filter(({ contact }) => countOf(contact.connectionId) === 1);
}

const personalKeys = ({ identifiers, mailboxes }: Prepared): string[] => [
  ...identifiers.map(identifierKey),
  ...mailboxes.filter(({ isShared }) => !isShared).map(({ address }) => mailboxKey(address)),
];

/** No name of one contradicts every name of the other, nor does `Jr.` stand on one side only. */
function haveOneName({ names: left }: Prepared, { names: right }: Prepared): boolean {
  if (left.length === 0 || right.length === 0) return true;
  return left.some(one =>
    right.some(other => {
      const { verdict, level } = compareParsedNames(one, other);
      return verdict === 'same' || (verdict === 'maybe' && level !== 'generation');
    }),
  );
}
