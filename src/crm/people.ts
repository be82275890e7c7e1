import type { Contact } from '../model/contact';
import { identifierKey } from '../model/identifier';
import { pageIdentifier, profileIdentifiers } from '../model/profile-urls';

/** Most people that a look in the CRM answers. */
export const FOUND_LIMIT = 20;

/** Given and family name for CRMs that want them apart: as they are known, else the last word is the family name. */
export function nameParts({
  fullName,
  givenName,
  familyName,
}: Pick<Contact, 'fullName' | 'givenName' | 'familyName'>): { givenName: string; familyName: string } {
  const words = fullName.trim().split(/\s+/);
  // A name that the rep has changed since counts more than its old parts.
  const known = [givenName, familyName].filter(Boolean).join(' ').trim();
  if (familyName && known === fullName.trim()) return { givenName: givenName ?? '', familyName };
  return { givenName: words.slice(0, -1).join(' '), familyName: words.at(-1) ?? '' };
}

/** A number that stands in a field stays there; new ones take the free fields in their order, and what finds none is left out. */
export function phoneFields<Field extends string>(
  fields: readonly Field[],
  phones: readonly string[],
  before?: { [Name in Field]?: unknown },
): Record<string, string> {
  const held = new Map(fields.map(field => [field, String(before?.[field] ?? '').trim()]));
  const stays = (field: Field) => phones.includes(held.get(field) ?? '');
  const kept = new Set(fields.filter(stays).map(field => held.get(field)));
  const fresh = [...new Set(phones)].filter(phone => !kept.has(phone));
  return Object.fromEntries(
    fields.map(field => [field, stays(field) ? (held.get(field) ?? '') : (fresh.shift() ?? '')]),
  );
}

/** Text as it is compared: without case and accents. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Words to look for, and whether a person bears all of them, whatever their order, case and accents. */
export function nameQuery(name: string): { words: string[]; fits(contact: Contact): boolean } {
  const words = name.split(/\s+/).filter(Boolean);
  return {
    words,
    fits: ({ fullName }) => words.length > 0 && words.every(word => plain(fullName).includes(plain(word))),
  };
}

/**
 * The longest words of a name, of letters and digits only: for CRMs whose queries cannot hold everything. Those who are found are
 * then held against `nameQuery.fits`.
 */
export function safeWords(name: string, count = 2): string[] {
  return (name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).sort((a, b) => b.length - a.length).slice(0, count);
}

/** What to look for when a profile address is given, and whether a person has that very profile. */
export function profileQuery(url: string): { needle: string; fits(contact: Contact): boolean } | undefined {
  const wanted = [...profileIdentifiers(url), pageIdentifier(url)].filter(one => one !== undefined);
  const [first] = wanted;
  if (!first) return undefined;
  const keys = new Set(wanted.map(identifierKey));
  return {
    needle: first.kind === 'url' ? (first.value.split('//')[1] ?? first.value) : first.value,
    fits: ({ identifiers }) => identifiers.some(one => keys.has(identifierKey(one))),
  };
}

/** Does a person have this e-mail address, in whatever case? */
export const hasEmail =
  (email: string) =>
  ({ emails }: Contact): boolean =>
    emails.some(one => one.toLowerCase() === email.trim().toLowerCase());
