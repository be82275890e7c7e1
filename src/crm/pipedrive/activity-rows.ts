import { z } from 'zod';
import type { Activity, ActivityKind } from '../../model/activity';
import { parseActivityText } from '../activity-text';
import { htmlToText } from '../html';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { type Account, toIso } from './call';
import { changedAt } from './records';

/** Of version 1. */
export const note = z.object({
  id: z.number(),
  person_id: z.number().nullish(),
  content: z.string().nullish(),
  user: z.object({ name: z.string().nullish() }).nullish(),
  active_flag: z.boolean().nullish(),
  add_time: z.string(),
  update_time: z.string().nullish(),
});
/** Of version 2. */
export const activityRow = z.object({
  id: z.number(),
  person_id: z.number().nullish(),
  participants: z.array(z.object({ person_id: z.number(), primary: z.boolean().nullish() })).nullish(),
  subject: z.string().nullish(),
  type: z.string().nullish(),
  owner_id: z.number().nullish(),
  done: z.boolean().nullish(),
  due_date: z.string().nullish(),
  due_time: z.string().nullish(),
  marked_as_done_time: z.string().nullish(),
  note: z.string().nullish(),
  is_deleted: z.boolean().nullish(),
  add_time: z.string(),
  update_time: z.string().nullish(),
});
export type NoteRow = z.infer<typeof note>;
export type ActivityRow = z.infer<typeof activityRow>;

export const isLiving = ({ active_flag }: NoteRow): boolean => active_flag !== false;

const KINDS: Record<string, ActivityKind> = { task: 'task', call: 'call', meeting: 'meeting', email: 'email' };

type Row = Pick<Activity, 'kind' | 'authorName'> &
  Partial<Activity> & { remote: string; text: string; at: string; changed: string };

function toActivity(context: CrmContext, personId: string, row: Row): Activity {
  const { remote, text, at, changed, ...facts } = row;
  const part = parseActivityText(text);
  return {
    ...part,
    ...(part.occurredAt ? {} : { occurredAt: at }),
    ...facts,
    kind: facts.kind === 'note' ? part.kind : facts.kind,
    id: ourId(context, remote),
    connectionId: context.connectionId,
    remoteId: remote,
    contactId: ourId(context, personId),
    messageKeys: [],
    audience: 'crm',
    mine: false,
    createdAt: at,
    updatedAt: changed,
  };
}

export const noteActivity = (context: CrmContext, row: NoteRow, personId: string): Activity =>
  toActivity(context, personId, {
    kind: 'note',
    authorName: row.user?.name ?? '',
    remote: `note-${row.id}`,
    text: htmlToText(row.content ?? ''),
    at: toIso(row.add_time),
    changed: changedAt(row),
  });

export function rowActivity(context: CrmContext, account: Account, row: ActivityRow, personId: string): Activity {
  const due = row.due_date ? toIso(`${row.due_date} ${row.due_time || '00:00:00'}`.slice(0, 16)) : undefined;
  const kind = KINDS[row.type ?? ''] ?? 'task';
  const doneAt = kind === 'task' && row.done ? toIso(row.marked_as_done_time || row.update_time || row.add_time) : '';
  const text = htmlToText(row.note ?? '');
  return toActivity(context, personId, {
    kind,
    authorName: account.users[String(row.owner_id)] ?? '',
    ...(row.subject && !text.includes(row.subject) ? { subject: row.subject } : {}),
    ...(kind === 'task' && due ? { dueAt: due } : {}),
    ...(doneAt ? { doneAt } : {}),
    ...(kind !== 'task' && due ? { occurredAt: due } : {}),
    remote: `activity-${row.id}`,
    text,
    at: toIso(row.add_time),
    changed: changedAt(row),
  });
}

/** Who an activity is about: of several people the first. */
export const personOf = ({ person_id, participants }: ActivityRow): number | undefined =>
  person_id ?? participants?.find(one => one.primary)?.person_id ?? participants?.[0]?.person_id;
