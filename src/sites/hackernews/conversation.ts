import { conversationOf, type MessageFacts, messageText } from '../../page/conversation';
import type { ConversationReader } from '../types';

const COMMENT = 'tr.comtr[id],tr.athing[id]:has(.commtext)';

/** The comments of one story. */
export const hackernewsConversation: ConversationReader = {
  id: 'hackernews',
  matches: ['https://news.ycombinator.com/*'],
  readMessages(document, url) {
    if (url.pathname !== '/item') return null;
    const bar = document.querySelector('a[href^="logout?"],a[href*="/logout?"]')?.closest('td,tr');
    const own = handleOf(bar?.querySelector('a[href^="user?id="]'));
    const facts = [...document.querySelectorAll(COMMENT)].flatMap(comment => commentFacts(comment, own));
    const sourceUrl = url.origin + url.pathname + url.search;
    return conversationOf({ site: 'hackernews', kind: 'comment', channel: 'hackernews', sourceUrl }, facts);
  },
};

function commentFacts(comment: Element, own: string | undefined): MessageFacts[] {
  const said = comment.querySelector('.commtext');
  const author = handleOf(comment.querySelector('a[href^="user?id="]'));
  if (!said || !author) return [];
  // "2026-09-01T10:00:00 1788256800": the second number is in seconds.
  const seconds = /\s(\d{9,10})$/.exec(comment.querySelector('[title]')?.getAttribute('title') ?? '')?.[1];
  return [
    {
      anchor: said,
      id: comment.id,
      author,
      isOwn: author === own,
      text: messageText(said, part => part.matches('.reply')),
      ...(seconds && { occurredAt: new Date(Number(seconds) * 1000).toISOString() }),
    },
  ];
}

function handleOf(link: Element | null | undefined): string | undefined {
  return /^user\?id=([\w-]+)$/.exec(link?.getAttribute('href') ?? '')?.[1];
}
