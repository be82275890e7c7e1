import type { ProfileUrl } from '../model/profile-urls';
import { textLines } from './select';
import { fold } from './words';

export { fold } from './words';

/** One link to an account, as it stands in a page. */
export interface Sighting {
  link: Element;
  profile: ProfileUrl;
  /** Handle or member id, the same for all links to one account. */
  key: string;
  /** Site's internal id, when this very link shows it beside the handle. */
  memberId?: string;
  /** First line of the link that could be a name, as it stands there; missing for photos. */
  text?: string;
  /** The same, cleaned. */
  name?: string;
  /** Number of text lines in the link: a name with badge and headline has several. */
  lines: number;
}

/**
 * How far a text looks like the name behind a link, from its share of words that the handle spells too. Higher is
 * better; photos, status texts ("View profile") and whole cards come last.
 */
export function nameScore({ link, name = '', profile, lines }: Sighting): number {
  const handle = fold(profile.handle ?? '');
  const words = name
    .split(/[\s-]+/)
    .map(fold)
    .filter(Boolean);
  const spelled = words.filter(word => word.length > 1 && handle.includes(word)).length;
  const heading = link.querySelector('h1,h2,h3,h4,strong,p,[aria-hidden="true"]') ? 1 : 0;
  return (
    (words.length ? (4 * spelled) / words.length : -4) +
    (link.querySelector('img,figure') ? 0 : 2) +
    heading -
    (/[\d:]/.test(name) ? 2 : 0) -
    lines / 20
  );
}

/** The sighting that names its account best. */
export function bestNamed(sightings: readonly Sighting[]): Sighting | undefined {
  let best: Sighting | undefined;
  for (const sighting of sightings) {
    if (sighting.name && (!best || nameScore(sighting) > nameScore(best))) best = sighting;
  }
  return best;
}

/**
 * Text lines that follow a link in the smallest surrounding block that has `count` of them. Stops at lists and where
 * another account's link begins.
 */
export function linesAfter(sighting: Sighting, count: number, isLine: (text: string) => boolean): string[] {
  let found: string[] = [];
  let at: Element | null = sighting.link;
  for (let depth = 0; at && depth < 8 && found.length < count; depth++, at = at.parentElement) {
    if (depth > 0 && at.matches('ul,ol,[role="list"],main,body')) break;
    const other = depth > 0 ? otherLink(at, sighting.link) : undefined;
    const lines = linesBelow(at, sighting, other).filter(isLine).slice(0, count);
    if (lines.length > found.length) found = lines;
    if (other) break;
  }
  return found;
}

function linesBelow(block: Element, { link, text: nameLine }: Sighting, end: Element | undefined): string[] {
  const href = link.getAttribute('href');
  const lines = textLines(block, 30);
  const start = lines.findIndex(line => link.contains(line.element) && line.text === nameLine);
  // Of a list so long that the name is not among its first lines, nothing is near.
  if (start < 0) return [];
  return lines
    .slice(start + 1)
    .filter(({ element }) => {
      // Names of others stand before their links, as pictures do: what shares a block with them is theirs.
      if (end && (element.contains(end) || end.compareDocumentPosition(element) & 4)) return false;
      const action = element.closest('a,button,[role="button"]');
      return !action || !block.contains(action) || action.getAttribute('href') === href;
    })
    .map(line => line.text)
    .filter(text => text !== nameLine);
}

// The links are looked at one by one: in a block with thousands of people, one of the first is another's.
function otherLink(block: Element, link: Element): Element | undefined {
  const [, area, own] = pathOf(link).split('/');
  for (const other of block.getElementsByTagName('a')) {
    const [, otherArea, name] = pathOf(other).split('/');
    if (otherArea === area && name !== own) return other;
  }
  return undefined;
}

function pathOf(link: Element): string {
  const href = link.getAttribute('href') ?? '';
  return href.replace(/^(?:https?:)?\/\/[^/]+/, '').replace(/[?#].*$/s, '');
}

/** Adds to the list at a key, which may grow long. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Sightings of each account, in page order. */
export function byAccount(group: Sighting[]): Sighting[][] {
  const accounts = new Map<string, Sighting[]>();
  for (const sighting of group) append(accounts, sighting.key, sighting);
  return [...accounts.values()];
}

/** The author of a shared post, too, has a photo that links to the profile, or badge and headline in the link. */
export function looksLikeActor(sighting: Sighting, group: Sighting[]): boolean {
  if (sighting.lines > 1) return true;
  return group.some(({ key, name, link }) => key === sighting.key && !name && link.querySelector('img,figure,svg'));
}

/** Running text may put any words on a link: who is mentioned is believed when the handle spells some of the name. */
export function isNamesake({ name = '', profile }: Sighting): boolean {
  const handle = fold(profile.handle ?? '');
  return !handle || name.split(/[\s-]+/).some(word => fold(word).length > 2 && handle.includes(fold(word)));
}
