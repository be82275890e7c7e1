import { decodeSegment } from '../lib/url';
import type { ProfileReader } from '../model/url-grammar/reader';
import { fullName, mailboxOf, spells } from './mailboxes';
import { type Claim, emptyClaim, textOf } from './structured-data';
import { fold } from './words';

const MAX_CLIMB = 6;
/** Elements in a card about one person, with room to spare. */
const MAX_ELEMENTS = 120;
const MAX_LINKS = 3000;

/**
 * People in cards without any markup of their meaning, as on pages about a team: a name, and near it a mailbox or profile
 * that spells part of it. Without that, anything in capitals would be a name.
 */
export function contactBlocks(root: Document | Element, read: ProfileReader['parseProfileUrl']): Claim[] {
  const blocks = new Map<Element, Claim>();
  for (const link of [...root.querySelectorAll('a[href]')].slice(0, MAX_LINKS)) {
    const href = link.getAttribute('href') ?? '';
    // Anything may have an account, but only people are on LinkedIn and XING by name.
    const spelled =
      mailboxOf(link)?.local ?? (/linkedin|xing/i.test(href) ? read(href)?.handle : undefined) ?? cardFile(href);
    const card = spelled && cardOf(link, fold(spelled));
    if (card && !blocks.has(card.name)) blocks.set(card.name, claimOf(card, read));
  }
  return [...blocks.values()];
}

/** Name of a vCard file: `ada-birch.vcf`. */
const cardFile = (href: string): string | undefined => {
  const [, name] = /([^/?#]+)\.vcf(?:[?#]|$)/i.exec(href) ?? [];
  return name && decodeSegment(name);
};

interface Card {
  block: Element;
  name: Element;
  lines: readonly Element[];
}

/** The smallest block around a link that shows a name which the link spells. */
function cardOf(link: Element, spelled: string): Card | undefined {
  for (let block = link.parentElement, depth = 0; block && depth < MAX_CLIMB; block = block.parentElement, depth++) {
    const below = block.getElementsByTagName('*');
    if (block.localName === 'body' || below.length > MAX_ELEMENTS) return undefined;
    const lines = [block, ...below].filter(one => one.childElementCount === 0 && textOf(one));
    const name = lines.find(one => spells(spelled, fullName(textOf(one))));
    if (name) return { block, name, lines };
  }
  return undefined;
}

/** What else the card says: the line below the name is what somebody does there. */
function claimOf({ block, name, lines }: Card, read: ProfileReader['parseProfileUrl']): Claim {
  const links = [...block.querySelectorAll('a[href]')];
  const boxes = links.flatMap(link => mailboxOf(link) ?? []);
  // Several people in one block: numbers and addresses that do not spell this one are anybody's.
  const isShared = new Set(boxes.map(({ email }) => email.value)).size > 1;
  const hrefs = isShared ? [] : links.map(link => link.getAttribute('href') ?? '');
  const next = lines[lines.indexOf(name) + 1];
  const title = isShared || next?.closest('a, button') ? undefined : textOf(next);
  const jobTitle = title && /^\p{L}[^@\d]{3,79}$/u.test(title) ? title : undefined;
  const shown = fullName(textOf(name));
  return {
    ...emptyClaim('listed', 'text', 5),
    name: shown,
    anchor: name,
    links: hrefs.filter(href => read(href)?.identifier),
    emails: boxes.filter(({ local }) => !isShared || spells(fold(local), shown)).map(({ email }) => email.value),
    phones: hrefs.filter(href => /^tel:/i.test(href)),
    jobTitle,
  };
}
