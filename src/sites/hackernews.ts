import { cleanText } from '../lib/text';
import type { Person, Touch } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { hackernews as grammar } from '../model/url-grammar/work';
import { type Byline, bylines, documentOf, isoTime, scopeOf } from '../page/bylines';
import { textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

const { profileHandle } = createProfileReader([grammar]);

// The pages are plain tables: rows carry the number of what they show.
const UNIT = 'tr.comtr, tr.athing.comtr';
const USER_LINK = /^(?:https:\/\/news\.ycombinator\.com\/)?\/?user\?id=([\w-]{2,15})$/;
const ITEM_LINK = /^(?:https:\/\/news\.ycombinator\.com\/)?\/?item\?id=(\d+)$/;
const FEEDS = /^(?:|news|newest|front|ask|show|shownew|jobs|best|active|newcomments|bestcomments|noobstories|pool)$/;

export const hackernews: SiteDetector = {
  id: 'hackernews',
  matches: ['https://news.ycombinator.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const page = url.pathname.slice(1);
    if (page === 'user') return profileHandle('hackernews', url) ? 'profile' : null;
    if (/^(?:threads|submitted|favorites)$/.test(page)) return 'activity';
    if (page === 'item') return 'post';
    if (page === 'leaders') return 'list';
    return FEEDS.test(page) ? 'feed' : null;
  },
  detect(root, url) {
    const kind = hackernews.pageKind(url);
    const document = documentOf(root);
    const scope = scopeOf(root, UNIT);
    const own = ownHandle(document);
    const whose = scope === document && kind === 'profile' ? subject(document, url) : [];
    const leaders = scope === document && kind === 'list' ? listed(document) : [];
    const written = kind
      ? bylines(scope, { accountOf: handleOfLink, postOf }).map(line => author(line, kind, url))
      : [];
    return [...whose, ...leaders, ...written].filter(({ person }) => person.identifiers[0]?.value !== own);
  },
  detectOutsideUnits: (document, url) => hackernews.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT)),
};

const handleOfLink = (link: Element): string | undefined => USER_LINK.exec(link.getAttribute('href') ?? '')?.[1];

function postOf(link: Element): { id: string } | undefined {
  const id = ITEM_LINK.exec(link.getAttribute('href') ?? '')?.[1];
  return id ? { id } : undefined;
}

// Who is signed in stands in the bar on top, beside the way out.
function ownHandle(document: Document): string | undefined {
  const bar = document.querySelector('a[href^="logout?"], a[href*="/logout?"]')?.closest('td, tr');
  return [...(bar?.querySelectorAll('a[href]') ?? [])].map(handleOfLink).find(Boolean);
}

function subject(document: Document, url: URL): Detection[] {
  const handle = profileHandle('hackernews', url);
  const anchor = [...document.querySelectorAll('a[href]')].find(link => handleOfLink(link) === handle);
  const table = anchor?.closest('table');
  if (!handle || !anchor || !table) return [];
  // Name, age, karma, and in the fourth row what people say about themselves.
  const about = [...table.rows].find(row => row.contains(anchor))?.parentElement?.children[3]?.lastElementChild;
  const person = personOf(handle, 'subject', cleanText(textOf(about), 400));
  const sourceUrl = `https://news.ycombinator.com/user?id=${handle}`;
  const touch: Touch = { kind: 'profile-view', channel: 'hackernews', direction: 'none', sourceUrl };
  return [{ anchor, person, evidence: [{ reader: 'url', rank: 1, field: 'handle' }], touch }];
}

function listed(document: Document): Detection[] {
  return [...document.querySelectorAll('a[href]')].flatMap(anchor => {
    const handle = handleOfLink(anchor);
    if (!handle) return [];
    return [{ anchor, person: personOf(handle, 'listed'), evidence: [{ reader: 'link', rank: 4, field: 'handle' }] }];
  });
}

// People are known by their handle alone here.
function personOf(handle: string, role: Person['role'], headline?: string): Person {
  const person: Person = {
    site: 'hackernews',
    role,
    identifiers: [{ kind: 'handle', site: 'hackernews', value: handle }],
  };
  return headline ? { ...person, headline } : person;
}

function author({ post, handle, anchor, permalink }: Byline<{ id: string }>, kind: PageKind, url: URL): Detection {
  const occurredAt = isoTime(permalink.closest('[title]')?.getAttribute('title'));
  const isAnswer = kind === 'post' && url.searchParams.get('id') !== post.id;
  const touch: Touch = {
    kind: isAnswer ? 'reply' : 'comment',
    channel: 'hackernews',
    direction: 'out',
    sourceUrl: `https://news.ycombinator.com/item?id=${post.id}`,
    messageKey: `hackernews:${post.id}`,
    ...(occurredAt && { occurredAt }),
  };
  return {
    anchor,
    person: personOf(handle, 'author'),
    evidence: [{ reader: 'link', rank: 4, field: 'handle' }],
    touch,
  };
}

// By hand: https://news.ycombinator.com/item?id=1 · https://news.ycombinator.com/user?id=dang
