import type { Person } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { instagram as grammar } from '../model/url-grammar/reserved';
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
import { titledPerson, titledProfile } from '../page/titled-profile';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

// The site has no test ids and hashes its classes: addresses of accounts, posts and comments are what stays.
const POST = 'article';
const FRAME = 'nav, [role="navigation"], [role="banner"]';
const MAIN = 'main, [role="main"]';
const POST_PATH = /^\/(?:[\w.]+\/)?(?:p|reel|tv)\/([\w-]+)/;
const COMMENT_PATH = /^\/(?:[\w.]+\/)?(?:p|reel|tv)\/[\w-]+\/c\/(\d+)/;

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const instagram: SiteDetector = {
  id: 'instagram',
  matches: ['https://www.instagram.com/*', 'https://instagram.com/*'],
  unit: () => POST,
  pageKind(url) {
    const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean);
    if (first === '' || first === 'explore') return 'feed';
    if (first === 'direct') return 'messages';
    const account = parseProfileUrl(url);
    if (!account) return null;
    if (account.kind === 'post' && first === 'stories') return null;
    if (account.kind === 'profile') return /^follow(?:ers|ing)$/.test(second) && !third ? 'list' : 'profile';
    return account.kind;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(POST) ?? root);
    const found = withSelf(scope, POST).flatMap(post => people(post, page));
    return root === document ? [...outside(document, page), ...found] : found;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    return page ? outside(document, page) : [];
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = instagram.pageKind(url);
  const form: AccountForm = { site: 'instagram', url, path: /^\/[\w.]+\/?(?:\?.*)?$/, read: parseProfileUrl };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

function outside(document: Document, page: Page): Detection[] {
  const isProfile = page.kind === 'profile' || page.kind === 'list';
  const owner = isProfile
    ? titledProfile(document, page.form, `${MAIN.replace(/,.*/, '')} header, ${MAIN}`)
    : undefined;
  const main = page.kind === 'post' && !document.querySelector(POST) ? document.querySelector(MAIN) : null;
  const drawn = main ? people(main, page) : [];
  const isDrawn = drawn.length > 0 || document.querySelector(POST) !== null;
  const author = page.kind === 'post' && !isDrawn ? declaredAuthor(document, page) : undefined;
  const found = [owner, author, ...drawn, ...dialogRows(document, page)].filter(one => one !== undefined);
  return found.filter(({ person }) => !isOwn(person, page));
}

/** The author of a post that is not drawn, when the head is still about the post in the address. */
function declaredAuthor(document: Document, { form }: Page): Detection | undefined {
  const code = POST_PATH.exec(form.url.pathname)?.[1];
  const address =
    metaContent(document, 'og:url') || document.querySelector('link[rel="canonical"]')?.getAttribute('href');
  if (!code || !address?.includes(code)) return undefined;
  const titles = ['twitter:title', 'og:title'].map(name => metaContent(document, name));
  const inTitle = titles.map(title => /\(@([\w.]{1,30})\)/.exec(title)?.[1]).find(Boolean);
  const inAddress = /instagram\.com\/([\w.]+)\/(?:p|reel|tv)\//.exec(address)?.[1];
  const handle = (inAddress ?? inTitle)?.toLowerCase();
  const touch = answerTo('comment', 'instagram', { id: code, sourceUrl: `https://www.instagram.com/p/${code}/` });
  const found = handle && titledPerson(document, 'instagram', { role: 'author', handle }, touch);
  if (found || !inAddress) return found || undefined;
  // `Ada Example on Instagram: "…"` in many languages; the address says who that is.
  const name = titles.map(title => /^(.{1,100}?)\s\p{L}{1,5}\sInstagram\b/u.exec(title)?.[1]).find(Boolean);
  const fullName = shownName(name, handle);
  const person: Person = {
    site: 'instagram',
    role: 'author',
    identifiers: [{ kind: 'handle', site: 'instagram', value: inAddress.toLowerCase() }],
    ...(fullName && { fullName }),
  };
  return { anchor: document.body, person, evidence: [{ reader: 'url', rank: 1, field: 'handle' }], touch };
}

const isOwn = ({ identifiers }: Person, { own }: Page): boolean =>
  identifiers.some(({ kind, site, value }) => own.has(`${kind}:${site}:${value}`));

/** The author of a post, then whoever wrote a comment: each stands with a time of their own. */
function people(post: Element, page: Page): Detection[] {
  const all = accountLinks(post, page.form);
  const links = all.filter(({ link, text }) => text && !isMention(link, text));
  const author = authorOf(post, links);
  const seen = new Set<Element>();
  const comments = links.flatMap(account => {
    const block = commentBlock(account, post, page);
    if (!block || seen.has(block)) return [];
    seen.add(block);
    // The caption is the author's own words.
    const id = commentIdOf(block);
    return account.key === author?.key && !id ? [] : [commentDetection(account, block, id, page)];
  });
  const first = author ? [postDetection(author, post, page)] : [];
  return [...first, ...comments, ...mentions(all, page)].filter(({ person }) => !isOwn(person, page));
}

/** Accounts named in the text of others, who wrote nothing here themselves. */
function mentions(links: readonly AccountLink[], page: Page): Detection[] {
  const writers = new Set(links.filter(({ link, text }) => text && !isMention(link, text)).map(({ key }) => key));
  return links.flatMap(account => {
    if (!account.text?.startsWith('@') || writers.has(account.key) || page.own.has(account.key)) return [];
    writers.add(account.key);
    const found = authorDetection(account);
    return [{ ...found, person: { ...found.person, role: 'mentioned' as const } }];
  });
}

const isMention = (link: Element, text: string): boolean =>
  text.startsWith('@') || link.closest('nav, footer') !== null;

// "Liked by ada and others" comes after the head, so the first account named is the author.
function authorOf(post: Element, links: readonly AccountLink[]): AccountLink | undefined {
  return links.find(({ link }) => link.closest('header') && post.contains(link)) ?? links[0];
}

/** The smallest block with a time that names this account before any other. */
function commentBlock({ link, key }: AccountLink, post: Element, page: Page): Element | undefined {
  const block = nearest(link, around => (around.querySelector('time') ? around : undefined), `${POST},main,body`);
  if (!block || !post.contains(block)) return undefined;
  const named = accountLinks(block, page.form).filter(({ text, link: other }) => text && !isMention(other, text));
  return named[0]?.link === link && named.every(other => other.key === key) ? block : undefined;
}

function commentIdOf(block: Element): string | undefined {
  const links = [...block.querySelectorAll('a[href*="/c/"]')];
  return links.map(link => COMMENT_PATH.exec(pathOf(link))?.[1]).find(Boolean);
}

const pathOf = (link: Element): string =>
  (link.getAttribute('href') ?? '').replace(/^https:\/\/(?:www\.)?instagram\.com/, '');

function commentDetection(account: AccountLink, block: Element, id: string | undefined, { form }: Page): Detection {
  const code = POST_PATH.exec(form.url.pathname)?.[1] ?? codeIn(block);
  const sourceUrl = code && `https://www.instagram.com/p/${code}/${id ? `c/${id}/` : ''}`;
  const touch = answerTo('reply', 'instagram', { id: id && `c:${id}`, sourceUrl, time: block.querySelector('time') });
  return { ...authorDetection(account), touch };
}

function postDetection(account: AccountLink, post: Element, { form }: Page): Detection {
  const code = codeIn(post) ?? POST_PATH.exec(form.url.pathname)?.[1];
  const time = [...post.querySelectorAll('time')].find(one => !COMMENT_PATH.test(pathOf(one.closest('a') ?? one)));
  const sourceUrl = code && `https://www.instagram.com/p/${code}/`;
  return { ...authorDetection(account), touch: answerTo('comment', 'instagram', { id: code, sourceUrl, time }) };
}

function codeIn(block: Element): string | undefined {
  const links = [...block.querySelectorAll('a[href]')].map(link => POST_PATH.exec(pathOf(link))?.[1]);
  return links.find(Boolean);
}

function authorDetection({ link, profile, text }: AccountLink): Detection {
  const person: Person = {
    site: 'instagram',
    role: 'author',
    identifiers: profile.identifier ? [profile.identifier] : [],
    fullName: shownName(text, profile.handle),
  };
  return { anchor: link, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }] };
}

/** Followers, and those who liked: a dialog of accounts, each with a button to follow. */
function dialogRows(document: Document, page: Page): Detection[] {
  const dialogs = [...document.querySelectorAll('[role="dialog"]')].filter(dialog => !dialog.querySelector(POST));
  const seen = new Set<string>();
  return dialogs.flatMap(dialog =>
    accountLinks(dialog, page.form).flatMap(account => {
      const row = nearest(
        account.link,
        block => (block.querySelector('button') ? block : undefined),
        '[role="dialog"]',
      );
      if (!account.text || !row || seen.has(account.key)) return [];
      seen.add(account.key);
      const found = authorDetection(account);
      const touch = profileVisit('instagram', account.profile.canonicalUrl);
      return [{ ...found, person: { ...found.person, role: 'listed' as const }, touch }];
    }),
  );
}

// To try by hand: https://www.instagram.com/instagram/, any post of it, and its followers.
