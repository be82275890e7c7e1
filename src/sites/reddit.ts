import { cleanName, cleanText } from '../lib/text';
import type { Evidence, Person, Touch } from '../model/person';
import { reddit as grammar } from '../model/url-grammar/publishing';
import { createProfileReader } from '../model/url-grammar/reader';
import { profileVisit } from '../page/account-links';
import { bylines, documentOf, isHandle, isoTime, nameBefore, type PostLink, scopeOf, withSelf } from '../page/bylines';
import { textLines } from '../page/select';
import { textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

const { profileHandle } = createProfileReader([grammar]);

// The newest layout is made of elements that carry their author; the oldest has the same as data attributes.
const MARKED =
  'shreddit-post, shreddit-comment, shreddit-profile-comment, [data-fullname], [data-permalink][data-author]';
const UNIT = 'shreddit-post, shreddit-comment, shreddit-profile-comment, [data-fullname]';
const ADVERTISEMENT = 'shreddit-ad-post, shreddit-comments-page-ad, [data-promoted="true"], [data-testid="ad-post"]';
const HEADER = 'header, nav, [role="banner"], [role="navigation"], reddit-header-large, reddit-header-small, #header';
const USER_LINK = /^(?:https:\/\/(?:\w+\.)?reddit\.com)?\/(?:user|u)\/([\w-]{2,20})\/?$/i;
const POST_LINK =
  /^(?:https:\/\/(?:\w+\.)?reddit\.com)?(\/(?:r|user|u)\/[\w.-]+\/comments\/(\w+)(?:\/[^/?#]*(?:\/(\w+))?)?)\/?(?:[?#].*)?$/i;
const NOBODY = /^(?:\[deleted\]|\[removed\]|deleted|automoderator|me)$/i;

interface Post extends PostLink {
  path: string;
  isComment: boolean;
}

export const reddit: SiteDetector = {
  id: 'reddit',
  matches: ['https://*.reddit.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [area = '', name, tab, item] = url.pathname.split('/').filter(Boolean);
    if (area === 'user' || area === 'u') {
      if (!profileHandle('reddit', url)) return null;
      return tab === 'comments' && item ? 'post' : tab ? 'activity' : 'profile';
    }
    if (area === 'r' && name) return tab === 'comments' && item ? 'post' : 'feed';
    if (area === 'search') return 'search';
    return area === '' || /^(?:best|hot|new|top|rising|controversial|comments)$/.test(area) ? 'feed' : null;
  },
  detect(root, url) {
    const kind = reddit.pageKind(url);
    if (!kind) return [];
    const document = documentOf(root);
    const scope = scopeOf(root, UNIT);
    const own = ownHandle(document);
    const whose = scope === document && (kind === 'profile' || kind === 'activity') ? subject(document, url) : [];
    return [...whose, ...authors(scope, kind)].filter(({ person }) => person.identifiers[0]?.value !== own);
  },
  detectOutsideUnits(document, url) {
    return reddit.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function handleOfLink(link: Element): string | undefined {
  const name = USER_LINK.exec(link.getAttribute('href') ?? '')?.[1];
  return name && !NOBODY.test(name) ? name.toLowerCase() : undefined;
}

function postOf(link: Element): Post | undefined {
  const [, path, id, comment] = POST_LINK.exec(link.getAttribute('href') ?? '') ?? [];
  return path && id
    ? { id: comment ? `t1_${comment}` : `t3_${id}`, path: `${path}/`, isComment: !!comment }
    : undefined;
}

// Only one account is linked from the bar on top: who is signed in.
function ownHandle(document: Document): string | undefined {
  const links = [...document.querySelectorAll('a[href*="/user/"]')].filter(link => link.closest(HEADER));
  return links.map(handleOfLink).find(Boolean);
}

// --- whose page it is ---

function subject(document: Document, url: URL): Detection[] {
  const handle = profileHandle('reddit', url);
  const main = document.querySelector('main, [role="main"]') ?? document.body;
  const lines = main && handle ? textLines(document.body, 200) : [];
  const line = lines.find(({ text, element }) => isHandle(text, handle ?? '') && isHead(element));
  if (handle && !line) return titled(document, handle);
  if (!handle || !line) return [];
  const isPrefixed = /^\/?u\//i.test(line.text.trim());
  const { name, anchor } = isPrefixed
    ? nameBefore(line.element, handle, headOf(line.element))
    : { anchor: line.element };
  const about = cleanText(textOf(document.querySelector('[data-testid="profile-description"]')), 400);
  const person: Person = {
    ...personOf(handle, 'subject'),
    ...(name && { fullName: name }),
    ...(about && { headline: about }),
  };
  const evidence: Evidence[] = [{ reader: 'url', rank: 1, field: 'handle' }];
  const sourceUrl = `https://www.reddit.com/user/${handle}`;
  const touch: Touch = { kind: 'profile-view', channel: 'reddit', direction: 'none', sourceUrl };
  return [{ anchor, person, evidence, touch }];
}

/** What the head says before the page is drawn: `Ada Example (u/ada) - Reddit`. */
function titled(document: Document, handle: string): Detection[] {
  const [, before = ''] = new RegExp(`^(.*?)\\(?\\bu/${handle}\\b`, 'i').exec(document.title.slice(0, 300)) ?? [
    '',
    '\n',
  ];
  if (before === '\n' || document.querySelector('main, [role="main"]')) return [];
  const name = isHandle(before.trim(), handle) ? undefined : cleanName(before);
  const person: Person = { ...personOf(handle, 'subject'), ...(name && { fullName: name }) };
  const touch = profileVisit('reddit', `https://www.reddit.com/user/${handle}`);
  return [{ anchor: document.body, person, evidence: [{ reader: 'url', rank: 1, field: 'handle' }], touch }];
}

const isHead = (element: Element): boolean => !element.closest(`${MARKED}, ${HEADER}, article, a`);

/** A name stands next to the handle, not at the other end of the page. */
function headOf(element: Element): Element {
  let block = element;
  for (let depth = 0; depth < 3 && block.parentElement && !block.matches('main, body'); depth++)
    block = block.parentElement;
  return block;
}

function personOf(handle: string, role: Person['role']): Person {
  return { site: 'reddit', role, identifiers: [{ kind: 'handle', site: 'reddit', value: handle }] };
}

// --- posts and comments ---

function authors(scope: Document | Element, kind: PageKind): Detection[] {
  const marked = markedAuthors(scope, kind);
  const others = bylines(scope, { accountOf: handleOfLink, postOf }).filter(
    ({ anchor }) => !anchor.closest(`${MARKED}, ${ADVERTISEMENT}, ${HEADER}`),
  );
  const linked = others.map(({ post, handle, anchor, permalink }) => {
    const time = permalink.querySelector('time')?.getAttribute('datetime');
    return detection(handle, anchor, post, kind, time, { reader: 'link', rank: 4, field: 'handle' });
  });
  return [...marked, ...linked];
}

/** Authors of elements that say whose they are; somebody nobody can see there is not reported. */
function markedAuthors(scope: Document | Element, kind: PageKind): Detection[] {
  return withSelf(scope, MARKED).flatMap(block => {
    const handle = block.getAttribute('author') ?? block.getAttribute('data-author') ?? '';
    if (!handle || NOBODY.test(handle) || block.closest(ADVERTISEMENT)) return [];
    const isOwn = (element: Element) => element.closest(MARKED) === block;
    const links = [...block.querySelectorAll('a[href]')].filter(isOwn);
    const shown = links.find(link => handleOfLink(link) === handle.toLowerCase() && textOf(link));
    // Where no account is linked at all, the name stands in a part that cannot be looked into.
    const isClosed = block.localName.includes('-') && !links.some(handleOfLink);
    const anchor = shown ?? (isClosed ? block : undefined);
    if (!anchor) return [];
    const post = postOfBlock(block);
    return [detection(handle.toLowerCase(), anchor, post, kind, timeOf(block, isOwn), BY_ATTRIBUTE)];
  });
}

const BY_ATTRIBUTE: Evidence = { reader: 'data-attribute', rank: 3, field: 'handle' };

function postOfBlock(block: Element): Post {
  const id = ['thingid', 'comment-id', 'id', 'data-fullname'].map(name => block.getAttribute(name)).find(isFullName);
  const path = block.getAttribute('permalink') ?? block.getAttribute('data-permalink') ?? '';
  return { id: id ?? '', path, isComment: id ? id.startsWith('t1_') : /\/comments?\/\w+\/[^/]*\/\w+/.test(path) };
}

const isFullName = (text: string | null): text is string => /^t[13]_\w+$/.test(text ?? '');

function timeOf(block: Element, isOwn: (element: Element) => boolean): string | null | undefined {
  const time = [...block.querySelectorAll('time[datetime]')].find(isOwn);
  return block.getAttribute('created-timestamp') ?? block.getAttribute('created') ?? time?.getAttribute('datetime');
}

function detection(
  handle: string,
  anchor: Element,
  post: Post,
  kind: PageKind,
  time: string | null | undefined,
  evidence: Evidence,
): Detection {
  const occurredAt = isoTime(time);
  const touch: Touch = {
    kind: kind === 'post' && post.isComment ? 'reply' : 'comment',
    channel: 'reddit',
    direction: 'out',
    ...(post.path.startsWith('/') && { sourceUrl: `https://www.reddit.com${post.path}` }),
    ...(post.id && { messageKey: `reddit:${post.id}` }),
    ...(occurredAt && { occurredAt }),
  };
  return { anchor, person: personOf(handle, 'author'), evidence: [evidence], touch };
}

// By hand: https://www.reddit.com/user/spez · https://old.reddit.com/r/sales/ · https://www.reddit.com/r/sales/comments/
