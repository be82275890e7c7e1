import { cleanLabel } from '../lib/text';
import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Person } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { youtube as grammar } from '../model/url-grammar/reserved';
import {
  type AccountForm,
  type AccountLink,
  accountLinks,
  answerTo,
  metaContent,
  nearest,
  ownKeys,
  profileVisit,
  shownName,
  withSelf,
} from '../page/account-links';
import { textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

// The site's own elements carry its component names, which change far less often than what is inside.
const COMMENT = 'ytd-comment-view-model, ytd-comment-renderer, ytm-comment-renderer';
const VIDEO_OWNER = 'ytd-video-owner-renderer, ytm-slim-owner-renderer';
// Shorts are a pile of videos: the one on top says so.
const SHORT = 'ytd-reel-video-renderer[is-active]';
const SHORT_OWNER =
  'yt-reel-channel-bar-view-model, ytd-reel-player-header-renderer, ytm-reel-player-overlay-renderer, #channel-info';
const WRITTEN = 'ytd-backstage-post-renderer, ytm-backstage-post-renderer';
const CHANNEL_CARD = 'ytd-channel-renderer, ytm-compact-channel-renderer';
const HEADER = 'yt-page-header-renderer, ytd-c4-tabbed-header-renderer, ytm-c4-tabbed-header-renderer, #page-header';
const FRAME = 'ytd-masthead, ytd-multi-page-menu-renderer, ytm-mobile-topbar-renderer';
const CHANNEL_ID = /UC[\w-]{22}/;
const CHANNEL_PATH = /^\/(?:@[^/?]+|(?:channel|c|user)\/[^/?]+)(?:\/(?:shorts|featured))?\/?(?:\?.*)?$/;

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const youtube: SiteDetector = {
  id: 'youtube',
  matches: ['https://www.youtube.com/*', 'https://m.youtube.com/*'],
  unit: () => COMMENT,
  pageKind(url) {
    const [first = ''] = url.pathname.split('/').filter(Boolean);
    if (/^(?:watch|shorts|live|post)$/.test(first)) return 'post';
    if (first === 'results') return 'search';
    return parseProfileUrl(url)?.kind === 'profile' ? 'profile' : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(COMMENT) ?? root);
    const comments = withSelf(scope, COMMENT).flatMap(block => commentAuthor(block, page));
    return root === document ? [...outside(document, page), ...comments] : comments;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    return page ? outside(document, page) : [];
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = youtube.pageKind(url);
  const form: AccountForm = { site: 'youtube', url, path: CHANNEL_PATH, read: parseProfileUrl };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

function outside(document: Document, page: Page): Detection[] {
  if (page.kind === 'profile') return channel(document, page);
  if (page.kind === 'search') return [...document.querySelectorAll(CHANNEL_CARD)].flatMap(card => listed(card, page));
  const unmarked = document.querySelector(COMMENT) ? [] : commentsByLink(document, page);
  return [...videoAuthor(document, page), ...unmarked];
}

// --- whose channel it is ---

function channel(document: Document, page: Page): Detection[] {
  const account = parseProfileUrl(page.form.url);
  if (!account?.identifier) return [];
  const header = document.querySelector(HEADER);
  const heading = header?.querySelector('h1, #channel-name #text') ?? undefined;
  const said = declared(document, account.identifier, account.canonicalUrl);
  const fullName = cleanLabel(textOf(heading)) ?? said?.name;
  const identifiers = distinct([account.identifier, ...(said?.identifiers ?? [])]);
  if (!fullName || identifiers.some(one => page.own.has(identifierKey(one)))) return [];
  return [
    {
      anchor: heading ?? document.querySelector('ytd-app') ?? document.body,
      person: { site: 'youtube', role: 'subject', identifiers, fullName },
      evidence: [
        { reader: 'url', rank: 1, field: 'identifiers' },
        heading ? { reader: 'text', rank: 5, field: 'fullName' } : { reader: 'structured-data', rank: 2 },
      ],
      touch: profileVisit('youtube', account.canonicalUrl),
    },
  ];
}

/** What the head says of the channel. It stays as it was loaded, so that only what names the address's channel counts. */
function declared(document: Document, identifier: Identifier, address: string) {
  const links = ['link[rel="canonical"]', 'link[itemprop="url"]'].map(
    selector => document.querySelector(selector)?.getAttribute('href') ?? '',
  );
  const addresses = [...links, metaContent(document, 'og:url'), metaContent(document, 'al:web:url')];
  const vanity = document.querySelector('script[type="application/ld+json"]')?.textContent ?? '';
  const accounts = addresses.flatMap(one => parseProfileUrl(one)?.identifier ?? []);
  const isSame =
    accounts.some(one => identifierKey(one) === identifierKey(identifier)) || vanity.includes(`"${address}"`);
  // A handle in the address and an id in the head may be of two channels: the head must show the handle somewhere.
  const handleInHead = [...document.querySelectorAll('head link[href], head meta[content], meta[itemprop]')].some(one =>
    mentions(one.getAttribute('href') ?? one.getAttribute('content') ?? '', identifier),
  );
  if (!isSame && !handleInHead) return undefined;
  const title =
    metaContent(document, 'og:title') || document.querySelector('meta[itemprop="name"]')?.getAttribute('content');
  const ids = accounts.filter(({ kind, value }) => kind === 'memberId' && CHANNEL_ID.test(value));
  return { name: cleanLabel(title), identifiers: ids };
}

const mentions = (text: string, { kind, value }: Identifier): boolean =>
  kind === 'handle' && /\/@([^/?#]+)/u.exec(text.toLowerCase())?.[1] === encodeURI(value).toLowerCase();

const distinct = (list: readonly Identifier[]): Identifier[] => [
  ...new Map(list.map(one => [identifierKey(one), one])).values(),
];

// --- videos and comments ---

function videoAuthor(document: Document, page: Page): Detection[] {
  const block = ownerBlock(document, page.form.url);
  const links = block ? accountLinks(block, page.form) : [];
  const named = links.filter(({ text }) => text && cleanLabel(text));
  if (!named.length) return declaredAuthor(document, page);
  // A channel may be linked by its handle and by its id. With two handles the video is the work of two.
  const handles = new Set(named.flatMap(({ profile }) => profile.handle ?? []));
  const owners =
    handles.size > 1 ? [...handles].map(one => named.filter(({ profile }) => profile.handle === one)) : [links];
  return owners.flatMap(group => authorDetection(group, page));
}

function ownerBlock(document: Document, { pathname }: URL): Element | null {
  if (pathname.startsWith('/post/')) return document.querySelector(WRITTEN);
  if (!pathname.startsWith('/shorts/')) return document.querySelector(VIDEO_OWNER);
  return (document.querySelector(SHORT) ?? document).querySelector(SHORT_OWNER);
}

function authorDetection(links: readonly AccountLink[], page: Page): Detection[] {
  const named = links.find(({ text }) => text && cleanLabel(text));
  if (!named || page.own.has(named.key)) return [];
  const id = videoId(page.form.url);
  const post = /^\/post\/([\w-]+)/.exec(page.form.url.pathname)?.[1];
  const sourceUrl = id ? `https://www.youtube.com/watch?v=${id}` : post && `https://www.youtube.com/post/${post}`;
  const identifiers = distinct(links.flatMap(({ profile }) => profile.identifier ?? []));
  return [
    {
      anchor: named.link,
      person: { site: 'youtube', role: 'author', identifiers, fullName: shownName(named.text, named.profile.handle) },
      evidence: [{ reader: 'link', rank: 4, field: 'identifiers' }],
      touch: answerTo('comment', 'youtube', { id: id ?? post, sourceUrl }),
    },
  ];
}

/** Before the page is drawn its data names the author; it stays as it was loaded, so it must be of this video. */
function declaredAuthor(document: Document, page: Page): Detection[] {
  const id = videoId(page.form.url);
  const said = document.querySelector('meta[itemprop="identifier"], meta[itemprop="videoId"]')?.getAttribute('content');
  const author = document.querySelector('[itemprop="author"]');
  const account = parseProfileUrl(author?.querySelector('[itemprop="url"]')?.getAttribute('href') ?? '');
  if (!id || said !== id || !account?.identifier || page.own.has(identifierKey(account.identifier))) return [];
  const fullName = cleanLabel(author?.querySelector('[itemprop="name"]')?.getAttribute('content'));
  return [
    {
      anchor: document.querySelector('h1') ?? document.body,
      person: { site: 'youtube', role: 'author', identifiers: [account.identifier], fullName },
      evidence: [{ reader: 'structured-data', rank: 2, field: 'identifiers' }],
      touch: answerTo('comment', 'youtube', { id, sourceUrl: `https://www.youtube.com/watch?v=${id}` }),
    },
  ];
}

const videoId = ({ pathname, searchParams }: URL): string | undefined =>
  searchParams.get('v')?.match(/^[\w-]{6,20}$/)?.[0] ?? /^\/(?:shorts|live)\/([\w-]{6,20})/.exec(pathname)?.[1];

function commentAuthor(block: Element, page: Page): Detection[] {
  const account = accountLinks(block, page.form).find(({ text, link }) => text && !link.closest('#content-text'));
  return account ? commentDetection(account, block, page) : [];
}

function commentDetection(account: AccountLink, block: Element, page: Page): Detection[] {
  if (page.own.has(account.key)) return [];
  const { profile, link, text } = account;
  const permalink = block.querySelector('a[href*="lc="]')?.getAttribute('href') ?? '';
  const id = /[?&]lc=([\w.-]+)/.exec(permalink)?.[1];
  const video = videoId(page.form.url);
  const sourceUrl = video && `https://www.youtube.com/watch?v=${video}${id ? `&lc=${id}` : ''}`;
  const person: Person = {
    site: 'youtube',
    role: 'author',
    identifiers: profile.identifier ? [profile.identifier] : [],
    fullName: shownName(text, profile.handle),
  };
  const touch = answerTo('reply', 'youtube', { id, sourceUrl });
  return [{ anchor: link, person, evidence: [{ reader: 'link', rank: 4, field: 'identifiers' }], touch }];
}

/** Without the site's elements: a comment's time links to the comment, and the account before it wrote it. */
function commentsByLink(document: Document, page: Page): Detection[] {
  return [...document.querySelectorAll('a[href*="lc="]')].flatMap(permalink => {
    const block = nearest(permalink, around =>
      accountLinks(around, page.form).some(({ text }) => text) ? around : undefined,
    );
    const account = block && accountLinks(block, page.form).find(({ text }) => text);
    return block && account ? commentDetection(account, block, page) : [];
  });
}

function listed(card: Element, page: Page): Detection[] {
  const [account] = accountLinks(card, page.form);
  const name = card.querySelector('#channel-title #text, #channel-title, h3, h4');
  if (!account?.profile.identifier || page.own.has(account.key)) return [];
  const person: Person = {
    site: 'youtube',
    role: 'listed',
    identifiers: [account.profile.identifier],
    fullName: cleanLabel(textOf(name)) ?? shownName(account.text, account.profile.handle),
  };
  const touch = profileVisit('youtube', account.profile.canonicalUrl);
  return [{ anchor: name ?? account.link, person, evidence: [{ reader: 'link', rank: 4 }], touch }];
}

// To try by hand: https://www.youtube.com/@YouTube, any video of it with its comments, and a search for channels.
