import { cleanName, cleanText } from '../lib/text';
import type { Identifier } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { bluesky as grammar } from '../model/url-grammar/social';
import { profileVisit } from '../page/account-links';
import { type Byline, bylines, documentOf, isHandle, isPutAway, nameBefore, scopeOf, shownName } from '../page/bylines';
import { isInSentence, pickShown, textLines } from '../page/select';
import { jsonLdNodes, textOf } from '../page/structured-data';
import { titledPerson } from '../page/titled-profile';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl, profileHandle } = createProfileReader([grammar]);

const UNIT = '[data-testid^="feedItem-by-"], [data-testid^="postThreadItem-by-"]';
const SCREENS = '[data-testid$="Screen"]';
const NAVIGATION = 'nav, [role="navigation"], header, [role="banner"]';
const ACCOUNT = '(did:[a-z]+:[\\w.:%-]{1,200}|[\\w.-]{1,240}\\.[a-z][\\w-]{1,60})';
const PROFILE_LINK = new RegExp(`^(?:https://bsky\\.app)?/profile/${ACCOUNT}/?$`, 'i');
const POST_LINK = new RegExp(`^(?:https://bsky\\.app)?/profile/${ACCOUNT}/post/([\\w-]+)/?$`, 'i');

interface Post {
  id: string;
  handle: string;
  key: string;
}

export const bluesky: SiteDetector = {
  id: 'bluesky',
  matches: ['https://bsky.app/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [area = '', name, tab, item, page] = url.pathname.split('/').filter(Boolean);
    if (area === 'profile' && name) {
      if (tab === 'post' && item) return page ? 'list' : 'post';
      if (tab === 'feed' || tab === 'lists') return tab === 'feed' ? 'feed' : 'list';
      return tab === undefined ? 'profile' : 'list';
    }
    if (area === '' || /^(?:notifications|feeds|hashtag|topic|saved)$/.test(area)) return 'feed';
    return area === 'search' ? 'search' : area === 'messages' ? 'messages' : null;
  },
  detect(root, url) {
    const kind = bluesky.pageKind(url);
    if (!kind) return [];
    const document = documentOf(root);
    const own = ownHandles(document);
    const scope = scopeOf(root, UNIT);
    const outside = scope === document ? peopleOfPage(document, url, kind) : [];
    return withoutOwn([...outside, ...authors(scope, document, url)], own);
  },
  detectOutsideUnits(document, url) {
    return bluesky.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function peopleOfPage(document: Document, url: URL, kind: PageKind): Detection[] {
  if (kind === 'profile') return subject(document, url);
  if (kind === 'post') return declaredAuthor(document, url);
  return kind === 'list' || kind === 'search' ? cards(document, url) : [];
}

const withoutOwn = (found: readonly Detection[], own: ReadonlySet<string>): Detection[] =>
  found.filter(({ person }) => !person.identifiers.some(({ value }) => own.has(value)));

// The rep's own account is the only one that navigation leads to.
function ownHandles(document: Document): ReadonlySet<string> {
  const links = document.querySelectorAll('nav a[href*="/profile/"], [role="navigation"] a[href*="/profile/"]');
  return new Set([...links].flatMap(link => handleOfLink(link) ?? []));
}

function handleOfLink(link: Element): string | undefined {
  return PROFILE_LINK.exec(link.getAttribute('href') ?? '')?.[1]?.toLowerCase();
}

function postOf(link: Element): Post | undefined {
  const [, account, key] = POST_LINK.exec(link.getAttribute('href') ?? '') ?? [];
  const handle = account?.toLowerCase();
  return handle && key ? { id: `${handle}/${key}`, handle, key } : undefined;
}

/** The app keeps the screens one has left, hidden: only the one in view counts. */
function screenOf(document: Document): Document | Element {
  const screens = [...document.querySelectorAll(SCREENS)];
  return screens.length > 1 ? (pickShown(screens) ?? document) : document;
}

function identifierOf(handle: string): Identifier {
  return { kind: handle.startsWith('did:') ? 'memberId' : 'handle', site: 'bluesky', value: handle };
}

// --- whose page it is ---

function subject(document: Document, url: URL): Detection[] {
  const parsed = parseProfileUrl(url);
  const address = parsed?.site === 'bluesky' ? (parsed.handle ?? parsed.memberId) : undefined;
  const screen = screenOf(document);
  const plate = address && nameplate(screen, profileHandle('bluesky', url));
  if (address && !plate) return titled(document, 'subject', address, visitOf(address));
  if (!address || !plate) return [];
  const schema = schemaOf(document, plate.handle);
  const fullName = plate.name ?? cleanName(schema?.name);
  const description = screen.querySelector('[data-testid="profileHeaderDescription"]');
  const headline = cleanText(textOf(description) ?? schema?.description, 400);
  const identifiers = [...new Set([address, plate.handle])].map(identifierOf);
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    { reader: plate.rank === 3 ? 'data-attribute' : 'text', rank: plate.rank, field: 'fullName' },
  ];
  const person: Person = {
    site: 'bluesky',
    role: 'subject',
    identifiers,
    ...(fullName && { fullName }),
    ...(headline && { headline }),
  };
  return [{ anchor: plate.anchor, person, evidence, touch: visitOf(address) }];
}

const visitOf = (account: string): Touch => profileVisit('bluesky', `https://bsky.app/profile/${account}`);

/** What the head says before the app is drawn, and to guests whom it does not let in. */
function titled(document: Document, role: 'subject' | 'author', handle: string, touch: Touch): Detection[] {
  if (document.querySelector(SCREENS)) return [];
  const found = titledPerson(document, 'bluesky', { role, handle }, touch);
  return found ? [found] : [];
}

function declaredAuthor(document: Document, url: URL): Detection[] {
  const [, account, key] = POST_LINK.exec(url.pathname) ?? [];
  const handle = account?.toLowerCase();
  return handle && key ? titled(document, 'author', handle, touchOf(handle, key, 'comment')) : [];
}

interface Nameplate {
  handle: string;
  name?: string;
  anchor: Element;
  rank: number;
}

/** Name and handle in the head of a profile. The address may hold a DID: then the page alone says the handle. */
function nameplate(screen: Document | Element, handle: string | undefined): Nameplate | undefined {
  const main = 'documentElement' in screen ? (screen.querySelector('main, [role="main"]') ?? screen.body) : screen;
  const lines = main ? textLines(main, 60) : [];
  const line = lines.find(({ text, element }) => isHandleLine(text, handle) && !element.closest(`${UNIT}, a, button`));
  if (!line || !main || isPutAway(line.element)) return undefined;
  const found = bare(line.text);
  const marked = [...main.querySelectorAll('[data-testid="profileHeaderDisplayName"]')].find(one => !isPutAway(one));
  const [shown] = marked ? textLines(marked, 1) : [];
  if (!shown) return { handle: found, rank: 5, ...nameBefore(line.element, found, main) };
  const name = isHandle(bare(shown.text), found) ? undefined : cleanName(shown.text);
  return { handle: found, rank: 3, anchor: shown.element, ...(name && { name }) };
}

// Names and handles are wrapped in marks of direction.
const bare = (text: string): string =>
  text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
    .replace(/^@/, '')
    .toLowerCase();

function isHandleLine(text: string, handle: string | undefined): boolean {
  const found = bare(text);
  if (handle) return found === handle && /@/.test(text);
  return /^\W*@/.test(text) && /^[\w-]+(?:\.[\w-]+)+$/.test(found);
}

/** What the page says to search engines; it stays when the app shows somebody else. */
function schemaOf(document: Document, handle: string): { name?: string; description?: string } | undefined {
  const node = jsonLdNodes(document).find(one => bare(String(one.alternateName ?? '')) === handle);
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return node && { name: text(node.name), description: text(node.description) };
}

// --- posts ---

function authors(scope: Document | Element, document: Document, url: URL): Detection[] {
  const screen = scope === document ? screenOf(document) : scope;
  const focused = POST_LINK.exec(url.pathname)?.[2];
  return bylines(screen, { accountOf: namingLink, postOf })
    .filter(({ anchor }) => !isPutAway(anchor) && !anchor.closest(NAVIGATION))
    .map(line => author(line, focused));
}

// Mentions stand in sentences.
function namingLink(link: Element): string | undefined {
  const handle = handleOfLink(link);
  return handle && !isInSentence(link) ? handle : undefined;
}

function author({ post, handle, name, anchor }: Byline<Post>, focused: string | undefined): Detection {
  const person: Person = { site: 'bluesky', role: 'author', identifiers: [identifierOf(handle)] };
  const touch = touchOf(handle, post.key, focused && focused !== post.key ? 'reply' : 'comment');
  const evidence: Evidence[] = [{ reader: 'link', rank: 4, field: 'handle' }];
  return { anchor, person: { ...person, ...(name && { fullName: name }) }, evidence, touch };
}

function touchOf(handle: string, key: string, kind: 'comment' | 'reply'): Touch {
  const occurredAt = momentOfKey(key);
  return {
    kind,
    channel: 'bluesky',
    direction: 'out',
    sourceUrl: `https://bsky.app/profile/${handle}/post/${key}`,
    messageKey: `bluesky:${key}`,
    ...(occurredAt && { occurredAt }),
  };
}

const DIGITS = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * Keys of posts are times, in microseconds, followed by ten bits that say whose clock it was. The page itself writes times
 * in the language of the interface only.
 * @see https://atproto.com/specs/tid
 */
function momentOfKey(key: string): string | undefined {
  if (!/^[2-7a-j][2-7a-z]{12}$/.test(key)) return undefined;
  const bits = [...key].reduce((sum, digit) => sum * 32n + BigInt(DIGITS.indexOf(digit)), 0n);
  const moment = new Date(Number((bits >> 10n) / 1000n));
  return moment.getTime() < Date.UTC(2022, 0) ? undefined : moment.toISOString();
}

// --- cards: followers, search ---

function cards(document: Document, url: URL): Detection[] {
  const screen = screenOf(document);
  const main = 'documentElement' in screen ? (screen.querySelector('main, [role="main"]') ?? document) : screen;
  const byHandle = new Map<string, Element[]>();
  const whose = profileHandle('bluesky', new URL(url.pathname.split('/').slice(0, 3).join('/'), url));
  for (const link of main.querySelectorAll('a[href*="/profile/"]')) {
    const handle = handleOfLink(link);
    if (!handle || handle === whose || isPutAway(link) || link.closest(`${UNIT}, ${NAVIGATION}`) || isInSentence(link))
      continue;
    byHandle.set(handle, [...(byHandle.get(handle) ?? []), link]);
  }
  const posts = new Set(bylines(main, { accountOf: namingLink, postOf }).map(({ handle }) => handle));
  return [...byHandle].filter(([handle]) => !posts.has(handle)).map(([handle, links]) => card(handle, links));
}

function card(handle: string, links: readonly Element[]): Detection {
  const { name, anchor } = shownName(links, handle);
  const person: Person = {
    site: 'bluesky',
    role: 'listed',
    identifiers: [identifierOf(handle)],
    ...(name && { fullName: name }),
  };
  return { anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }] };
}

// By hand: https://bsky.app/profile/bsky.app · https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l · /followers
