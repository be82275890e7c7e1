import { nearest } from '../../page/account-links';
import { conversationOf, type MessageFacts, messageText } from '../../page/conversation';
import { timeOfElement } from '../../page/id-times';
import { isOwn, type Own, ownOf } from '../outlook';
import type { ConversationReader } from '../types';
import { BODY, headParties } from './head';

const QUOTED = 'blockquote,[id*="divRplyFwdMsg"],[id*="appendonsend"] ~ *,hr ~ *';

/** The open mails of a thread. Outlook says no time and no id that a machine could read: both stay unknown. */
export const outlookConversation: ConversationReader = {
  id: 'outlook',
  matches: [
    'https://outlook.live.com/*',
    'https://outlook.office.com/*',
    'https://outlook.office365.com/*',
    'https://outlook.cloud.microsoft/*',
  ],
  readMessages(document, url) {
    const own = ownOf(document);
    if (!own?.addresses.size) return null;
    const bodies = [...document.querySelectorAll(`[role="main"] ${BODY}`)].filter(
      body => !body.parentElement?.closest(BODY),
    );
    const facts = bodies.flatMap(body => mailFacts(body, own));
    return conversationOf(
      { site: 'outlook', kind: 'email', channel: 'mail', sourceUrl: url.origin + url.pathname },
      facts,
    );
  },
};

function mailFacts(body: Element, own: Own): MessageFacts[] {
  const parties = nearest(body, block => headParties(block, body), '[role="main"], main, body');
  const sender = parties?.[0];
  if (!sender) return [];
  return [
    {
      anchor: body,
      author: sender.name ?? sender.email,
      isOwn: isOwn(sender, own),
      text: messageText(body, part => part.matches(QUOTED)),
      occurredAt: timeOfElement(body.closest('[role="listitem"]')?.querySelector('time')),
    },
  ];
}
