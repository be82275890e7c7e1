import { z } from 'zod';
import { type Audience, activityDraftSchema, audienceSchema } from '../model/activity';
import {
  MAX_LOGGED,
  MAX_MESSAGES,
  type SeenConversation,
  type SeenMessage,
  seenMessageSchema,
} from '../model/conversation';
import { defineMessage } from './define';

/** What the rep had selected for a contact and not logged yet. */
export interface KeptSelection {
  messages: SeenMessage[];
  audience: Audience;
}

/** For whom messages are picked. */
export interface PickerWanted {
  contactId: string;
  contactName: string;
  /** Missing: the local workspace. */
  crmName?: string;
  defaultAudience: Audience;
}

/** Messages about picking what was written in a thread. */
export const conversationMessages = {
  /** From a click in the card over a page: starts the picker there. */
  'conversation.open': defineMessage(['content'], () => z.object({})).answers<null>(),
  /** Reads the open thread of a tab, now; null where there is none. */
  'conversation.ofTab': defineMessage(['extension'], () =>
    z.object({ tabId: z.number().int() }),
  ).answers<SeenConversation | null>(),
  /** Which messages a contact has on record already, and what was selected before the page went away. */
  'conversation.state': defineMessage(['content', 'extension'], () =>
    z.object({ contactId: z.string(), keys: z.array(z.string().max(300)).max(MAX_MESSAGES + MAX_LOGGED) }),
  ).answers<{ logged: string[]; kept: KeptSelection | null }>(),
  /** Keeps what is selected. None forgets it. */
  'conversation.keep': defineMessage(['content', 'extension'], () =>
    z.object({
      contactId: z.string(),
      messages: z.array(seenMessageSchema()).max(MAX_LOGGED),
      audience: audienceSchema,
    }),
  ).answers<null>(),
  /**
   * Logs messages of one contact, all or none, each as an activity of its own. Those whose key is on record are left alone.
   * `logged`: ids of what was written; `already`: how many were there before.
   */
  'conversation.log': defineMessage(['content', 'extension'], () =>
    z.object({ drafts: z.array(activityDraftSchema()).min(1).max(MAX_LOGGED) }),
  ).answers<{ logged: string[]; already: number; goesTo?: string }>(),
  /** Takes back what `conversation.log` wrote. */
  'conversation.undo': defineMessage(['content', 'extension'], () =>
    z.object({ activityIds: z.array(z.string()).min(1).max(MAX_LOGGED) }),
  ).answers<null>(),
};
