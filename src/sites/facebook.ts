import { cleanName } from '../lib/text';
import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Person } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { facebook as grammar } from '../model/url-grammar/reserved';
import {
  type AccountForm,
  type AccountLink,
  accountLink,
  accountLinks,
  answerTo,
  metaContent,
  nearest,
  ownKeys,
  profileVisit,
  withSelf,
} from '../page/account-links';
import { fold } from '../page/profile-links';
import { PROMOTED } from '../page/promoted';
import { isInSentence, textLines } from '../page/select';
import { textOf } from '../page/structured-data';
import { commentAddress, commentId, postOf } from './facebook/addresses';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

// Roles and the names of page parts have outlived several redesigns; classes are hashes of each deploy.
const FEED_UNIT = '[data-pagelet^="FeedUnit_"], [role="feed"] > div[aria-posinset]';
const POST = `[role="article"], article, ${FEED_UNIT}`;
const FRAME = '[role="banner"], [role="navigation"], header, nav, #header';
const PROFILE_PATH =
  /^\/(?:profile\.php\?(?:.*&)?id=\d+|people\/[^/]+\/\d+|groups\/[^/]+\/user\/\d+|[^/?]+)\/?(?:[?&].*)?$/;
const ID_PATH = /^\/profile\.php\?(?:.*&)?lst=\d+(?:%3A|:)(\d+)/i;

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
  /** Account in the address of a profile. */
  whose?: { handle?: string; identifier: Identifier; url: string; isOrganization: boolean };
}

export const facebook: SiteDetector = {
  id: 'facebook',
  matches: ['https://*.facebook.com/*'],
  unit: () => POST,
  pageKind(url) {
    if (/^(?:developers|business|about|l|lm)\./.test(url.hostname)) return null;
    const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean);
    if (/^(?:story|permalink|photo)\.php$|^(?:photo|watch|reel|permalink)$/.test(first)) return 'post';
    if (first === 'groups') return groupKind(second, third);
    if (first === 'search') return 'search';
    if (first === 'messages') return 'messages';
    if (first === '' || first === 'home.php' || first === 'notifications') return 'feed';
    const account = parseProfileUrl(url);
    if (!account) return null;
    if (account.kind !== 'profile') return account.kind;
    return /^(?:friends|followers|following|friends_.*)$/.test(second) ? 'list' : 'profile';
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : (outermostPost(root as Element) ?? root);
    const people = withSelf(scope, POST).flatMap(block => authorOf(block, page) ?? []);
    return root === document ? [...outside(document, page), ...people] : people;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    return page ? outside(document, page) : [];
  },
};

function groupKind(group: string, tab: string): PageKind {
  if (!group || tab === '' || tab === 'media') return 'feed';
  if (tab === 'user') return 'profile';
  return tab === 'posts' || tab === 'permalink' ? 'post' : tab === 'members' ? 'list' : 'feed';
}

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = facebook.pageKind(url);
  if (!kind) return undefined;
  const form: AccountForm = { site: 'facebook', url, path: PROFILE_PATH, read: parseProfileUrl };
  const account = kind === 'profile' || kind === 'company' ? parseProfileUrl(url) : null;
  const handle = account?.handle;
  const identifier: Identifier | undefined =
    account?.identifier ?? (handle ? { kind: 'handle', site: 'facebook', value: handle } : undefined);
  const whose = identifier && {
    handle,
    identifier,
    url: account?.canonicalUrl ?? url.href,
    isOrganization: account?.kind === 'company',
  };
  return { form, kind, own: ownKeys(document, form, FRAME), whose };
}

function outermostPost(element: Element): Element | undefined {
  let found: Element | undefined;
  for (let at = element.closest(POST); at; at = at.parentElement?.closest(POST) ?? null) found = at;
  return found;
}

// --- posts and comments ---

function authorOf(block: Element, page: Page): Detection | undefined {
  const author = authorLink(block, page);
  if (!author || page.own.has(author.key) || isPaidFor(block)) return undefined;
  return written(author, block, page);
}

function written(author: AccountLink, block: Element, page: Page): Detection {
  return {
    anchor: author.link,
    person: toPerson(author, page, 'author'),
    evidence: [{ reader: 'link', rank: 4, field: 'identifiers' }],
    touch: touchOf(block, page),
  };
}

/** An advertisement's author is nobody's contact: it links to why it is shown, or says what it is in its head. */
function isPaidFor(block: Element): boolean {
  const isMine = (element: Element) => element.closest(POST) === block;
  if ([...block.querySelectorAll('a[href*="/ads/about"]')].some(isMine)) return true;
  return textLines(block, 12).some(
    ({ text, element }) =>
      PROMOTED.test(text) && isMine(element) && !element.closest('[data-ad-preview], [dir="auto"] p'),
  );
}

/** Who wrote a post or comment; nobody for a place in the feed that holds a post, and no words but the post's. */
function authorLink(block: Element, page: Page): AccountLink | undefined {
  const own = linksOf(block);
  const said = own.filter(link => link.closest('[data-ad-rendering-role="profile_name"], h2, h3, h4, strong'));
  // Suggestions stand below a heading of their own.
  const isPlace =
    block.matches(FEED_UNIT) &&
    (block.querySelector('[role="article"], article') !== null ||
      block.querySelector('h2:not(:has(a)), h3:not(:has(a))'));
  return firstNamed(said, page) ?? (isPlace ? undefined : firstNamed(own, page));
}

const linksOf = (block: Element): Element[] =>
  [...block.querySelectorAll('a[href]')].filter(link => link.closest(POST) === block);

function firstNamed(links: readonly Element[], page: Page): AccountLink | undefined {
  for (const link of links) {
    const account = postAccount(link, page);
    if (account?.text && cleanName(account.text)) return account;
  }
  return undefined;
}

// Light pages give the id of whom a link leads to as the second of three numbers.
function postAccount(link: Element, { form }: Page): AccountLink | undefined {
  const id = ID_PATH.exec(link.getAttribute('href') ?? '')?.[1];
  if (!id) return accountLink(link, form);
  const profile = parseProfileUrl(`https://www.facebook.com/profile.php?id=${id}`);
  if (!profile?.identifier) return undefined;
  return { link, profile, key: identifierKey(profile.identifier), text: textOf(link) };
}

function toPerson({ profile, text }: AccountLink, { whose }: Page, role: Person['role']): Person {
  const fullName = cleanName(text);
  const identifiers = profile.identifier ? [profile.identifier] : [];
  // The page's address says a handle where the links say numbers: one person, when the handle spells the name.
  const isWhose = whose?.handle && !profile.handle && fullName && spells(whose.handle, fullName);
  return {
    site: 'facebook',
    role,
    identifiers: isWhose ? [whose.identifier, ...identifiers] : identifiers,
    fullName,
  };
}

function spells(handle: string, name: string): boolean {
  const words = name.split(/[\s-]+/).map(fold);
  return words.length > 1 && words.every(word => word.length > 1 && fold(handle).includes(word));
}

function touchOf(block: Element, page: Page): Detection['touch'] {
  const { url } = page.form;
  const hrefs = linksOf(block).map(link => link.getAttribute('href') ?? '');
  const targets = hrefs.filter(href => URL.canParse(href, url)).map(href => new URL(href, url));
  const comments = targets.filter(commentId);
  // The link to the profile has the comment's id too; the one around its age leads to the comment.
  const comment = comments.find(postOf) ?? comments[0];
  if (comment) return answerTo('reply', 'facebook', { id: commentId(comment), sourceUrl: commentAddress(comment) });
  const around = block.parentElement?.closest(POST);
  if (around && authorLink(around, page)) return answerTo('reply', 'facebook', {});
  const post = [...targets, url].map(postOf).find(Boolean);
  return answerTo('comment', 'facebook', { id: post?.id, sourceUrl: post?.url });
}

// --- whose page it is, and cards ---

function outside(document: Document, page: Page): Detection[] {
  const isList = page.kind === 'list' || page.kind === 'search';
  const isAlone = page.kind === 'post' && !document.querySelector('[role="feed"]');
  return [
    ...subject(document, page),
    ...(isAlone ? viewed(document, page) : []),
    ...(page.kind === 'post' ? lightStory(document, page) : []),
    ...(isList ? cards(document, page) : []),
  ];
}

/** Who is behind the picture, video or reel that a page is about: named in a heading outside of the comments below it. */
function viewed(document: Document, page: Page): Detection[] {
  const isShown = /^\/(?:reel|watch|photo|photo\.php)\b|\/(?:videos|photos)\//.test(page.form.url.pathname);
  const headings = [...document.querySelectorAll('h2 a[href], h3 a[href], strong a[href], a[href] strong')];
  const links = headings.map(one => one.closest('a') ?? one).filter(link => !link.closest(`${POST}, ${FRAME}, aside`));
  const author = isShown ? firstNamed(links, page) : undefined;
  return author && !page.own.has(author.key) ? [written(author, document.body, page)] : [];
}

const ANSWER = 'a[href*="/comment/replies/"], a[href*="/a/comment.php"]';

/** A post in the light layout has no article: names are headings, and who commented stands with a link to answer. */
function lightStory(document: Document, page: Page): Detection[] {
  if (!/^(?:m|mbasic|touch)\./.test(page.form.url.hostname)) return [];
  const heads = [...document.querySelectorAll('h3 a[href]')].filter(link => !link.closest(`${POST}, ${FRAME}`));
  return heads.flatMap((link, at) => {
    const block = nearest(link, around => (around.querySelector(ANSWER) ? around : undefined), '#root, main, body');
    const isComment = block?.querySelectorAll('h3').length === 1;
    const account = at === 0 || isComment ? firstNamed([link], page) : undefined;
    if (!account || page.own.has(account.key)) return [];
    const found = written(account, document.body, page);
    if (!isComment) return [found];
    const id = /(?:ctoken=|like_comment_id=)([\d_]+)/.exec(
      block.querySelector(ANSWER)?.getAttribute('href') ?? '',
    )?.[1];
    const sourceUrl = postOf(page.form.url)?.url;
    return [{ ...found, touch: answerTo('reply', 'facebook', { id: id && `comment:${id}`, sourceUrl }) }];
  });
}

function subject(document: Document, page: Page): Detection[] {
  const { whose } = page;
  const main = document.querySelector('[role="main"], main, #root') ?? document.body;
  const headings = [...(main?.querySelectorAll('h1, h2') ?? [])].filter(
    one => !one.closest(POST) && cleanName(textOf(one)),
  );
  const heading =
    headings.find(one => one.localName === 'h1') ?? headings.find(one => textOf(one) === titleOf(document));
  const title = metaContent(document, 'og:url').includes(whose?.handle ?? '\n')
    ? metaContent(document, 'og:title')
    : '';
  const fullName = cleanName(ownText(heading)) ?? cleanName(title);
  if (!whose || !fullName || page.own.has(identifierKey(whose.identifier))) return [];
  const person: Person = { site: 'facebook', role: 'subject', identifiers: [whose.identifier], fullName };
  return [
    {
      anchor: heading ?? main,
      person: whose.isOrganization ? { ...person, isOrganization: true } : person,
      evidence: [
        { reader: 'url', rank: 1, field: 'identifiers' },
        heading ? { reader: 'text', rank: 5, field: 'fullName' } : { reader: 'structured-data', rank: 2 },
      ],
      touch: profileVisit('facebook', whose.url),
    },
  ];
}

/** `(2) Ada Example | Facebook` */
const titleOf = ({ title }: Document): string =>
  title
    .replace(/^\(\d+\+?\)\s*/, '')
    .replace(/\s*[|·-]\s*Facebook$/, '')
    .trim();

/** The heading's own words: a nickname or "Verified account" stands in an element of its own behind the name. */
function ownText(heading: Element | undefined): string | undefined {
  const words = [...(heading?.childNodes ?? [])]
    .map(node => (node.nodeType === 3 ? (node as Text).data : ''))
    .join(' ');
  return words.trim() || textOf(heading)?.replace(/\s*\([^)]*\)\s*$/, '');
}

/** Rows of members, friends and search results: an account with a picture and, as a link of its own, its name. */
function cards(document: Document, page: Page): Detection[] {
  const main = document.querySelector('[role="main"], main');
  const links = main ? accountLinks(main, page.form).filter(({ link }) => !link.closest(POST)) : [];
  const pictured = new Set(links.filter(({ text }) => !text).map(({ key }) => key));
  const seen = new Set(page.own);
  return links.flatMap(account => {
    const fullName = cleanName(account.text);
    if (!fullName || seen.has(account.key) || !pictured.has(account.key) || isInSentence(account.link)) return [];
    seen.add(account.key);
    const person = toPerson(account, page, 'listed');
    const touch = profileVisit('facebook', account.profile.canonicalUrl);
    return [{ anchor: account.link, person, evidence: [{ reader: 'link' as const, rank: 4 }], touch }];
  });
}

// To try by hand: https://www.facebook.com/zuck, https://www.facebook.com/Meta, any group's page and its members.
