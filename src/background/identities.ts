import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Link } from '../model/link';
import { aliasesOf, isAccount } from '../model/link-history';
import type { SeenPerson } from '../model/person';
import { profileUrl } from '../model/profile-urls';
import { appendLinks } from '../storage/links';
import type { Matched } from './matcher';
import { now, type Services } from './services';

/** A person has a few accounts; a page that shows ever new ones for the same contact is not believed. */
const MAX_LEARNED = 12;
/** Evidence from here on is what anybody could have written into the page. */
const HEARSAY_RANK = 4;

/**
 * Remembers accounts that a page shows beside a known one of the same contact, so that an old slug, a member id or a new handle
 * leads to the same contact later.
 * @returns number of new rows
 */
export async function learnIdentities(
  { database }: Services,
  url: string,
  people: readonly SeenPerson[],
  matched: readonly (Matched | undefined)[],
): Promise<number> {
  const links = new Map<string, Link>();
  people.forEach((seen, index) => {
    for (const link of newLinks(url, seen, matched[index])) {
      links.set(`${link.contactId} ${identifierKey(link.identifier)}`, link);
    }
  });
  if (links.size > 0) await appendLinks(database, [...links.values()], 'relaxed');
  return links.size;
}

function newLinks(url: string, seen: SeenPerson, matched: Matched | undefined): Link[] {
  // Only a match has a contact.
  const contactId = matched?.result.contactId ?? '';
  const contact = matched?.contacts.get(contactId);
  const rows = matched?.links.get(contactId) ?? [];
  if (!matched || !contact || !mayTeach(url, seen)) return [];
  const known = new Set([...contact.identifiers, ...aliasesOf(rows)].map(identifierKey));
  const accounts = seen.person.identifiers.filter(isAccount);
  // A page vouches for accounts of its own site only; what ties it to the contact must be one of them.
  if (!accounts.some(one => one.site === seen.person.site && known.has(identifierKey(one)))) return [];
  // What was ever linked, refused, split or taken back is not for a page to decide again.
  for (const row of rows) known.add(identifierKey(row.identifier));
  for (const key of heldByOthers(matched, contactId)) known.add(key);
  const room = MAX_LEARNED - rows.filter(({ how }) => how === 'page').length;
  return accounts
    .filter(one => !known.has(identifierKey(one)) && isVouchedFor(one, seen))
    .slice(0, Math.max(0, room))
    .map(identifier => toLink(contactId, identifier));
}

/** Own pages of sites that we know; any other page is a claim about accounts elsewhere. */
function mayTeach(url: string, { person }: SeenPerson): boolean {
  const home = profileUrl({ kind: 'handle', site: person.site, value: 'a' });
  if (!home || !URL.canParse(url) || person.role === 'mentioned' || person.isOrganization) return false;
  const base = new URL(home).hostname.replace(/^www\./, '');
  const { hostname } = new URL(url);
  return hostname === base || hostname.endsWith(`.${base}`);
}

/** The site's own accounts; those elsewhere only where the detector says that the profile's owner names them in a place of their own. */
function isVouchedFor(identifier: Identifier, { person, evidence }: SeenPerson): boolean {
  if (identifier.site === person.site) return true;
  // Evidence of a `handle` is about the page's own account.
  const about = evidence.filter(({ field }) => field === 'identifiers');
  return person.role === 'subject' && about.length > 0 && about.every(({ rank }) => rank < HEARSAY_RANK);
}

/** An account that another candidate's record holds would join two contacts: that is for the rep to say. */
function heldByOthers({ result, contacts }: Matched, contactId: string): string[] {
  const others = result.candidates.filter(candidate => candidate.contactId !== contactId);
  return others.flatMap(other => contacts.get(other.contactId)?.identifiers.map(identifierKey) ?? []);
}

const toLink = (contactId: string, identifier: Identifier): Link => ({
  id: crypto.randomUUID(),
  contactId,
  identifier,
  state: 'linked',
  how: 'page',
  createdAt: now(),
});
