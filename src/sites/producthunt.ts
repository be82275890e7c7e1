import { cleanName } from '../lib/text';
import { identifierKey } from '../model/identifier-key';
import type { Person } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { producthunt as grammar } from '../model/url-grammar/work';
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
import { isInSentence } from '../page/select';
import { textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

// Comments say which they are in a test id, an id, or the link of their age.
const COMMENT = '[data-test^="comment-"], [id^="comment-"]';
const AGE = 'time[datetime], a[href*="comment="], a[href*="#comment-"]';
const COMMENT_ID = /comment[=-](\d+)/;
const FRAME = 'header, nav, footer, [role="banner"], [role="navigation"]';
const PROMOTED = '[data-test*="promoted"], [data-test^="ad-"], [data-test*="sponsored"]';

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const producthunt: SiteDetector = {
  id: 'producthunt',
  matches: ['https://www.producthunt.com/*', 'https://producthunt.com/*'],
  unit: () => COMMENT,
  pageKind(url) {
    const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean);
    if (first.startsWith('@'))
      return /^follow(?:ers|ing)$/.test(second) ? 'list' : (parseProfileUrl(url)?.kind ?? null);
    if (first === 'products' && second) return /^(?:makers|followers|team)$/.test(third) ? 'list' : 'post';
    if (/^(?:posts|p|discussions)$/.test(first) && second) return 'post';
    return first === 'search' && second === 'users' ? 'search' : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(COMMENT) ?? root);
    const found = page.kind === 'post' ? comments(scope, page) : [];
    return root === document ? [...outside(document, page, found), ...found] : found;
  },
  detectOutsideUnits(document, url) {
    return producthunt.detect(document, url).filter(({ anchor }) => !anchor.closest(COMMENT));
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = producthunt.pageKind(url);
  const form: AccountForm = { site: 'producthunt', url, path: /^\/@[\w-]+\/?(?:\?.*)?$/, read: parseProfileUrl };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

function outside(document: Document, page: Page, written: readonly Detection[]): Detection[] {
  if (page.kind === 'profile') return owner(document, page);
  return cards(document, page, written);
}

/** The heading that the title begins with: it names nobody before the page has the profile in it. */
function owner(document: Document, { form, own }: Page): Detection[] {
  const account = parseProfileUrl(form.url);
  if (!account?.identifier || own.has(identifierKey(account.identifier))) return [];
  const titles = [document.title, metaContent(document, 'og:title')].map(title =>
    title.replace(/^\(\d+\)\s*/, '').toLowerCase(),
  );
  const headings = [...document.querySelectorAll('main h1, h1, h2')].filter(one => !one.closest(FRAME));
  const heading = headings.find(one => {
    const name = textOf(one)?.toLowerCase();
    return name && (titles.some(title => title.startsWith(name)) || one.matches('h1'));
  });
  const fullName = cleanName(textOf(heading));
  if (!heading || !fullName) return [];
  const person: Person = { site: 'producthunt', role: 'subject', identifiers: [account.identifier], fullName };
  const touch = profileVisit('producthunt', account.canonicalUrl);
  return [
    {
      anchor: heading,
      person,
      evidence: [
        { reader: 'url', rank: 1, field: 'handle' },
        { reader: 'text', rank: 5, field: 'fullName' },
      ],
      touch,
    },
  ];
}

/** Who wrote a comment stands before its age, in the smallest block that names anybody. */
function comments(scope: Document | Element, page: Page): Detection[] {
  const seen = new Set<Element>();
  return withSelf(scope, AGE).flatMap(age => {
    const author = nearest(age, block => namedBefore(block, age, page));
    if (!author || seen.has(author.link) || author.link.closest(PROMOTED)) return [];
    seen.add(author.link);
    return page.own.has(author.key) ? [] : [commentDetection(author, age, page)];
  });
}

const namedBefore = (block: Element, age: Element, { form }: Page): AccountLink | undefined =>
  accountLinks(block, form).find(
    ({ link, text }) =>
      text && !text.startsWith('@') && (link.compareDocumentPosition(age) & 4) !== 0 && !link.closest(FRAME),
  );

function commentDetection(author: AccountLink, age: Element, page: Page): Detection {
  const block = age.closest(COMMENT);
  const said = [
    block?.id,
    block?.getAttribute('data-test'),
    age.closest('a')?.getAttribute('href'),
    age.getAttribute('href'),
  ];
  const id = said.map(text => COMMENT_ID.exec(text ?? '')?.[1]).find(Boolean);
  const place = page.form.url.origin + page.form.url.pathname;
  const time = age.matches('time') ? age : age.querySelector('time');
  const touch = answerTo('reply', 'producthunt', {
    id: id && `comment:${id}`,
    sourceUrl: id ? `${place}?comment=${id}` : place,
    time,
  });
  return { ...seenPerson(author, 'author'), touch };
}

function seenPerson({ link, profile, text }: AccountLink, role: Person['role']): Detection {
  const identifiers = profile.identifier ? [profile.identifier] : [];
  const person: Person = { site: 'producthunt', role, identifiers, fullName: shownName(text, profile.handle) };
  return { anchor: link, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }] };
}

/** Makers, hunters, followers: links that name somebody by themselves, outside of comments. */
function cards(document: Document, page: Page, written: readonly Detection[]): Detection[] {
  const main = document.querySelector('main, [role="main"]') ?? document.body;
  const taken = new Set(written.map(({ person }) => person.identifiers[0]).map(one => (one ? identifierKey(one) : '')));
  const whose = parseProfileUrl(page.form.url)?.identifier;
  const seen = new Set([...page.own, ...taken, whose ? identifierKey(whose) : '']);
  return accountLinks(main, page.form).flatMap(account => {
    const { link, key, text, profile } = account;
    if (!text || text.startsWith('@') || seen.has(key) || link.closest(`${FRAME}, ${COMMENT}, ${PROMOTED}`)) return [];
    if (isInSentence(link) || !shownName(text, profile.handle)) return [];
    seen.add(key);
    return [{ ...seenPerson(account, 'listed'), touch: profileVisit('producthunt', profile.canonicalUrl) }];
  });
}

// To try by hand: https://www.producthunt.com/@rrhoover, any launch with its comments and its makers.
