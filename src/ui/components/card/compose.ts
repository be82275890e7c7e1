import type { CardView } from '../../../messages/people';
import type { Audience } from '../../../model/activity';
import type { Touch } from '../../../model/person';
import type { ActivityText } from './activity-writer';
import type { CardSubject } from './subject';

const MAX_SUBJECT = 300;

/** A note, call or task as it is logged. The first line of a task is its subject. */
export function composeActivity({
  view,
  subject: { touch, person, pageUrl },
  kind,
  text,
  audience,
  dueAt,
}: {
  view: CardView;
  subject: CardSubject;
  kind: 'note' | 'call' | 'task';
  text: string;
  audience: Audience;
  dueAt?: string;
}): ActivityText {
  const [firstLine = '', ...rest] = text.trim().split('\n');
  const isShort = firstLine.length <= MAX_SUBJECT;
  const asTask = {
    subject: firstLine.slice(0, MAX_SUBJECT),
    body: isShort ? rest.join('\n').trim() : text.trim(),
    dueAt,
  };
  return {
    contactId: view.contact?.id ?? '',
    kind,
    channel: kind === 'call' ? 'phone' : (touch?.channel ?? person?.site ?? 'web'),
    direction: kind === 'call' ? 'out' : 'none',
    body: text.trim(),
    // A task has not happened yet.
    occurredAt: kind === 'task' ? null : new Date().toISOString(),
    sourceUrl: kind === 'call' ? undefined : (touch?.sourceUrl ?? pageUrl),
    messageKeys: [],
    audience,
    ...(kind === 'task' ? asTask : {}),
  };
}

/** What one click on *Log* writes: the touch that the page says, without any text. */
export function composeTouch(view: CardView, touch: Touch): ActivityText {
  // Looking at a profile happens now; when anything else happened only the page knows.
  const occurredAt = touch.occurredAt ?? (touch.kind === 'profile-view' ? new Date().toISOString() : null);
  return {
    contactId: view.contact?.id ?? '',
    kind: touch.kind,
    channel: touch.channel,
    direction: touch.direction,
    body: '',
    occurredAt,
    sourceUrl: touch.sourceUrl ?? view.pageUrl,
    messageKeys: touch.messageKey ? [touch.messageKey] : [],
    audience: view.defaultAudience,
  };
}
