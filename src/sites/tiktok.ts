import { cleanName, cleanText } from '../lib/text';
import type { Identifier } from '../model/identifier';
import type { Person } from '../model/person';
import { linkedin } from '../model/url-grammar/linkedin';
import { tiktok as grammar, youtube } from '../model/url-grammar/publishing';
import { createProfileReader } from '../model/url-grammar/reader';
import { instagram } from '../model/url-grammar/social';
import { x } from '../model/url-grammar/x';
import {
  type AccountForm,
  accountLinks,
  answerTo,
  nameInTitle,
  ownKeys,
  shownName,
  withSelf,
} from '../page/account-links';
import { textOf } from '../page/structured-data';
import { titledProfile } from '../page/titled-profile';
import type { Detection, PageKind, SiteDetector } from './types';

/** Its own addresses, and those that people link to from their profiles. */
const { parseProfileUrl } = createProfileReader([grammar, instagram, linkedin, x, youtube]);

// `data-e2e` names parts for the site's own tests; classes are hashes.
const NAME = '[data-e2e^="comment-username-"]';
const COMMENT = `[data-e2e^="comment-level-"], [data-e2e="comment-item"], ${NAME}`;
const FEED_ITEM = '[data-e2e="recommend-list-item-container"]';
const SEARCH_CARD = '[data-e2e="search-user-container"], [data-e2e="search-user-info-container"]';
const UNIT = `${FEED_ITEM}, ${COMMENT}`;
const FRAME = 'header, nav, [data-e2e="nav-profile"], [data-e2e="profile-icon"]';
const VIDEO_PATH = /^\/@([\w.]+)\/(?:video|photo)\/(\d+)/;

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const tiktok: SiteDetector = {
  id: 'tiktok',
  matches: ['https://www.tiktok.com/*', 'https://m.tiktok.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const account = parseProfileUrl(url);
    if (account) return account.kind;
    const [first = ''] = url.pathname.split('/').filter(Boolean);
    if (/^(?:|foryou|following|explore|friends|[a-z]{2}(?:-[A-Z]{2})?)$/.test(first)) return 'feed';
    return first === 'search' ? 'search' : first === 'messages' ? 'messages' : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(UNIT) ?? root);
    const found = withSelf(scope, UNIT).flatMap(block => unitAuthor(block, page));
    return root === document ? [...outside(document, page), ...found] : found;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    return page ? outside(document, page) : [];
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = tiktok.pageKind(url);
  const form: AccountForm = { site: 'tiktok', url, path: /^\/@[\w.]+\/?(?:\?.*)?$/, read: parseProfileUrl };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

const isOwn = (handle: string | undefined, { own }: Page): boolean => own.has(`handle:tiktok:${handle}`);

function outside(document: Document, page: Page): Detection[] {
  if (page.kind === 'profile') return owner(document, page);
  if (page.kind === 'post') return videoAuthor(document, page);
  return page.kind === 'search' ? [...document.querySelectorAll(SEARCH_CARD)].flatMap(card => listed(card, page)) : [];
}

function owner(document: Document, page: Page): Detection[] {
  const found = titledProfile(document, page.form, '[data-e2e="user-page"], main, #app, body');
  const handle = found?.person.identifiers[0]?.value;
  if (!found || isOwn(handle, page)) return [];
  const shown = textOf(document.querySelector('[data-e2e="user-title"]'))?.toLowerCase();
  // Apps leave the last profile standing for a moment: texts count when they belong to the address.
  const isCurrent = shown === handle;
  const name = isCurrent ? cleanName(textOf(document.querySelector('[data-e2e="user-subtitle"]'))) : undefined;
  const headline = isCurrent ? cleanText(textOf(document.querySelector('[data-e2e="user-bio"]')), 400) : undefined;
  const person: Person = {
    ...found.person,
    identifiers: [...found.person.identifiers, ...(isCurrent ? linked(document) : [])],
    fullName: name ?? found.person.fullName,
    headline,
  };
  return [{ ...found, person }];
}

/** The account elsewhere that the profile links to; the link goes through the site. */
function linked(document: Document): Identifier[] {
  const href = document.querySelector('[data-e2e="user-link"]')?.getAttribute('href') ?? '';
  const target = URL.canParse(href) ? new URL(href).searchParams.get('target') : null;
  return (target && [parseProfileUrl(target)?.identifier].filter(one => one !== undefined)) || [];
}

function videoAuthor(document: Document, page: Page): Detection[] {
  const { handle } = parseProfileUrl(page.form.url) ?? {};
  if (!handle || isOwn(handle, page)) return [];
  const links = accountLinks(document.body, page.form).filter(
    ({ profile, link }) => profile.handle === handle && !link.closest(`${UNIT}, ${FRAME}`),
  );
  const first = links.find(({ text }) => text);
  const nickname = document.querySelector('[data-e2e="browser-nickname"]');
  const shown = links.map(({ text }) => shownName(text, handle)).find(Boolean);
  const fullName = cleanName(textOf(nickname?.querySelector('span') ?? nickname)?.split(' · ')[0]) ?? shown;
  // Before the page is drawn the address says who, and the title that there is such a video.
  const title = first ? undefined : nameInTitle(document, handle);
  const anchor = first?.link ?? (title ? document.body : undefined);
  return anchor
    ? [videoDetection(anchor, handle, fullName ?? title, VIDEO_PATH.exec(page.form.url.pathname)?.[2])]
    : [];
}

function videoDetection(
  anchor: Element,
  handle: string,
  fullName: string | undefined,
  id: string | undefined,
): Detection {
  const sourceUrl = id && `https://www.tiktok.com/@${handle}/video/${id}`;
  return {
    anchor,
    person: {
      site: 'tiktok',
      role: 'author',
      identifiers: [{ kind: 'handle', site: 'tiktok', value: handle }],
      fullName,
    },
    evidence: [{ reader: 'link', rank: 4, field: 'handle' }],
    touch: answerTo('comment', 'tiktok', { id, sourceUrl }),
  };
}

function unitAuthor(block: Element, page: Page): Detection[] {
  // In newer layouts the name stands beside the comment's text and holds the link; what only holds such a name is read by it.
  if (!block.matches(NAME) && block.querySelector(NAME)?.querySelector('a[href]')) return [];
  const account = accountLinks(block, page.form).find(({ text }) => text && !text.startsWith('@'));
  if (!account || isOwn(account.profile.handle, page)) return [];
  const fullName = shownName(account.text, account.profile.handle);
  if (block.matches(FEED_ITEM))
    return [videoDetection(account.link, account.profile.handle ?? '', fullName, videoIn(block))];
  const video = VIDEO_PATH.exec(page.form.url.pathname);
  const found = videoDetection(account.link, account.profile.handle ?? '', fullName, undefined);
  const id = block.closest('[data-comment-id]')?.getAttribute('data-comment-id') ?? undefined;
  const sourceUrl = video ? `https://www.tiktok.com${video[0]}` : undefined;
  return [{ ...found, touch: answerTo('reply', 'tiktok', { id: id && `comment:${id}`, sourceUrl }) }];
}

function videoIn(block: Element): string | undefined {
  const paths = [...block.querySelectorAll('a[href*="/video/"]')].map(link => link.getAttribute('href') ?? '');
  return paths.map(path => VIDEO_PATH.exec(path.replace(/^https:\/\/www\.tiktok\.com/, ''))?.[2]).find(Boolean);
}

function listed(card: Element, page: Page): Detection[] {
  const [account] = accountLinks(card, page.form);
  if (!account || isOwn(account.profile.handle, page)) return [];
  const found = videoDetection(
    account.link,
    account.profile.handle ?? '',
    shownName(textOf(card.querySelector('[data-e2e="search-user-nickname"]')), account.profile.handle),
    undefined,
  );
  const touch = {
    kind: 'profile-view',
    channel: 'tiktok',
    direction: 'none',
    sourceUrl: account.profile.canonicalUrl,
  } as const;
  return [{ ...found, person: { ...found.person, role: 'listed' }, touch }];
}

// To try by hand: https://www.tiktok.com/@tiktok, any video of it with its comments.
