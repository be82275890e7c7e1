import { cleanText } from '../../lib/text';
import type { Evidence, Person, Touch } from '../../model/person';
import type { ProfileUrl } from '../../model/url-grammar/grammar';
import { splitHeadline } from '../../page/headline';
import { pickShown, squeeze, type TextLine, textLines } from '../../page/select';
import { jsonLdNodes, type LinkedNode } from '../../page/structured-data';
import { isWords } from '../../page/words';
import type { Detection } from '../types';
import { parseProfileUrl, profileHandle } from './addresses';
import { readContactInfo } from './contact-info';
import { handlesOf, type Page, tidyName, toIdentifiers } from './links';

/** Whose profile it is, with the card that says so; null while another person's card stands under this address. */
export function readSubject(document: Document, page: Page): { detection: Detection; card: Element } | null {
  const { url } = page;
  const wanted = parseProfileUrl(url);
  const screen = screenOf(document);
  if (!screen || wanted?.kind !== 'profile' || (wanted.handle && page.own.keys.has(wanted.handle))) return null;
  const found = findName(screen, document.title, wanted, url);
  if (!found || page.isOwnName(found.name) || belongsToAnother(found.card, wanted, url)) return null;
  const { card, heading } = found;
  topCards.set(document, { path: url.pathname, card });
  const handle = wanted.handle ?? selfHandles(card, url)[0];
  const data = profileData(document, handle, url);
  const contact = readContactInfo(document, url, handle);
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    data?.fullName === found.name
      ? { reader: 'structured-data', rank: 2, field: 'fullName' }
      : { ...found.evidence, field: 'fullName' },
    ...(contact.length ? [{ reader: 'url' as const, rank: 1, field: 'identifiers' }] : []),
  ];
  const person: Person = {
    site: 'linkedin',
    role: 'subject',
    identifiers: [...toIdentifiers(handle, wanted.memberId ?? memberIdOf(card)), ...contact],
    fullName: found.name,
    ...data?.facts,
    ...topCardFacts(textLines(card, 80), heading, card),
  };
  const sourceUrl = wanted.canonicalUrl;
  const touch: Touch = { kind: 'profile-view', channel: 'linkedin', direction: 'none', sourceUrl };
  return { detection: { anchor: heading, person, evidence, touch }, card };
}

/** Apps keep several profiles alive; the one on screen counts. */
function screenOf(document: Document): Element | null {
  const screens = document.querySelectorAll('[data-sdui-screen*="profile.Profile"]:not([data-sdui-screen*="Overlay"])');
  return pickShown(screens) ?? pickShown(document.querySelectorAll('main')) ?? document.body;
}

interface FoundName {
  name: string;
  heading: Element;
  card: Element;
  evidence: Evidence;
}

/** One rung after the other: the card that LinkedIn keys, the heading or line that the title begins with, a link to oneself. */
function findName(screen: Element, title: string, wanted: ProfileUrl, url: URL): FoundName | null {
  const keyed = screen.querySelector('[componentkey$="Topcard"],[id$="Topcard"]');
  const keyedHeading = keyed?.querySelector('h1,h2');
  const heading = keyedHeading ?? nameHeading(screen, title) ?? selfLinkNamed(screen, title, wanted, url);
  const name = heading && tidyName(textLines(heading, 1)[0]?.text ?? '');
  const card = keyedHeading ? keyed : (heading?.closest('section') ?? cardAround(heading));
  if (!heading || !name || !card) return null;
  // Where the title does not say the name, the card has to speak of its person: `Join LinkedIn` is a heading, too.
  if (!keyedHeading && !startsTitle(heading, title) && !selfHandles(card, url).length && !memberIdOf(card)) return null;
  const isData = keyedHeading !== undefined && keyedHeading !== null;
  return {
    name,
    heading,
    card,
    evidence: isData ? { reader: 'data-attribute', rank: 3 } : { reader: 'text', rank: 5 },
  };
}

/** Without a section of its own: as far around the name as nothing else begins. */
function cardAround(heading: Element | null | undefined): Element | null | undefined {
  const near = heading?.parentElement;
  const around = near?.parentElement;
  return around && !around.matches('main,body') && !around.querySelector('section,aside,ul') ? around : near;
}

/** The name that is no heading any more: a link to this very profile, with the words that the title begins with. */
function selfLinkNamed(screen: Element, title: string, { handle }: ProfileUrl, url: URL): Element | undefined {
  const isSelf = (link: Element) => handle !== undefined && handlesOf([link], url)[0] === handle;
  const links = [...screen.querySelectorAll('a[href*="/in/"]')].slice(0, 60).filter(isSelf);
  return links.find(link => startsTitle(link, title));
}

const topCards = new WeakMap<Document, { path: string; card: Element }>();

/** The profile's own card, as it was found when the whole page was read; for parts of the page. */
export function knownCard({ ownerDocument }: Element, { pathname: path }: URL): Element | undefined {
  const known = topCards.get(ownerDocument);
  return known?.path === path ? known.card : undefined;
}

/** The heading that the title of the page begins with; without such a title, the only first-level heading. */
export function nameHeading(screen: ParentNode, title: string): Element | null {
  const headings = [...screen.querySelectorAll('h1,h2')].slice(0, 20);
  const titled = headings.find(heading => startsTitle(heading, title));
  return titled ?? headings.find(heading => heading.localName === 'h1') ?? null;
}

function startsTitle(element: Element, title: string): boolean {
  const text = squeeze(textLines(element, 1)[0]?.text ?? '');
  const words = title.replace(/^\(\d+\+?\)\s*/, '');
  // Titles leave out pronouns that headings show.
  return [text, tidyName(text)].some(name => name.length > 1 && words.startsWith(name));
}

/** What a guest's page says in its data about the person whose address it has. Values behind the wall are starred out. */
function profileData(document: Document, handle: string | undefined, url: URL) {
  const isThem = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(isThem);
    return typeof value === 'string' && URL.canParse(value, url) && profileHandle('linkedin', value) === handle;
  };
  const node =
    handle && jsonLdNodes(document).find(one => one['@type'] === 'Person' && (isThem(one.sameAs) || isThem(one.url)));
  if (!node) return null;
  const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
  const text = (value: unknown) =>
    typeof value === 'string' && !value.includes('*') ? cleanText(value, 200) : undefined;
  const nameOf = (value: unknown, key: string) => text((first(value) as LinkedNode | undefined)?.[key]);
  const facts = {
    jobTitle: text(first(node.jobTitle)),
    company: nameOf(node.worksFor, 'name'),
    location: nameOf(node.address, 'addressLocality'),
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value)) as Partial<typeof facts>;
  return { fullName: tidyName(text(node.name) ?? ''), facts: known };
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
  return handlesOf(links, url);
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
