import type { Sighting } from '../../page/profile-links';
import type { PageKind } from '../types';
import { COMMENT, LINKS, type Page, POST, sight, tidyName } from './links';

// Parts of a page are read often; who the rep is, is looked up with the whole page.
const ownAccounts = new WeakMap<Document, { path: string; own: Page['own'] }>();

/** @param isPart - only a part of the page is read: what was found with the whole page is good enough */
export function knownOwnAccount(
  document: Document,
  { pathname: path }: URL,
  kind: PageKind,
  isPart: boolean,
): Page['own'] {
  const known = ownAccounts.get(document);
  if (isPart && known?.path === path) return known.own;
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
    // Chats have heads, too.
    if (element.closest('main,article,section,aside,h1,h2,h3,[role="dialog"]')) continue;
    if (element.localName === 'img') own.names.add(tidyName(element.getAttribute('alt') ?? ''));
    else addKey(own.keys, sight(element, base));
  }
  own.names.delete('');
  if (kind !== 'feed' && kind !== 'post') return own;
  const first = document.querySelector(POST) ?? document.querySelector('main [role="listitem"]');
  // On a post's page the side bar may show its author instead of the rep.
  const authors = new Set<string>();
  for (const link of (kind === 'post' && first?.querySelectorAll(LINKS)) || []) {
    if (!link.closest(COMMENT)) addKey(authors, sight(link, base));
  }
  for (const link of document.querySelectorAll('a[href*="/in/"]')) {
    if (!first || first.contains(link) || first.compareDocumentPosition(link) & 4) break;
    const key = sight(link, base)?.key;
    if (key && !authors.has(key)) own.keys.add(key);
  }
  return own;
}

export const isDocument = (root: Document | Element): root is Document => root.nodeType === 9;

/** The page's own document, also for what stands in one of its frames. */
export function documentOf(root: Document | Element): Document {
  const document = root.ownerDocument ?? (root as Document);
  return document.defaultView?.frameElement?.ownerDocument ?? document;
}

/** Pictures in the navigation say `Ada Lovelace`, or `Photo of Ada Lovelace` in any language. */
export function isOwnName({ names }: Page['own'], name: string | undefined): boolean {
  if (!name || names.has(name)) return !!name;
  return name.includes(' ') && [...names].some(alternative => alternative.includes(name));
}

function addKey(keys: Set<string>, sighting: Sighting | null): void {
  if (sighting) keys.add(sighting.key);
}
