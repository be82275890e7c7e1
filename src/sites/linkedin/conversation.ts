import {
  conversationOf,
  type FoundConversation,
  isAtEnd,
  type MessageFacts,
  messageText,
  openRoots,
} from '../../page/conversation';
import { timeOfElement, timeOfLinkedInId, timeOfLinkedInMessage } from '../../page/id-times';
import { farthest, pickShown, squeeze } from '../../page/select';
import type { ConversationReader } from '../types';
import { COMMENT, MEMBER_ID, type Page, POST, targetOf, tidyName } from './links';
import { knownOwnAccount } from './own-account';
import { commentUrn } from './touches';

/** One message: its urn; the name of its part, which has stood for years. */
const EVENT = '[data-event-urn],[class*="msg-s-event-listitem"][class*="--"]';
const BODY = '[class*="msg-s-event-listitem__body"],[data-testid="message-body"]';
const GROUP_NAME = '[class*="msg-s-message-group__name"]';
const NOT_SAID =
  '[class*="reaction"],[class*="seen-receipt"],[class*="system-message"],[aria-hidden="true"],h1,h2,h3,h4,a:has(img)';
const PERSON = 'a[href*="/in/"]';

type Own = Page['own'];

export const linkedinConversation: ConversationReader = {
  id: 'linkedin',
  matches: ['https://*.linkedin.com/*'],
  readMessages(document, url) {
    return readThread(document, url) ?? readComments(document, url);
  },
};

// --- chats ---

function readThread(document: Document, url: URL): FoundConversation | null {
  const own = knownOwnAccount(document, url, 'messages', false);
  for (const root of openRoots(document)) {
    const thread = openThread(root);
    if (!thread) continue;
    const facts = messagesOf(thread, url, own);
    const isPage = root === document && url.pathname.startsWith('/messaging/thread/');
    const source = isPage ? { sourceUrl: url.origin + url.pathname } : {};
    const found = conversationOf({ site: 'linkedin', kind: 'message', channel: 'linkedin', ...source }, facts);
    if (found) return found;
  }
  return null;
}

/** The list that holds the messages; of several bubbles the one in which the rep reads or writes. */
function openThread(root: Document | ShadowRoot): Element | undefined {
  const lists = new Set<Element>();
  for (const event of root.querySelectorAll(EVENT)) {
    const list = event.closest('ul,ol,[role="list"],[role="log"]');
    if (list) lists.add(farthest(list, 'ul,ol,[role="list"],[role="log"]') ?? list);
  }
  if (!lists.size) return plainThread(root);
  const all = [...lists];
  const focused = root.activeElement;
  return all.find(list => focused && paneOf(list).contains(focused)) ?? pickShown(all);
}

/** A list whose rows say something and link to who says it; rows with a heading and a time are conversations, not messages. */
function plainThread(root: ParentNode): Element | undefined {
  const lists = [...root.querySelectorAll('ul,ol,[role="list"]')].filter(
    list =>
      [...list.children].some(row => row.querySelector(PERSON) && row.querySelector('p')) &&
      !list.querySelector('h3,h4') &&
      !list.closest(POST),
  );
  return (root as Document).defaultView?.location.pathname.startsWith('/messaging') ||
    (root as Document).URL?.includes('/messaging')
    ? pickShown(lists)
    : undefined;
}

/** What belongs to one chat: its head, its messages and the field for an answer. */
function paneOf(list: Element): Element {
  let pane = list;
  for (let at = list.parentElement; at; at = at.parentElement) {
    const hasOther = [...at.querySelectorAll(EVENT)].some(event => !pane.contains(event));
    if (hasOther || at.localName === 'main' || at.localName === 'body') break;
    pane = at;
  }
  return pane;
}

interface Sender {
  name?: string;
  key?: string;
}

function messagesOf(list: Element, url: URL, own: Own): MessageFacts[] {
  const marked = [...list.querySelectorAll(EVENT)].filter(event => !event.parentElement?.closest(EVENT));
  const events = marked.length ? marked : [...list.children].filter(row => row.querySelector('p'));
  const others = headKeys(list, url);
  const usesOther = events.some(event => /--other(?:\s|$)/.test(event.getAttribute('class') ?? ''));
  let last: Sender = {};
  return events.flatMap((event): MessageFacts[] => {
    const sender = senderOf(event, url) ?? last;
    last = sender;
    const body = bodyOf(event);
    if (!body) return [];
    const urn = event.getAttribute('data-event-urn') ?? undefined;
    const owner = MEMBER_ID.exec(/msg_message:\(urn:li:fsd_profile:([\w-]+)/.exec(urn ?? '')?.[1] ?? '')?.[0];
    const isOwn =
      isKnown(sender, own, owner) ??
      (usesOther ? !/--other(?:\s|$)/.test(event.getAttribute('class') ?? '') : undefined) ??
      (others.size === 1 && sender.key ? !others.has(sender.key) : isAtEnd(event));
    const id = /,([^,()]+)\)$/.exec(urn ?? '')?.[1];
    return [
      {
        anchor: body,
        id: id && `urn:li:messagingMessage:${id}`,
        author: sender.name,
        isOwn,
        text: messageText(body, part => part.matches(NOT_SAID)),
        occurredAt: timeOfLinkedInMessage(id) ?? timeOfElement(event.querySelector('time')),
      },
    ];
  });
}

function bodyOf(event: Element): Element | undefined {
  const bodies = [...event.querySelectorAll(`${BODY},p`)].filter(
    part => !part.closest(`a,button,blockquote,[role="status"],[class*="system-message"]`),
  );
  return bodies.find(part => part.matches(BODY)) ?? bodies[0];
}

/** Undefined where the event names nobody: the sender of the one before goes on. */
function senderOf(event: Element, base: URL): Sender | undefined {
  // The row before the event carries the name in some layouts: heading and message share a list item.
  const row = event.closest('li') ?? event;
  const links = [...row.querySelectorAll(PERSON)].filter(link => !link.closest(`${BODY},p`));
  const link = links.find(one => squeeze(one.textContent ?? '') !== '') ?? links[0];
  const named = row.querySelector(GROUP_NAME) ?? link;
  if (!named) return undefined;
  const name = tidyName(squeeze(named.textContent ?? '')) || undefined;
  const key = link && decodeURIComponent(targetOf(link, base)?.pathname.split('/')[2] ?? '');
  return name || key ? { name, key } : undefined;
}

/** Whom the head of the chat links to. */
function headKeys(list: Element, base: URL): Set<string> {
  const links = [...paneOf(list).querySelectorAll(PERSON)].filter(link => !list.contains(link) && !link.closest('li'));
  return new Set(links.map(link => decodeURIComponent(targetOf(link, base)?.pathname.split('/')[2] ?? '')));
}

function isKnown({ name, key }: Sender, own: Own, owner: string | undefined): boolean | undefined {
  // Each message's urn holds the mailbox it lies in, which is the rep's.
  if (key && owner && MEMBER_ID.test(key)) return key === owner;
  if ((key && own.keys.has(key)) || (name && own.names.has(name))) return true;
  return own.names.size && name ? false : undefined;
}

// --- comments ---

function readComments(document: Document, url: URL): FoundConversation | null {
  const posts = [...document.querySelectorAll(POST)].filter(
    post => !post.parentElement?.closest(POST) && post.querySelector(COMMENT),
  );
  const post = posts.length > 1 ? nearestToMiddle(posts) : posts[0];
  if (!post) return null;
  const own = knownOwnAccount(document, url, 'post', false);
  const comments = [...post.querySelectorAll(COMMENT)];
  const facts = comments.flatMap(comment => commentFacts(comment, url, own));
  const sourceUrl = url.pathname.startsWith('/feed/update/') ? { sourceUrl: url.origin + url.pathname } : {};
  return conversationOf({ site: 'linkedin', kind: 'comment', channel: 'linkedin', ...sourceUrl }, facts);
}

function nearestToMiddle(posts: readonly Element[]): Element | undefined {
  const middle = (posts[0]?.ownerDocument.defaultView?.innerHeight ?? 0) / 2;
  const distance = (post: Element) => {
    const { top, bottom } = post.getBoundingClientRect();
    return Math.max(top - middle, middle - bottom, 0);
  };
  return [...posts].sort((left, right) => distance(left) - distance(right))[0];
}

function commentFacts(comment: Element, url: URL, own: Own): MessageFacts[] {
  const sender = senderOfComment(comment, url);
  if (!sender) return [];
  const urn = commentUrn(comment);
  const said = comment.querySelector('[data-testid="expandable-text-box"],[class*="comment-item__main-content"]');
  const box = said && said.closest(COMMENT) === comment ? said : comment;
  const isApart = (part: Element) =>
    part.matches(`${COMMENT},h1,h2,h3,h4,img`) || (box === comment && sender.links.includes(part));
  const text = messageText(box, isApart);
  return [
    {
      anchor: box === comment ? (sender.links.at(-1) ?? box) : box,
      id: urn,
      author: sender.name,
      isOwn: own.keys.has(sender.key) || own.names.has(sender.name),
      text,
      occurredAt: timeOfLinkedInId(/,(?:\D*)(\d{19})\)/.exec(urn ?? '')?.[1]),
    },
  ];
}

/** The first account that a comment links to wrote it. */
function senderOfComment(comment: Element, base: URL): { key: string; name: string; links: Element[] } | undefined {
  const links = [...comment.querySelectorAll(`${PERSON},a[href*="/company/"]`)].filter(
    link => link.closest(COMMENT) === comment,
  );
  const keyOf = (link: Element) => targetOf(link, base)?.pathname.split('/')[2];
  const key = links[0] && keyOf(links[0]);
  if (!key) return undefined;
  const same = links.filter(link => keyOf(link) === key);
  const named = same.find(link => squeeze(link.textContent ?? '') !== '');
  const heading = named?.querySelector('h1,h2,h3,h4,[aria-hidden="true"]') ?? named;
  const name = tidyName(squeeze(heading?.textContent ?? ''));
  // A mention of the author in the text is part of it.
  const head = same.filter(link => link === named || link.querySelector('img') || !squeeze(link.textContent ?? ''));
  return name ? { key: decodeURIComponent(key), name, links: head } : undefined;
}
