import { cleanName } from '../lib/text';
import type { Identifier } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { parseProfileUrl, profileHandle } from '../model/profile-urls';
import { splitHeadline } from '../page/headline';
import { bestNamed, byAccount, isNamesake, linesAfter, looksLikeActor, type Sighting } from '../page/profile-links';
import { farthest, isInSentence, pickShown, squeeze, type TextLine, textLines } from '../page/select';
import { isWords } from '../page/words';
import type { Detection, PageKind, SiteDetector } from './types';

// Classes of the server-driven pages are hashes; ids and classes of the Ember pages go with each redesign. What is
// asked for here is what LinkedIn itself needs to tell things apart: urns, component keys, test ids, roles.
const POST = [
  '[data-urn^="urn:li:activity:"]',
  '[data-urn^="urn:li:share:"]',
  '[data-urn^="urn:li:ugcPost:"]',
  '[data-urn^="urn:li:aggregate:"]',
  '[data-id^="urn:li:activity:"]',
  '[componentkey*="FeedType_"]',
  '[id*="FeedType_"]',
  '[data-testid="mainFeed"] [role="listitem"]',
  '[data-view-name="feed-full-update"]',
  'article:not([data-id^="urn:li:comment:"])',
].join(',');
const COMMENT = [
  '[data-id^="urn:li:comment:"]',
  '[data-urn^="urn:li:comment:"]',
  '[componentkey*="replaceableComment_"]',
  '[id*="replaceableComment_"]',
  '[data-testid*="commentList"] > *',
].join(',');
const LINKS = 'a[href*="/in/"],a[href*="/company/"],a[href*="/school/"],a[href*="/showcase/"]';
// Site navigation and chat bubbles: whoever is there is not what the rep looks at.
const CHROME = 'nav,footer,[role="navigation"],[role="banner"],#global-nav,#msg-overlay,[class*="msg-overlay"]';
const MEMBER_ID = /A[A-Z][A-Za-z]AA[\w-]{15,}/;
const ACTIVITY_URN = /urn:li:(?:activity|share|ugcPost):\d+/;

/** What is known about the page while its people are read. */
interface Page {
  url: URL;
  kind: PageKind;
  own: { keys: Set<string>; names: Set<string> };
}

export const linkedin: SiteDetector = {
  id: 'linkedin',
  matches: ['https://*.linkedin.com/*'],
  unit: `${POST},[role="listitem"],li`,
  pageKind(url) {
    const [area = '', name = '', sub = ''] = url.pathname.split('/').filter(part => part && part !== 'mwlite');
    if (area === 'in' || area === 'pub') return sub === 'recent-activity' ? 'activity' : name ? 'profile' : null;
    if (area === 'sales') return name === 'lead' || name === 'people' ? 'profile' : 'search';
    if (area === 'feed') return name === 'update' ? 'post' : name && name !== 'hashtag' ? null : 'feed';
    if (area === 'search') return 'search';
    const kinds: Record<string, PageKind> = {
      posts: 'post',
      pulse: 'article',
      messaging: 'messages',
      company: 'company',
      school: 'company',
      showcase: 'company',
      mynetwork: 'list',
      groups: 'list',
      events: 'list',
      jobs: 'list',
    };
    return kinds[area] ?? null;
  },
  detect(root, url) {
    const kind = this.pageKind(url);
    if (!kind) return [];
    if (url.pathname.startsWith('/sales/')) return readSales(root, url);
    const page: Page = { url, kind, own: ownAccount(root.ownerDocument ?? (root as Document), kind) };
    if (kind === 'messages') return readMessages(root, page);
    const whole = root.nodeType === 9;
    const scope = whole ? root : (farthest(root as Element, POST) ?? root);
    const subject = kind === 'profile' && whole ? readSubject(root as Document, url) : null;
    return [...(subject ? [subject.detection] : []), ...readPeople(scope, page, subject?.card)];
  },
};

// --- links -----------------------------------------------------------------------------------------------------------

/** Reads a link to a person or company; null for links below a profile ("Contact info", "Show all posts"). */
function sight(link: Element, base: URL): Sighting | null {
  const href = link.getAttribute('href') ?? '';
  if (!URL.canParse(href, base)) return null;
  const url = new URL(href, base);
  const profile = parseProfileUrl(url);
  if (profile?.site !== 'linkedin' || profile.kind === 'post') return null;
  const below = url.pathname.split('/in/')[1]?.split('/')[1];
  if (below && !/^[a-z]{2}([-_][a-z]{2})?$/i.test(below)) return null;
  const found = textLines(link, 12).filter(line => isWords(line.text));
  return {
    link,
    profile,
    key: profile.kind === 'company' ? profile.canonicalUrl : (profile.handle ?? profile.memberId ?? ''),
    memberId: profile.memberId ?? MEMBER_ID.exec(url.searchParams.get('miniProfileUrn') ?? '')?.[0],
    text: found[0]?.text,
    name: found[0] && tidyName(found[0].text),
    lines: found.length,
  };
}

/** Sightings in page order; links by member id are joined to those by handle where one link shows both. */
function sightings(scope: ParentNode, page: Page): Sighting[] {
  const all: Sighting[] = [];
  for (const link of scope.querySelectorAll(LINKS)) {
    if (isChrome(link)) continue;
    const sighting = sight(link, page.url);
    if (sighting && !page.own.keys.has(sighting.key) && !page.own.names.has(sighting.name ?? '')) all.push(sighting);
  }
  const handles = new Map(all.map(({ memberId, profile }) => [memberId, profile.handle]));
  for (const sighting of all)
    if (!sighting.profile.handle) sighting.key = handles.get(sighting.memberId) ?? sighting.key;
  return all;
}

function isChrome(element: Element): boolean {
  return !!element.closest(CHROME) || isPageHeader(element);
}

function isPageHeader(element: Element): boolean {
  const header = element.closest('header');
  return !!header && !header.closest('main,article,section,[role="main"]');
}

/**
 * The rep's own account: linked or pictured in the navigation, and on feeds in whatever stands before the first post.
 */
function ownAccount(document: Document, kind: PageKind): Page['own'] {
  const own = { keys: new Set<string>(), names: new Set<string>() };
  const base = new URL('https://www.linkedin.com/');
  for (const element of document.querySelectorAll('nav a,header a,[role="banner"] a,nav img,header img')) {
    if (element.closest('main')) continue;
    if (element.localName === 'img') own.names.add(tidyName(element.getAttribute('alt') ?? ''));
    else addKey(own.keys, sight(element, base));
  }
  own.names.delete('');
  if (kind !== 'feed' && kind !== 'post') return own;
  const first = document.querySelector(POST);
  // On a post's page the side bar may show its author instead of the rep.
  const authors = new Set<string>();
  for (const link of (kind === 'post' && first?.querySelectorAll(LINKS)) || []) {
    if (!link.closest(COMMENT)) addKey(authors, sight(link, base));
  }
  for (const link of document.querySelectorAll('a[href*="/in/"]')) {
    if (first && (first.contains(link) || first.compareDocumentPosition(link) & 4)) break;
    const key = sight(link, base)?.key;
    if (key && !authors.has(key)) own.keys.add(key);
  }
  return own;
}

function addKey(keys: Set<string>, sighting: Sighting | null): void {
  if (sighting) keys.add(sighting.key);
}

// --- posts, comments, cards ------------------------------------------------------------------------------------------

function readPeople(scope: ParentNode, page: Page, topCard?: Element): Detection[] {
  const subject = page.kind === 'profile' ? parseProfileUrl(page.url) : null;
  const groups = new Map<Element | null, Sighting[]>();
  for (const sighting of sightings(scope, page)) {
    // Links in the top card to others are mutual connections.
    if (topCard?.contains(sighting.link)) continue;
    if (subject && isSame(sighting, subject)) continue;
    const place = sighting.link.closest(COMMENT) ?? farthest(sighting.link, POST);
    groups.set(place, [...(groups.get(place) ?? []), sighting]);
  }
  const own = reactingAs(groups);
  return [...groups].flatMap(([place, group]) => {
    const others = group.filter(({ key }) => !own.has(key));
    return place ? readPost(place, others, page) : readListed(others, page);
  });
}

/** The account that would react or comment: in a post, a photo with a link and no name anywhere. */
function reactingAs(groups: ReadonlyMap<Element | null, Sighting[]>): Set<string> {
  const own = new Set<string>();
  for (const [place, group] of groups) {
    if (!place || place.matches(COMMENT)) continue;
    for (const same of byAccount(group)) {
      const isPhoto = same.every(({ name, link }) => !name && link.querySelector('figure,img'));
      if (isPhoto && same[0]?.profile.kind === 'profile') own.add(same[0].key);
    }
  }
  return own;
}

function isSame({ key, memberId }: Sighting, wanted: { handle?: string; memberId?: string }): boolean {
  return key === wanted.handle || (memberId !== undefined && memberId === wanted.memberId);
}

/** Authors and mentioned people of one post or one comment. */
function readPost(place: Element, group: Sighting[], page: Page): Detection[] {
  const touch = place.matches(COMMENT) ? commentTouch(place, page.url) : postTouch(place, page.url);
  const named = group.filter(sighting => sighting.name && !isInSentence(sighting.link));
  const actor = named[0];
  const authors = new Set(named.filter(sighting => sighting === actor || looksLikeActor(sighting, group)));
  return byAccount(group).flatMap(same => {
    const best = bestNamed(same.filter(sighting => authors.has(sighting))) ?? bestNamed(same);
    if (best?.profile.kind !== 'profile') return [];
    return authors.has(best)
      ? [toDetection(best, same, 'author', touch)]
      : isNamesake(best)
        ? [toDetection(best, same, 'mentioned')]
        : [];
  });
}

/** People of lists, cards and side bars. */
function readListed(group: Sighting[], page: Page): Detection[] {
  const isList = /^(search|feed|list|messages)$/.test(page.kind);
  const cards = new Map<Element, string>();
  return byAccount(group).flatMap(same => {
    const best = bestNamed(same);
    if (best?.profile.kind !== 'profile') return [];
    const inSentence = isInSentence(best.link) || isMutual(best.link);
    if (inSentence)
      return isList || isMutual(best.link) || !isNamesake(best) ? [] : [toDetection(best, same, 'mentioned')];
    // A result's card names its person first; others in it are what the rep has in common with them.
    const card = page.kind === 'search' && farthest(best.link, '[role="listitem"],li');
    if (card && (cards.get(card) ?? best.key) !== best.key) return [];
    if (card) cards.set(card, best.key);
    return [toDetection(best, same, 'listed')];
  });
}

/** "Ada, Grace and 3 other mutual connections": names in bold, beside a link to the shared ones. */
function isMutual(link: Element): boolean {
  const bold = link.querySelector('strong');
  const block = link.closest('p,li,div');
  return !!bold && squeeze(bold.textContent ?? '') === squeeze(link.textContent ?? '') && !!block;
}

function toDetection(best: Sighting, same: Sighting[], role: Person['role'], touch?: Touch): Detection {
  const [headline, location] = role === 'mentioned' ? [] : linesAfter(best, role === 'listed' ? 2 : 1, isWords);
  const person: Person = {
    site: 'linkedin',
    role,
    identifiers: identifiersOf(same),
    fullName: best.name,
    headline,
    ...splitHeadline(headline),
    ...(location && location.length < 80 ? { location } : {}),
  };
  return { anchor: best.link, person, evidence: [{ reader: 'link', rank: 4 }], ...(touch && { touch }) };
}

function identifiersOf(same: Sighting[]): Identifier[] {
  const handle = same.find(({ profile }) => profile.handle)?.profile.handle;
  const memberId = same.find(sighting => sighting.memberId)?.memberId;
  return toIdentifiers(handle, memberId);
}

function toIdentifiers(handle: string | undefined, memberId: string | undefined): Identifier[] {
  const identifiers: Identifier[] = [];
  if (handle) identifiers.push({ kind: 'handle', site: 'linkedin', value: handle });
  if (memberId) identifiers.push({ kind: 'memberId', site: 'linkedin', value: memberId });
  return identifiers;
}

function postTouch(post: Element, url: URL): Touch {
  const urn = urnOf(post) ?? ACTIVITY_URN.exec(decodeURIComponent(url.pathname))?.[0];
  return { kind: 'comment', channel: 'linkedin', direction: 'out', ...(urn && permalink(urn)) };
}

function permalink(urn: string): Pick<Touch, 'sourceUrl' | 'messageKey'> {
  return { sourceUrl: `https://www.linkedin.com/feed/update/${urn}/`, messageKey: urn };
}

/** The server-driven feed shows a post's id only in the keys of its comments. */
function urnOf(post: Element): string | undefined {
  const holder = post.matches('[data-urn],[data-id]') ? post : post.querySelector('[data-urn^="urn:li:"]');
  const own = ACTIVITY_URN.exec(`${holder?.getAttribute('data-urn')} ${holder?.getAttribute('data-id')}`)?.[0];
  if (own) return own;
  const comment = post.querySelector(COMMENT);
  const id = comment && /\((?:urn:li:)?(activity|share|ugcPost):(\d+)/.exec(commentUrn(comment) ?? '');
  return id ? `urn:li:${id[1]}:${id[2]}` : undefined;
}

function commentUrn(comment: Element): string | undefined {
  const keys = ['data-id', 'data-urn', 'componentkey', 'id'].map(name => comment.getAttribute(name) ?? '');
  return /urn:li:comment:\([^)]*\)/.exec(keys.join(' '))?.[0];
}

function commentTouch(comment: Element, url: URL): Touch {
  const urn = commentUrn(comment);
  const post = farthest(comment, POST);
  const source = (post && urnOf(post)) ?? ACTIVITY_URN.exec(decodeURIComponent(url.pathname))?.[0];
  const sourceUrl = source && `https://www.linkedin.com/feed/update/${source}/`;
  return {
    kind: 'reply',
    channel: 'linkedin',
    direction: 'out',
    ...(sourceUrl && { sourceUrl: urn ? `${sourceUrl}?commentUrn=${encodeURIComponent(urn)}` : sourceUrl }),
    ...(urn && { messageKey: urn }),
  };
}

// --- profile ---------------------------------------------------------------------------------------------------------

function readSubject(document: Document, url: URL): { detection: Detection; card: Element } | null {
  const screens = document.querySelectorAll('[data-sdui-screen*="profile.Profile"]');
  const screen = pickShown(screens) ?? pickShown(document.querySelectorAll('main')) ?? document.body;
  const wanted = parseProfileUrl(url);
  if (!screen || wanted?.kind !== 'profile') return null;
  const keyed = screen.querySelector('[componentkey$="Topcard"],[id$="Topcard"]');
  const heading = keyed?.querySelector('h1,h2') ?? nameHeading(screen, document.title);
  const card = keyed ?? heading?.closest('section') ?? heading?.parentElement?.parentElement;
  const fullName = heading && tidyName(textLines(heading, 1)[0]?.text ?? '');
  if (!fullName || !card || belongsToAnother(card, wanted, url)) return null;
  const memberId = wanted.memberId ?? memberIdOf(card);
  const handle = wanted.handle ?? selfHandles(card, url)[0];
  const facts = topCardFacts(textLines(card, 80), heading, card);
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    { reader: 'text', rank: 5, field: 'fullName' },
  ];
  const person: Person = {
    site: 'linkedin',
    role: 'subject',
    identifiers: toIdentifiers(handle, memberId),
    fullName,
    ...facts,
  };
  const touch: Touch = {
    kind: 'profile-view',
    channel: 'linkedin',
    direction: 'none',
    sourceUrl: wanted.canonicalUrl,
  };
  return { detection: { anchor: heading, person, evidence, touch }, card };
}

/** The heading that the title of the page begins with; without such a title, the only first-level heading. */
function nameHeading(screen: ParentNode, title: string): Element | null {
  const wanted = title.replace(/^\(\d+\+?\)\s*/, '');
  const headings = [...screen.querySelectorAll('h1,h2')].slice(0, 20);
  const titled = headings.find(heading => {
    const text = squeeze(textLines(heading, 1)[0]?.text ?? '');
    return text.length > 1 && wanted.startsWith(text);
  });
  return titled ?? headings.find(heading => heading.localName === 'h1') ?? null;
}

/** While the app moves on to the next profile, the card of the last one stays for a moment under the new address. */
function belongsToAnother(card: Element, wanted: { handle?: string; memberId?: string }, url: URL): boolean {
  const handles = selfHandles(card, url);
  if (wanted.handle) return handles.length > 0 && !handles.includes(wanted.handle);
  const shown = memberIdOf(card);
  return !!shown && shown !== wanted.memberId;
}

/** Handles of the links by which a top card speaks of its own person: contact info, verification, connect, name. */
function selfHandles(card: Element, url: URL): string[] {
  const links = card.querySelectorAll(
    'a[href*="/overlay/"],a[href*="vanityName="],a[href*="/in/"]:has(h1,h2),h1 a[href*="/in/"],h2 a[href*="/in/"]',
  );
  return [...links].flatMap(link => {
    const target = new URL(link.getAttribute('href') ?? '', url);
    const handle = target.searchParams.get('vanityName')?.toLowerCase() ?? profileHandle('linkedin', target);
    return handle ? [handle] : [];
  });
}

function memberIdOf(card: Element): string | undefined {
  const key = `${card.getAttribute('componentkey')} ${card.id}`.replace(/Topcard\b/g, ' ');
  const link = card.querySelector('a[href*="profileUrn="],a[href*="connectionOf="]')?.getAttribute('href') ?? '';
  return /ACoAA[\w-]{15,}/.exec(key)?.[0] ?? /ACoAA[\w-]{15,}/.exec(link)?.[0];
}

function topCardFacts(lines: TextLine[], heading: Element, card: Element) {
  const start = lines.findIndex(line => heading.contains(line.element));
  const contact = lines.findIndex(({ element }) => element.closest('a[href*="/overlay/contact-info"]'));
  const below = lines
    .slice(start + 1, contact < 0 ? undefined : contact)
    .filter(({ element, text }) => isWords(text) && !isControl(element, card))
    .map(line => line.text);
  const headline = below[0];
  const rest = below.slice(1);
  const location = contact < 0 ? undefined : rest.at(-1);
  const organisations = rest.find(text => / · /.test(text) && text !== location)?.split(' · ')[0];
  const employer = textLines(card.querySelector('button[aria-label*="ompan"]') ?? heading, 1)[0];
  const split = splitHeadline(headline);
  const company = organisations ?? (employer?.element.closest('button') ? employer.text : undefined) ?? split.company;
  return {
    ...(headline && { headline }),
    ...split,
    ...(company && { company }),
    ...(location && { location }),
  };
}

function isControl(element: Element, card: Element): boolean {
  const control = element.closest('button,[role="button"],ul');
  return !!control && card.contains(control);
}

// --- messages --------------------------------------------------------------------------------------------------------

/** People of the conversation list (names only) and of the open thread. */
function readMessages(root: Document | Element, page: Page): Detection[] {
  return [...readConversations(root, page), ...readThread(root, page)];
}

function readConversations(root: ParentNode, page: Page): Detection[] {
  return [...root.querySelectorAll('li')].flatMap(row => {
    const title = row.querySelector('h3,h4');
    if (!title || !row.querySelector('time') || row.querySelector('li') || row.querySelector('a[href*="/in/"]'))
      return [];
    if (isFromSystem(row)) return [];
    return splitNames(textLines(title, 1)[0]?.text ?? '')
      .filter(name => !page.own.names.has(name) && !/\bLinkedIn\b/.test(name))
      .map(fullName => ({
        anchor: title,
        person: { site: 'linkedin' as const, role: 'listed' as const, identifiers: [], fullName },
        evidence: [{ reader: 'text' as const, rank: 5 }],
        touch: { kind: 'message' as const, channel: 'linkedin', direction: 'out' as const },
      }));
  });
}

/** Group conversations list names with commas; single words there are first names or credentials and name nobody. */
function splitNames(text: string): string[] {
  const parts = text.split(/,\s+/).map(tidyName);
  return parts.length === 1 ? parts.filter(Boolean) : parts.filter(name => name.includes(' '));
}

// "From LinkedIn" and "Sponsored" stand as a label before the snippet; an InMail label is a real person's.
function isFromSystem(row: Element): boolean {
  const label = squeeze(row.querySelector('p > span:first-child')?.textContent ?? '');
  return /linkedin|sponsor|gesponsert|promoted|patrocinad|anzeige/i.test(label);
}

function readThread(root: ParentNode, page: Page): Detection[] {
  const groups = byAccount(sightings(root, page).filter(({ profile }) => profile.kind === 'profile'));
  const named = groups.flatMap(same => {
    const best = bestNamed(same);
    return best ? [{ best, same, inHead: same.some(({ link }) => !link.closest('li')) }] : [];
  });
  // The thread's head links to the other side; without it the senders are all there is.
  const head = named.filter(({ inHead }) => inHead);
  const sourceUrl = /^\/messaging\/thread\//.test(page.url.pathname) ? page.url.origin + page.url.pathname : undefined;
  return (head.length ? head : named).map(({ best, same }) =>
    toDetection(best, same, head.length === 1 ? 'subject' : 'author', {
      kind: 'message',
      channel: 'linkedin',
      direction: 'out',
      ...(sourceUrl && { sourceUrl }),
    }),
  );
}

// --- Sales Navigator -------------------------------------------------------------------------------------------------

/** Leads by their own ids; the public handle is not in these pages. `data-anonymize` names each field. */
function readSales(root: Document | Element, url: URL): Detection[] {
  const found = new Map<string, Detection>();
  const subject = parseProfileUrl(url)?.memberId;
  for (const name of root.querySelectorAll('[data-anonymize="person-name"]')) {
    const link = name.closest('a') ?? name.querySelector('a');
    const target = link && new URL(link.getAttribute('href') ?? '', url);
    const leadId = (target && parseProfileUrl(target)?.memberId) ?? (name.localName === 'h1' ? subject : undefined);
    if (leadId && !found.has(leadId)) found.set(leadId, leadDetection(name, leadId, leadId === subject));
  }
  return [...found.values()];
}

function leadDetection(name: Element, leadId: string, isSubject: boolean): Detection {
  const card = name.closest('[data-x-search-result],li') ?? name.closest('section') ?? name;
  const field = (key: string) => {
    const element = card.querySelector(`[data-anonymize="${key}"]`);
    const text = element && textLines(element, 1)[0]?.text;
    return text ? { text } : undefined;
  };
  // On rows `title` is the position and `job-title` says how long; on lead pages there is only `job-title`.
  const person: Person = {
    site: 'linkedin',
    role: isSubject ? 'subject' : 'listed',
    identifiers: toIdentifiers(undefined, leadId),
    fullName: tidyName(textLines(name, 1)[0]?.text ?? ''),
    headline: field('headline')?.text,
    jobTitle: (field('title') ?? (isSubject ? field('job-title') : undefined))?.text,
    company: field('company-name')?.text,
    location: field('location')?.text,
  };
  const sourceUrl = `https://www.linkedin.com/sales/lead/${leadId}`;
  return {
    anchor: name,
    person,
    evidence: [{ reader: 'data-attribute', rank: 3 }],
    touch: { kind: 'profile-view', channel: 'linkedin', direction: 'none', sourceUrl },
  };
}

// --- text ------------------------------------------------------------------------------------------------------------

function tidyName(text: string): string {
  return cleanName(text.replace(/\s[•·].*$/su, '')) ?? '';
}

/*
 * To try by hand: https://www.linkedin.com/in/williamhgates/
 * https://www.linkedin.com/feed/ · https://www.linkedin.com/search/results/people/?keywords=sales
 * https://www.linkedin.com/company/microsoft/ (logged out) · https://www.linkedin.com/in/satyanadella/recent-activity/all/
 */
