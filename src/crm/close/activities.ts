import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { activityText, markerOf, onceMarker, parseActivityText } from '../activity-text';
import { andThen, failed } from '../failure';
import { ourId } from '../records';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { call, query, send } from './call';
import { contactById } from './find';
import { leadUrl, toIso } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;
type Kind = 'note' | 'call' | 'task';

const text = z.string().nullish();
const row = z.object({
  id: z.string(),
  contact_id: text,
  note: text,
  text,
  direction: text,
  date: text,
  due_date: text,
  is_complete: z.boolean().nullish(),
  activity_at: text,
  user_name: text,
  assigned_to_name: text,
  date_created: z.string(),
  date_updated: z.string(),
});
type Row = z.infer<typeof row>;

/** Where each kind lives. Everything that is neither a task nor a call is a note, which says in its first line what it is. */
const PATHS: Record<Kind, string> = { note: '/activity/note/', call: '/activity/call/', task: '/task/' };
const KINDS: readonly Kind[] = ['note', 'call', 'task'];

const kindOf = ({ kind }: Activity): Kind => (kind === 'task' || kind === 'call' ? kind : 'note');
const textOf = (one: Row): string => (one.note ?? one.text ?? '').replaceAll('\r\n', '\n');

function valuesOf(activity: Activity, marker: string) {
  const words = activityText(activity, marker);
  if (kindOf(activity) === 'task')
    return { text: words, is_complete: Boolean(activity.doneAt), ...(activity.dueAt ? { date: activity.dueAt } : {}) };
  return { note: words, ...(activity.occurredAt ? { activity_at: activity.occurredAt } : {}) };
}

/** What only a new one can be given. */
function beginning({ userId }: CrmContext, { kind, direction }: Activity) {
  if (kind === 'task') return { _type: 'lead', ...(userId ? { assigned_to: userId } : {}) };
  if (kind !== 'call') return {};
  return { status: 'completed', direction: direction === 'in' ? 'inbound' : 'outbound' };
}

const written = (kind: Kind, id: string, leadId: string | undefined): Written => ({
  remoteId: `${kind}:${id}`,
  ...(leadId ? { webUrl: leadUrl(leadId) } : {}),
});

/** Ids say their kind, because the addresses differ. */
function parseId(remoteId: string | undefined): { kind: Kind; path: string } | undefined {
  const [, kind, id] = /^(note|call|task):(\w+)$/.exec(remoteId ?? '') ?? [];
  return id ? { kind: kind as Kind, path: `${PATHS[kind as Kind]}${id}/` } : undefined;
}

const created = z.object({ id: z.string() });

export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  // Notes belong to the lead: which one, and whether the person is still there, only the person's record says.
  return andThen(await contactById(context, contact.remoteId), async ({ id, lead_id }) => {
    if (!lead_id) return failed('gone');
    const kind = kindOf(activity);
    const json = { lead_id, contact_id: id, ...valuesOf(activity, onceKey), ...beginning(context, activity) };
    const done = await call(context, { method: 'POST', path: PATHS[kind], json }, created);
    return andThen(done, one => ({ ok: true, value: written(kind, one.id, lead_id) }));
  });
}

/** Words an activity anew; it stays what it was written as, and the marker of the first write stays. */
export async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const known = parseId(activity.remoteId);
  if (!known) return failed('gone');
  return andThen(await call(context, { method: 'GET', path: known.path }, row), async old => {
    const marker = markerOf(textOf(old)) ?? onceKey;
    const isSame = kindOf(activity) === known.kind;
    const words = activityText(activity, marker);
    const json = isSame ? valuesOf(activity, marker) : known.kind === 'task' ? { text: words } : { note: words };
    const done = await call(context, { method: 'PUT', path: known.path, json }, created);
    const webUrl = contact.webUrl ? { webUrl: contact.webUrl } : {};
    return andThen(done, () => ({ ok: true, value: { remoteId: activity.remoteId ?? '', ...webUrl } }));
  });
}

/** Removes an activity; one whose id was never learned is looked for. */
export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const known = parseId(intent.activity.remoteId);
  if (known) return remove(context, known.path, intent.activity.remoteId ?? '');
  return andThen(await activityWith(context, intent), found => {
    const there = parseId(found?.remoteId);
    return found && there ? remove(context, there.path, found.remoteId) : failed('gone');
  });
}

/** What is gone already counts as removed. */
export async function remove(context: CrmContext, path: string, remoteId: string): Promise<CrmResult<Written>> {
  const done = await send(context, { method: 'DELETE', path });
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

const PAGE = 100;
const page = z.object({ data: z.array(row), has_more: z.boolean().nullish() });

/** Activities of one kind of a lead, and whether there are more; since a time, where one is given. */
function listOf(context: CrmContext, kind: Kind, leadId: string, skip: number, since?: string) {
  const values = {
    lead_id: leadId,
    ...(kind === 'task' ? { _type: 'lead', _order_by: '-date_created' } : {}),
    date_created__gte: since,
    _limit: PAGE,
    _skip: skip,
  };
  return call(context, { method: 'GET', path: `${PATHS[kind]}${query(values)}` }, page);
}

/** How far the rep's clock and Close's may be apart. */
const CLOCKS_APART_MS = 600_000;

/** The activity that bears a once-key, among those of the lead since it can have been written. */
export async function activityWith(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  if (!contact.remoteId) return { ok: true, value: null };
  const person = await contactById(context, contact.remoteId);
  if (!person.ok) return person.failure.cause.code === 'gone' ? { ok: true, value: null } : person;
  const leadId = person.value.lead_id;
  if (!leadId) return { ok: true, value: null };
  const kind = kindOf(activity);
  const since = new Date(Date.parse(activity.createdAt) - CLOCKS_APART_MS).toISOString();
  const marker = onceMarker(onceKey);
  for (let skip = 0; ; skip += PAGE) {
    const some = await listOf(context, kind, leadId, skip, since);
    if (!some.ok) return some;
    const found = some.value.data.find(one => textOf(one).includes(marker));
    if (found) return { ok: true, value: written(kind, found.id, leadId) };
    if (!some.value.has_more) return { ok: true, value: null };
  }
}

function toActivity(context: CrmContext, contactId: string, kind: Kind, one: Row): Activity {
  const part = parseActivityText(textOf(one));
  const at = toIso(one.date_created);
  const due = one.date ?? one.due_date;
  const remoteId = `${kind}:${one.id}`;
  return {
    ...part,
    kind: kind === 'note' ? part.kind : kind,
    ...(kind === 'call' && part.direction === 'none' ? { direction: one.direction === 'inbound' ? 'in' : 'out' } : {}),
    occurredAt: kind === 'task' ? null : (part.occurredAt ?? toIso(one.activity_at ?? one.date_created)),
    ...(kind === 'task' && due ? { dueAt: toIso(due.length === 10 ? `${due}T12:00:00Z` : due) } : {}),
    ...(kind === 'task' && one.is_complete ? { doneAt: toIso(one.date_updated) } : {}),
    id: ourId(context, remoteId),
    connectionId: context.connectionId,
    remoteId,
    contactId: ourId(context, contactId),
    messageKeys: [],
    audience: 'crm',
    authorName: one.user_name ?? one.assigned_to_name ?? '',
    mine: false,
    createdAt: at,
    updatedAt: toIso(one.date_updated),
  };
}

/** Last activities of one person, and of the lead as a whole, youngest first. */
export async function lastActivities(
  context: CrmContext,
  leadId: string,
  contactId: string,
  limit: number,
): Promise<CrmResult<Activity[]>> {
  const all: Activity[] = [];
  for (const kind of KINDS) {
    const some = await listOf(context, kind, leadId, 0);
    if (!some.ok) return some;
    const mine = some.value.data.filter(one => !one.contact_id || one.contact_id === contactId);
    all.push(...mine.map(one => toActivity(context, contactId, kind, one)));
  }
  return { ok: true, value: all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, limit) };
}
