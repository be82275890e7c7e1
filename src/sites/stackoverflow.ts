import { cleanName, cleanText } from '../lib/text';
import type { Identifier } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { githubRow } from '../model/url-grammar/github';
import { linkedin } from '../model/url-grammar/linkedin';
import { createProfileReader } from '../model/url-grammar/reader';
import { x } from '../model/url-grammar/x';
import { bylines, documentOf, isoTime, scopeOf, withSelf } from '../page/bylines';
import { textLines } from '../page/select';
import { textOf } from '../page/structured-data';
import { fold } from '../page/words';
import type { Detection, PageKind, SiteDetector } from './types';

/** Accounts that people link to from their profiles. */
const { parseProfileUrl } = createProfileReader([githubRow(new Set()), linkedin, x]);

const POST = '[data-answerid], [data-questionid]';
const COMMENT = '[data-comment-id]';
const UNIT = `${POST}, .s-post-summary`;
const HEADER = 'header, nav, [role="banner"]';
const USER_LINK = /^(?:https:\/\/[\w.]+)?\/users\/(\d+)(?:\/[^/?#]*)?(?:[?#].*)?$/;
const QUESTION_LINK = /^(?:https:\/\/[\w.]+)?\/questions\/(\d+)\/[^?#]*$/;
/** A page of results has 50 questions, each linked a few times. */
const MAX_LINKS = 500;
const COMMENT_LINK = /#comment(\d+)_(\d+)$/;

export const stackoverflow: SiteDetector = {
  id: 'stackoverflow',
  matches: [
    'https://stackoverflow.com/*',
    'https://*.stackexchange.com/*',
    'https://superuser.com/*',
    'https://serverfault.com/*',
    'https://askubuntu.com/*',
  ],
  unit: () => UNIT,
  pageKind(url) {
    const [area = '', item = ''] = url.pathname.split('/').filter(Boolean);
    if (area === 'users') return /^\d+$/.test(item) ? 'profile' : item ? null : 'list';
    if (/^(?:questions|q|a)$/.test(area) && /^\d+$/.test(item)) return 'post';
    if (area === 'search') return 'search';
    return area === '' || area === 'questions' ? 'feed' : null;
  },
  detect(root, url) {
    const kind = stackoverflow.pageKind(url);
    if (!kind) return [];
    const document = documentOf(root);
    const scope = scopeOf(root, UNIT);
    const own = ownId(document);
    return readers(scope, document, url, kind).filter(
      ({ person }) => !own || person.identifiers[0]?.value !== identifierOf(own, url).value,
    );
  },
  detectOutsideUnits(document, url) {
    return stackoverflow.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function readers(scope: Document | Element, document: Document, url: URL, kind: PageKind): Detection[] {
  if (kind === 'profile') return scope === document ? subject(document, url) : [];
  if (kind === 'post') return [...posts(scope, url), ...comments(scope, url)];
  return kind === 'list' ? listed(scope, url) : summaries(scope, url);
}

const idOfLink = (link: Element): string | undefined => USER_LINK.exec(link.getAttribute('href') ?? '')?.[1];

// The bar on top links to the profile of who is signed in, and to nobody else's.
function ownId(document: Document): string | undefined {
  const links = [...document.querySelectorAll('a[href*="/users/"]')].filter(link => link.closest(HEADER));
  return links.map(idOfLink).find(Boolean);
}

/** Each site of the network counts its people anew: elsewhere than at Stack Overflow the address names them. */
const identifierOf = (id: string, { host }: URL): Identifier =>
  host === 'stackoverflow.com'
    ? { kind: 'handle', site: 'stackoverflow', value: id }
    : { kind: 'url', site: 'stackoverflow', value: `https://${host}/users/${id}` };

/** Prefix of keys: numbers of posts, too, are those of one site. */
const keyOf = ({ host }: URL, key: string): string =>
  `stackoverflow:${host === 'stackoverflow.com' ? '' : `${host}/`}${key}`;

function personOf(id: string, role: Person['role'], name: string | undefined, url: URL): Person {
  const person: Person = { site: 'stackoverflow', role, identifiers: [identifierOf(id, url)] };
  return name ? { ...person, fullName: name } : person;
}

// --- whose page it is ---

function subject(document: Document, url: URL): Detection[] {
  const id = idOf(url);
  const plate = id && namePlate(document, url);
  if (!id || !plate) return [];
  const fact = (selector: string) => textOf(document.querySelector(selector));
  const headline = cleanText(fact('[itemprop="description"], .js-about-me-content'), 400);
  const location = cleanText(fact('[itemprop="homeLocation"], [itemprop="address"]'), 200);
  const person: Person = {
    ...personOf(id, 'subject', plate.name, url),
    ...(headline && { headline }),
    ...(location && { location }),
  };
  person.identifiers.push(...claimedAccounts(document));
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    { reader: 'text', rank: 5, field: 'fullName' },
  ];
  const touch: Touch = {
    kind: 'profile-view',
    channel: 'stackoverflow',
    direction: 'none',
    sourceUrl: `${url.origin}/users/${id}`,
  };
  return [{ anchor: plate.anchor, person, evidence, touch }];
}

/** Accounts elsewhere that people say on their profile are theirs. */
function claimedAccounts(document: Document): Identifier[] {
  const links = [...document.querySelectorAll('a[rel~="me"][href]')].filter(link => !link.closest(HEADER));
  const found = links.flatMap(link => parseProfileUrl(link.getAttribute('href') ?? '')?.identifier ?? []);
  return found.filter(({ site }) => site !== 'stackoverflow').slice(0, 8);
}

/** The name is the first line of the page that its title and its address repeat. */
function namePlate(document: Document, url: URL): { name?: string; anchor: Element } | undefined {
  const slug = fold(url.pathname.split('/')[3] ?? '');
  const main = document.querySelector('main, [role="main"], #content') ?? document.body;
  const lines = main ? textLines(main, 80).filter(({ element }) => !element.closest(`${HEADER}, a, button`)) : [];
  const line = lines.find(
    ({ text }) => document.title.includes(text) && fold(text) !== '' && (!slug || fold(text) === slug),
  );
  const named = line ?? lines.find(({ text }) => document.title.includes(text) && /\p{L}{2}/u.test(text));
  return named && { name: cleanName(named.text), anchor: named.element };
}

// --- questions and answers ---

interface Written {
  kind: Touch['kind'];
  sourceUrl: string;
  messageKey: string;
  time?: string | null;
}

function detection(id: string, anchor: Element, written: Written, evidence: Evidence, url: URL): Detection {
  const { time, ...rest } = written;
  const occurredAt = isoTime(time);
  const touch: Touch = { ...rest, channel: 'stackoverflow', direction: 'out', ...(occurredAt && { occurredAt }) };
  return { anchor, person: personOf(id, 'author', cleanName(textOf(anchor)), url), evidence: [evidence], touch };
}

function posts(scope: Document | Element, url: URL): Detection[] {
  return withSelf(scope, POST).flatMap(post => {
    const answer = post.getAttribute('data-answerid');
    const question = post.getAttribute('data-questionid') ?? '';
    const anchor = ownerLink(post);
    const id = anchor && idOfLink(anchor);
    if (!anchor || !id) return [];
    const written: Written = answer
      ? {
          kind: 'reply',
          sourceUrl: `${url.origin}/a/${answer}`,
          messageKey: keyOf(url, `answer-${answer}`),
        }
      : {
          kind: 'comment',
          sourceUrl: `${url.origin}/questions/${question || idOf(url)}`,
          messageKey: keyOf(url, `question-${question || idOf(url)}`),
        };
    return [
      detection(
        id,
        anchor,
        { ...written, time: timeNear(anchor) },
        anchor.closest('[itemprop="author"]')
          ? { reader: 'structured-data', rank: 2, field: 'handle' }
          : { reader: 'link', rank: 4, field: 'handle' },
        url,
      ),
    ];
  });
}

const idOf = ({ pathname }: URL): string => pathname.split('/')[2] ?? '';

/** Who edited a post has a card beside the one of who wrote it, which alone is marked up as the author. */
function ownerLink(post: Element): Element | undefined {
  const links = [...post.querySelectorAll('a[href*="/users/"]')].filter(
    link => idOfLink(link) && textOf(link) && !link.closest(COMMENT),
  );
  // Without the mark: the card of who wrote it is the last one.
  return links.find(link => link.closest('[itemprop="author"]')) ?? links.filter(timeNear).at(-1);
}

/** The age stands in the same card, its time in the title. */
function timeNear(link: Element): string | null | undefined {
  let block = link.parentElement;
  for (let depth = 0; block && depth < 4; depth++, block = block.parentElement) {
    const times = [...block.querySelectorAll('[title]')].map(one => one.getAttribute('title'));
    const time = times.find(text => /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(text ?? ''));
    if (time) return time;
  }
  return undefined;
}

interface Comment {
  id: string;
  post: string;
}

function commentOf(link: Element): Comment | undefined {
  const [, id, post] = COMMENT_LINK.exec(link.getAttribute('href') ?? '') ?? [];
  return id && post && link.querySelector('[title]') ? { id, post } : undefined;
}

function comments(scope: Document | Element, url: URL): Detection[] {
  return bylines(scope, { accountOf: idOfLink, postOf: commentOf }).map(({ post, handle, anchor, permalink }) =>
    detection(
      handle,
      anchor,
      {
        kind: 'reply',
        sourceUrl: `${url.origin}/questions/${idOf(url)}#comment${post.id}_${post.post}`,
        messageKey: keyOf(url, `comment-${post.id}`),
        time: permalink.querySelector('[title]')?.getAttribute('title'),
      },
      { reader: 'link', rank: 4, field: 'handle' },
      url,
    ),
  );
}

// --- lists of questions, of users ---

/** Rows of questions: the smallest block around the link to a question that names somebody. */
function summaries(scope: Document | Element, url: URL): Detection[] {
  const taken = new Set<Element>();
  return [...scope.querySelectorAll('a[href*="/questions/"]')].slice(0, MAX_LINKS).flatMap(link => {
    const question = QUESTION_LINK.exec(link.getAttribute('href') ?? '')?.[1];
    const anchor = question && userBeside(link, question);
    const id = anchor && idOfLink(anchor);
    if (!id || taken.has(anchor)) return [];
    taken.add(anchor);
    const written: Written = {
      kind: 'comment',
      sourceUrl: `${url.origin}/questions/${question}`,
      messageKey: keyOf(url, `question-${question}`),
      time: timeNear(anchor),
    };
    return [detection(id, anchor, written, { reader: 'link', rank: 4, field: 'handle' }, url)];
  });
}

function userBeside(link: Element, question: string): Element | undefined {
  let block = link.parentElement;
  for (let depth = 0; block && depth < 8; depth++, block = block.parentElement) {
    const links = [...block.querySelectorAll('a[href]')];
    const isList = links.some(
      one => (QUESTION_LINK.exec(one.getAttribute('href') ?? '')?.[1] ?? question) !== question,
    );
    if (isList) return undefined;
    const user = links.find(one => idOfLink(one) && textOf(one));
    if (user) return user;
  }
  return undefined;
}

function listed(scope: Document | Element, url: URL): Detection[] {
  return [...scope.querySelectorAll('a[href*="/users/"]')].flatMap(anchor => {
    const id = idOfLink(anchor);
    if (!id || !textOf(anchor) || anchor.closest(HEADER)) return [];
    const person = personOf(id, 'listed', cleanName(textOf(anchor)), url);
    return [{ anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }] }];
  });
}

// By hand: https://stackoverflow.com/users/22656 · https://stackoverflow.com/questions/11227809 · https://stackoverflow.com/users
