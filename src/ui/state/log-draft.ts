import type { Audience } from '../../model/activity';
import type { Touch } from '../../model/person';
import type { LogDraft } from './use-log';

/** Kinds that the rep writes text for. */
export const COMPOSED_KINDS = ['note', 'call', 'task'] as const;
export type ComposedKind = (typeof COMPOSED_KINDS)[number];

interface About {
  contactId: string;
  audience: Audience;
  /** What the page of the current tab says, when the contact is on it. */
  touch?: Touch;
}

/** What one click on *Log* writes: the page's own touch, or a message sent just now where no page says more. */
export function clickedDraft({ contactId, audience, touch }: About, now = new Date()): LogDraft {
  const common = { contactId, audience, body: '' };
  if (!touch)
    return {
      ...common,
      kind: 'message',
      channel: 'other',
      direction: 'out',
      occurredAt: now.toISOString(),
      messageKeys: [],
    };
  const { kind, channel, direction, sourceUrl, messageKey } = touch;
  // A profile is viewed now; when a comment or message was written only the page can say.
  const occurredAt = touch.occurredAt ?? (kind === 'profile-view' ? now.toISOString() : null);
  return { ...common, kind, channel, direction, sourceUrl, occurredAt, messageKeys: messageKey ? [messageKey] : [] };
}

/** What the composer writes. @param dueAt - ISO 8601, for tasks */
export function composedDraft(
  kind: ComposedKind,
  { contactId, audience, touch }: About,
  body: string,
  dueAt: string | undefined,
  now = new Date(),
): LogDraft {
  return {
    contactId,
    audience,
    kind,
    body,
    channel: kind === 'call' ? 'phone' : (touch?.channel ?? 'other'),
    direction: kind === 'call' ? 'out' : 'none',
    occurredAt: kind === 'task' ? null : now.toISOString(),
    dueAt: kind === 'task' ? dueAt : undefined,
    sourceUrl: touch?.sourceUrl,
    messageKeys: [],
  };
}
