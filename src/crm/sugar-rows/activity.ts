import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { parseActivityText } from '../activity-text';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { type ActivityModule, STAMPS, stamps, text } from './values';

export const activityRow = z.object({
  id: z.string(),
  name: text,
  description: text,
  status: text,
  direction: text,
  date_start: text,
  date_due: text,
  contact_id: text,
  parent_type: text,
  parent_id: text,
  created_by_name: text,
  ...stamps,
});
export type ActivityRow = z.infer<typeof activityRow>;
const ACTIVITY_FIELDS: Record<ActivityModule, string[]> = {
  Notes: ['contact_id'],
  Tasks: ['contact_id', 'status', 'date_due'],
  Calls: ['status', 'direction', 'date_start'],
  Meetings: ['status', 'date_start'],
};
export const activityFields = (module: ActivityModule): string[] => [
  ...['name', 'description', 'parent_type', 'parent_id', 'created_by_name', ...STAMPS],
  ...ACTIVITY_FIELDS[module],
];

const PLACES: Partial<Record<Activity['kind'], ActivityModule>> = { task: 'Tasks', call: 'Calls', meeting: 'Meetings' };
/** Tasks, calls and meetings have modules of their own; all else is a note. */
export const placeOf = ({ kind }: Pick<Activity, 'kind'>): ActivityModule => PLACES[kind] ?? 'Notes';
const KINDS = { Tasks: 'task', Calls: 'call', Meetings: 'meeting' } as const;

/** An activity; undefined when it is about nobody we know. Its `remoteId` says where it lives. */
export function toActivity(
  context: CrmContext,
  module: ActivityModule,
  row: ActivityRow,
  contactId = personOf(row),
): Activity | undefined {
  if (!contactId) return undefined;
  const parsed = parseActivityText((row.description || row.name).replaceAll('\r\n', '\n'));
  const at = row.date_entered || row.date_modified;
  const remoteId = `${module}/${row.id}`;
  const hasTitle = row.name && row.description && !parsed.body.startsWith(row.name.replace(/…$/, ''));
  const activity: Activity = {
    ...parsed,
    id: ourId(context, remoteId),
    connectionId: context.connectionId,
    remoteId,
    contactId: ourId(context, contactId),
    occurredAt: parsed.occurredAt ?? at,
    messageKeys: [],
    audience: 'crm',
    authorName: row.created_by_name || row.assigned_user_name,
    mine: false,
    createdAt: at,
    updatedAt: row.date_modified || at,
    ...(hasTitle ? { subject: row.name } : {}),
  };
  if (module === 'Notes') return activity;
  activity.kind = KINDS[module];
  if (module === 'Tasks') {
    if (row.date_due) activity.dueAt = row.date_due;
    if (row.status === 'Completed') activity.doneAt = row.date_modified || at;
    return activity;
  }
  activity.occurredAt = row.date_start || activity.occurredAt;
  if (module === 'Calls') activity.direction = row.direction === 'Inbound' ? 'in' : 'out';
  return activity;
}

const personOf = ({ contact_id, parent_type, parent_id }: ActivityRow): string =>
  contact_id || (parent_type === 'Contacts' || parent_type === 'Leads' ? parent_id : '');

/** `Notes/5f…` apart. */
export function partsOf(remoteId: string): [ActivityModule, string] {
  const [module = '', id = ''] = remoteId.split('/');
  return [module as ActivityModule, id];
}
