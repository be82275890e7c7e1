import type { PageKind } from '../types';
import { profileHandle } from './addresses';

// Test ids name components and have held for years; each has a fallback by structure, since one deploy can drop them.
export const POST = 'article';
export const USER_CELL = '[data-testid="UserCell"],[data-testid="HoverCard"]';
/** What can be read alone. */
export const UNIT = `${POST}, ${USER_CELL}`;
const AVATAR_PREFIX = 'UserAvatar-Container-';
export const AVATARS = `[data-testid^="${AVATAR_PREFIX}"]`;

/** What is the same for everyone on the page. */
export interface Page {
  url: URL;
  kind: PageKind;
  /** Accounts signed in here, lower case. */
  own: ReadonlySet<string>;
  /** Id of the post in the address of a status page. */
  focusedId?: string;
  focusedAuthor?: string;
}

// The banner holds the navigation: the only profile it links to, and the only avatar it shows, are the rep's own.
export function ownHandles(document: Document, url: URL): ReadonlySet<string> {
  const own = new Set<string>();
  for (const header of document.querySelectorAll('header,nav')) {
    if (header.closest('main,[role="main"],article')) continue;
    for (const link of header.querySelectorAll('a[href]')) own.add(handleOfLink(link, url) ?? '');
    for (const avatar of header.querySelectorAll(AVATARS)) own.add(handleOfAvatar(avatar).toLowerCase());
  }
  return own;
}

export function handleOfLink(link: Element | null | undefined, base: URL): string | undefined {
  const href = link?.getAttribute('href') ?? '';
  // Only plain profile links: `/ada/status/1`, `/ada/photo` and `/hashtag/x` say something else.
  return /^(?:https:\/\/(?:x|twitter)\.com)?\/@?\w{1,15}\/?$/.test(href)
    ? profileHandle('x', new URL(href, base))
    : undefined;
}

export const handleOfAvatar = (avatar: Element): string =>
  (avatar.getAttribute('data-testid') ?? '').slice(AVATAR_PREFIX.length);

export function withSelf(scope: Document | Element, selector: string): Element[] {
  const below = [...scope.querySelectorAll(selector)];
  return 'matches' in scope && scope.matches(selector) ? [scope, ...below] : below;
}
