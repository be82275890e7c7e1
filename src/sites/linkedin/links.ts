import { cleanName } from '../../lib/text';
import { toWebUrl } from '../../lib/url';
import type { Identifier } from '../../model/identifier';
import type { Sighting } from '../../page/profile-links';
import { farthest, textLines } from '../../page/select';
import { isWords } from '../../page/words';
import type { PageKind } from '../types';
import { parseProfileUrl, profileHandle } from './addresses';

// Classes of the server-driven pages are hashes; ids and classes of the Ember pages go with each redesign. What is
// asked for here is what LinkedIn itself needs to tell things apart: urns, component keys, test ids, roles.
export const POST = [
  '[data-urn^="urn:li:activity:"]',
  '[data-urn^="urn:li:share:"]',
  '[data-urn^="urn:li:ugcPost:"]',
  '[data-urn^="urn:li:aggregate:"]',
  '[data-urn^="urn:li:groupPost:"]',
  '[data-urn*="sponsored" i]',
  '[data-id^="urn:li:activity:"]',
  '[componentkey*="FeedType_"]',
  '[id*="FeedType_"]',
  '[data-testid="mainFeed"] [role="listitem"]',
  '[data-view-name="feed-full-update"]',
  '[role="article"]',
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
export const LINKS = 'a[href*="/in/"],a[href*="/company/"],a[href*="/school/"],a[href*="/showcase/"]';
// Site navigation: whoever is there is not what the rep looks at. Chat bubbles are read apart.
const CHROME = 'nav,footer,[role="navigation"],[role="banner"],#global-nav,#msg-overlay,[class*="msg-overlay"]';
/** LinkedIn's own id of a member (`ACoAA…`) or lead (`ACwAA…`). */
export const MEMBER_ID = /A[A-Z][A-Za-z]AA[\w-]{15,}/;

/** What is known about the page while its people are read. */
export interface Page {
  url: URL;
  kind: PageKind;
  own: { keys: Set<string>; names: Set<string> };
  isOwnName(name: string | undefined): boolean;
  /** The page's document and what it shows beside its own tree; empty while a part is read. */
  roots: readonly (Document | ShadowRoot)[];
  /** Open conversations over the page; their people are read apart. */
  chats: readonly Element[];
  /** Only what lies outside of the units counts. */
  isOutsideUnits?: boolean;
}

/** Where a link leads; null for addresses that are none. */
export function targetOf(link: Element | null, base: URL): URL | null {
  const href = link?.getAttribute('href');
  return href && URL.canParse(href, base) ? new URL(href, base) : null;
}

/** Whom links name: by a profile's address, or by the one to connect with them. */
export function handlesOf(links: Iterable<Element>, base: URL): string[] {
  return [...links].flatMap(link => {
    const target = targetOf(link, base);
    return (
      (target && (target.searchParams.get('vanityName')?.toLowerCase() ?? profileHandle('linkedin', target))) ?? []
    );
  });
}

/** Where a link leads that leaves LinkedIn, which sends it through an address of its own. */
export function outsideOf(link: Element, base: URL): URL | null {
  const target = targetOf(link, base);
  const wrapped =
    target && /^\/(?:safety\/go|redir\/redirect)\/?$/.test(target.pathname) && target.searchParams.get('url');
  const outside = wrapped ? toWebUrl(wrapped) : target;
  const isOutside =
    outside && /^https?:$/.test(outside.protocol) && !/(?:^|\.)(?:linkedin|licdn)\.com$/.test(outside.hostname);
  return isOutside ? outside : null;
}

/** The post a link stands in. Streams whose posts have lost their keys still are lists. */
export function postOf(link: Element, { kind }: Page): Element | null {
  const isStream = kind === 'feed' || kind === 'post' || kind === 'activity';
  return farthest(link, POST) ?? (isStream ? farthest(link, '[role="listitem"]') : null);
}

/** Reads a link to a person or company; null for links below a profile ("Contact info", "Show all posts"). */
export function sight(link: Element, base: URL): Sighting | null {
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
    if (page.chats.some(chat => chat.contains(link))) continue;
    const sighting = sight(link, page.url);
    if (sighting && !page.own.keys.has(sighting.key) && !page.isOwnName(sighting.name)) all.push(sighting);
  }
  const handles = new Map(all.map(({ memberId, profile }) => [memberId, profile.handle]));
  for (const sighting of all)
    if (!sighting.profile.handle) sighting.key = handles.get(sighting.memberId) ?? sighting.key;
  return all;
}

/** Whether an element is of the site's navigation. */
export function isChrome(element: Element): boolean {
  return !!element.closest(CHROME) || isPageHeader(element);
}

function isPageHeader(element: Element): boolean {
  const header = element.closest('header');
  return !!header && !header.closest('main,article,section,[role="main"]');
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
