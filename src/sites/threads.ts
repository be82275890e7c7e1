import type { Person } from '../model/person';
import { threads as grammar } from '../model/url-grammar/publishing';
import { createProfileReader } from '../model/url-grammar/reader';
import { type AccountForm, accountLinks, answerTo, nearest, ownKeys, shownName, withSelf } from '../page/account-links';
import { titledPerson, titledProfile } from '../page/titled-profile';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

const FRAME = 'nav, [role="navigation"], [role="banner"]';
const MAIN = 'main, [role="main"], [role="region"]';
const UNIT = '[data-pressable-container]';
const POST_PATH = /^\/@([\w.]+)\/post\/([\w-]+)\/?$/;
const POST_LINK = 'a[href*="/post/"]';

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const threads: SiteDetector = {
  id: 'threads',
  matches: ['https://www.threads.net/*', 'https://threads.net/*', 'https://www.threads.com/*', 'https://threads.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [first = ''] = url.pathname.split('/').filter(Boolean);
    if (/^(?:|for_you|following|liked|saved)$/.test(first)) return 'feed';
    return first === 'search' ? 'search' : (parseProfileUrl(url)?.kind ?? null);
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(UNIT) ?? root);
    const found = posts(scope, page);
    return root === document ? [...owner(document, page), ...declared(document, page, found), ...found] : found;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    if (!page) return [];
    const loose = posts(document, page).filter(({ anchor }) => !anchor.closest(UNIT));
    return [...owner(document, page), ...declared(document, page, posts(document, page)), ...loose];
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = threads.pageKind(url);
  const form: AccountForm = { site: 'threads', url, path: /^\/@[\w.]+\/?(?:\?.*)?$/, read: parseProfileUrl };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

function owner(document: Document, { form, kind, own }: Page): Detection[] {
  const found = kind === 'profile' ? titledProfile(document, form, MAIN) : undefined;
  return found?.person.identifiers.some(({ value }) => own.has(`handle:threads:${value}`)) ? [] : found ? [found] : [];
}

/** The author of a post that is not drawn. */
function declared(document: Document, { form, own }: Page, drawn: readonly Detection[]): Detection[] {
  const [, name, id] = POST_PATH.exec(form.url.pathname) ?? [];
  const handle = name?.toLowerCase();
  if (!handle || !id || drawn.length || own.has(`handle:threads:${handle}`)) return [];
  const sourceUrl = `https://www.threads.net/@${handle}/post/${id}`;
  const found = titledPerson(
    document,
    'threads',
    { role: 'author', handle },
    answerTo('comment', 'threads', { id, sourceUrl }),
  );
  return found ? [found] : [];
}

/** A post's time links to it, and the address of a post holds its author. */
function posts(scope: Document | Element, page: Page): Detection[] {
  const seen = new Set<string>();
  return withSelf(scope, POST_LINK).flatMap(link => {
    const time = link.querySelector('time');
    const target = time && URL.canParse(link.getAttribute('href') ?? '', page.form.url);
    const [, handle, id] = target
      ? (POST_PATH.exec(new URL(link.getAttribute('href') ?? '', page.form.url).pathname) ?? [])
      : [];
    if (!handle || !id || seen.has(id) || page.own.has(`handle:threads:${handle.toLowerCase()}`)) return [];
    seen.add(id);
    return [postDetection(link, handle.toLowerCase(), id, page)];
  });
}

function postDetection(link: Element, handle: string, id: string, { form }: Page): Detection {
  const named = nearest(link, block =>
    accountLinks(block, form).find(({ profile, text }) => text && profile.handle === handle),
  );
  const person: Person = {
    site: 'threads',
    role: 'author',
    identifiers: [{ kind: 'handle', site: 'threads', value: handle }],
    fullName: shownName(named?.text, handle),
  };
  const focused = /\/post\/([\w-]+)/.exec(form.url.pathname)?.[1];
  const sourceUrl = `https://www.threads.net/@${handle}/post/${id}`;
  return {
    anchor: named?.link ?? link,
    person,
    evidence: [{ reader: 'link', rank: 4, field: 'handle' }],
    touch: answerTo(focused && focused !== id ? 'reply' : 'comment', 'threads', {
      id,
      sourceUrl,
      time: link.querySelector('time'),
    }),
  };
}

// To try by hand: https://www.threads.net/@zuck and any post of it.
