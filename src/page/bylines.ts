import { cleanName, collapse } from '../lib/text';
import type { Evidence, Person, Touch } from '../model/person';
import { textLines } from './select';

/** Something somebody wrote, as its permanent link names it. */
export interface PostLink {
  /** Stable at the site, such as the number of a comment. */
  id: string;
  /** Who wrote it, where the link says so. */
  handle?: string;
}

/** How a site writes its links. Both are asked about each link of a page once. */
export interface LinkReader<P extends PostLink> {
  /** Handle of the account that a link leads to; undefined for links in running text and other pages. */
  accountOf(link: Element): string | undefined;
  postOf(link: Element): P | undefined;
}

/** A permanent link and the name of who wrote what it leads to. */
export interface Byline<P extends PostLink> {
  post: P;
  handle: string;
  /** Missing when only the handle is shown. */
  name?: string;
  anchor: Element;
  permalink: Element;
}

/** What all detections of these pages have in common; the same shape as the sites' `Detection`. */
export interface Found {
  anchor: Element;
  person: Person;
  evidence: Evidence[];
  touch?: Touch;
}

const MAX_CLIMB = 12;
/** Links before and after a permanent link that are looked at: more than any post holds beside its author. */
const REACH = 100;

/**
 * Finds authors by the one thing a site cannot do without: each post has a permanent link, and beside it a link to who
 * wrote it. Independent of classes, test ids and language.
 */
export function bylines<P extends PostLink>(scope: ParentNode, { accountOf, postOf }: LinkReader<P>): Byline<P>[] {
  const links = [...scope.querySelectorAll('a[href]')];
  const accounts = new Map<Element, string>();
  const posts = new Map<Element, P>();
  for (const link of links) {
    const post = postOf(link);
    const handle = post ? undefined : accountOf(link);
    if (post) posts.set(link, post);
    else if (handle) accounts.set(link, handle);
  }
  // A post may have several permanent links (age, number of comments): its author is named once.
  const taken = new Set<Element>();
  return links.flatMap((permalink, at) => {
    const post = posts.get(permalink);
    const own = post ? authorLinks(at, post, { links, accounts, posts }) : [];
    const [first] = own;
    if (!post || !first || own.some(link => taken.has(link))) return [];
    for (const link of own) taken.add(link);
    const handle = accounts.get(first) ?? '';
    return [{ post, handle, permalink, ...shownName(own, handle) }];
  });
}

/** Links in page order, and what they lead to. */
interface Links<P extends PostLink> {
  links: readonly Element[];
  accounts: ReadonlyMap<Element, string>;
  posts: ReadonlyMap<Element, P>;
}

// Climbs from the permanent link to the smallest block that names an author; a block with other posts is a list. The links
// of a block stand next to each other, so that each costs the same on pages of any length.
function authorLinks<P extends PostLink>(at: number, post: P, { links, accounts, posts }: Links<P>): Element[] {
  const permalink = links[at]!;
  let [from, to] = [at, at];
  let block = permalink.parentElement;
  for (let depth = 0; block && depth < MAX_CLIMB; depth++, block = block.parentElement) {
    while (at - from < REACH && block.contains(links[from - 1] ?? null)) from--;
    while (to - at < REACH && block.contains(links[to + 1] ?? null)) to++;
    const around = links.slice(from, to + 1);
    const own = around.filter(link => isAuthor(link, permalink, post, accounts));
    const handle = own[0] && accounts.get(own[0]);
    if (own.length) return own.filter(link => accounts.get(link) === handle);
    if (around.some(link => (posts.get(link)?.id ?? post.id) !== post.id)) return [];
  }
  return [];
}

// Where the permanent link does not say who wrote it, the author stands before it, and who edited it behind.
function isAuthor<P extends PostLink>(
  link: Element,
  permalink: Element,
  { handle }: P,
  accounts: ReadonlyMap<Element, string>,
): boolean {
  if (handle) return accounts.get(link) === handle;
  return accounts.has(link) && (link.compareDocumentPosition(permalink) & 4) === 4;
}

/** Name and place of an account that several links may show: a photo, a name, a handle. */
export function shownName(links: readonly Element[], handle: string): { name?: string; anchor: Element } {
  const lines = links.flatMap(link => textLines(link, 8));
  const line = lines.find(({ text }) => cleanName(text) && !isHandle(text, handle));
  const name = cleanName(line?.text);
  const anchor = line ? links.find(link => link.contains(line.element)) : lines[0]?.element;
  return { anchor: anchor ?? links[0]!, ...(name && { name }) };
}

/** Whether a text is only the handle again: `@ada`, `u/ada`, `@ada@host`. */
export function isHandle(text: string, handle: string): boolean {
  const [, prefix, plain] = /^(@|\/?u\/)?(.*)$/s.exec(collapse(text).toLowerCase()) ?? [];
  const [local] = handle.toLowerCase().split('@');
  // Without the `@`, `Ada` is a name, even if the account is called the same.
  return plain === handle.toLowerCase() || (prefix === '@' && plain === local);
}

/** Elements that match, the scope itself included. */
export function withSelf(scope: Document | Element, selector: string): Element[] {
  const below = [...scope.querySelectorAll(selector)];
  return 'matches' in scope && scope.matches(selector) ? [scope, ...below] : below;
}

/** What to read when something changed: the unit it happened in, or what was asked for. */
export function scopeOf(root: Document | Element, unit: string): Document | Element {
  return 'documentElement' in root ? root : (root.closest(unit) ?? root);
}

export const documentOf = (root: Document | Element): Document => root.ownerDocument ?? (root as Document);

/** Time that an attribute holds, as ISO 8601 UTC; texts without a time zone are UTC. */
export function isoTime(text: string | null | undefined): string | undefined {
  const [, day, time, zone] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d:?\d\d)?/.exec(text ?? '') ?? [];
  const moment = new Date(`${day}T${time}${zone ?? 'Z'}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

/** Hidden by the page without asking the engine, which would force layout: apps keep the screens one has left. */
export const isPutAway = (element: Element): boolean =>
  element.closest('[hidden],[inert],[aria-hidden="true"],[style*="display:none" i],[style*="display: none" i]') !==
  null;

/** A person's name beside a line that shows the handle: the first lines before it in the smallest block. */
export function nameBefore(element: Element, handle: string, within: Element): { name?: string; anchor: Element } {
  for (let block: Element | null = element; block && within.contains(block); block = block.parentElement) {
    const lines = textLines(block, 12);
    const end = lines.findIndex(line => line.element === element);
    const line = lines.slice(0, end).find(({ text }) => cleanName(text));
    if (!line) continue;
    const name = isHandle(line.text, handle) ? undefined : cleanName(line.text);
    return { anchor: line.element, ...(name && { name }) };
  }
  return { anchor: element };
}
