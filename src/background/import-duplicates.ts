import { personKeys } from '../matching/index';
import type { Contact } from '../model/contact';
import { type Identifier, identifierKey } from '../model/identifier';
import type { RankedCandidate } from '../model/match';
import type { Person } from '../model/person';
import { matchPeople } from './matcher';
import type { Services } from './services';

export type Duplicate = 'same-file' | { contact: Contact; ranked: RankedCandidate };

/**
 * Which of these new contacts are probably in the book already, or stand twice in this slice.
 * Only rows that share an identifier with the book, and rows with no identifier at all, are matched: a name in common is no reason.
 * @returns per contact; undefined: new
 */
export async function findDuplicates(
  services: Services,
  contacts: readonly Contact[],
): Promise<(Duplicate | undefined)[]> {
  const people = contacts.map(personOf);
  const keys = people.map(person => personKeys(person).identifiers);
  const hits = await services.book.byKeys([...new Set(keys.flat())], 1);
  const suspects = contacts.flatMap((_, index) => {
    const own = keys[index] ?? [];
    return own.length === 0 || own.some(key => (hits.get(key)?.count ?? 0) > 0) ? [index] : [];
  });
  const matched = await matchPeople(
    services,
    suspects.flatMap(index => people[index] ?? []),
  );
  const found = new Map<number, Duplicate>();
  suspects.forEach((index, order) => {
    const result = matched[order];
    const [ranked] = result?.result.candidates.filter(candidate => !candidate.vetoed) ?? [];
    const contact = ranked && result?.contacts.get(ranked.contactId);
    if (result?.result.verdict !== 'none' && ranked && contact) found.set(index, { contact, ranked });
  });
  markRepeated(contacts, found);
  return contacts.map((_, index) => found.get(index));
}

/** The same person twice in one slice: the second is left out when it says nothing new. */
function markRepeated(contacts: readonly Contact[], found: Map<number, Duplicate>): void {
  const seen = new Set<string>();
  contacts.forEach((contact, index) => {
    const key = JSON.stringify([
      contact.fullName,
      contact.emails,
      contact.phones,
      contact.identifiers,
      contact.company,
    ]);
    if (seen.has(key) && !found.has(index)) found.set(index, 'same-file');
    seen.add(key);
  });
}

/** A record as if a page showed the person, so that the duplicate check is the matcher itself. */
export function personOf(
  record: Pick<Contact, 'fullName' | 'emails' | 'phones' | 'identifiers' | 'jobTitle' | 'company' | 'city'>,
): Person {
  const emails = record.emails.map((value): Identifier => ({ kind: 'email', value: value.trim().toLowerCase() }));
  const phones = record.phones.map((value): Identifier => ({ kind: 'phone', value }));
  const all = [...record.identifiers, ...emails, ...phones].filter(({ value }) => value !== '');
  const identifiers = [...new Map(all.map(identifier => [identifierKey(identifier), identifier])).values()].slice(
    0,
    20,
  );
  const { fullName, jobTitle, company, city } = record;
  return { site: 'web', role: 'subject', identifiers, fullName, jobTitle, company, location: city };
}
