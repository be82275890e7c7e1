import { cleanName, cleanText } from '../lib/text';
import type { Identifier } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { parseProfileUrl, profileHandle } from '../model/url-grammar/in-pages';
import { type TextLine, textLines } from '../page/select';
import { jsonLdNodes, textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

// Test ids name components and have held for years; each has a fallback by structure, since one deploy can drop them.
const POST = 'article';
const USER_CELL = '[data-testid="UserCell"]';
/** What can be read alone. */
const UNIT = `${POST}, ${USER_CELL}`;
const QUOTE = '[role="link"]:not(a)';
const CELL = '[data-testid="cellInnerDiv"]';
const AVATAR_PREFIX = 'UserAvatar-Container-';
const AVATARS = `[data-testid^="${AVATAR_PREFIX}"]`;
const PLATES = '[data-testid="User-Name"], [data-testid="UserName"]';
const HANDLE_TEXT = /^@(\w{1,15})$/;

/** What is the same for everyone on the page. */
interface Page {
  url: URL;
  kind: PageKind;
  /** Accounts signed in here, lower case. */
  own: ReadonlySet<string>;
  /** Id of the post in the address of a status page. */
  focusedId?: string;
  focusedAuthor?: string;
}

/** Name and handle as X writes them: two lines, the second with an `@`. */
interface Nameplate {
  handle: string;
  name?: string;
  anchor: Element;
}

export const x: SiteDetector = {
  id: 'x',
  matches: ['https://x.com/*', 'https://mobile.x.com/*', 'https://twitter.com/*', 'https://mobile.twitter.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const parsed = parseProfileUrl(url);
    const [first = '', second = '', third = '', fourth] = url.pathname.split('/').filter(Boolean);
    if (parsed?.kind === 'post') return /^(?:likes|retweets|quotes)$/.test(fourth ?? '') ? 'list' : 'post';
    if (parsed) return /follow(?:ers|ing)|^lists$/.test(second) ? 'list' : second === 'article' ? 'article' : 'profile';
    if (first === 'i' && second === 'lists') return third && fourth ? 'list' : 'feed';
    if (first === 'i' && (second === 'chat' || second === 'communities'))
      return second === 'chat' ? 'messages' : 'feed';
    if (first === '' || /^(?:home|explore|hashtag|notifications|bookmarks)$/.test(first)) return 'feed';
    return first === 'search' ? 'search' : first === 'messages' ? 'messages' : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url, root !== document);
    if (!page) return [];
    // A change inside a post or card is read as a change of all of it.
    const scope = root === document ? root : ((root as Element).closest(UNIT) ?? root);
    const whose = scope === document ? subject(document, page) : [];
    return withoutOwn([...whose, ...posts(scope, page), ...userCells(scope, page)], page);
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url, false);
    return page ? withoutOwn([...subject(document, page), ...unmarkedCells(document, page)], page) : [];
  },
};

// Posts are read one by one, many a second: what is the same for all is looked up with the whole page.
const pages = new WeakMap<Document, { href: string; page: Page | null }>();

function pageOf(document: Document, url: URL, isPart: boolean): Page | null {
  const known = pages.get(document);
  if (isPart && known?.href === url.href) return known.page;
  const page = readPage(document, url);
  pages.set(document, { href: url.href, page });
  return page;
}

function readPage(document: Document, url: URL): Page | null {
  const kind = x.pageKind(url);
  const post = parseProfileUrl(url);
  const focusedId = post?.kind === 'post' ? /\/status(?:es)?\/(\d+)/.exec(url.pathname)?.[1] : undefined;
  return kind && { url, kind, own: ownHandles(document, url), focusedId, focusedAuthor: post?.handle };
}

function withoutOwn(found: readonly Detection[], { own }: Page): Detection[] {
  return found.filter(({ person }) => !person.identifiers.some(({ value }) => own.has(value)));
}

// The banner holds the navigation: the only profile it links to, and the only avatar it shows, are the rep's own.
function ownHandles(document: Document, url: URL): ReadonlySet<string> {
  const own = new Set<string>();
  for (const header of document.getElementsByTagName('header')) {
    if (header.closest('main, article')) continue;
    for (const link of header.querySelectorAll('a[href]')) own.add(handleOfLink(link, url) ?? '');
    for (const avatar of header.querySelectorAll(AVATARS)) own.add(handleOfAvatar(avatar).toLowerCase());
  }
  return own;
}

function handleOfLink(link: Element | null | undefined, base: URL): string | undefined {
  const href = link?.getAttribute('href') ?? '';
  // Only plain profile links: `/ada/status/1`, `/ada/photo` and `/hashtag/x` say something else.
  return /^(?:https:\/\/(?:x|twitter)\.com)?\/@?\w{1,15}\/?$/.test(href)
    ? profileHandle('x', new URL(href, base))
    : undefined;
}

const handleOfAvatar = (avatar: Element): string =>
  (avatar.getAttribute('data-testid') ?? '').slice(AVATAR_PREFIX.length);

// --- whose page it is ---

function subject(scope: Document | Element, page: Page): Detection[] {
  const handle = page.kind === 'post' ? undefined : profileHandle('x', page.url);
  const plate = handle && profilePlate(scope, handle);
  if (!handle || !plate) return [];
  const schema = profileSchema(scope, handle);
  const website = textOf(scope.querySelector('[data-testid="UserUrl"]'));
  const person: Person = {
    site: 'x',
    role: 'subject',
    identifiers: [handleIdentifier(handle), ...schema.identifiers, ...claimedAccounts(website)],
    fullName: plate.name ?? schema.fullName,
    headline: cleanText(textOf(scope.querySelector('[data-testid="UserDescription"]')), 400) ?? schema.headline,
    location: cleanText(textOf(scope.querySelector('[data-testid="UserLocation"]')), 200) ?? schema.location,
  };
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    { reader: plate.name ? 'data-attribute' : 'structured-data', rank: plate.name ? 3 : 2, field: 'fullName' },
  ];
  const sourceUrl = `https://x.com/${handle}`;
  const touch: Touch = { kind: 'profile-view', channel: 'x', direction: 'none', sourceUrl };
  return [{ anchor: plate.anchor, person, evidence, touch }];
}

function profilePlate(scope: Document | Element, handle: string): Nameplate | undefined {
  for (const block of scope.querySelectorAll('[data-testid="UserName"]')) {
    const plate = nameplate(block, handle);
    if (plate) return plate;
  }
  // Without the test id: the handle stands as a line of its own, outside posts, links and side columns.
  for (const line of textLines(scope.querySelector('main, [role="main"]') ?? rootElement(scope), 120)) {
    if (line.text.toLowerCase() !== `@${handle}` || line.element.closest(`${POST}, a, button, aside, nav`)) continue;
    return plateAround(line);
  }
  return undefined;
}

const rootElement = (scope: Document | Element): Element =>
  'documentElement' in scope ? scope.documentElement : scope;

/**
 * Reads name and handle from a block. Anybody may call themselves `@somebody`: the handle comes from an address where
 * there is one, else it is the first line with an `@` that has a name before it.
 */
function nameplate(block: Element, handle?: string): Nameplate | undefined {
  const lines = textLines(block, 40).filter(({ text, element }) => {
    const button = element.closest('button');
    return (!button || button.contains(block)) && isHandleText(text, handle);
  });
  const plates = lines.map(line => plateAround(line, block));
  return plates.find(({ name }) => name) ?? plates[0];
}

function isHandleText(text: string, handle: string | undefined): boolean {
  const found = HANDLE_TEXT.exec(text)?.[1]?.toLowerCase();
  return found !== undefined && (handle === undefined || found === handle);
}

// Climbs from the handle until the block also holds a line before it: that is the name.
function plateAround({ element, text }: TextLine, within?: Element): Nameplate {
  const handle = text.slice(1).toLowerCase();
  for (let block: Element | null = element, depth = 0; block && depth < 8; block = block.parentElement, depth++) {
    const lines = textLines(block, 12);
    const before = lines
      .slice(
        0,
        lines.findIndex(line => line.element === element),
      )
      .filter(line => cleanName(line.text));
    const name = cleanName(before.map(line => line.text).join(' '));
    if (name && before[0]) return { handle, name, anchor: before[0].element };
    if (block === within) break;
  }
  return { handle, anchor: element };
}

// The page keeps the data of the profile it was loaded with: only data that names the same handle counts.
function profileSchema(scope: Document | Element, handle: string) {
  const person = jsonLdNodes(scope).find(node => String(node.additionalName ?? '').toLowerCase() === handle);
  const id = typeof person?.identifier === 'string' && /^\d{1,20}$/.test(person.identifier) ? person.identifier : '';
  const place = person?.homeLocation as { name?: unknown } | undefined;
  const string = (value: unknown, max: number) => (typeof value === 'string' ? cleanText(value, max) : undefined);
  return {
    identifiers: id ? [{ kind: 'memberId', site: 'x', value: id } satisfies Identifier] : [],
    fullName: cleanName(string(person?.name, 2000)),
    headline: string(person?.description, 400),
    location: string(place?.name, 200),
  };
}

// The link itself goes through t.co; its text is the address, cut with an ellipsis when it is long.
function claimedAccounts(website: string | undefined): Identifier[] {
  const account = website && !website.includes('…') ? parseProfileUrl(website)?.identifier : undefined;
  return account ? [account] : [];
}

const handleIdentifier = (value: string): Identifier => ({ kind: 'handle', site: 'x', value });

function withSelf(scope: Document | Element, selector: string): Element[] {
  const below = [...scope.querySelectorAll(selector)];
  return 'matches' in scope && scope.matches(selector) ? [scope, ...below] : below;
}

// --- posts, quotes, replies ---

function posts(scope: Document | Element, page: Page): Detection[] {
  return withSelf(scope, POST).flatMap(article => {
    const quotes = [...article.querySelectorAll(QUOTE)].filter(quote => quotePlate(quote));
    const author = postAuthor(article, quotes, page);
    return author ? [author, ...quotes.flatMap(quotedAuthor)] : [];
  });
}

function postAuthor(article: Element, quotes: readonly Element[], page: Page): Detection | undefined {
  const isOutside = (element: Element) => !quotes.some(quote => quote.contains(element));
  const link = [...article.querySelectorAll('a[href*="/status/"] time')].find(isOutside)?.closest('a') ?? undefined;
  const status = link && statusOf(link);
  const plate = authorPlate(article, isOutside, page.url, status?.handle);
  // Advertisements look like posts but have no time and no permanent link; a long article opened by its address neither.
  if (!plate || (!status && plate.handle !== page.focusedAuthor)) return undefined;
  const id = status?.id ?? page.focusedId;
  const occurredAt = timeOf(link?.querySelector('time'));
  return {
    anchor: plate.anchor,
    person: postPerson(plate, isOrganization(article, plate.handle)),
    evidence: [
      { reader: 'link', rank: 4, field: 'handle' },
      { reader: 'text', rank: 5, field: 'fullName' },
    ],
    touch: {
      kind: id && isReply(article, id, page) ? 'reply' : 'comment',
      channel: 'x',
      direction: 'out',
      ...(id && { sourceUrl: `https://x.com/${plate.handle}/status/${id}`, messageKey: `x:${id}` }),
      ...(occurredAt && { occurredAt }),
    },
  };
}

function postPerson({ handle, name }: Nameplate, organization: boolean): Person {
  const person: Person = { site: 'x', role: 'author', identifiers: [handleIdentifier(handle)], fullName: name };
  return organization ? { ...person, isOrganization: true } : person;
}

function authorPlate(
  article: Element,
  isOutside: (element: Element) => boolean,
  url: URL,
  known: string | undefined,
): Nameplate | undefined {
  const block = [...article.querySelectorAll('[data-testid="User-Name"]')].find(isOutside);
  const plate =
    block &&
    ((known && linkedPlate(block, known)) ||
      nameplate(block, known ?? handleOfLink(block.querySelector('a[href]'), url)));
  if (plate) return plate;
  // Without the test id: two neighbouring links to one profile, the second showing its handle.
  for (const link of article.querySelectorAll('a[href]')) {
    const handle = isOutside(link) ? handleOfLink(link, url) : undefined;
    if (!handle || textOf(link)?.toLowerCase() !== `@${handle}`) continue;
    const [line] = textLines(link, 1);
    const named = line && plateAround(line, article);
    if (named?.name) return named;
  }
  return undefined;
}

/** The usual plate, read at a tenth of the cost: a link that shows the name, then one to the same profile that shows the handle. */
function linkedPlate(block: Element, handle: string): Nameplate | undefined {
  const [link, second] = block.querySelectorAll('a[href]');
  const isPlate = [link, second].every(one => one?.getAttribute('href')?.toLowerCase() === `/${handle}`);
  if (!isPlate || second?.textContent?.trim().toLowerCase() !== `@${handle}`) return undefined;
  const lines = textLines(link!, 12).filter(line => cleanName(line.text));
  const name = lines[0] && cleanName(lines.map(line => line.text).join(' '));
  return name && lines[0] ? { handle, name, anchor: lines[0].element } : undefined;
}

function quotePlate(quote: Element): Nameplate | undefined {
  const block = quote.querySelector('[data-testid="User-Name"]');
  const avatar = quote.querySelector(AVATARS);
  const plate = nameplate(block ?? quote, avatar ? handleOfAvatar(avatar).toLowerCase() : undefined);
  return plate?.name ? plate : undefined;
}

/** The quoted post has an author of its own, and a permanent link only when it holds a picture. */
function quotedAuthor(quote: Element): Detection[] {
  const plate = quotePlate(quote);
  if (!plate) return [];
  const status = [...quote.querySelectorAll('a[href*="/status/"]')]
    .map(statusOf)
    .find(found => found?.handle === plate.handle);
  const occurredAt = timeOf(quote.querySelector('time'));
  const touch: Touch = {
    kind: 'comment',
    channel: 'x',
    direction: 'out',
    ...(status && { sourceUrl: `https://x.com/${plate.handle}/status/${status.id}`, messageKey: `x:${status.id}` }),
    ...(occurredAt && { occurredAt }),
  };
  const person = postPerson(plate, isOrganization(quote, plate.handle));
  return [{ anchor: plate.anchor, person, evidence: [{ reader: 'text', rank: 5, field: 'handle' }], touch }];
}

function statusOf(link: Element): { handle: string; id: string } | undefined {
  const [, handle = '', id = ''] = /\/(\w{1,15})\/status(?:es)?\/(\d+)/.exec(link.getAttribute('href') ?? '') ?? [];
  return id ? { handle: handle.toLowerCase(), id } : undefined;
}

function timeOf(time: Element | null | undefined): string | undefined {
  const text = time?.getAttribute('datetime') ?? '';
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return text;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

// Ids grow with time, so what answers the focused post has a greater one; this holds even when virtualisation has taken
// the focused post out of the page. Below a heading inside the list stand suggestions, not answers.
function isReply(article: Element, id: string, { focusedId }: Page): boolean {
  if (!focusedId || BigInt(id) <= BigInt(focusedId)) return false;
  let cell = article.closest(CELL)?.previousElementSibling ?? null;
  for (; cell; cell = cell.previousElementSibling) {
    if (cell.querySelector('h2, [role="heading"]') && !cell.querySelector(POST)) return false;
  }
  return true;
}

// Organisations have square avatars, cut out by a shape whose name says so.
function isOrganization(block: Element, handle: string): boolean {
  return [...block.querySelectorAll(AVATARS)].some(
    avatar => handleOfAvatar(avatar).toLowerCase() === handle && avatar.querySelector('[style*="square"]') !== null,
  );
}

// --- cards: followers, search, suggestions ---

function userCells(scope: Document | Element, page: Page): Detection[] {
  const cells = withSelf(scope, USER_CELL).flatMap(cell => {
    const handle = handleOfLink(cell.querySelector('a[href]'), page.url);
    const plate = cell.closest('header[role="banner"]') ? undefined : nameplate(cell, handle);
    return plate ? [{ cell, plate }] : [];
  });
  return cells.length ? cells.map(cellDetection) : unmarkedCells(scope, page);
}

function unmarkedCells(scope: Document | Element, page: Page): Detection[] {
  // Where plates have their test id, cards would have theirs.
  return scope.querySelector(`${PLATES}, ${USER_CELL}`) ? [] : cellsByStructure(scope, page).map(cellDetection);
}

function cellDetection({ cell, plate }: { cell: Element; plate: Nameplate }): Detection {
  const person: Person = {
    ...postPerson(plate, isOrganization(cell, plate.handle)),
    role: 'listed',
    headline: cleanText(textOf(cell.querySelector('[dir="auto"]')), 400),
  };
  const sourceUrl = `https://x.com/${plate.handle}`;
  const touch: Touch = { kind: 'profile-view', channel: 'x', direction: 'none', sourceUrl };
  return { anchor: plate.anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }], touch };
}

// A card is the smallest block with two links to one profile, one showing the name and one the handle, and a button.
function cellsByStructure(scope: Document | Element, page: Page): { cell: Element; plate: Nameplate }[] {
  const cells = new Map<string, { cell: Element; plate: Nameplate }>();
  for (const link of scope.querySelectorAll('a[href^="/"]')) {
    const handle = handleOfLink(link, page.url);
    if (!handle || cells.has(handle) || textOf(link)?.toLowerCase() !== `@${handle}`) continue;
    const cell = link.closest(`${POST}, header, nav`) ? undefined : blockWithButton(link);
    const plate = cell && nameplate(cell, handle);
    if (cell && plate?.name && handleOfLink(plate.anchor.closest('a'), page.url) === handle)
      cells.set(handle, { cell, plate });
  }
  return [...cells.values()];
}

function blockWithButton(link: Element): Element | undefined {
  let block = link.parentElement;
  for (let depth = 0; block && depth < 8; depth++, block = block.parentElement) {
    if (block.querySelector('button, [role="button"]')) return block;
  }
  return undefined;
}
