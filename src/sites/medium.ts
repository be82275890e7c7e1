import { cleanName } from '../lib/text';
import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Person } from '../model/person';
import { medium as grammar } from '../model/url-grammar/publishing';
import { createProfileReader } from '../model/url-grammar/reader';
import {
  type AccountForm,
  type AccountLink,
  accountLinks,
  answerTo,
  metaContent,
  ownKeys,
  profileVisit,
  shownName,
  withSelf,
} from '../page/account-links';
import { type Claim, jsonLdClaims, textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

const CARD = 'article';
const FRAME = 'nav, [role="navigation"], [role="banner"]';
const POST_ID = /(?:-|^\/p\/)([\da-f]{8,16})\/?$/;

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const medium: SiteDetector = {
  id: 'medium',
  matches: ['https://medium.com/*', 'https://*.medium.com/*'],
  unit: () => CARD,
  pageKind(url) {
    const [first = '', second = ''] = url.pathname.split('/').filter(Boolean);
    if (/^(?:m|me|new-story|plans|membership|jobs-at-medium|business)$/.test(first)) return null;
    if (POST_ID.test(url.pathname)) return 'article';
    if (first === 'search') return 'search';
    const account = parseProfileUrl(url);
    if (account?.kind === 'profile') return /^follow(?:ers|ing)$/.test(second) ? 'list' : 'profile';
    return url.hostname === 'medium.com' ? 'feed' : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(CARD) ?? root);
    // The article of an article page is no card: its author is read from what the page says of itself.
    const cards = page.kind === 'article' ? [] : withSelf(scope, CARD).flatMap(card => cardAuthor(card, page));
    const found = root === document ? [...outside(document, page), ...cards] : cards;
    return found.length || root === document || page.kind !== 'article' ? found : authorsWithin(scope, document, page);
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    return page ? outside(document, page).filter(({ anchor }) => !anchor.closest(CARD)) : [];
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = medium.pageKind(url);
  // The source of a link says where it stood; the path is what counts.
  const form: AccountForm = {
    site: 'medium',
    url,
    path: /^\/(?:@[\w.-]+|u\/[\da-f]+|)\/?(?:\?.*)?$/,
    read: parseProfileUrl,
  };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

function outside(document: Document, page: Page): Detection[] {
  if (page.kind === 'profile') return owner(document, page);
  return page.kind === 'article' ? [...authors(document, page), ...responses(document, page)] : [];
}

function authorsWithin(scope: Document | Element, document: Document, page: Page): Detection[] {
  return authors(document, page).filter(({ anchor }) => scope.contains(anchor));
}

// --- profile ---

function owner(document: Document, page: Page): Detection[] {
  const account = parseProfileUrl(page.form.url);
  if (!account?.identifier || page.own.has(identifierKey(account.identifier))) return [];
  const main = document.querySelector('main') ?? document.body;
  const headings = [...main.querySelectorAll('h1, h2')].filter(one => !one.closest(CARD));
  // The name is the heading that the title begins with, or that links to the profile itself.
  const title = [document.title, metaContent(document, 'og:title')].map(text => text.toLowerCase());
  const heading = headings.find(one => {
    const name = cleanName(textOf(one));
    const isLinked = accountLinks(one, page.form).some(({ profile }) => profile.handle === account.handle);
    return name && (isLinked || title.some(text => text.startsWith(name.toLowerCase())));
  });
  if (!heading) return [];
  const person: Person = {
    site: 'medium',
    role: 'subject',
    identifiers: [account.identifier],
    fullName: cleanName(textOf(heading)),
  };
  return [
    {
      anchor: heading,
      person,
      evidence: [
        { reader: 'url', rank: 1, field: 'handle' },
        { reader: 'text', rank: 5, field: 'fullName' },
      ],
      touch: profileVisit('medium', account.canonicalUrl),
    },
  ];
}

// --- articles ---

function authors(document: Document, page: Page): Detection[] {
  const claims = jsonLdClaims(document).filter(({ role, name }) => role === 'author' && name);
  const said = claims.flatMap(claim => {
    const identifier = claim.links.map(link => parseProfileUrl(link)?.identifier).find(one => one?.site === 'medium');
    return identifier && isCurrent(document, page) ? [authorDetection(document, page, identifier, claim)] : [];
  });
  const found = said.length ? said : bylineAuthor(document, page);
  const distinct = new Map(found.map(one => [identifierKey(one.person.identifiers[0]!), one]));
  return [...distinct.values()].filter(
    ({ person }) => !person.identifiers.some(one => page.own.has(identifierKey(one))),
  );
}

// After going on without a reload the head still tells of the last article.
function isCurrent(document: Document, { form }: Page): boolean {
  const id = POST_ID.exec(form.url.pathname)?.[1];
  const canonical =
    document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? metaContent(document, 'og:url');
  return !canonical || (id !== undefined && canonical.includes(id));
}

/** The first account named in the article's head, or the one that the head of the document calls author. */
function bylineAuthor(document: Document, page: Page): Detection[] {
  const article = document.querySelector(CARD) ?? document.querySelector('main');
  const heading = article?.querySelector('h1');
  const links = article ? accountLinks(article, page.form) : [];
  const byline = links.find(
    ({ link, text, profile }) =>
      shownName(text, profile.handle) && (!heading || (heading.compareDocumentPosition(link) & 4) !== 0),
  );
  const isByline = byline && /source=[^&]*(?:byline|post_page)/.test(byline.link.getAttribute('href') ?? '');
  return byline?.profile.identifier && isByline
    ? [authorDetection(document, page, byline.profile.identifier, { name: cleanName(byline.text) })]
    : [];
}

function authorDetection(
  document: Document,
  page: Page,
  identifier: Identifier,
  { name, anchor }: Pick<Claim, 'name' | 'anchor'>,
): Detection {
  const key = identifierKey(identifier);
  const shown = accountLinks(document.body, page.form).find(one => one.key === key && one.text);
  const id = POST_ID.exec(page.form.url.pathname)?.[1];
  return {
    anchor: shown?.link ?? anchor ?? document.querySelector('h1') ?? document.body,
    person: { site: 'medium', role: 'author', identifiers: [identifier], fullName: name },
    evidence: [{ reader: 'structured-data', rank: 2, field: 'identifiers' }],
    touch: answerTo('comment', 'medium', { id, sourceUrl: page.form.url.origin + page.form.url.pathname }),
  };
}

/** Links in responses say so in their `source`. */
function responses(document: Document, page: Page): Detection[] {
  const seen = new Set<string>();
  return accountLinks(document.body, page.form).flatMap(account => {
    const href = account.link.getAttribute('href') ?? '';
    const fullName = shownName(account.text, account.profile.handle);
    if (!/source=[^&]*respon/.test(href) || !fullName || seen.has(account.key) || page.own.has(account.key)) return [];
    seen.add(account.key);
    return [writer(account, fullName, 'reply', undefined, page.form.url.origin + page.form.url.pathname)];
  });
}

function cardAuthor(card: Element, page: Page): Detection[] {
  const account = accountLinks(card, page.form).find(({ text, profile }) => shownName(text, profile.handle));
  if (!account || page.own.has(account.key)) return [];
  const paths = [...card.querySelectorAll('a[href]')].flatMap(link => {
    const href = link.getAttribute('href') ?? '';
    return URL.canParse(href, page.form.url) ? [new URL(href, page.form.url)] : [];
  });
  const post = paths.find(({ pathname }) => POST_ID.test(pathname));
  const id = post && POST_ID.exec(post.pathname)?.[1];
  return [writer(account, cleanName(account.text), 'comment', id, post && post.origin + post.pathname)];
}

function writer(
  { link, profile }: AccountLink,
  fullName: string | undefined,
  kind: 'comment' | 'reply',
  id: string | undefined,
  sourceUrl: string | undefined,
): Detection {
  const identifiers = profile.identifier ? [profile.identifier] : [];
  const person: Person = { site: 'medium', role: 'author', identifiers, fullName };
  const touch = answerTo(kind, 'medium', { id, sourceUrl });
  return { anchor: link, person, evidence: [{ reader: 'link', rank: 4, field: 'identifiers' }], touch };
}

// To try by hand: https://medium.com/@ev, any story of it, and the home page.
