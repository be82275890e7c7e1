import type { z } from 'zod';
import { activityMessages } from './activity';
import { conversationMessages } from './conversation';
import { dataMessages } from './data';
import type { MessageDefinition } from './define';
import { duplicateMessages } from './duplicates';
import { healthMessages } from './health';
import { identityMessages } from './identities';
import { outboxMessages } from './outbox';
import { pageMessages } from './page';
import { peopleMessages } from './people';
import { recordMessages } from './records';
import { searchMessages } from './search';
import { settingsMessages } from './settings';

/** Every message the background answers. Content and UI import this file for its types only: zod stays out of pages. */
export const messages = {
  ...pageMessages,
  ...peopleMessages,
  ...searchMessages,
  ...activityMessages,
  ...conversationMessages,
  ...outboxMessages,
  ...settingsMessages,
  ...dataMessages,
  ...duplicateMessages,
  ...identityMessages,
  ...recordMessages,
  ...healthMessages,
};

export type Messages = typeof messages;
export type MessageType = keyof Messages;
export type RequestOf<Type extends MessageType> = z.input<Messages[Type]['request']>;
export type ParsedRequestOf<Type extends MessageType> = z.output<Messages[Type]['request']>;
export type AnswerOf<Type extends MessageType> =
  Messages[Type] extends MessageDefinition<infer _Request, infer Value> ? Value : never;

/** What the background tells content scripts of a tab. */
export type TabEvent =
  /** Settings or consent changed: say hello again. */
  | { event: 'page.reconsider' }
  /** Links, contacts or verdicts changed: report the people again. */
  | { event: 'people.rematch' }
  /** Keyboard command: open the card of the page's subject, or of the first marked person in view. */
  | { event: 'card.open' }
  /** Read the open thread and answer with it. */
  | { event: 'conversation.read' };

/** Name of the BroadcastChannel on which the background tells our own pages what changed. */
export const CHANGES_CHANNEL = 'throughline.changes';
export type ChangeArea =
  | 'contacts'
  | 'activities'
  | 'outbox'
  | 'settings'
  | 'connections'
  | 'imports'
  | 'duplicates'
  | 'health'
  | 'tab';
export interface ChangeEvent {
  areas: ChangeArea[];
}
