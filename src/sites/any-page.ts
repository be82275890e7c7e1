import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Evidence, Person } from '../model/person';
import { emailIdentifier, pageIdentifier } from '../model/plain-identifiers';
import { parseProfileUrl } from '../model/url-grammar/in-pages';
import { microdataClaims, microformatClaims } from '../page/microformats';
import { type Claim, emptyClaim, jsonLdClaims, namesOf, splitNames, textOf } from '../page/structured-data';
import type { UnmarkedReader } from '../page/unmarked/read';
import { fold } from '../page/words';
import type { Detection, SiteDetector } from './types';

/** More than a report holds, so that others are listed as the rep scrolls; of pages with thousands, the first are read. */
const MAX_PEOPLE = 1000;
/** Elements that are looked at for the place of a name which was read from invisible data. */
const MAX_PLACES = 3000;
const MAX_IDENTIFIERS = 12;
const PLACES = '[class*="author" i], [class*="byline" i], [rel~="author"], address, h1, h2, h3, a, p, span';
const MAX_NAME = 200;
/** What may stand beside a name in the element that shows it, in UTF-16 code units. */
const ROOM = 40;

/**
 * Any page that says who it is about or who wrote it. Runs where the rep asked for it, or on sites switched on.
 * A page is a claim: what it says about accounts elsewhere carries a low rank, and contradictions are dropped.
 * @param unmarked - asked for where the markup leaves open whose page it is or who wrote it; may come later, or never
 */
export function createAnyPage(unmarked: () => UnmarkedReader | undefined): SiteDetector {
  return {
    id: 'web',
    matches: [],
    pageKind: () => 'page',
    detect(root, url) {
      const marked = markedClaims(root, url);
      const read = isWhole(marked, root) ? undefined : unmarked();
      const shown = read?.(root, url, parseProfileUrl, marked).filter(claim => isSomebody(claim, root)) ?? [];
      const claims = [...marked, ...shown];
      const groups = groupClaims([...claims, ...creatorClaims(claims, root)], url);
      const placeOf = createPlaces(root);
      return groups.slice(0, MAX_PEOPLE).map(group => toDetection(group, placeOf, url));
    },
  };
}

function markedClaims(root: Document | Element, url: URL): Claim[] {
  return [...jsonLdClaims(root), ...microdataClaims(root), ...microformatClaims(root, url), ...linkClaims(root)].filter(
    claim => isSomebody(claim, root),
  );
}

const isSomebody = (claim: Claim, root: Document | Element): boolean =>
  (claim.name ? !isSiteName(claim.name, root) : claim.emails.length > 0 && claim.reader === 'link') &&
  !isTestimonial(claim);

/** Whether the markup says all: whose profile it is, or who wrote the article, and no mailbox is left to be somebody's. */
const isWhole = (claims: readonly Claim[], root: Document | Element): boolean =>
  !root.querySelector('a[href^="mailto:" i]') &&
  (claims.some(({ role }) => role === 'subject') ||
    (/^article$/i.test(metaContent(root, 'og:type')) && claims.some(({ role }) => role === 'author')));

function linkClaims(root: Document | Element): Claim[] {
  return [...root.querySelectorAll('a[rel~="author" i]')].flatMap(link =>
    splitNames(textOf(link) ?? '').map(name => ({
      ...emptyClaim('author', 'link', 4),
      name,
      anchor: link,
      links: [link.getAttribute('href') ?? ''],
    })),
  );
}

// `twitter:creator` is the writer, when it is not the site's own account and one person wrote the page.
function creatorClaims(claims: readonly Claim[], root: Document | Element): Claim[] {
  const account = (name: string) => metaContent(root, name).replace(/^@/, '').toLowerCase();
  const creator = account('twitter:creator');
  const authors = namesOf(claims.filter(({ role }) => role === 'author'));
  if (!creator || creator === account('twitter:site') || authors.length !== 1) return [];
  return [{ ...emptyClaim('author', 'link', 4), name: authors[0], links: [`https://x.com/${creator}`] }];
}

function metaContent(root: Document | Element, name: string): string {
  return root.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content')?.trim() ?? '';
}

// Publishing systems name the site itself as author.
function isSiteName(name: string, root: Document | Element): boolean {
  const site = metaContent(root, 'og:site_name');
  return site !== '' && fold(site) === fold(name);
}

/** Praise that a page quotes: who is said to have spoken it is nobody's contact for it. */
function isTestimonial({ anchor }: Claim): boolean {
  return (
    anchor !== undefined &&
    (anchor.closest('blockquote, [itemprop~="review" i], [itemprop~="reviews" i], [class*="testimonial" i]') !== null ||
      anchor.closest('figure')?.querySelector('blockquote') != null)
  );
}

/** Claims about one person: the same name, or an address of their own in common. */
function groupClaims(claims: readonly Claim[], url: URL): Claim[][] {
  const groups = new Map<string, Claim[]>();
  const aliases = new Map<string, string>();
  for (const claim of claims) {
    const keys = [fold(claim.name ?? ''), ...identifiersOf([claim], url).map(identifierKey)].filter(Boolean);
    const group = keys.map(key => aliases.get(key)).find(Boolean) ?? keys[0] ?? '';
    for (const key of keys) aliases.set(key, group);
    const known = groups.get(group);
    if (known) known.push(claim);
    else groups.set(group, [claim]);
  }
  return [...groups.values()];
}

const ROLES: readonly Person['role'][] = ['subject', 'author', 'listed', 'mentioned'];

function toDetection(group: readonly Claim[], placeOf: (name: string) => Element, url: URL): Detection {
  const first = <K extends keyof Claim>(field: K): Claim[K] | undefined => group.find(claim => claim[field])?.[field];
  const role = ROLES.find(one => group.some(claim => claim.role === one)) ?? 'mentioned';
  const fullName = first('name');
  const identifiers = withoutContradictions(identifiersOf(group, url));
  const person: Person = {
    site: 'web',
    role,
    identifiers: identifiers.slice(0, MAX_IDENTIFIERS),
    fullName,
    jobTitle: first('jobTitle'),
    company: first('company'),
    location: first('location'),
    ...(identifiers.some(({ site }) => site) && { isHearsay: true }),
  };
  const anchor = group.find(({ anchor }) => anchor)?.anchor ?? placeOf(fullName ?? '');
  return { anchor, person, evidence: evidenceOf(group, identifiers), touch: touchOf(role, url) };
}

function touchOf(role: Person['role'], url: URL): Detection['touch'] {
  const sourceUrl = url.href.split('#')[0]?.slice(0, 2048);
  if (role === 'author') return { kind: 'comment', channel: 'web', direction: 'out', sourceUrl };
  return { kind: 'profile-view', channel: 'web', direction: 'none', sourceUrl };
}

function evidenceOf(group: readonly Claim[], identifiers: readonly Identifier[]): Evidence[] {
  const names = group.map(({ reader, rank }): Evidence => ({ reader, rank, field: 'fullName' }));
  // Anybody can write anybody's address into a page.
  const links: Evidence[] = identifiers.length ? [{ reader: 'link', rank: 4, field: 'identifiers' }] : [];
  return [...new Map([...links, ...names].map(one => [one.reader + one.rank + one.field, one])).values()];
}

function identifiersOf(group: readonly Claim[], url: URL): Identifier[] {
  return group.flatMap(claim => [
    ...claim.links.flatMap(link => linkIdentifier(link, url, claim.role) ?? []),
    ...claim.emails.flatMap(email => emailIdentifier(email) ?? []),
    ...claim.phones.flatMap(phone => phoneIdentifier(phone) ?? []),
  ]);
}

function linkIdentifier(link: string, url: URL, role: Person['role']): Identifier | undefined {
  const text = link.trim();
  if (/^mailto:/i.test(text)) return emailIdentifier(text);
  if (!text || text.startsWith('#') || !URL.canParse(text, url)) return undefined;
  const target = new URL(text, url);
  const account = parseProfileUrl(target);
  if (account) return account.identifier;
  // Of a page that a query chooses, the address without it is everybody's.
  if (target.search && !/^\?utm_/.test(target.search)) return undefined;
  // The front page of the site one is on is nobody's own, but for the person that it is about.
  const isFrontPage = target.pathname === '/' && (target.host === url.host || url.host.endsWith(`.${target.host}`));
  const isAbout = role === 'subject' && url.pathname === '/';
  return isFrontPage && !isAbout ? undefined : pageIdentifier(target);
}

/** International numbers only: a page does not say which country its short ones mean. */
function phoneIdentifier(phone: string): Identifier | undefined {
  const digits = phone.replace(/^tel:/i, '').replace(/\(0\)|[\s().\-/]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? { kind: 'phone', value: digits } : undefined;
}

/** One person has one account per site: where a page names two, it says nothing reliable about either. */
function withoutContradictions(identifiers: readonly Identifier[]): Identifier[] {
  const distinct = [...new Map(identifiers.map(one => [identifierKey(one), one])).values()];
  return distinct.filter(one => {
    const rivals = distinct.filter(({ kind, site }) => kind === 'handle' && kind === one.kind && site === one.site);
    return rivals.length < 2;
  });
}

/**
 * Finds the element that shows a name which was only read from invisible data; the heading or the body when none does. The texts
 * of a page are read once, when the first such name is looked for.
 */
function createPlaces(root: Document | Element): (name: string) => Element {
  let places: { place: Element; text: string; folded: string }[] | undefined;
  const element = 'documentElement' in root ? (root.body ?? root.documentElement) : root;
  return name => {
    places ??= [...root.querySelectorAll(PLACES)].slice(0, MAX_PLACES).flatMap(place => {
      const text = place.textContent ?? '';
      return text.length <= MAX_NAME + ROOM ? [{ place, text, folded: fold(text) }] : [];
    });
    const wanted = fold(name);
    let best: (typeof places)[number] | undefined;
    for (const one of places) {
      if (one.text.length > name.length + ROOM || !one.folded.includes(wanted)) continue;
      if (!best || one.text.length < best.text.length || best.place.contains(one.place)) best = one;
    }
    return best?.place ?? root.querySelector('h1') ?? element;
  };
}
