import { contactIdentifierKeys } from '../matching/index';
import type { Contact } from '../model/contact';
import type { RankedCandidate } from '../model/match';
import { findSuspects, type MatchServices } from './matcher';

/** Somebody of the book, or of the chunk. */
export type KnownDuplicate = { contact: Contact; ranked: RankedCandidate };

export type Duplicate = 'same-file' | KnownDuplicate;

/**
 * Which of these new contacts are probably in the book already, or stand twice in this slice.
 * Only rows that share an identifier with the book, and rows with no identifier at all, are compared: a name in common is no reason.
 * @returns per contact; undefined: new
 */
export async function findDuplicates(
  services: MatchServices,
  contacts: readonly Contact[],
): Promise<(Duplicate | undefined)[]> {
  const found = new Map<number, Duplicate>();
  const suspects = await suspectRows(services, contacts);
  const compared = await findSuspects(
    services,
    suspects.flatMap(index => contacts[index] ?? []),
  );
  suspects.forEach((index, order) => {
    const [ranked] = compared[order]?.ranked ?? [];
    const contact = ranked && compared[order]?.contacts.get(ranked.contactId);
    if (ranked && contact) found.set(index, { contact, ranked });
  });
  markRepeated(contacts, found);
  return contacts.map((_, index) => found.get(index));
}

async function suspectRows({ book }: MatchServices, contacts: readonly Contact[]): Promise<number[]> {
  const keys = contacts.map(contactIdentifierKeys);
  const hits = await book.rowsByKeys([...new Set(keys.flat())], 0, { mostlyNew: true });
  return keys.flatMap((own, index) => {
    const isKnown = own.some(key => (hits.get(key)?.count ?? 0) > 0);
    return own.length === 0 || isKnown ? [index] : [];
  });
}

/** The same person twice in one slice: the second is left out when it says nothing new. */
function markRepeated(contacts: readonly Contact[], found: Map<number, Duplicate>): void {
  const seen = new Set<string>();
  contacts.forEach((contact, index) => {
    const { fullName, emails, phones, identifiers, company } = contact;
    const key = JSON.stringify([fullName, emails, phones, identifiers, company]);
    if (seen.has(key) && !found.has(index)) found.set(index, 'same-file');
    seen.add(key);
  });
}
