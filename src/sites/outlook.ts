import { nearest } from '../page/account-links';
import { addressesIn, type MailPlace, mailDetection, mailDirection } from '../page/mail';
import { textOf } from '../page/structured-data';
import type { Detection, SiteDetector } from './types';

// Nothing here was seen in a capture: only roles and addresses in `title` and `aria-label` are trusted.
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

function openMails(document: Document, url: URL): Detection[] {
  const own = outlook.pageKind(url) ? ownAddresses(document) : new Set<string>();
  // Who the rep is must be known: else she would be taken for one of the people of her own mail.
  if (!own.size) return [];
  const bodies = [...document.querySelectorAll(`[role="main"] ${BODY}`)].filter(
    body => !body.parentElement?.closest(BODY),
  );
  return bodies.flatMap(body => {
    const parties = nearest(body, block => headParties(block, body), TOO_LARGE) ?? [];
    return mailParties(parties, own, url);
  });
}

// The account button and the folder of the mailbox say the rep's own address, outside of the mails.
export function ownAddresses(document: Document): ReadonlySet<string> {
  const frame = [...document.querySelectorAll(FRAME)].filter(element => !element.closest('[role="main"], main'));
  const named = frame.flatMap(element => [...element.querySelectorAll(NAMED)]);
  return new Set(named.flatMap(element => addressesSaid(element)));
}

const addressesSaid = (element: Element): string[] => [
  ...new Set([...addressesIn(element.getAttribute('title')), ...addressesIn(element.getAttribute('aria-label'))]),
];

/** People before the body; nobody when the block holds another mail too, for then it is no single mail. */
export function headParties(block: Element, body: Element): Party[] | undefined {
  if ([...block.querySelectorAll(BODY)].some(other => other !== body && !body.contains(other))) return undefined;
  const before = [...block.querySelectorAll(NAMED)].filter(
    element => !element.closest(BODY) && (element.compareDocumentPosition(body) & 4) !== 0,
  );
  const parties = before.flatMap(element => {
    const [email, ...others] = addressesSaid(element);
    return email && !others.length ? [{ element, email, name: nameBeside(element, email) }] : [];
  });
  return parties.length ? parties : undefined;
}

/** `Ada Example <ada@example.com>`, or the text shown on what has the address as its tip. Words like "From:" are not taken. */
function nameBeside(element: Element, email: string): string | undefined {
  const label = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? '';
  const written = /^(?:[^:<]*:\s*)?([^:<]+?)\s*[<(]/.exec(label)?.[1];
  const shown = textOf(element)?.split(/[<(;]/)[0]?.trim();
  const name = shown || written;
  return name && !name.toLowerCase().includes(email) && name.length <= 100 ? name : undefined;
}

function mailParties(parties: readonly Party[], own: ReadonlySet<string>, url: URL): Detection[] {
  const sender = parties[0];
  const isFromRep = sender !== undefined && own.has(sender.email);
  const place: MailPlace = { site: 'outlook', ...(outlook.pageKind(url) === 'messages' && { sourceUrl: plain(url) }) };
  const seen = new Set(own);
  return parties.flatMap(({ element, email, name }) => {
    if (seen.has(email)) return [];
    seen.add(email);
    const isSender = email === sender?.email;
    const direction = mailDirection(isSender, isFromRep);
    const party = { anchor: element, email, name, role: isSender ? 'author' : 'listed', direction } as const;
    return mailDetection(party, place, { reader: 'aria', rank: 3, field: 'email' });
  });
}

const plain = (url: URL): string => url.origin + url.pathname;

// To try by hand: a mail opened at https://outlook.office.com/mail/, its people also in copy and in a group.
