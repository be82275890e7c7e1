import { cleanLabel, cleanText } from '../lib/text';
import type { Person } from '../model/person';
import { type Claim, emptyClaim, personName, splitNames, textOf } from './structured-data';

export const CARD = '.h-card, .vcard';
const PERSON_SCOPE = '[itemscope][itemtype*="schema.org/Person" i]';

export const attribute = (element: Element | undefined, name: string): string => element?.getAttribute(name) ?? '';
const linkOf = (element: Element): string =>
  attribute(element, 'href') || attribute(element, 'content') || attribute(element, 'src') || (textOf(element) ?? '');

/** People in h-cards and classic hCards, in the bylines of h-entries too. A card inside a card is the organisation. */
export function microformatClaims(scope: Document | Element, pageUrl: URL): Claim[] {
  const cards = [...scope.querySelectorAll(CARD)].filter(card => !card.parentElement?.closest(CARD));
  const claims = cards.flatMap(card => cardClaim(card, roleOfCard(card, cards, pageUrl)));
  const bylines = [...scope.querySelectorAll('.h-entry .p-author, .hentry .author')].filter(
    byline => !byline.closest(CARD) && !byline.querySelector(CARD),
  );
  return [...claims, ...bylines.flatMap(bylineClaims)];
}

function bylineClaims(byline: Element): Claim[] {
  return splitNames(textOf(byline) ?? '').map(name => ({
    ...emptyClaim('author', 'structured-data', 2),
    name,
    anchor: byline,
    links: byline.matches('a[href]') ? [attribute(byline, 'href')] : [],
  }));
}

// The h-card that stands for the page says the page's own address (microformats.org: representative h-card).
function roleOfCard(card: Element, cards: readonly Element[], pageUrl: URL): Person['role'] {
  if (
    card.matches('.p-author, .author, .comment-author, [rel~="author"]') ||
    card.closest('.author, .byline, .p-author')
  )
    return 'author';
  if (card.closest('.h-entry, .hentry')) return card.matches('[class*="-category"]') ? 'mentioned' : 'listed';
  const own = cardLinks(card).some(link => isSamePage(link, pageUrl));
  const isMe = card.querySelector('a[rel~="me"].u-url, a[rel~="me"].url') !== null;
  return isMe || (own && cards.length === 1) ? 'subject' : 'listed';
}

/** Whether a link leads to the page it stands on. */
export function isSamePage(link: string, pageUrl: URL): boolean {
  if (!URL.canParse(link, pageUrl)) return false;
  const { host, pathname } = new URL(link, pageUrl);
  return host === pageUrl.host && pathname.replace(/\/$/, '') === pageUrl.pathname.replace(/\/$/, '');
}

function cardProperties(card: Element, names: string): Element[] {
  return [...card.querySelectorAll(names)].filter(
    element => (element.closest(CARD) === card || element.matches(CARD)) && element !== card,
  );
}

function cardLinks(card: Element): string[] {
  const links = cardProperties(card, '.u-url, .url, a[rel~="me"]').filter(
    link => !link.matches('.org, .p-org, .h-card .h-card'),
  );
  const only = card.matches('a[href]')
    ? card
    : card.childElementCount === 1
      ? card.querySelector(':scope > a[href]')
      : null;
  return links.length ? links.map(linkOf) : only ? [attribute(only, 'href')] : [];
}

function cardClaim(card: Element, role: Person['role']): Claim[] {
  const [named] = cardProperties(card, '.p-name, .fn');
  const [company] = cardProperties(card, '.p-org, .org');
  // A card whose name is its organisation's is a company's card.
  if (named?.matches('.org, .p-org') || (card.matches('.p-org, .org') && !named)) return [];
  const name = named ? nameIn(named) : (nameInParts(card) ?? impliedName(card));
  const mails = cardProperties(card, '.u-email, .email, a[href^="mailto:"]').map(linkOf);
  const phones = cardProperties(card, '.p-tel, .tel').map(tel => textOf(tel.querySelector('.value') ?? tel) ?? '');
  return [
    {
      ...emptyClaim(role, 'structured-data', 2),
      name: personName(name),
      anchor: named ?? card,
      links: cardLinks(card),
      emails: mails,
      phones,
      jobTitle: cleanText(textOf(cardProperties(card, '.p-job-title, .title, .p-role, .role')[0]), 200),
      company: cleanLabel(textOf(company?.querySelector('.organization-name, .p-name') ?? company)),
      location: cleanText(textOf(cardProperties(card, '.p-locality, .locality')[0]), 200),
    },
  ];
}

const nameIn = (element: Element): string =>
  attribute(element, 'title') && element.matches('abbr')
    ? attribute(element, 'title')
    : (textOf(element) ?? attribute(element, 'alt'));

function nameInParts(card: Element): string | undefined {
  const parts = ['given-name', 'family-name'].map(part => textOf(cardProperties(card, `.p-${part}, .${part}`)[0]));
  return parts.filter(Boolean).join(' ') || undefined;
}

// A card without properties is its own name, or the description of its picture.
function impliedName(card: Element): string {
  const picture = card.matches('img') ? card : (card.querySelector('img[alt]') ?? undefined);
  return textOf(card) ?? attribute(picture ?? undefined, 'alt');
}

/** People in schema.org microdata, and plain `itemprop="author"` texts. */
export function microdataClaims(scope: Document | Element): Claim[] {
  const people = [...scope.querySelectorAll(PERSON_SCOPE)].filter(
    person => !person.parentElement?.closest(PERSON_SCOPE),
  );
  const plain = [...scope.querySelectorAll('[itemprop~="author"]:not([itemscope])')].filter(
    author => !author.closest(PERSON_SCOPE) && !author.querySelector('[itemscope], [itemprop]'),
  );
  return [...people.map(scopeClaim), ...plain.flatMap(plainAuthor)];
}

function scopeClaim(person: Element): Claim {
  const own = [...person.querySelectorAll('[itemprop]')].filter(
    element => (element.hasAttribute('itemscope') ? element.parentElement : element)?.closest('[itemscope]') === person,
  );
  const all = (name: string) => own.filter(element => attribute(element, 'itemprop').split(/\s+/).includes(name));
  const text = (name: string) => {
    const [element] = all(name);
    const inner = element?.hasAttribute('itemscope') ? element.querySelector('[itemprop~="name"]') : element;
    return attribute(inner ?? undefined, 'content') || textOf(inner) || attribute(inner ?? undefined, 'alt');
  };
  const [named] = all('name');
  return {
    ...emptyClaim(roleOfScope(person), 'structured-data', 2),
    name: personName(text('name') || (own.length ? undefined : textOf(person))),
    anchor: named && textOf(named) ? named : person,
    links: [...all('sameAs'), ...all('url')].map(linkOf),
    emails: all('email').map(linkOf),
    phones: all('telephone').map(tel => attribute(tel, 'content') || (textOf(tel) ?? '')),
    jobTitle: cleanText(text('jobTitle'), 200),
    company: cleanLabel(text('worksFor') || text('affiliation')),
  };
}

function roleOfScope(person: Element): Person['role'] {
  const property = attribute(person, 'itemprop');
  if (/\b(?:author|creator)\b/.test(property)) return 'author';
  if (/\b(?:mainEntity|about)\b/.test(property)) return 'subject';
  return person.parentElement?.closest('[itemscope]') ? 'listed' : 'subject';
}

function plainAuthor(author: Element): Claim[] {
  const text = attribute(author, 'content') || (textOf(author) ?? '');
  const links = author.matches('a[href]') ? [attribute(author, 'href')] : [];
  return splitNames(text).map(name => ({ ...emptyClaim('author', 'structured-data', 2), name, anchor: author, links }));
}
