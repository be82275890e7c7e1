import type { Person, Touch } from '../../model/person';
import { splitHeadline } from '../../page/headline';
import {
  append,
  bestNamed,
  byAccount,
  isNamesake,
  linesAfter,
  looksLikeActor,
  type Sighting,
} from '../../page/profile-links';
import { farthest, isInSentence } from '../../page/select';
import { isWords } from '../../page/words';
import type { Detection } from '../types';
import { parseProfileUrl } from './addresses';
import { COMMENT, MEMBER_ID, type Page, postOf, sightings, toIdentifiers } from './links';
import { toOrganization } from './organizations';
import { isPromoted } from './promoted';
import { commentTouch, postTouch } from './touches';

/**
 * People of posts, comments, lists and running text.
 * @param topCard - the profile's own card: links in it to others are mutual connections
 */
export function readPeople(scope: ParentNode, page: Page, topCard?: Element): Detection[] {
  const subject = page.kind === 'profile' ? parseProfileUrl(page.url) : null;
  const groups = new Map<Element | null, Sighting[]>();
  for (const sighting of sightings(scope, page)) {
    // Links in the top card to others are mutual connections.
    if (topCard?.contains(sighting.link)) continue;
    if (subject && isSame(sighting, subject)) continue;
    const place = sighting.link.closest(COMMENT) ?? postOf(sighting.link, page);
    append(groups, place, sighting);
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
      const isPhoto = same.every(isPhotoOf);
      if (isPhoto && same[0]?.profile.kind === 'profile') own.add(same[0].key);
    }
    // Where comments have lost their keys, the same account may have written one of them: its photo still stands alone.
    const actor = group.find(({ name, link }) => name && !isInSentence(link))?.key;
    const alone = group.filter(
      (one, at) => isPhotoOf(one) && ![group[at - 1], group[at + 1]].some(near => near?.key === one.key),
    );
    if (alone.length === 1 && alone[0]!.key !== actor && alone[0]!.profile.kind === 'profile') own.add(alone[0]!.key);
  }
  return own;
}

const isPhotoOf = ({ name, link }: Sighting): boolean => !name && link.querySelector('figure,img') !== null;

function isSame({ key, memberId }: Sighting, wanted: { handle?: string; memberId?: string }): boolean {
  return key === wanted.handle || (memberId !== undefined && memberId === wanted.memberId);
}

/** Authors and mentioned people of one post or one comment. */
function readPost(place: Element, group: Sighting[], page: Page): Detection[] {
  const touch = place.matches(COMMENT) ? commentTouch(place, page.url) : postTouch(place, page.url);
  const named = group.filter(sighting => sighting.name && !isInSentence(sighting.link));
  const actor = named[0];
  if (actor && isPromoted(place, actor.link)) return [];
  const authors = new Set(named.filter(sighting => sighting === actor || looksLikeActor(sighting, group)));
  return byAccount(group).flatMap(same => {
    const best = bestNamed(same.filter(sighting => authors.has(sighting))) ?? bestNamed(same);
    if (!best) return [];
    if (best.profile.kind === 'company') return best === actor ? [toOrganization(best, 'author', touch)] : [];
    if (authors.has(best)) return [toDetection(best, same, 'author', touch)];
    // Before the author stand those for whom the post is shown: they liked it, or wrote below it.
    const isAbove = actor && best.link.compareDocumentPosition(actor.link) & 4;
    if (isAbove) return [toDetection(best, same, 'listed')];
    return isNamesake(best) ? [toDetection(best, same, 'mentioned')] : [];
  });
}

// What others wrote about the profile's person: quoted, and nobody the page is about.
const PRAISE = '[data-view-name$="-recommendations"]';

/** People of lists, cards and side bars. */
function readListed(group: Sighting[], page: Page): Detection[] {
  const isList = /^(search|feed|list|messages)$/.test(page.kind);
  const cards = new Map<Element, string>();
  const blocks = new Map<Element, boolean>();
  return byAccount(group).flatMap(same => {
    const best = bestNamed(same);
    if (best?.profile.kind !== 'profile') return listedOrganization(best, page);
    if (isMutual(best.link, page, blocks) || (page.kind === 'profile' && best.link.closest(PRAISE))) return [];
    if (isInSentence(best.link)) return isList || !isNamesake(best) ? [] : [toDetection(best, same, 'mentioned')];
    // A result's card names its person first; others in it are what the rep has in common with them.
    const card = page.kind === 'search' && farthest(best.link, '[role="listitem"],li');
    if (card && (cards.get(card) ?? best.key) !== best.key) return [];
    if (!card) return [toDetection(best, same, 'listed')];
    cards.set(card, best.key);
    return [toDetection(best, [...same, { ...best, memberId: best.memberId ?? resultId(card) }], 'listed')];
  });
}

/** A result's buttons know the member id of its person. */
function resultId(card: Element): string | undefined {
  const key = card.querySelector('[componentkey^="SearchResultsA"]')?.getAttribute('componentkey');
  const href = card.querySelector('a[href*="/messaging/compose/"]')?.getAttribute('href');
  return MEMBER_ID.exec(key?.replace('SearchResults', '') ?? '')?.[0] ?? MEMBER_ID.exec(href ?? '')?.[0];
}

/**
 * "Ada, Grace and 3 other mutual connections": names beside a link to all the shared ones.
 * @param known - answers so far: a block may hold thousands of people
 */
function isMutual(link: Element, { kind }: Page, known: Map<Element, boolean>): boolean {
  const block = link.closest(kind === 'profile' ? 'p,section' : 'p');
  if (!block) return false;
  const answer = known.get(block) ?? block.querySelector('a[href*="connectionOf="]') !== null;
  known.set(block, answer);
  return answer;
}

/** Companies are results where companies are looked for; anywhere else they are decoration. */
function listedOrganization(best: Sighting | undefined, { url }: Page): Detection[] {
  return best && /^\/search\/results\/(?:companies|schools)/.test(url.pathname) ? [toOrganization(best, 'listed')] : [];
}

/** @param best - the sighting that names the person; its link becomes the anchor */
export function toDetection(best: Sighting, same: Sighting[], role: Person['role'], touch?: Touch): Detection {
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

function identifiersOf(same: Sighting[]) {
  const handle = same.find(({ profile }) => profile.handle)?.profile.handle;
  const memberId = same.find(sighting => sighting.memberId)?.memberId;
  return toIdentifiers(handle, memberId);
}
