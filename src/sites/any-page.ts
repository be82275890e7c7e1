import type { Identifier } from '../model/identifier';
import { identifierKey } from '../model/identifier-key';
import type { Evidence, Person } from '../model/person';
import { emailIdentifier, pageIdentifier } from '../model/plain-identifiers';
import { parseProfileUrl } from '../model/url-grammar/in-pages';
import { microdataClaims, microformatClaims } from '../page/microformats';
import { type Claim, emptyClaim, jsonLdClaims, personName, splitNames, textOf } from '../page/structured-data';
import type { Detection, SiteDetector } from './types';

const MAX_PEOPLE = 100;
const MAX_IDENTIFIERS = 12;
// Mailboxes of a function, not of a person.
const FUNCTION_MAILBOX =
  /^(?:abuse|admin|advertis\w*|billing|business|career\w*|compliance|contact|customer\w*|datenschutz|dpo|editor\w*|enquir\w*|events?|feedback|hello|help\w*|hi|hr|impressum|info\w*|inquir\w*|investor\w*|jobs?|kontakt|legal|mail|marketing|media|news\w*|no-?reply|office|orders?|partner\w*|postmaster|pr|press\w*|privacy|recruit\w*|redaktion|sales|security|service\w*|shop|subscri\w*|support|team|tips?|webmaster|welcome)(?:[+._-].*)?$/i;

/**
 * Any page that says who it is about or who wrote it. Runs where the rep asked for it, or on sites switched on.
 * A page is a claim: what it says about accounts elsewhere carries a low rank, and contradictions are dropped.
 */
export const anyPage: SiteDetector = {
  id: 'web',
  matches: [],
  pageKind: () => 'page',
  detect(root, url) {
    const claims = [
      ...jsonLdClaims(root),
      ...microdataClaims(root),
      ...microformatClaims(root, url),
      ...linkClaims(root),
      ...metaClaims(root),
    ].filter(claim => claim.name && !isSiteName(claim.name, root));
    const groups = groupClaims(claims, url);
    const people = groups.slice(0, MAX_PEOPLE).map(group => toDetection(group, root, url));
    return withMailboxes(withCreator(people, root), root).slice(0, MAX_PEOPLE);
  },
};

function linkClaims(root: Document | Element): Claim[] {
  return [...root.querySelectorAll('a[rel~="author" i]')].flatMap(link =>
    splitNames(textOf(link) ?? '').map(name => ({
      ...emptyClaim('author', 'link', 4),
      name,
      anchor: link,
      links: [link.getAttribute('href') ?? ''],
    })),
  );
}

const META_AUTHOR = [
  'author',
  'article:author',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'byl',
  'citation_author',
];

function metaClaims(root: Document | Element): Claim[] {
  const metas = [...root.querySelectorAll('meta[name], meta[property]')].filter(meta =>
    META_AUTHOR.includes((meta.getAttribute('name') ?? meta.getAttribute('property') ?? '').toLowerCase()),
  );
  return metas.flatMap(meta =>
    splitNames(meta.getAttribute('content') ?? '').map(name => ({
      ...emptyClaim('author', 'structured-data', 3),
      name,
    })),
  );
}

function metaContent(root: Document | Element, name: string): string {
  return root.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content')?.trim() ?? '';
}

// Publishing systems name the site itself as author.
function isSiteName(name: string, root: Document | Element): boolean {
  const site = metaContent(root, 'og:site_name');
  return site !== '' && fold(site) === fold(name);
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();

/** Claims about one person: the same name, or an address of their own in common. */
function groupClaims(claims: readonly Claim[], url: URL): Claim[][] {
  const groups = new Map<string, Claim[]>();
  const aliases = new Map<string, string>();
  for (const claim of claims) {
    const keys = [fold(claim.name ?? ''), ...identifiersOf([claim], url).map(identifierKey)];
    const group = keys.map(key => aliases.get(key)).find(Boolean) ?? keys[0] ?? '';
    for (const key of keys) aliases.set(key, group);
    groups.set(group, [...(groups.get(group) ?? []), claim]);
  }
  return [...groups.values()];
}

const ROLES: readonly Person['role'][] = ['subject', 'author', 'listed', 'mentioned'];

function toDetection(group: readonly Claim[], root: Document | Element, url: URL): Detection {
  const first = <K extends keyof Claim>(field: K): Claim[K] | undefined => group.find(claim => claim[field])?.[field];
  const role = ROLES.find(one => group.some(claim => claim.role === one)) ?? 'mentioned';
  const fullName = first('name');
  const identifiers = withoutContradictions(identifiersOf(group, url));
  const person: Person = {
    site: 'web',
    role,
    identifiers: identifiers.slice(0, MAX_IDENTIFIERS),
    fullName,
    jobTitle: first('jobTitle'),
    company: first('company'),
    location: first('location'),
  };
  const anchor = group.find(({ anchor }) => anchor)?.anchor ?? placeOf(fullName ?? '', root);
  return { anchor, person, evidence: evidenceOf(group, identifiers), touch: touchOf(role, url) };
}

function touchOf(role: Person['role'], url: URL): Detection['touch'] {
  const sourceUrl = url.href.split('#')[0]?.slice(0, 2048);
  if (role === 'author') return { kind: 'comment', channel: 'web', direction: 'out', sourceUrl };
  return { kind: 'profile-view', channel: 'web', direction: 'none', sourceUrl };
}

function evidenceOf(group: readonly Claim[], identifiers: readonly Identifier[]): Evidence[] {
  const names = group.map(({ reader, rank }): Evidence => ({ reader, rank, field: 'fullName' }));
  // Anybody can write anybody's address into a page.
  const links: Evidence[] = identifiers.length ? [{ reader: 'link', rank: 4, field: 'identifiers' }] : [];
  const seen = new Set<string>();
  return [...names, ...links].filter(
    ({ reader, rank }) => !seen.has(`${reader}${rank}`) && seen.add(`${reader}${rank}`),
  );
}

function identifiersOf(group: readonly Claim[], url: URL): Identifier[] {
  return group.flatMap(claim => [
    ...claim.links.flatMap(link => linkIdentifier(link, url, claim.role) ?? []),
    ...claim.emails.flatMap(email => emailIdentifier(email) ?? []),
    ...claim.phones.flatMap(phone => phoneIdentifier(phone) ?? []),
  ]);
}

function linkIdentifier(link: string, url: URL, role: Person['role']): Identifier | undefined {
  const text = link.trim();
  if (/^mailto:/i.test(text)) return emailIdentifier(text);
  if (!text || text.startsWith('#') || !URL.canParse(text, url)) return undefined;
  const target = new URL(text, url);
  const account = parseProfileUrl(target);
  if (account) return account.identifier;
  // The front page of the site one is on is nobody's own, but for the person that it is about.
  const isFrontPage = target.pathname === '/' && (target.host === url.host || url.host.endsWith(`.${target.host}`));
  const isAbout = role === 'subject' && url.pathname === '/';
  return isFrontPage && !isAbout ? undefined : pageIdentifier(target);
}

/** International numbers only: a page does not say which country its short ones mean. */
function phoneIdentifier(phone: string): Identifier | undefined {
  const digits = phone.replace(/^tel:/i, '').replace(/\(0\)|[\s().\-/]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? { kind: 'phone', value: digits } : undefined;
}

// `twitter:creator` is the writer, when it is not the site's own account and one person wrote the page.
function withCreator(people: Detection[], root: Document | Element): Detection[] {
  const creator = metaContent(root, 'twitter:creator').replace(/^@/, '').toLowerCase();
  const site = metaContent(root, 'twitter:site').replace(/^@/, '').toLowerCase();
  const authors = people.filter(({ person }) => person.role === 'author');
  const account = creator && creator !== site ? parseProfileUrl(`https://x.com/${creator}`)?.identifier : undefined;
  const [author] = authors;
  if (!account || !author || authors.length > 1) return people;
  return people.map(one => (one === author ? withIdentifier(one, account) : one));
}

function withIdentifier(detection: Detection, identifier: Identifier): Detection {
  const identifiers = withoutContradictions([...detection.person.identifiers, identifier]);
  const person = { ...detection.person, identifiers: identifiers.slice(0, MAX_IDENTIFIERS) };
  return {
    ...detection,
    person,
    evidence: [...detection.evidence, { reader: 'link', rank: 4, field: identifier.kind }],
  };
}

/** One person has one account per site: where a page names two, it says nothing reliable about either. */
function withoutContradictions(identifiers: readonly Identifier[]): Identifier[] {
  const distinct = [...new Map(identifiers.map(one => [identifierKey(one), one])).values()];
  return distinct.filter(one => {
    const rivals = distinct.filter(({ kind, site }) => kind === 'handle' && kind === one.kind && site === one.site);
    return rivals.length < 2;
  });
}

/** The element that shows a name which was only read from invisible data; the heading or the body when none does. */
function placeOf(name: string, root: Document | Element): Element {
  const wanted = fold(name);
  const places = root.querySelectorAll(
    '[class*="author" i], [class*="byline" i], [rel~="author"], address, h1, h2, h3, a, p, span',
  );
  let best: Element | undefined;
  for (const place of places) {
    const text = place.textContent ?? '';
    if (text.length > name.length + 40 || !fold(text).includes(wanted)) continue;
    if (!best || text.length < (best.textContent ?? '').length || best.contains(place)) best = place;
  }
  const element = 'documentElement' in root ? (root.body ?? root.documentElement) : root;
  return best ?? root.querySelector('h1') ?? element;
}

interface Mailbox {
  email: Identifier;
  local: string;
  link: Element;
  fullName?: string;
}

/** Mailboxes of people among the links of a page: joined to the one person whose name they bear, else people by themselves. */
function withMailboxes(people: Detection[], root: Document | Element): Detection[] {
  const known = new Set(people.flatMap(({ person }) => person.identifiers.map(identifierKey)));
  const boxes = mailboxes(root).filter(({ email }) => !known.has(identifierKey(email)));
  const owners = new Map(boxes.map(box => [box, ownerOf(box, people)]));
  const named = people.map(one => {
    const own = boxes.filter(box => owners.get(box) === one);
    return own.length === 1 && own[0] ? withIdentifier(one, own[0].email) : one;
  });
  // Without a name beside it, an address is a person only when it spells one, or is all the page has.
  const alone = boxes.filter(
    box => !owners.get(box) && (box.fullName || isSpelled(box.local) || (boxes.length === 1 && !people.length)),
  );
  return [...named, ...alone.map(mailDetection)];
}

function mailboxes(root: Document | Element): Mailbox[] {
  const boxes = new Map<string, Mailbox>();
  for (const link of root.querySelectorAll('a[href^="mailto:" i]')) {
    const email = emailIdentifier(link.getAttribute('href') ?? '');
    const local = email?.value.split('@')[0] ?? '';
    if (!email || FUNCTION_MAILBOX.test(local) || boxes.has(email.value)) continue;
    const name = personName(textOf(link));
    boxes.set(email.value, { email, local, link, fullName: name && FULL_NAME.test(name) ? name : undefined });
  }
  return [...boxes.values()];
}

// Each word begins as names do: `write to Ada` is no name.
const FULL_NAME = /^[\p{Lu}\p{Lo}]\S*(?:\s(?:[\p{Lu}\p{Lo}]\S*|de|da|del|der|di|la|van|von|zu))*\s[\p{Lu}\p{Lo}]\S*$/u;
const isSpelled = (local: string): boolean => /^\p{L}{2,}[._]\p{L}{2,}$/u.test(local);

function ownerOf({ local, fullName }: Mailbox, people: readonly Detection[]): Detection | undefined {
  const owners = people.filter(({ person }) => {
    if (fullName) return fold(fullName) === fold(person.fullName ?? '');
    const words = (person.fullName ?? '').split(' ').map(fold);
    return words.some(word => word.length > 2 && fold(local).includes(word));
  });
  return owners.length === 1 ? owners[0] : undefined;
}

function mailDetection({ email, link, fullName }: Mailbox): Detection {
  const person: Person = { site: 'web', role: 'listed', identifiers: [email], fullName };
  return { anchor: link, person, evidence: [{ reader: 'link', rank: 4, field: 'email' }] };
}
