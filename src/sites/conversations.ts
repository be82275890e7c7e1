import { blueskyConversation } from './bluesky/conversation';
import { gmailConversation } from './gmail/conversation';
import { hackernewsConversation } from './hackernews/conversation';
import { linkedinConversation } from './linkedin/conversation';
import { outlookConversation } from './outlook/conversation';
import type { ConversationReader } from './types';
import { xConversation } from './x/conversation';

/** Readers of threads. They travel in a script of their own that is injected when the rep wants to pick messages. */
export const CONVERSATION_READERS: readonly ConversationReader[] = [
  linkedinConversation,
  xConversation,
  blueskyConversation,
  gmailConversation,
  outlookConversation,
  hackernewsConversation,
];
