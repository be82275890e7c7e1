import type { Evidence, Person, Touch } from '../../model/person';
import { splitHeadline } from '../../page/headline';
import { pickShown, squeeze, type TextLine, textLines } from '../../page/select';
import { isWords } from '../../page/words';
import type { Detection } from '../types';
import { parseProfileUrl, profileHandle } from './addresses';
import { targetOf, tidyName, toIdentifiers } from './links';

/** Whose profile it is, with the card that says so; null while another person's card stands under this address. */
export function readSubject(document: Document, url: URL): { detection: Detection; card: Element } | null {
  const screens = document.querySelectorAll('[data-sdui-screen*="profile.Profile"]');
  const screen = pickShown(screens) ?? pickShown(document.querySelectorAll('main')) ?? document.body;
  const wanted = parseProfileUrl(url);
  if (!screen || wanted?.kind !== 'profile') return null;
  const keyed = screen.querySelector('[componentkey$="Topcard"],[id$="Topcard"]');
  const heading = keyed?.querySelector('h1,h2') ?? nameHeading(screen, document.title);
  const card = keyed ?? heading?.closest('section') ?? heading?.parentElement?.parentElement;
  const fullName = heading && tidyName(textLines(heading, 1)[0]?.text ?? '');
  if (!fullName || !card || belongsToAnother(card, wanted, url)) return null;
  topCards.set(document, { path: url.pathname, card });
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

const topCards = new WeakMap<Document, { path: string; card: Element }>();

/** The profile's own card, as it was found when the whole page was read; for parts of the page. */
export function knownCard({ ownerDocument }: Element, { pathname: path }: URL): Element | undefined {
  const known = topCards.get(ownerDocument);
  return known?.path === path ? known.card : undefined;
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
    const target = targetOf(link, url);
    const handle =
      target && (target.searchParams.get('vanityName')?.toLowerCase() ?? profileHandle('linkedin', target));
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
