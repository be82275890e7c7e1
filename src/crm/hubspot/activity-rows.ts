import type { Activity } from '../../model/activity';
import { parseActivityText } from '../activity-text';
import { htmlToText } from '../html';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import type { Account } from './call';
import type { HubSpotRecord } from './records';

/** Types of records that are activities. */
export type Kind = 'notes' | 'tasks' | 'calls' | 'communications' | 'meetings' | 'emails';

/** Kinds of activities: where the text is, and the ids of the association with a contact and with a deal. */
export const KINDS: Record<Kind, { body: string; contact: number; deal: number; properties: string[] }> = {
  notes: { body: 'hs_note_body', contact: 202, deal: 214, properties: [] },
  tasks: {
    body: 'hs_task_body',
    contact: 204,
    deal: 216,
    properties: ['hs_task_subject', 'hs_task_status', 'hs_task_completion_date'],
  },
  calls: { body: 'hs_call_body', contact: 194, deal: 206, properties: ['hs_call_title', 'hs_call_direction'] },
  communications: {
    body: 'hs_communication_body',
    contact: 81,
    deal: 85,
    properties: ['hs_communication_channel_type'],
  },
  meetings: { body: 'hs_meeting_body', contact: 200, deal: 212, properties: ['hs_meeting_title'] },
  emails: {
    body: 'hs_email_html',
    contact: 198,
    deal: 210,
    properties: ['hs_email_text', 'hs_email_subject', 'hs_email_direction'],
  },
};
export const ACTIVITY_TYPES = Object.keys(KINDS) as Kind[];

/** Channels for which HubSpot has a home for messages; others become notes. */
export const CHANNELS: Record<string, string> = { linkedin: 'LINKEDIN_MESSAGE', whatsapp: 'WHATS_APP', sms: 'SMS' };

/** Properties to ask for of one kind. */
export const activityProperties = (type: Kind): string[] => [
  ...['hs_timestamp', 'hs_createdate', 'hs_lastmodifieddate', 'hubspot_owner_id'],
  KINDS[type].body,
  ...KINDS[type].properties,
];

/** Ids are unique within a type only, so ours name the type: `notes-123`. */
export const idFor = (type: Kind, id: string): string => `${type}-${id}`;

export function parseId(remoteId: string | undefined): { type: Kind; id: string } | undefined {
  const [type = '', id] = (remoteId ?? '').split('-');
  return id && type in KINDS ? { type: type as Kind, id } : undefined;
}

const KIND_OF = {
  notes: 'note',
  tasks: 'task',
  calls: 'call',
  communications: 'message',
  meetings: 'meeting',
  emails: 'email',
} as const;
const DIRECTIONS: Record<string, Activity['direction']> = {
  ...{ INBOUND: 'in', OUTBOUND: 'out' },
  ...{ INCOMING_EMAIL: 'in', EMAIL: 'out' },
};

export function toActivity(
  context: CrmContext,
  account: Account,
  contactId: string,
  type: Kind,
  row: HubSpotRecord,
): Activity {
  const { properties: p } = row;
  const part = parseActivityText(htmlToText(p[KINDS[type].body] ?? '') || (p.hs_email_text ?? ''));
  const channel = Object.keys(CHANNELS).find(name => CHANNELS[name] === p.hs_communication_channel_type);
  const title = p.hs_task_subject ?? p.hs_call_title ?? p.hs_meeting_title ?? p.hs_email_subject;
  const direction = DIRECTIONS[p.hs_call_direction ?? p.hs_email_direction ?? ''];
  const at = p.hs_timestamp || row.createdAt;
  const isTask = type === 'tasks';
  const isDone = isTask && p.hs_task_status === 'COMPLETED';
  const owner = p.hubspot_owner_id ? account.owners[p.hubspot_owner_id] : undefined;
  const id = idFor(type, row.id);
  return {
    ...part,
    // A note that says of itself what it is, because HubSpot has no home for it, is that.
    kind: type === 'notes' ? part.kind : KIND_OF[type],
    channel: part.channel || channel || '',
    direction: part.direction === 'none' ? (direction ?? 'none') : part.direction,
    ...(title && !part.body.startsWith(title) ? { subject: title } : {}),
    id: ourId(context, id),
    connectionId: context.connectionId,
    remoteId: id,
    contactId: ourId(context, contactId),
    occurredAt: isTask ? row.createdAt : at,
    ...(isTask ? { dueAt: at } : {}),
    ...(isDone ? { doneAt: p.hs_task_completion_date || row.updatedAt } : {}),
    messageKeys: [],
    audience: 'crm',
    authorName: owner ?? '',
    mine: false,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
