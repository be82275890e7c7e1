import { nearest } from '../page/account-links';
import { addressesIn, type MailPlace, mailDetection, mailDirection } from '../page/mail';
import { spells } from '../page/mailboxes';
import { addressBook, BODY, headParties, type Party } from './outlook/head';
import type { Detection, SiteDetector } from './types';

// Nothing here was seen in a capture: only roles and addresses are trusted, in `title`, `aria-label` and text.
const FRAME = '[role="banner"], header, [role="navigation"], [role="tree"], #O365_NavHeader';
/** What holds one mail and nothing else. */
const TOO_LARGE = '[role="main"], main, body';

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
export interface Own {
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
  const known = addressBook(document);
  return bodies.flatMap(body => {
    const parties = nearest(body, block => headParties(block, body), TOO_LARGE) ?? [];
    return mailParties(
      parties.map(one => ({ ...one, email: one.email ?? known.get(one.name ?? '') })),
      own,
      url,
    );
  });
}

const labelsOfFrame = (document: Document): string[] =>
  [...document.querySelectorAll(FRAME)]
    .filter(element => !element.closest('[role="main"], main'))
    .flatMap(element => [...element.querySelectorAll('[title], [aria-label]')])
    .map(one => `${one.getAttribute('title') ?? ''} ${one.getAttribute('aria-label') ?? ''}`);

/** The account button and the folder of the mailbox say the rep's own address, outside of the mails. */
const ownAddresses = (document: Document): ReadonlySet<string> => new Set(labelsOfFrame(document).flatMap(addressesIn));

/** Some pages say only her name: `Subject - Ada Example - Outlook`. What people write into subjects stands before it. */
export function ownOf(document: Document): Own | undefined {
  const addresses = ownAddresses(document);
  const [name = '', subject] = document.title.split(' - ').slice(-3, -1).reverse();
  if (!addresses.size && !subject) return undefined;
  return { addresses, labels: [...labelsOfFrame(document), name].join(' ').toLowerCase() };
}

/** What has an address is known by it; a name alone is hers when the frame says it, or her address spells all of it. */
export function isOwn({ email, name = '' }: Party, { addresses, labels }: Own): boolean {
  if (email && addresses.size) return addresses.has(email);
  const isSpelt = (address: string) => name.split(' ').every(word => spells(address.split('@')[0] ?? '', word));
  return name !== '' && (labels.includes(name.toLowerCase()) || (!email && [...addresses].some(isSpelt)));
}

function mailParties(parties: readonly Party[], own: Own, url: URL): Detection[] {
  const sender = parties[0];
  const isFromRep = sender !== undefined && isOwn(sender, own);
  const place: MailPlace = { site: 'outlook', ...(outlook.pageKind(url) === 'messages' && { sourceUrl: plain(url) }) };
  const seen = new Set<string>();
  return parties.flatMap(one => {
    const { element, email, name } = one;
    const key = email ?? name ?? '';
    if (seen.has(key) || (name && seen.has(name) && !email) || isOwn(one, own)) return [];
    seen.add(key).add(name ?? key);
    const isSender = one === sender || (email !== undefined && email === sender?.email);
    const direction = mailDirection(isSender, isFromRep);
    const party = { anchor: element, email, name, role: isSender ? 'author' : 'listed', direction } as const;
    const evidence = email
      ? ({ reader: 'aria', rank: 3, field: 'email' } as const)
      : ({ reader: 'text', rank: 5 } as const);
    return mailDetection(party, place, evidence);
  });
}

const plain = (url: URL): string => url.origin + url.pathname;

// To try by hand: a mail opened at https://outlook.office.com/mail/, its people also in copy and in a group.
