import { cleanName } from '../../lib/text';
import type { Identifier } from '../../model/identifier';
import type { Sighting } from '../../page/profile-links';
import { textLines } from '../../page/select';
import { isWords } from '../../page/words';
import type { PageKind } from '../types';
import { parseProfileUrl } from './addresses';

// Classes of the server-driven pages are hashes; ids and classes of the Ember pages go with each redesign. What is
// asked for here is what LinkedIn itself needs to tell things apart: urns, component keys, test ids, roles.
export const POST = [
  '[data-urn^="urn:li:activity:"]',
  '[data-urn^="urn:li:share:"]',
  '[data-urn^="urn:li:ugcPost:"]',
  '[data-urn^="urn:li:aggregate:"]',
  '[data-id^="urn:li:activity:"]',
  '[componentkey*="FeedType_"]',
  '[id*="FeedType_"]',
  '[data-testid="mainFeed"] [role="listitem"]',
  '[data-view-name="feed-full-update"]',
  'article:not([data-id^="urn:li:comment:"])',
].join(',');
export const COMMENT = [
  '[data-id^="urn:li:comment:"]',
  '[data-urn^="urn:li:comment:"]',
  '[componentkey*="replaceableComment_"]',
  '[id*="replaceableComment_"]',
  '[data-testid*="commentList"] > *',
].join(',');
/** What can be read alone. */
export const UNIT = `${POST},[role="listitem"],li`;
const LINKS = 'a[href*="/in/"],a[href*="/company/"],a[href*="/school/"],a[href*="/showcase/"]';
// Site navigation and chat bubbles: whoever is there is not what the rep looks at.
const CHROME = 'nav,footer,[role="navigation"],[role="banner"],#global-nav,#msg-overlay,[class*="msg-overlay"]';
/** LinkedIn's own id of a member (`ACoAA…`) or lead (`ACwAA…`). */
export const MEMBER_ID = /A[A-Z][A-Za-z]AA[\w-]{15,}/;

/** What is known about the page while its people are read. */
export interface Page {
  url: URL;
  kind: PageKind;
  own: { keys: Set<string>; names: Set<string> };
  /** Only what lies outside of the units counts. */
  isOutsideUnits?: boolean;
}

/** Where a link leads; null for addresses that are none. */
export function targetOf(link: Element | null, base: URL): URL | null {
  const href = link?.getAttribute('href');
  return href && URL.canParse(href, base) ? new URL(href, base) : null;
}

/** Reads a link to a person or company; null for links below a profile ("Contact info", "Show all posts"). */
function sight(link: Element, base: URL): Sighting | null {
  const url = targetOf(link, base);
  const profile = url && parseProfileUrl(url);
  if (!url || profile?.site !== 'linkedin' || profile.kind === 'post') return null;
  const below = url.pathname.split('/in/')[1]?.split('/')[1];
  if (below && !/^[a-z]{2}([-_][a-z]{2})?$/i.test(below)) return null;
  const found = textLines(link, 12).filter(line => isWords(line.text));
  return {
    link,
    profile,
    key: profile.kind === 'company' ? profile.canonicalUrl : (profile.handle ?? profile.memberId ?? ''),
    memberId: profile.memberId ?? MEMBER_ID.exec(url.searchParams.get('miniProfileUrn') ?? '')?.[0],
    text: found[0]?.text,
    name: found[0] && tidyName(found[0].text),
    lines: found.length,
  };
}

/** Sightings in page order; links by member id are joined to those by handle where one link shows both. */
export function sightings(scope: ParentNode, page: Page): Sighting[] {
  const all: Sighting[] = [];
  for (const link of scope.querySelectorAll(LINKS)) {
    if (isChrome(link) || (page.isOutsideUnits && link.closest(UNIT))) continue;
    const sighting = sight(link, page.url);
    if (sighting && !page.own.keys.has(sighting.key) && !page.own.names.has(sighting.name ?? '')) all.push(sighting);
  }
  const handles = new Map(all.map(({ memberId, profile }) => [memberId, profile.handle]));
  for (const sighting of all)
    if (!sighting.profile.handle) sighting.key = handles.get(sighting.memberId) ?? sighting.key;
  return all;
}

function isChrome(element: Element): boolean {
  return !!element.closest(CHROME) || isPageHeader(element);
}

function isPageHeader(element: Element): boolean {
  const header = element.closest('header');
  return !!header && !header.closest('main,article,section,[role="main"]');
}

// Parts of a page are read often; who the rep is, is looked up with the whole page.
const ownAccounts = new WeakMap<Document, { path: string; own: Page['own'] }>();

export function knownOwnAccount(root: Document | Element, { pathname: path }: URL, kind: PageKind): Page['own'] {
  const document = root.ownerDocument ?? (root as Document);
  const known = ownAccounts.get(document);
  if (known?.path === path && root !== document) return known.own;
  const own = ownAccount(document, kind);
  ownAccounts.set(document, { path, own });
  return own;
}

/**
 * The rep's own account: linked or pictured in the navigation, and on feeds in whatever stands before the first post.
 */
function ownAccount(document: Document, kind: PageKind): Page['own'] {
  const own = { keys: new Set<string>(), names: new Set<string>() };
  const base = new URL('https://www.linkedin.com/');
  for (const element of document.querySelectorAll('nav a,header a,[role="banner"] a,nav img,header img')) {
    if (element.closest('main')) continue;
    if (element.localName === 'img') own.names.add(tidyName(element.getAttribute('alt') ?? ''));
    else addKey(own.keys, sight(element, base));
  }
  own.names.delete('');
  if (kind !== 'feed' && kind !== 'post') return own;
  const first = document.querySelector(POST);
  // On a post's page the side bar may show its author instead of the rep.
  const authors = new Set<string>();
  for (const link of (kind === 'post' && first?.querySelectorAll(LINKS)) || []) {
    if (!link.closest(COMMENT)) addKey(authors, sight(link, base));
  }
  for (const link of document.querySelectorAll('a[href*="/in/"]')) {
    if (first && (first.contains(link) || first.compareDocumentPosition(link) & 4)) break;
    const key = sight(link, base)?.key;
    if (key && !authors.has(key)) own.keys.add(key);
  }
  return own;
}

function addKey(keys: Set<string>, sighting: Sighting | null): void {
  if (sighting) keys.add(sighting.key);
}

export function tidyName(text: string): string {
  return cleanName(text.replace(/\s[•·].*$/su, '')) ?? '';
}

export function toIdentifiers(handle: string | undefined, memberId: string | undefined): Identifier[] {
  const identifiers: Identifier[] = [];
  if (handle) identifiers.push({ kind: 'handle', site: 'linkedin', value: handle });
  if (memberId) identifiers.push({ kind: 'memberId', site: 'linkedin', value: memberId });
  return identifiers;
}
