import { conversationOf, type MessageFacts, messageText } from '../../page/conversation';
import { timeOfElement, timeOfRecordKey } from '../../page/id-times';
import { squeeze } from '../../page/select';
import type { ConversationReader } from '../types';

const POST = '[data-testid^="postThreadItem-by-"]';
const LINK = /^\/profile\/([^/]+)\/post\/([^/?#]+)$/;

/** The posts of one thread. Direct messages are drawn without anything that names them: they are not read. */
export const blueskyConversation: ConversationReader = {
  id: 'bluesky',
  matches: ['https://bsky.app/*'],
  readMessages(document, url) {
    if (!LINK.test(url.pathname)) return null;
    const own = ownHandles(document);
    const facts = [...document.querySelectorAll(POST)].flatMap(post => postFacts(post, url, own));
    const sourceUrl = url.origin + url.pathname;
    return conversationOf({ site: 'bluesky', kind: 'comment', channel: 'bluesky', sourceUrl }, facts);
  },
};

function postFacts(post: Element, url: URL, own: ReadonlySet<string>): MessageFacts[] {
  const handle = (post.getAttribute('data-testid') ?? '').replace('postThreadItem-by-', '');
  const said = post.querySelector('[data-testid="postText"]') ?? post.querySelector('[data-word-wrap]');
  if (!said || !handle) return [];
  const links = [...post.querySelectorAll('a[href*="/post/"]')].map(link => LINK.exec(link.getAttribute('href') ?? ''));
  // The post that the page is about does not link to itself.
  const key = links.find(link => link?.[1] === handle)?.[2] ?? LINK.exec(url.pathname)?.[2];
  const name = [...post.querySelectorAll('a[href]:not(:has(img))')].find(
    link => link.getAttribute('href') === `/profile/${handle}`,
  );
  return [
    {
      anchor: said,
      id: key,
      author: squeeze(name?.textContent ?? '') || `@${handle}`,
      isOwn: own.has(handle.toLowerCase()),
      text: messageText(said),
      occurredAt: timeOfElement(post.querySelector('time')) ?? timeOfRecordKey(key),
    },
  ];
}

/** The rep's own account is the only one that navigation leads to. */
function ownHandles(document: Document): ReadonlySet<string> {
  const links = document.querySelectorAll('nav a[href^="/profile/"], [role="navigation"] a[href^="/profile/"]');
  return new Set([...links].map(link => (link.getAttribute('href') ?? '').split('/')[2]?.toLowerCase() ?? ''));
}
