import { conversationOf, type MessageFacts, messageText } from '../../page/conversation';
import { timeOfElement, timeOfGmailId } from '../../page/id-times';
import { addressOf, nameOf, ownAddresses } from '../gmail';
import type { ConversationReader } from '../types';

const MESSAGE = '[data-message-id],[data-legacy-message-id]';
const BODY = '.a3s,[role="document"],[dir="ltr"],[dir="rtl"]';
const PARTY = 'span[email]';
/** What was written before, and what Gmail draws over pictures. */
const QUOTED =
  'blockquote,[class*="gmail_quote"],[class*="gmail_attr"],[class*="gmail_extra"],[data-is-tooltip-wrapper],table[cellpadding] [role="button"]';

/** The open mails of a thread, each with what its sender wrote and without what is quoted. */
export const gmailConversation: ConversationReader = {
  id: 'gmail',
  matches: ['https://mail.google.com/*'],
  readMessages(document, url) {
    const own = ownAddresses(document);
    const main = document.querySelector('[role="main"]');
    if (!own.size || !main) return null;
    const mails = [...main.querySelectorAll(MESSAGE)].filter(mail => !mail.parentElement?.closest(MESSAGE));
    const thread = main.querySelector('h2[data-legacy-thread-id]')?.getAttribute('data-legacy-thread-id');
    const sourceUrl = thread ? `${url.origin}${url.pathname}#all/${thread}` : url.href;
    const facts = mails.flatMap(mail => mailFacts(mail, own));
    return conversationOf({ site: 'gmail', kind: 'email', channel: 'mail', sourceUrl }, facts);
  },
};

function mailFacts(mail: Element, own: ReadonlySet<string>): MessageFacts[] {
  const sender = [...mail.querySelectorAll(PARTY)].find(party => !party.closest('.a3s,blockquote'));
  // A mail that is folded shows a line of its text only: it is read when the rep unfolds it.
  const body = sender && [...mail.querySelectorAll(BODY)].find(part => sender.compareDocumentPosition(part) & 4);
  if (!sender || !body) return [];
  const legacy = mail.getAttribute('data-legacy-message-id') ?? undefined;
  return [
    {
      anchor: body,
      id: legacy ?? mail.getAttribute('data-message-id')?.replace(/^#/, ''),
      author: nameOf(sender) || addressOf(sender),
      isOwn: own.has(addressOf(sender)),
      text: messageText(body, part => part.matches(QUOTED)),
      occurredAt: timeOfGmailId(legacy) ?? timeOfElement(mail.querySelector('time')),
    },
  ];
}
