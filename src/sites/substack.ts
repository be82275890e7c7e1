import { identifierKey } from '../model/identifier-key';
import type { Person } from '../model/person';
import { substack as grammar } from '../model/url-grammar/publishing';
import { createProfileReader } from '../model/url-grammar/reader';
import {
  type AccountForm,
  type AccountLink,
  accountLinks,
  answerTo,
  nearest,
  ownKeys,
  shownName,
  withSelf,
} from '../page/account-links';
import { jsonLdClaims } from '../page/structured-data';
import { titledProfile } from '../page/titled-profile';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

const FRAME = 'nav, [role="navigation"], [role="banner"]';
const NOTE = 'a[href*="/note/"]';
const COMMENT_LINK = 'a[href*="/comment/"]';
const UNIT = '[role="article"], .feedItem, .comment';
const NOTE_PATH = /^\/@([\w-]+)\/note\/([\w-]+)\/?$/;

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const substack: SiteDetector = {
  id: 'substack',
  matches: ['https://substack.com/*', 'https://*.substack.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean);
    const isHome = /^(?:www\.)?substack\.com$/.test(url.hostname);
    if (!isHome) return first === 'p' && second ? (third === 'comments' ? 'post' : 'article') : null;
    if (/^(?:|home|notes|inbox|discover|activity)$/.test(first)) return 'feed';
    if (first === 'search') return 'search';
    if (first === 'chat') return 'messages';
    if (/^\/@[^/]+\/p(?:-|\/)/.test(url.pathname)) return 'article';
    return parseProfileUrl(url)?.kind ?? null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(UNIT) ?? root);
    const found = [...notes(scope, page), ...comments(scope, page)];
    return root === document ? [...outside(document, page), ...found] : found;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    if (!page) return [];
    const loose = [...notes(document, page), ...comments(document, page)];
    return [...outside(document, page), ...loose].filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = substack.pageKind(url);
  const form: AccountForm = {
    site: 'substack',
    url,
    path: /^\/(?:@[\w-]+|profile\/\d+(?:-[^/?]*)?)\/?(?:\?.*)?$/,
    read: parseProfileUrl,
  };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

function outside(document: Document, page: Page): Detection[] {
  const owner = page.kind === 'profile' ? titledProfile(document, page.form, 'main, #main, #entry, body') : undefined;
  const found = owner ? [owner] : page.kind === 'article' ? authors(document, page) : [];
  return found.filter(({ person }) => !person.identifiers.some(one => page.own.has(identifierKey(one))));
}

/** Authors as the post's own data names them; their accounts stand in it, or behind their names in the byline. */
function authors(document: Document, page: Page): Detection[] {
  const links = accountLinks(document.body, page.form).filter(({ link }) => !link.closest(UNIT));
  const claims = jsonLdClaims(document).filter(({ role }) => role === 'author');
  const found = claims.flatMap(({ name, links: said }) => {
    if (!name) return [];
    const shown = links.find(({ text, profile }) => shownName(text, profile.handle) === name);
    const accounts = said
      .map(link => parseProfileUrl(link))
      .filter(one => one?.site === 'substack' && one.kind === 'profile');
    // The publication's own address is no account of its writer.
    const account = accounts.find(one => one?.identifier?.kind !== 'url') ?? shown?.profile;
    return account?.identifier ? [{ name, identifier: account.identifier, link: shown?.link }] : [];
  });
  const { origin, pathname } = page.form.url;
  return found.map(({ name, identifier, link }) => ({
    anchor: link ?? document.querySelector('h1') ?? document.body,
    person: { site: 'substack', role: 'author', identifiers: [identifier], fullName: name },
    evidence: [{ reader: 'structured-data', rank: 2, field: 'fullName' }],
    touch: answerTo('comment', 'substack', { id: origin + pathname, sourceUrl: origin + pathname }),
  }));
}

/** The address of a note holds its author. */
function notes(scope: Document | Element, page: Page): Detection[] {
  const seen = new Set<string>();
  return withSelf(scope, NOTE).flatMap(link => {
    const href = link.getAttribute('href') ?? '';
    const path = URL.canParse(href, page.form.url) ? new URL(href, page.form.url).pathname : '';
    const [, name, id] = NOTE_PATH.exec(path) ?? [];
    const handle = name?.toLowerCase();
    if (!handle || !id || seen.has(id) || page.own.has(`handle:substack:${handle}`)) return [];
    const account = nearest(link, block =>
      accountLinks(block, page.form).find(one => one.profile.handle === handle && one.text),
    );
    if (!account) return [];
    seen.add(id);
    const focused = NOTE_PATH.exec(page.form.url.pathname)?.[2];
    const kind = focused && focused !== id ? 'reply' : 'comment';
    const sourceUrl = `https://substack.com/@${handle}/note/${id}`;
    return [written(account, kind, { id, sourceUrl, time: link.querySelector('time') })];
  });
}

/** Comments below a post link to themselves; whoever is named before wrote it. */
function comments(scope: Document | Element, page: Page): Detection[] {
  const seen = new Set<string>();
  return withSelf(scope, COMMENT_LINK).flatMap(link => {
    const href = link.getAttribute('href') ?? '';
    const target = URL.canParse(href, page.form.url) ? new URL(href, page.form.url) : undefined;
    const id = /\/comment\/(\d+)\/?$/.exec(target?.pathname ?? '')?.[1];
    const account = nearest(link, block =>
      accountLinks(block, page.form).find(({ text, profile }) => shownName(text, profile.handle)),
    );
    if (!target || !id || !account || seen.has(id) || page.own.has(account.key)) return [];
    seen.add(id);
    const sourceUrl = target.origin + target.pathname;
    return [written(account, 'reply', { id: `comment:${id}`, sourceUrl, time: link.querySelector('time') })];
  });
}

function written(
  { link, profile, text }: AccountLink,
  kind: 'comment' | 'reply',
  where: Parameters<typeof answerTo>[2],
): Detection {
  const identifiers = profile.identifier ? [profile.identifier] : [];
  const person: Person = { site: 'substack', role: 'author', identifiers, fullName: shownName(text, profile.handle) };
  const touch = answerTo(kind, 'substack', where);
  return { anchor: link, person, evidence: [{ reader: 'link', rank: 4, field: 'identifiers' }], touch };
}

// To try by hand: https://substack.com/@hamish, a note of it, and any post with comments.
