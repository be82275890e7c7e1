import { cleanName, cleanText } from '../lib/text';
import { hostOf } from '../lib/url';
import type { Identifier } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { parseProfileUrl } from '../model/url-grammar/in-pages';
import { answerTo, metaContent, nameInTitle, profileVisit } from '../page/account-links';
import {
  type Byline,
  bylines,
  documentOf,
  isHandle,
  isoTime,
  isPutAway,
  nameBefore,
  scopeOf,
  shownName,
} from '../page/bylines';
import { isFediverse } from '../page/fediverse';
import { ACCOUNT_PATH, POST_PATH } from '../page/fediverse-paths';
import { isInSentence, textLines } from '../page/select';
import { textOf } from '../page/structured-data';
import type { Detection, SiteDetector } from './types';

const UNIT = '.status__wrapper, .detailed-status__wrapper, .account';
const NAVIGATION = 'nav, [role="navigation"], form';
const FEEDS = /^(?:home|public|explore|tags|timelines|notifications|favourites|bookmarks|lists|getting-started)?$/;
const MAX_STATE_LENGTH = 2_000_000;

interface Post {
  id: string;
  handle?: string;
  path: string;
}

/** What is the same for everyone on the page. */
interface Instance {
  url: URL;
  /** Host that local accounts are named after; may be the parent of the one that shows the page. */
  domain: string;
  own?: string;
}

/** Servers of the fediverse, on any host: recognised by what the page says, not by its address. */
export const mastodon: SiteDetector = {
  id: 'mastodon',
  matches: [
    'https://mastodon.social/*',
    'https://mastodon.online/*',
    'https://mstdn.social/*',
    'https://mas.to/*',
    'https://fosstodon.org/*',
    'https://hachyderm.io/*',
    'https://infosec.exchange/*',
  ],
  recognises: isFediverse,
  unit: () => UNIT,
  pageKind({ pathname }) {
    if (ACCOUNT_PATH.test(pathname)) return 'profile';
    const [first = '', second = '', third] = pathname
      .split('/')
      .filter(part => part && part !== 'web' && part !== 'deck');
    if (first.startsWith('@'))
      return third || /^follow(?:ers|ing)$/.test(second) ? 'list' : /\d/.test(second) ? 'post' : 'profile';
    if (POST_PATH.test(pathname)) return 'post';
    if (first === 'search') return 'search';
    if (first === 'directory') return 'list';
    return FEEDS.test(first) ? 'feed' : null;
  },
  detect(root, url) {
    const kind = mastodon.pageKind(url);
    if (!kind) return [];
    const document = documentOf(root);
    const instance = instanceOf(document, url);
    const scope = scopeOf(root, UNIT);
    const whose = scope === document && kind === 'profile' ? subject(document, instance) : [];
    const listed = kind === 'list' || kind === 'search' ? cards(scope, instance) : [];
    return [...whose, ...authors(scope, instance), ...listed].filter(
      ({ person }) => person.identifiers[0]?.value !== instance.own,
    );
  },
  detectOutsideUnits(document, url) {
    return mastodon.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

// --- whose server, whose account ---

interface State {
  domain?: string;
  own?: string;
}
const states = new WeakMap<Element, State>();

function instanceOf(document: Document, url: URL): Instance {
  const script = document.querySelector('script#initial-state, script[type="application/json"]');
  const { domain, own } = script ? stateOf(script) : {};
  const host = hostOf(url);
  // A page may not lend itself another server's name: `social.ada.example` may speak for `ada.example`, nobody else may.
  const home = domain && (host === domain || host.endsWith(`.${domain}`)) ? domain : host;
  const instance = { url, domain: home.toLowerCase().replace(/^www\./, '') };
  const links = [...document.querySelectorAll('nav a[href], [role="navigation"] a[href], form a[href]')];
  const linked = links.map(link => handleOfLink(link, instance)).find(Boolean);
  return { ...instance, own: own ? completed(own, instance.domain) : linked };
}

/** The app's start data say which account is signed in. */
function stateOf(script: Element): State {
  const known = states.get(script);
  if (known) return known;
  const state = readState(script.textContent ?? '');
  states.set(script, state);
  return state;
}

function readState(text: string): State {
  if (text.length > MAX_STATE_LENGTH) return {};
  try {
    const { meta, accounts } = JSON.parse(text) as {
      meta?: { domain?: unknown; me?: unknown };
      accounts?: Record<string, { acct?: unknown } | undefined>;
    };
    const acct = accounts?.[String(meta?.me)]?.acct;
    return {
      ...(typeof meta?.domain === 'string' && { domain: meta.domain.toLowerCase() }),
      ...(typeof acct === 'string' && { own: acct }),
    };
  } catch {
    return {};
  }
}

/** `ada` is local, `ada@host` names its home. */
const completed = (acct: string, domain: string): string =>
  (acct.includes('@') ? acct : `${acct}@${domain}`).toLowerCase();

function pathOf(link: Element, { url }: Instance): string | undefined {
  const href = (link.getAttribute('href') ?? '').split(/[?#]/)[0] ?? '';
  const here = `${url.origin}/`;
  return href.startsWith(here) ? href.slice(here.length - 1) : /^\/(?!\/)/.test(href) ? href : undefined;
}

function handleOfLink(link: Element, instance: Instance): string | undefined {
  const path = pathOf(link, instance) ?? '';
  // On Pixelfed accounts stand at the root, where anything may: only the one in the post's address is believed.
  const poster = /^\/p\/([\w.-]+)\/\d/.exec(instance.url.pathname)?.[1];
  const acct = ACCOUNT_PATH.exec(path)?.[1] ?? (path === `/${poster}` ? poster : undefined);
  return acct && completed(acct, instance.domain);
}

function postOf(link: Element, instance: Instance): Post | undefined {
  const path = pathOf(link, instance) ?? '';
  const [, acct, own, note, picture] = POST_PATH.exec(path) ?? [];
  const id = own ?? note ?? picture;
  return id ? { id, path, ...(acct && { handle: completed(acct, instance.domain) }) } : undefined;
}

// Pictures of the server's own stand in names as `:word:` until they are drawn.
function named(name: string | undefined): { fullName?: string } {
  const fullName = cleanName(name?.replace(/:\w+:?(?=\s|$)/g, ''));
  return fullName ? { fullName } : {};
}

const identifierOf = (value: string): Identifier => ({ kind: 'handle', site: 'mastodon', value });

// --- whose page it is ---

function subject(document: Document, instance: Instance): Detection[] {
  const acct =
    ACCOUNT_PATH.exec(instance.url.pathname)?.[1] ?? /^\/(?:(?:web|deck)\/)?@([^/]+)/.exec(instance.url.pathname)?.[1];
  const main = document.querySelector('main, [role="main"], #mastodon') ?? document.body;
  const handle = acct && completed(acct, instance.domain);
  const line = handle && (headLine(main, handle) ?? namedLink(main, handle, instance));
  if (!handle || !line) return handle ? titled(document, handle) : [];
  const { name, anchor } = nameBefore(line, handle, main);
  const bio = cleanText(textOf(document.querySelector('.account__header__content')), 400);
  const person: Person = {
    site: 'mastodon',
    role: 'subject',
    identifiers: [identifierOf(handle), ...claimedAccounts(main)],
    ...named(name),
    ...(bio && { headline: bio }),
  };
  const isLocal = handle.endsWith(`@${instance.domain}`);
  const evidence: Evidence[] = [
    // Any server can show accounts of any other: that is its word, not theirs.
    isLocal ? { reader: 'url', rank: 1, field: 'handle' } : { reader: 'link', rank: 4, field: 'handle' },
    { reader: 'text', rank: 5, field: 'fullName' },
  ];
  return [{ anchor, person, evidence, touch: profileVisit('mastodon', addressOf(handle)) }];
}

/** What the head says before the app is drawn; it names the account in full, or as it is called here. */
function titled(document: Document, handle: string): Detection[] {
  if (document.querySelector('main, [role="main"]')) return [];
  const names = [handle, handle.split('@')[0] ?? ''].map(one => nameInTitle(document, one));
  const name = names.find(Boolean);
  if (!name) return [];
  const person: Person = { site: 'mastodon', role: 'subject', identifiers: [identifierOf(handle)], ...named(name) };
  const touch = profileVisit('mastodon', addressOf(handle));
  return [{ anchor: document.body, person, evidence: [{ reader: 'structured-data', rank: 2 }], touch }];
}

/** Where the head of a profile shows its handle: outside of posts, links and navigation. */
function headLine(main: Element, handle: string): Element | undefined {
  const lines = textLines(main, 80).filter(({ text }) => /^\W*@/.test(text) && isHandle(text, handle));
  return lines.find(({ element }) => isHead(element))?.element;
}

/** Lemmy shows the handle as a link to the page one is on, below a heading with the name. */
function namedLink(main: Element, handle: string, instance: Instance): Element | undefined {
  if (!instance.url.pathname.startsWith('/u/')) return undefined;
  const heading = main.querySelector('h1, h2, h3, h4, h5');
  const link = [...main.querySelectorAll('a[href]')].find(one => handleOfLink(one, instance) === handle);
  const line = link && textLines(link, 6).find(({ text }) => isHandle(text, handle));
  const isBelow = heading && link && (heading.compareDocumentPosition(link) & 4) !== 0;
  return isBelow && !link.closest(NAVIGATION) ? line?.element : undefined;
}

const isHead = (element: Element): boolean =>
  !element.closest(`${UNIT}, article, a, ${NAVIGATION}`) && !isPutAway(element);

/** Accounts elsewhere that people list on their profile; links in posts are not marked so. */
function claimedAccounts(main: Element): Identifier[] {
  const links = [...main.querySelectorAll('dd a[rel~="me"]')].filter(link => !link.closest(`${UNIT}, article`));
  const found = links.flatMap(link => parseProfileUrl(link.getAttribute('href') ?? '')?.identifier ?? []);
  return found.filter(({ site }) => site !== 'mastodon').slice(0, 8);
}

function addressOf(handle: string): string {
  const [user, host] = handle.split('@');
  return `https://${host}/@${user}`;
}

// --- posts ---

function authors(scope: Document | Element, instance: Instance): Detection[] {
  const focused = POST_PATH.exec(instance.url.pathname)?.slice(2).find(Boolean);
  const accountOf = (link: Element) => (isInSentence(link) ? undefined : handleOfLink(link, instance));
  const found = bylines(scope, { accountOf, postOf: link => postOf(link, instance) })
    .filter(({ anchor }) => !isPutAway(anchor) && !anchor.closest(NAVIGATION))
    .map(line => author(line, instance, focused));
  return found.length || !focused || !('documentElement' in scope) ? found : declaredAuthor(scope, instance, focused);
}

/** The author of a post that is not drawn: the address or the head says the account, and the head the name. */
function declaredAuthor(document: Document, instance: Instance, id: string): Detection[] {
  const acct = POST_PATH.exec(instance.url.pathname)?.[1] ?? metaContent(document, 'profile:username');
  const [found] = acct ? titled(document, completed(acct, instance.domain)) : [];
  if (!found) return [];
  const sourceUrl = instance.url.origin + instance.url.pathname;
  const touch = answerTo('comment', 'mastodon', { id: `${hostOf(instance.url)}/${id}`, sourceUrl });
  return [{ ...found, person: { ...found.person, role: 'author' }, touch }];
}

function author(line: Byline<Post>, { url }: Instance, focused: string | undefined): Detection {
  const { post, handle, name, anchor, permalink } = line;
  const person: Person = {
    site: 'mastodon',
    role: 'author',
    identifiers: [identifierOf(handle)],
    ...named(name),
  };
  const occurredAt = isoTime(permalink.querySelector('time')?.getAttribute('datetime'));
  const touch: Touch = {
    kind: focused && focused !== post.id ? 'reply' : 'comment',
    channel: 'mastodon',
    direction: 'out',
    sourceUrl: `${url.origin}${post.path}`,
    // Each server numbers what it shows by itself.
    messageKey: `mastodon:${hostOf(url)}/${post.id}`,
    ...(occurredAt && { occurredAt }),
  };
  return { anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }], touch };
}

// --- followers, directory, search ---

function cards(scope: Document | Element, instance: Instance): Detection[] {
  const byHandle = new Map<string, Element[]>();
  for (const link of scope.querySelectorAll('a[href]')) {
    const handle = handleOfLink(link, instance);
    const isCard = handle && textLines(link, 6).some(({ text }) => /^@/.test(text) && isHandle(text, handle));
    if (!isCard || link.closest(`.status, .detailed-status, ${NAVIGATION}`) || isPutAway(link)) continue;
    byHandle.set(handle, [...(byHandle.get(handle) ?? []), link]);
  }
  return [...byHandle].map(([handle, links]) => card(handle, links));
}

function card(handle: string, links: readonly Element[]): Detection {
  const { name, anchor } = shownName(links, handle);
  const person: Person = {
    site: 'mastodon',
    role: 'listed',
    identifiers: [identifierOf(handle)],
    ...named(name),
  };
  return { anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }] };
}

// By hand: https://mastodon.social/@Mastodon · https://mastodon.social/explore · https://fosstodon.org/@fosstodon
