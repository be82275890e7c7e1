import { cleanLabel, cleanName, cleanText } from '../lib/text';
import type { Identifier } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { emailIdentifier } from '../model/plain-identifiers';
import { parseProfileUrl } from '../model/url-grammar/in-pages';
import { type Byline, bylines, documentOf, isoTime, scopeOf, shownName } from '../page/bylines';
import { textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

// Comments of the older pages and of the newer ones.
const UNIT = '.timeline-comment-group, [data-wrapper-timeline-id]';
const NO_ACCOUNTS =
  /^(?:about|account|apps|collections|contact|copilot|codespaces|customer-stories|dashboard|discussions|enterprise|events|explore|features|feed|gist|ghost|git-guides|home|issues|join|login|logout|marketplace|new|newsroom|notifications|organizations|orgs|pricing|pulls|readme|search|security|sessions|settings|signup|site|sponsors|stars|team|topics|trending|users|watching)$/;
const PATH = /^(?:https:\/\/github\.com)?\/([^?#]*)/;
const LOGIN = /^[a-z\d](?:[a-z\d]|[-_](?=[a-z\d])){0,38}$/i;
const TIME = 'relative-time, time-ago, time';
const POST_HASH =
  /#(issue|issuecomment|discussion|discussioncomment|discussion_r|pullrequestreview|pullrequest|commitcomment|r)-?(\d+)$/;
const POST_WORDS: Record<string, string> = {
  issuecomment: 'issue-comment',
  discussioncomment: 'discussion-comment',
  discussion_r: 'review-comment',
  r: 'commit-comment',
  pullrequestreview: 'review',
  pullrequest: 'pull',
  commitcomment: 'commit-comment',
};

interface Post {
  id: string;
  isOpening: boolean;
  sourceUrl: string;
}

export const github: SiteDetector = {
  id: 'github',
  matches: ['https://github.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [first = '', second, area = '', item] = url.pathname.split('/').filter(Boolean);
    if (first === 'orgs') return area === 'people' ? 'list' : second && !area ? 'company' : null;
    if (first === 'search') return url.searchParams.get('type')?.toLowerCase() === 'users' ? 'search' : null;
    if (first === '' || first === 'dashboard' || first === 'feed') return 'feed';
    if (NO_ACCOUNTS.test(first) || !LOGIN.test(first)) return null;
    if (!second) return /^follow(?:ers|ing)$/.test(url.searchParams.get('tab') ?? '') ? 'list' : 'profile';
    if (/^(?:issues|pull|discussions)$/.test(area)) return /^\d+$/.test(item ?? '') ? 'post' : 'list';
    if (area === 'commit') return 'post';
    return /^(?:pulls|commits|stargazers|watchers|contributors)$/.test(area) ? 'list' : null;
  },
  detect(root, url) {
    const kind = github.pageKind(url);
    if (!kind) return [];
    const document = documentOf(root);
    const scope = scopeOf(root, UNIT);
    const own = metaOf(document, 'user-login')?.toLowerCase();
    const outside = scope === document ? peopleOfPage(document, url, kind) : [];
    return [...outside, ...authors(scope, url)].filter(({ person }) => person.identifiers[0]?.value !== own);
  },
  detectOutsideUnits(document, url) {
    return github.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function peopleOfPage(document: Document, url: URL, kind: PageKind): Detection[] {
  if (kind === 'profile' || kind === 'company') return subject(document, url);
  if (kind === 'list' || kind === 'search') return [...owner(document, url), ...listed(document, url)];
  return kind === 'post' ? [...owner(document, url), ...committers(document, url), ...opener(document, url)] : [];
}

/** Beside the conversation, a pull request names who opened it in its head alone: the first account there. */
function opener(document: Document, url: URL): Detection[] {
  const [, repository, number] =
    /^\/([^/]+\/[^/]+)\/pull\/(\d+)\/(?:files|changes|commits|checks)\b/.exec(url.pathname) ?? [];
  const main = repository ? document.querySelector('main') : null;
  const heading = main?.querySelector('h1');
  const link = [...(main?.querySelectorAll('a[href]') ?? [])].find(
    one =>
      loginOfLink(one) !== undefined &&
      isAccountLink(one) &&
      textOf(one) &&
      heading &&
      (heading.compareDocumentPosition(one) & 4) !== 0 &&
      !one.closest(UNIT),
  );
  if (!link) return [];
  const post = { id: `${repository}/${number}`.toLowerCase(), isOpening: true };
  const sourceUrl = `https://github.com/${repository}/pull/${number}`;
  return [author({ post: { ...post, sourceUrl }, handle: loginOfLink(link) ?? '', anchor: link, permalink: link })];
}

const metaOf = (document: Document, name: string): string | undefined =>
  document.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content') || undefined;

function loginOfLink(link: Element): string | undefined {
  const path = PATH.exec(link.getAttribute('href') ?? '')?.[1]?.replace(/\/$/, '');
  const isLogin = path !== undefined && LOGIN.test(path) && !NO_ACCOUNTS.test(path.toLowerCase());
  return isLogin ? path.toLowerCase() : undefined;
}

const identifierOf = (value: string): Identifier => ({ kind: 'handle', site: 'github', value });

function personOf(login: string, role: Person['role'], links: readonly Element[], name?: string): Person {
  const person: Person = { site: 'github', role, identifiers: [identifierOf(login)], ...(name && { fullName: name }) };
  const isOrganization = links.some(link => link.getAttribute('data-hovercard-type') === 'organization');
  return isOrganization ? { ...person, isOrganization } : person;
}

// --- whose page it is ---

function subject(document: Document, url: URL): Detection[] {
  const [first = '', second = ''] = url.pathname.split('/').filter(Boolean);
  const login = (first === 'orgs' ? second : first).toLowerCase();
  const isOrganization = isOrganizationPage(document);
  const anchor = nameElement(document, login);
  if (!anchor || (!isOrganization && !isPersonPage(document, login))) return [];
  const property = (name: string) => textOf(document.querySelector(`[itemprop="${name}"]`));
  const bio =
    document.querySelector('[data-bio-text]')?.getAttribute('data-bio-text') ??
    textOf(document.querySelector('.user-profile-bio'));
  const facts = {
    fullName: isOrganization ? cleanLabel(textOf(anchor)) : nameOf(anchor, login),
    headline: cleanText(bio, 400),
    company: cleanLabel(property('worksFor')?.replace(/^@/, '')),
    location: cleanText(property('homeLocation') ?? property('location'), 200),
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value)) as typeof facts;
  const person: Person = {
    site: 'github',
    role: 'subject',
    identifiers: [identifierOf(login), ...(isOrganization ? [] : claimedIdentifiers(document))],
    ...known,
    ...(isOrganization && { isOrganization }),
  };
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    { reader: 'structured-data', rank: 2, field: 'fullName' },
  ];
  const sourceUrl = `https://github.com/${login}`;
  const touch: Touch = { kind: 'profile-view', channel: 'github', direction: 'none', sourceUrl };
  return [{ anchor, person, evidence, touch }];
}

const isOrganizationPage = (document: Document): boolean =>
  metaOf(document, 'hovercard-subject-tag')?.startsWith('organization:') === true ||
  document.querySelector('[itemtype$="schema.org/Organization"]') !== null;

const isPersonPage = (document: Document, login: string): boolean =>
  metaOf(document, 'profile:username')?.toLowerCase() === login ||
  textOf(document.querySelector('[itemprop="additionalName"]'))?.toLowerCase() === login;

/** Where the name stands; people without one show their login there. */
function nameElement(document: Document, login: string): Element | undefined {
  const named = [...document.querySelectorAll('main [itemprop="name"], [itemtype$="/Person"] [itemprop="name"]')].find(
    textOf,
  );
  const nickname = document.querySelector('[itemprop="additionalName"]');
  return (
    named ??
    nickname ??
    [...document.querySelectorAll('main h1')].find(heading => isLoginOrName(heading, login, document))
  );
}

const isLoginOrName = (heading: Element, login: string, document: Document): boolean => {
  const text = textOf(heading);
  return text !== undefined && (text.toLowerCase().includes(login) || document.title.includes(text));
};

function nameOf(element: Element, login: string): string | undefined {
  const { name } = shownName([element], login);
  return cleanName(name);
}

/** Accounts, site and address that people give on their own profile. */
function claimedIdentifiers(document: Document): Identifier[] {
  const links = document.querySelectorAll(
    '[itemprop="social"] a[href], [itemprop="url"] a[href], [itemprop="email"] a[href]',
  );
  const found = [...links].flatMap(link => {
    const href = link.getAttribute('href') ?? '';
    return (/^mailto:/i.test(href) ? emailIdentifier(href) : parseProfileUrl(href)?.identifier) ?? [];
  });
  return found.filter(one => one.site !== 'github').slice(0, 10);
}

/** Whose repository it is. */
function owner(document: Document, url: URL): Detection[] {
  const login = url.pathname.split('/')[1]?.toLowerCase();
  const link = [...document.querySelectorAll('a[rel="author"], [itemprop="author"] a[href]')].find(
    one => loginOfLink(one) === login,
  );
  if (!link || !login) return [];
  const person = personOf(login, 'author', [link]);
  const sourceUrl = `https://github.com/${login}`;
  const touch: Touch = { kind: 'profile-view', channel: 'github', direction: 'none', sourceUrl };
  return [{ anchor: link, person, evidence: [{ reader: 'structured-data', rank: 2, field: 'handle' }], touch }];
}

// --- issues, pull requests, discussions ---

function postOf(link: Element, url: URL): Post | undefined {
  const [hash, kind = '', number = ''] = POST_HASH.exec(link.getAttribute('href') ?? '') ?? [];
  // The text of a comment may point to others: only a permanent link is an age.
  if (!hash || !link.querySelector(TIME)) return undefined;
  const [, repository = '', area = '', item = ''] = /^\/([^/]+\/[^/]+)\/([^/]+)\/([^/]+)/.exec(url.pathname) ?? [];
  const isOpening = /^(?:issue|pullrequest|discussion)$/.test(kind);
  const address = `https://github.com/${repository}/${area}/${item}`;
  return isOpening
    ? { id: `${repository}/${item}`.toLowerCase(), isOpening, sourceUrl: address }
    : { id: `${POST_WORDS[kind] ?? kind}-${number}`, isOpening, sourceUrl: `${address}${hash}` };
}

function authors(scope: Document | Element, url: URL): Detection[] {
  return bylines(scope, { accountOf: loginOfLink, postOf: link => postOf(link, url) }).map(author);
}

function author({ post, handle, anchor, permalink }: Byline<Post>): Detection {
  const occurredAt = isoTime(permalink.querySelector(TIME)?.getAttribute('datetime'));
  const touch: Touch = {
    kind: post.isOpening ? 'comment' : 'reply',
    channel: 'github',
    direction: 'out',
    sourceUrl: post.sourceUrl,
    messageKey: `github:${post.id}`,
    ...(occurredAt && { occurredAt }),
  };
  const evidence: Evidence[] = [{ reader: 'link', rank: 4, field: 'handle' }];
  return { anchor, person: personOf(handle, 'author', [anchor]), evidence, touch };
}

// --- commits, stargazers, followers ---

const isAccountLink = (link: Element): boolean =>
  link.getAttribute('data-hovercard-url')?.startsWith('/users/') === true ||
  /^(?:user|organization)$/.test(link.getAttribute('data-hovercard-type') ?? '') ||
  link.querySelector('img[alt^="@"], img[data-testid="github-avatar"], img[src*="avatars.githubusercontent.com"]') !==
    null;

/** Login of an account link, also of one that leads to what somebody did in this repository. */
function loginIn(link: Element): string | undefined {
  const href = link.getAttribute('href') ?? '';
  const author = /(?:[?&+=]|%20)author(?:=|%3A|:)([\w-]+)(?=%20|[&+#]|$)|\/created_by\/([\w-]+)$/i
    .exec(href)
    ?.slice(1)
    .find(Boolean);
  return author && LOGIN.test(author) ? author.toLowerCase() : loginOfLink(link);
}

/** Who made a commit is named beside its age: in the smallest block around it that names anybody. */
function committers(document: Document, url: URL): Detection[] {
  const sha = /\/commit\/([\da-f]{7,64})/.exec(url.pathname)?.[1];
  const time = document.querySelector('main')?.querySelector(TIME);
  if (!sha || !time) return [];
  const occurredAt = isoTime(time.getAttribute('datetime'));
  const touch: Touch = {
    kind: 'comment',
    channel: 'github',
    direction: 'out',
    sourceUrl: `https://github.com${url.pathname}`,
    messageKey: `github:commit-${sha}`,
    ...(occurredAt && { occurredAt }),
  };
  for (let block = time.parentElement; block && block.localName !== 'main'; block = block.parentElement) {
    const found = rows(block, url, 'author');
    if (found.length) return found.map(one => ({ ...one, touch }));
  }
  return [];
}

const listed = (document: Document, url: URL): Detection[] =>
  rows(document.querySelector('main') ?? document, url, 'listed');

function rows(scope: ParentNode, url: URL, role: Person['role']): Detection[] {
  const byLogin = new Map<string, Element[]>();
  const whose = url.pathname.split('/')[1]?.toLowerCase();
  for (const link of scope.querySelectorAll('a[href]')) {
    const login = loginIn(link);
    if (!login || (login === whose && role === 'listed') || link.closest('nav, [itemprop="author"]')) continue;
    byLogin.set(login, [...(byLogin.get(login) ?? []), link]);
  }
  const named = [...byLogin].filter(([, links]) => links.some(textOf) && links.some(isAccountLink));
  return named.map(([login, links]) => {
    const { name, anchor } = shownName(links, login);
    // Searches mark the words found inside of a name.
    const marked = links.find(link => link.querySelector('em'));
    const whole = marked && textOf(marked) !== login ? cleanName(textOf(marked)) : undefined;
    const person = personOf(login, role, links, whole ?? name);
    return { anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }] };
  });
}

// By hand: https://github.com/torvalds · https://github.com/git/git/commits/master · https://github.com/nodejs/node/stargazers
