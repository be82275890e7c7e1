import { cleanName } from '../lib/text';
import type { SiteId } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Touch } from '../model/person';
import type { ProfileUrl } from '../model/url-grammar/grammar';
import type { ProfileReader } from '../model/url-grammar/reader';
import { textLines } from './select';
import { textOf } from './structured-data';

/** A link that leads to an account's own page, not to a tab or a post of it. */
export interface AccountLink {
  link: Element;
  profile: ProfileUrl;
  /** The same for all links to one account. */
  key: string;
  /** First line of the link as it stands there; missing for photos. */
  text?: string;
}

/** How a site writes its own addresses. */
export interface AccountForm {
  site: SiteId;
  url: URL;
  /** Paths (with query) of an account's own page, as opposed to its tabs. */
  path: RegExp;
  /** With the site's own row of the grammar: a script in pages pays for each row it holds. */
  read: ProfileReader['parseProfileUrl'];
}

/** The link as one to an account of the site; undefined for any other. */
export function accountLink(link: Element, { site, url, path, read }: AccountForm): AccountLink | undefined {
  const href = link.getAttribute('href') ?? '';
  if (!href || href.startsWith('#') || !URL.canParse(href, url)) return undefined;
  const target = new URL(href, url);
  const profile = path.test(target.pathname + target.search) ? read(target) : null;
  if (profile?.site !== site || !profile.identifier) return undefined;
  return { link, profile, key: identifierKey(profile.identifier), text: textLines(link, 1)[0]?.text };
}

/** Links to accounts below an element, in page order. */
export function accountLinks(scope: Document | Element, form: AccountForm): AccountLink[] {
  return withSelf(scope, 'a[href]').flatMap(link => accountLink(link, form) ?? []);
}

/** Keys of the accounts that the page's frame links to: there stand the rep's own, never anybody to be met. */
export function ownKeys(document: Document, form: AccountForm, frame: string): ReadonlySet<string> {
  const inFrame = [...document.querySelectorAll(frame)].filter(
    element => !element.closest('main, [role="main"], article'),
  );
  return new Set(inFrame.flatMap(element => accountLinks(element, form)).map(({ key }) => key));
}

/** Elements below `scope`, and itself when it matches. */
export function withSelf(scope: Document | Element, selector: string): Element[] {
  const below = [...scope.querySelectorAll(selector)];
  return 'matches' in scope && scope.matches(selector) ? [scope, ...below] : below;
}

/** Elements in one post or comment, with room to spare: what has more holds many of them. */
const MAX_ELEMENTS = 1500;

/**
 * Climbs from an element to the smallest block in which `find` finds something, such as from a time to who wrote then.
 * @param stop - selector of what is too large to be one post or comment
 */
export function nearest<T>(from: Element, find: (block: Element) => T | undefined, stop = 'main,body'): T | undefined {
  for (let block = from.parentElement, depth = 0; block && depth < 10; block = block.parentElement, depth++) {
    if (block.matches(stop) || block.getElementsByTagName('*').length > MAX_ELEMENTS) return undefined;
    const found = find(block);
    if (found) return found;
  }
  return undefined;
}

/** Content of a `meta` element by `name` or `property`. */
export function metaContent(root: ParentNode, name: string): string {
  return root.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content')?.trim() ?? '';
}

/**
 * Name in a title of the form `Name (@handle) • …`, which sites write in every language; believed only when it says the
 * handle in the address, since apps leave old titles behind.
 */
export function nameInTitle(document: Document, handle: string): string | undefined {
  const titles = [document.title, metaContent(document, 'og:title'), metaContent(document, 'twitter:title')].map(
    title => title.slice(0, 500),
  );
  for (const title of titles) {
    const at = title.toLowerCase().indexOf(`(@${handle.toLowerCase()})`);
    const name = at > 0 ? cleanName(title.slice(0, at).replace(/^\(\d+\+?\)\s*/, '')) : undefined;
    if (name) return name;
  }
  return undefined;
}

/** A name as it stands in a link; undefined when the link only shows the handle. */
export function shownName(text: string | undefined, handle: string | undefined): string | undefined {
  const bare = text?.trim().replace(/^@/, '').toLowerCase();
  return bare && bare !== handle?.toLowerCase() ? cleanName(text) : undefined;
}

/** First element below `scope` that shows exactly this text, with or without `@`. */
export function elementShowing(scope: ParentNode, selector: string, text: string): Element | undefined {
  const wanted = text.toLowerCase();
  return [...scope.querySelectorAll(selector)].find(
    element => textOf(element)?.replace(/^@/, '').toLowerCase() === wanted,
  );
}

/** The rep looked at a profile. */
export function profileVisit(channel: string, sourceUrl: string): Touch {
  return { kind: 'profile-view', channel, direction: 'none', sourceUrl };
}

/** What the rep would write under a post (`comment`) or below somebody's comment (`reply`). */
export function answerTo(
  kind: 'comment' | 'reply',
  channel: string,
  written: { id?: string; sourceUrl?: string; time?: Element | null },
): Touch {
  const { id, sourceUrl } = written;
  const occurredAt = momentOf(written.time);
  return {
    kind,
    channel,
    direction: 'out',
    ...(sourceUrl && { sourceUrl }),
    ...(id && { messageKey: `${channel}:${id}` }),
    ...(occurredAt && { occurredAt }),
  };
}

/** ISO 8601 moment of a `time` element; what only stands there in words stays unknown. */
export function momentOf(time: Element | null | undefined): string | undefined {
  const moment = new Date(time?.getAttribute('datetime') ?? '');
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
