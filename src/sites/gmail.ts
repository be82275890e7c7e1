import { metaContent, withSelf } from '../page/account-links';
import { addressesIn, type MailPlace, mailDetection, mailDirection } from '../page/mail';
import type { Detection, SiteDetector } from './types';

// The `email` attribute has named people for a decade; classes stand in where nothing else parts head and body.
const PARTY = 'span[email]';
const MESSAGE = '[data-message-id], [data-legacy-message-id]';
const BODY = '.a3s, [role="textbox"], [contenteditable="true"], blockquote';
const ROUTES_WITHOUT_MAIL = /^(?:settings|chat|contacts|meet|calls|compose|drafts)$/;

/** What is the same for all mails of the page. */
interface Page {
  url: URL;
  own: ReadonlySet<string>;
}

export const gmail: SiteDetector = {
  id: 'gmail',
  matches: ['https://mail.google.com/*'],
  unit: () => MESSAGE,
  pageKind(url) {
    if (!url.pathname.startsWith('/mail/')) return null;
    const route = url.hash.replace(/^#/, '').split('?')[0]?.split('/').filter(Boolean) ?? [];
    const [first = 'inbox', ...rest] = route;
    if (ROUTES_WITHOUT_MAIL.test(first)) return null;
    const isThread = /^(?:[\dA-Za-z]{10,}|thread-[af]:\w+)$/.test(rest.at(-1) ?? '');
    const isNamed = /^(?:label|search|category|advanced-search)$/.test(first);
    if (isThread && (!isNamed || rest.length > 1)) return 'messages';
    return first === 'search' ? 'search' : 'list';
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    const scope = root === document ? root : ((root as Element).closest(MESSAGE) ?? root);
    const opened = withSelf(scope, MESSAGE).filter(message => !message.parentElement?.closest(MESSAGE));
    const mails = opened.flatMap(message => mailParties(message, page));
    return scope === document ? [...listRows(document, page), ...mails] : mails;
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    return page ? listRows(document, page) : [];
  },
};

// Who the rep is must be known: else she would be taken for one of the people of her own mail.
function pageOf(document: Document, url: URL): Page | undefined {
  const own = gmail.pageKind(url) ? ownAddresses(document) : new Set<string>();
  return own.size ? { url, own } : undefined;
}

export function ownAddresses(document: Document): ReadonlySet<string> {
  // "Subject - rep@example.com - Gmail", and the account button, whose label is translated but holds the address.
  const inTitle = /\s-\s(\S+@\S+)\s-\s[^@]*$/.exec(document.title)?.[1];
  const button = document.querySelector('a[href^="https://accounts.google."][aria-label*="@"]');
  const said = [inTitle, button?.getAttribute('aria-label'), metaContent(document, 'og-profile-acct')];
  const own = new Set(said.flatMap(addressesIn));
  for (const address of calledMe(document, own)) own.add(address);
  return own;
}

/**
 * Recipients call the rep "me", in her language: one word in small letters. It finds her other addresses, and herself
 * where the page does not say who she is but shows mail from her under her full name.
 */
function calledMe(document: Document, own: ReadonlySet<string>): string[] {
  const parties = [...document.querySelectorAll(`[role="main"] ${PARTY}`)].filter(party => !party.closest(BODY));
  const small = parties.filter(party => /^[^\p{Lu}\p{Lt}\s@.\d]{1,12}$/u.test(nameOf(party)));
  const known = own.size
    ? small.filter(party => own.has(addressOf(party)))
    : small.filter(party =>
        parties.some(other => addressOf(other) === addressOf(party) && nameOf(other).includes(' ')),
      );
  const words = new Set(known.map(nameOf));
  return small.filter(party => words.has(nameOf(party))).map(addressOf);
}

export const addressOf = (party: Element): string => (party.getAttribute('email') ?? '').trim().toLowerCase();
export const nameOf = (party: Element): string => (party.getAttribute('name') ?? '').trim();

/** Sender first, then all who got the mail, each once. */
function mailParties(message: Element, page: Page): Detection[] {
  const parties = withSelf(message, PARTY).filter(party => !party.closest(BODY));
  const [sender] = parties;
  const isFromRep = sender !== undefined && page.own.has(addressOf(sender));
  const place = placeOf(message, page);
  const seen = new Set(page.own);
  return parties.flatMap(party => {
    if (seen.has(addressOf(party))) return [];
    seen.add(addressOf(party));
    const isSender = party === sender;
    return toDetection(party, isSender ? 'author' : 'listed', mailDirection(isSender, isFromRep), place);
  });
}

function toDetection(
  anchor: Element,
  role: 'author' | 'listed',
  direction: 'in' | 'out' | 'none',
  place: MailPlace,
): Detection[] {
  const party = { anchor, email: addressOf(anchor), name: nameOf(anchor), role, direction };
  return mailDetection(party, place, { reader: 'data-attribute', rank: 3, field: 'email' });
}

function placeOf(message: Element, { url }: Page): MailPlace {
  const key = message.getAttribute('data-legacy-message-id') ?? message.getAttribute('data-message-id');
  const subject = message.ownerDocument.querySelector('[role="main"] h2[data-legacy-thread-id]');
  const thread = subject?.getAttribute('data-legacy-thread-id');
  // A thread is found under "all mail" wherever it was moved to.
  const sourceUrl = thread ? `${url.origin}${url.pathname}#all/${thread}` : url.href;
  return { site: 'gmail', sourceUrl, ...(key && { messageKey: key.replace(/^#/, '') }) };
}

/** Rows of a list of mails name who wrote; the rep's own part in them is left out. */
function listRows(document: Document, page: Page): Detection[] {
  return [...document.querySelectorAll('[role="main"] tr')].flatMap(row => {
    if (row.closest(`${MESSAGE}, [hidden]`) || row.querySelector('tr')) return [];
    const thread = row.querySelector('[data-legacy-thread-id]')?.getAttribute('data-legacy-thread-id');
    const sourceUrl = thread ? `${page.url.origin}${page.url.pathname}#all/${thread}` : undefined;
    const seen = new Set(page.own);
    return [...row.querySelectorAll(PARTY)].flatMap(party => {
      if (seen.has(addressOf(party))) return [];
      seen.add(addressOf(party));
      return toDetection(party, 'listed', 'none', { site: 'gmail', sourceUrl });
    });
  });
}

// To try by hand: any thread at https://mail.google.com/mail/u/0/#inbox, with the rep as sender, recipient and in copy.
