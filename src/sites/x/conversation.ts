import {
  conversationOf,
  type FoundConversation,
  isAtEnd,
  type MessageFacts,
  messageText,
  openRoots,
} from '../../page/conversation';
import { timeOfElement, timeOfSnowflake } from '../../page/id-times';
import { squeeze } from '../../page/select';
import type { ConversationReader } from '../types';

/** The chat in X's open shadow root, and the messages of before. */
const ROW = '[data-dm-message-row],[data-testid="messageEntry"]';
const SAID = '[data-testid^="message-text-"],[data-dm-message-focus-target],[data-testid="tweetText"]';
const POST = 'article[data-testid="tweet"],article[role="article"]';
const POST_LINK = /^\/(\w{1,15})\/status\/(\d+)/;

export const xConversation: ConversationReader = {
  id: 'x',
  matches: ['https://x.com/*', 'https://mobile.x.com/*', 'https://twitter.com/*', 'https://mobile.twitter.com/*'],
  readMessages(document, url) {
    return readChat(document, url) ?? readAnswers(document, url);
  },
};

function readChat(document: Document, url: URL): FoundConversation | null {
  if (!/^\/(?:i\/chat|messages)\b/.test(url.pathname)) return null;
  for (const root of openRoots(document)) {
    const rows = [...root.querySelectorAll(ROW)].filter(row => !row.parentElement?.closest(ROW));
    if (!rows.length) continue;
    const other = headName(root);
    const facts = rows.flatMap(row => rowFacts(row, other));
    const thread = { site: 'x', kind: 'message', channel: 'x', sourceUrl: url.origin + url.pathname } as const;
    return conversationOf(thread, facts);
  }
  return null;
}

const headName = (root: ParentNode): string | undefined =>
  squeeze(root.querySelector('[data-testid="dm-conversation-username"]')?.textContent ?? '') || undefined;

function rowFacts(row: Element, other: string | undefined): MessageFacts[] {
  const said = [...row.querySelectorAll(SAID)].find(part => !part.parentElement?.closest('[role="link"]'));
  if (!said) return [];
  const id =
    row.getAttribute('data-dm-message-row') || /^message-(.+)$/.exec(row.getAttribute('data-testid') ?? '')?.[1];
  // Own messages stand at the end of their row; the label for screen readers says "You" in the language of the page.
  const isOwn =
    isAtEnd(row) || (row.firstElementChild !== null && row.childElementCount === 1 && isAtEnd(row.firstElementChild));
  const label = squeeze(row.querySelector('[id$="-sender"]')?.textContent ?? '');
  return [
    {
      anchor: said,
      id: id && id !== 'true' ? id : undefined,
      author: isOwn ? undefined : label || other,
      isOwn,
      text: messageText(said, part => part.matches('[id$="-sender"],[id$="-time"],[id$="-kind"]')),
      occurredAt: timeOfElement(row.querySelector('time')) ?? timeOfSnowflake(id),
    },
  ];
}

/** The posts of a page about one post. */
function readAnswers(document: Document, url: URL): FoundConversation | null {
  if (!POST_LINK.test(url.pathname)) return null;
  const own = ownHandles(document);
  const facts = [...document.querySelectorAll(POST)].flatMap(post => postFacts(post, own));
  return conversationOf({ site: 'x', kind: 'comment', channel: 'x', sourceUrl: url.origin + url.pathname }, facts);
}

function postFacts(post: Element, own: ReadonlySet<string>): MessageFacts[] {
  const said = [...post.querySelectorAll('[data-testid="tweetText"],div[lang]')].find(
    part => !part.closest('[role="link"]:not(a)') && part.closest(POST) === post,
  );
  const time = [...post.querySelectorAll('a[href*="/status/"] time')].find(one => !one.closest('[role="link"]:not(a)'));
  const link = time?.closest('a') ?? post.querySelector('a[href*="/status/"]');
  const [, handle, id] =
    POST_LINK.exec(new URL(link?.getAttribute('href') ?? '', post.baseURI || 'https://x.com/').pathname) ?? [];
  if (!said || !handle || !id) return [];
  const plate = post.querySelector('[data-testid="User-Name"] a,a[role="link"]:not(:has(img))');
  return [
    {
      anchor: said,
      id,
      author: squeeze(plate?.textContent ?? '') || `@${handle}`,
      isOwn: own.has(handle.toLowerCase()),
      text: messageText(said),
      occurredAt: timeOfElement(time) ?? timeOfSnowflake(id),
    },
  ];
}

/** The banner holds the navigation: the only profile it links to, and the only avatar it shows, are the rep's own. */
function ownHandles(document: Document): ReadonlySet<string> {
  const avatars = document.querySelectorAll('header[role="banner"] [data-testid^="UserAvatar-Container-"]');
  const links = document.querySelectorAll('header[role="banner"] a[data-testid="AppTabBar_Profile_Link"]');
  return new Set([
    ...[...avatars].map(one =>
      (one.getAttribute('data-testid') ?? '').slice('UserAvatar-Container-'.length).toLowerCase(),
    ),
    ...[...links].map(one => (one.getAttribute('href') ?? '').slice(1).toLowerCase()),
  ]);
}
