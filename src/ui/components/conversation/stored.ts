import { newId } from '../../../lib/new-id';
import type { ActivityDraft, Audience } from '../../../model/activity';
import type { SeenConversation, SeenMessage } from '../../../model/conversation';

/** The text that is stored for a message. Preview and log ask here, so that they cannot differ. */
export function storedText({ author, direction, text }: SeenMessage, isGroup: boolean): string {
  return isGroup && direction === 'in' && author ? `${author}: ${text}` : text;
}

/** A message as it is logged for a contact. */
export function draftOf(
  message: SeenMessage,
  { kind, channel, sourceUrl, isGroup }: Pick<SeenConversation, 'kind' | 'channel' | 'sourceUrl' | 'isGroup'>,
  contactId: string,
  audience: Audience,
): ActivityDraft {
  return {
    id: newId(),
    contactId,
    kind,
    channel,
    direction: message.direction,
    body: storedText(message, isGroup),
    occurredAt: message.occurredAt,
    ...(sourceUrl && { sourceUrl }),
    messageKeys: [message.key],
    audience,
  };
}
