import type { Contact } from '../../model/contact';
import { identifierKey } from '../../model/identifier';
import type { OperationCause } from '../../model/operation';
import { emailIdentifier, pageIdentifier, profileIdentifiers } from '../../model/profile-urls';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { isPerson, toContact } from './card';
import { getCard, getCards, type StoredCard, toStored } from './cards';
import { type AddressBook, davXml, element, openBook } from './dav';
import { activitiesOf, listIds } from './pull';
import { escapeXml } from './xml';

const FOUND_LIMIT = 20;
/** Last activities shown in the card, and a few more to choose from. */
const RELATED = 20;

type Query = { email?: string; url?: string; name?: string };

/** One condition of a search: some property holds a text, whatever the case. */
const holds = (property: string, text: string): string =>
  `<c:prop-filter name="${property}"><c:text-match collation="i;unicode-casemap" match-type="contains">${escapeXml(text)}</c:text-match></c:prop-filter>`;

/** People by e-mail, profile address or name; at most 20. What the server finds is compared again by canonical identifier. */
export async function find(context: CrmContext, { email, url, name }: Query): Promise<CrmResult<Contact[]>> {
  if (email) {
    const wanted = emailIdentifier(email)?.value ?? email.trim().toLowerCase();
    return search(context, 'anyof', [holds('EMAIL', email.trim())], ({ emails }) => emails.includes(wanted));
  }
  if (url) return findByUrl(context, url);
  const words = (name ?? '').split(/\s+/).filter(Boolean);
  if (words.length === 0) return { ok: true, value: [] };
  const isMeant = ({ fullName }: Contact) => words.every(word => fullName.toLowerCase().includes(word.toLowerCase()));
  return search(
    context,
    'allof',
    words.map(word => holds('FN', word)),
    isMeant,
  );
}

async function findByUrl(context: CrmContext, url: string): Promise<CrmResult<Contact[]>> {
  const wanted = [...profileIdentifiers(url), pageIdentifier(url)].filter(one => one !== undefined);
  const [first] = wanted;
  if (!first) return { ok: true, value: [] };
  const needle = first.kind === 'url' ? (first.value.split('//')[1] ?? first.value) : first.value;
  const spellings = [...new Set([needle, encodeURIComponent(needle)])];
  const conditions = ['URL', 'X-SOCIALPROFILE', 'SOCIALPROFILE', 'IMPP'].flatMap(property =>
    spellings.map(spelling => holds(property, spelling)),
  );
  const keys = new Set(wanted.map(identifierKey));
  return search(context, 'anyof', conditions, ({ identifiers }) =>
    identifiers.some(one => keys.has(identifierKey(one))),
  );
}

async function search(
  context: CrmContext,
  test: 'anyof' | 'allof',
  conditions: readonly string[],
  isWanted: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  const book = await openBook(context);
  if (!book.ok) return book;
  const content = `<d:prop><d:getetag/><c:address-data/></d:prop><c:filter test="${test}">${conditions.join('')}</c:filter>`;
  const xml = element('c:addressbook-query', content);
  const answer = await davXml(context, { method: 'REPORT', url: book.value.url, depth: '1', xml });
  // Xandikos 0.2.8 answers every search with 500; others know no search at all. Then all cards are read, and compared here.
  const cards =
    !answer.ok && CANNOT_SEARCH.includes(answer.failure.cause.code)
      ? await everyCard(context, book.value)
      : await andThen(answer, ({ responses }) => ({ ok: true, value: responses.flatMap(toStored) }));
  return andThen(cards, found => ({
    ok: true,
    value: found
      .filter(({ card }) => isPerson(card))
      .map(({ name, card }) => toContact(context, name, card))
      .filter(isWanted)
      .slice(0, FOUND_LIMIT),
  }));
}

const CANNOT_SEARCH: readonly OperationCause['code'][] = ['server', 'invalid', 'forbidden', 'not-a-crm'];
/** Most cards read where the server cannot search. */
const READ_LIMIT = 5_000;
const READ_AT_ONCE = 200;

async function everyCard(context: CrmContext, book: AddressBook): Promise<CrmResult<StoredCard[]>> {
  const ids = await listIds(context);
  if (!ids.ok) return ids;
  const names = ids.value.contacts.slice(0, READ_LIMIT);
  const all: StoredCard[] = [];
  for (let start = 0; start < names.length; start += READ_AT_ONCE) {
    const part = await getCards(context, book, names.slice(start, start + READ_AT_ONCE));
    if (!part.ok) return part;
    all.push(...part.value);
  }
  return { ok: true, value: all };
}

/** One person as the address book has them now. */
export async function read(context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> {
  if (!remoteId) return failed('gone');
  return andThen(await openBook(context), async book =>
    andThen(await getCard(context, book, remoteId), ({ name, card }) => ({
      ok: true,
      value: toContact(context, name, card),
    })),
  );
}

/** An address book knows no accounts and deals: only what stands in the card's note. */
export async function related(context: CrmContext, { remoteId }: Contact) {
  if (!remoteId) return failed('gone');
  return andThen(await openBook(context), async book =>
    andThen(await getCard(context, book, remoteId), stored => ({
      ok: true as const,
      value: { deals: [], activities: activitiesOf(context, stored).slice(0, RELATED) },
    })),
  );
}
