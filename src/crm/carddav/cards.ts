import { andThen } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { type Card, cardText, parseCard } from './card';
import { type AddressBook, dav, davXml, element, unexpected } from './dav';
import { escapeXml, textOf } from './xml';

/** A card as it lies on the server. */
export interface StoredCard {
  /** Last part of its address; what we call its remote id. */
  name: string;
  card: Card;
  /** For writing over just this state of it. */
  etag: string;
}

const CARD_TYPE = 'text/vcard; charset=utf-8';

export const cardUrl = ({ url }: AddressBook, name: string): string => new URL(encodeURIComponent(name), url).href;

/** Last part of a card's address. */
export function nameOf(href: string): string {
  const last = href.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** One card; `gone` when it is not there. */
export async function getCard(context: CrmContext, book: AddressBook, name: string): Promise<CrmResult<StoredCard>> {
  const answer = await dav(context, { method: 'GET', url: cardUrl(book, name), headers: { Accept: 'text/vcard' } });
  return andThen(answer, ({ text, headers }) => {
    const card = parseCard(text);
    return card ? { ok: true, value: { name, card, etag: headers.get('etag') ?? '' } } : unexpected('no vCard');
  });
}

/** Many cards in one request; those that are gone or damaged are left out. */
export async function getCards(
  context: CrmContext,
  book: AddressBook,
  names: readonly string[],
): Promise<CrmResult<StoredCard[]>> {
  if (names.length === 0) return { ok: true, value: [] };
  const hrefs = names.map(name => `<d:href>${escapeXml(new URL(cardUrl(book, name)).pathname)}</d:href>`).join('');
  const xml = element('c:addressbook-multiget', `<d:prop><d:getetag/><c:address-data/></d:prop>${hrefs}`);
  return andThen(await davXml(context, { method: 'REPORT', url: book.url, depth: '1', xml }), ({ responses }) => ({
    ok: true,
    value: responses.flatMap(toStored),
  }));
}

/** Cards that a search found, as the server answers them. */
export function toStored({ href, props }: { href: string; props: Record<string, unknown> }): StoredCard[] {
  const card = parseCard(textOf(props['address-data']));
  return card ? [{ name: nameOf(href), card, etag: textOf(props.getetag) }] : [];
}

/**
 * Writes a card over the state that was read, or as a new one that must not be there yet.
 * @returns `conflict` when the server holds another state
 */
export async function putCard(
  context: CrmContext,
  book: AddressBook,
  name: string,
  card: Card,
  etag: string | null,
): Promise<CrmResult<null>> {
  const condition: Record<string, string> = etag === null ? { 'If-None-Match': '*' } : etag ? { 'If-Match': etag } : {};
  const answer = await dav(context, {
    method: 'PUT',
    url: cardUrl(book, name),
    headers: condition,
    body: { type: CARD_TYPE, text: cardText(card) },
  });
  return andThen(answer, () => ({ ok: true, value: null }));
}

export async function deleteCard(context: CrmContext, book: AddressBook, name: string): Promise<CrmResult<null>> {
  return andThen(await dav(context, { method: 'DELETE', url: cardUrl(book, name) }), () => ({ ok: true, value: null }));
}
