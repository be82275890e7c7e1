import { nearest } from '../page/account-links';
import { addressesIn, type MailPlace, mailDetection, mailDirection } from '../page/mail';
import { textOf } from '../page/structured-data';
import type { Detection, SiteDetector } from './types';

// Nothing here was seen in a capture: only roles and addresses are trusted, in `title`, `aria-label` and text.
const BODY = '[role="document"]';
const NAMED = '[title*="@"], [aria-label*="@"]';
const FRAME = '[role="banner"], header, [role="navigation"], [role="tree"], #O365_NavHeader';
/** What holds one mail and nothing else. */
const TOO_LARGE = '[role="main"], main, body';

/** An element of a mail's head that says exactly one address. */
interface Party {
  element: Element;
  email: string;
  name?: string;
}

export const outlook: SiteDetector = {
  id: 'outlook',
  matches: [
    'https://outlook.live.com/*',
    'https://outlook.office.com/*',
    'https://outlook.office365.com/*',
    'https://outlook.cloud.microsoft/*',
  ],
  unit: () => '[role="main"] [role="listitem"]',
  pageKind(url) {
    if (!/^\/(?:mail|owa)(?:\/|$)/.test(url.pathname)) return null;
    return /\/(?:id|deeplink\/read|read)\//.test(`${url.pathname}/`) ? 'messages' : 'list';
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    // A mail is read whole: who wrote it stands first in its head, wherever the change was.
    return openMails(document, url).filter(({ anchor }) => root.contains(anchor));
  },
  detectOutsideUnits(document, url) {
    const unit = outlook.unit?.(url) ?? '';
    return openMails(document, url).filter(({ anchor }) => !anchor.closest(unit));
  },
};

/** Who the rep is: her addresses, or at least the labels of the frame, which hold her name. */
interface Own {
  addresses: ReadonlySet<string>;
  labels: string;
}

function openMails(document: Document, url: URL): Detection[] {
  const own = outlook.pageKind(url) ? ownOf(document) : undefined;
  // Who the rep is must be known: else she would be taken for one of the people of her own mail.
  if (!own) return [];
  const bodies = [...document.querySelectorAll(`[role="main"] ${BODY}`)].filter(
    body => !body.parentElement?.closest(BODY),
  );
  return bodies.flatMap(body => {
    const parties = nearest(body, block => headParties(block, body), TOO_LARGE) ?? [];
    return mailParties(parties, own, url);
  });
}

const labelsOfFrame = (document: Document): string[] =>
  [...document.querySelectorAll(FRAME)]
    .filter(element => !element.closest('[role="main"], main'))
    .flatMap(element => [...element.querySelectorAll('[title], [aria-label]')])
    .map(one => `${one.getAttribute('title') ?? ''} ${one.getAttribute('aria-label') ?? ''}`);

/** The account button and the folder of the mailbox say the rep's own address, outside of the mails. */
export const ownAddresses = (document: Document): ReadonlySet<string> =>
  new Set(labelsOfFrame(document).flatMap(addressesIn));

/** Some pages say only her name: `Subject - Ada Example - Outlook`. What people write into subjects stands before it. */
function ownOf(document: Document): Own | undefined {
  const addresses = ownAddresses(document);
  const [name = '', subject] = document.title.split(' - ').slice(-3, -1).reverse();
  if (!addresses.size && !subject) return undefined;
  return { addresses, labels: [...labelsOfFrame(document), name].join(' ').toLowerCase() };
}

const isOwn = ({ email, name }: Party, { addresses, labels }: Own): boolean =>
  addresses.has(email) || (!addresses.size && name !== undefined && labels.includes(name.toLowerCase()));

/** Addresses that an element says, or shows as its own text: `Ada Example<ada@example.com>`. */
const addressesSaid = (element: Element): string[] => {
  const shown = element.childElementCount === 0 ? element.textContent : '';
  return [...new Set([element.getAttribute('title'), element.getAttribute('aria-label'), shown].flatMap(addressesIn))];
};

/** People before the body; nobody when the block holds another mail too, for then it is no single mail. */
export function headParties(block: Element, body: Element): Party[] | undefined {
  if ([...block.querySelectorAll(BODY)].some(other => other !== body && !body.contains(other))) return undefined;
  const before = [...block.querySelectorAll(`${NAMED}, span, div, button`)].filter(
    element =>
      (element.matches(NAMED) || (element.childElementCount === 0 && element.textContent?.includes('@'))) &&
      !element.closest(BODY) &&
      (element.compareDocumentPosition(body) & 4) !== 0,
  );
  const parties = before.flatMap(element => {
    const [email, ...others] = addressesSaid(element);
    return email && !others.length ? [{ element, email, name: nameBeside(element, email) }] : [];
  });
  return parties.length ? parties : undefined;
}

/** `Ada Example <ada@example.com>`, or the text shown on what has the address as its tip. Words like "From:" are not taken. */
function nameBeside(element: Element, email: string): string | undefined {
  const label = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? textOf(element) ?? '';
  const written = /^(?:[^:<]*:\s*)?([^:<]+?)\s*[<(]/.exec(label)?.[1];
  const shown = textOf(element)?.split(/[<(;]/)[0]?.trim();
  const name = shown || written;
  return name && !name.toLowerCase().includes(email) && name.length <= 100 ? name : undefined;
}

function mailParties(parties: readonly Party[], own: Own, url: URL): Detection[] {
  const sender = parties[0];
  const isFromRep = sender !== undefined && isOwn(sender, own);
  const place: MailPlace = { site: 'outlook', ...(outlook.pageKind(url) === 'messages' && { sourceUrl: plain(url) }) };
  const seen = new Set<string>();
  return parties.flatMap(one => {
    const { element, email, name } = one;
    if (seen.has(email) || isOwn(one, own)) return [];
    seen.add(email);
    const isSender = email === sender?.email;
    const direction = mailDirection(isSender, isFromRep);
    const party = { anchor: element, email, name, role: isSender ? 'author' : 'listed', direction } as const;
    return mailDetection(party, place, { reader: 'aria', rank: 3, field: 'email' });
  });
}

const plain = (url: URL): string => url.origin + url.pathname;

// To try by hand: a mail opened at https://outlook.office.com/mail/, its people also in copy and in a group.
