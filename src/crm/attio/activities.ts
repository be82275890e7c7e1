import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { activityText, activityTitle, markerOf, onceMarker, parseActivityText } from '../activity-text';
import { andThen, failed } from '../failure';
import { ourId } from '../records';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { call, send } from './call';
import { one } from './find';
import { toIso } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

const note = z.object({
  id: z.object({ note_id: z.string() }),
  title: z.string().nullish(),
  content_plaintext: z.string(),
  created_at: z.string(),
});
const task = z.object({
  id: z.object({ task_id: z.string() }),
  content_plaintext: z.string(),
  deadline_at: z.string().nullish(),
  is_completed: z.boolean(),
  completed_at: z.string().nullish(),
  created_at: z.string(),
});

/** Pages of notes hold fifty at most, those of tasks more. */
const NOTES = 50;
const TASKS = 500;
const noteValues = (activity: Activity, marker: string) => ({
  title: activityTitle(activity),
  format: 'plaintext',
  content: activityText(activity, marker),
});

const taskState = ({ userId }: CrmContext, { dueAt, doneAt }: Activity) => ({
  deadline_at: dueAt ?? null,
  is_completed: Boolean(doneAt),
  ...(userId ? { assignees: [{ referenced_actor_type: 'workspace-member', referenced_actor_id: userId }] } : {}),
});

const written = (id: { note_id: string } | { task_id: string }, webUrl: string | undefined): Written => ({
  remoteId: 'note_id' in id ? `note:${id.note_id}` : `task:${id.task_id}`,
  ...(webUrl ? { webUrl } : {}),
});

/** A task is a task; all else is a note of the person, which says in its first line what it is. */
export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  // Who is gone must be asked for: what a note on nobody is answered with is not documented.
  return andThen(await one(context, 'people', contact.remoteId), async ({ id, web_url }) => {
    const person = id.record_id;
    if (activity.kind === 'task') return createTask(context, activity, person, onceKey, web_url ?? undefined);
    const data = { parent_object: 'people', parent_record_id: person, ...noteValues(activity, onceKey) };
    return andThen(await call(context, { method: 'POST', path: '/notes', json: { data } }, note), row => ({
      ok: true,
      value: written(row.id, web_url ?? undefined),
    }));
  });
}

async function createTask(
  context: CrmContext,
  activity: Activity,
  person: string,
  marker: string,
  webUrl: string | undefined,
): Promise<CrmResult<Written>> {
  const deal = activity.dealId?.slice(context.connectionId.length + 1);
  const data = {
    content: activityText(activity, marker),
    format: 'plaintext',
    assignees: [],
    ...taskState(context, activity),
    linked_records: [
      { target_object: 'people', target_record_id: person },
      ...(deal ? [{ target_object: 'deals', target_record_id: deal }] : []),
    ],
  };
  return andThen(await call(context, { method: 'POST', path: '/tasks', json: { data } }, task), row => ({
    ok: true,
    value: written(row.id, webUrl),
  }));
}

function pathOf(remoteId: string | undefined): string | undefined {
  const [, kind, id] = /^(note|task):([\w-]+)$/.exec(remoteId ?? '') ?? [];
  return id && `/${kind}s/${id}`;
}

/** Words an activity anew; the marker of the first write stays. The text of a task cannot be changed: a new one takes its place. */
export async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const path = pathOf(activity.remoteId);
  if (!path) return failed('gone');
  const old = await call(context, { method: 'GET', path }, z.object({ content_plaintext: z.string() }));
  // A try before this one may have put a new task in its place and not have been told so.
  if (!old.ok && old.failure.cause.code === 'gone' && path.startsWith('/tasks/'))
    return andThen(await activityWith(context, intent), found => (found ? { ok: true, value: found } : old));
  if (!old.ok) return old;
  const marker = markerOf(old.value.content_plaintext) ?? onceKey;
  const isTask = path.startsWith('/tasks/');
  if (isTask && old.value.content_plaintext.trim() !== activityText(activity, marker))
    return replaceTask(context, intent, path);
  const data = isTask ? taskState(context, activity) : noteValues(activity, marker);
  return andThen(await send(context, { method: 'PATCH', path, json: { data } }), () => ({
    ok: true,
    value: { remoteId: activity.remoteId ?? '', ...(contact.webUrl ? { webUrl: contact.webUrl } : {}) },
  }));
}

async function replaceTask(context: CrmContext, intent: ActivityIntent, old: string): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  return andThen(await activityWith(context, intent), async found => {
    const fresh: CrmResult<Written> = found
      ? { ok: true, value: found }
      : await createTask(context, activity, contact.remoteId ?? '', onceKey, contact.webUrl);
    return andThen(fresh, async value => andThen(await remove(context, old, ''), () => ({ ok: true, value })));
  });
}

/** Removes an activity; one whose id was never learned is looked for. */
export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const known = intent.activity.remoteId;
  const path = pathOf(known);
  if (path) return remove(context, path, known ?? '');
  return andThen(await activityWith(context, intent), found => {
    const there = pathOf(found?.remoteId);
    return found && there ? remove(context, there, found.remoteId) : failed('gone');
  });
}

/** What is gone already counts as removed. */
export async function remove(context: CrmContext, path: string, remoteId: string): Promise<CrmResult<Written>> {
  const done = await send(context, { method: 'DELETE', path });
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

/** All notes of a person: their order is not documented, so the youngest may be anywhere. */
async function notesOf(context: CrmContext, person: string): Promise<CrmResult<z.infer<typeof note>[]>> {
  const rows: z.infer<typeof note>[] = [];
  for (let offset = 0; ; offset += NOTES) {
    const path = `/notes?parent_object=people&parent_record_id=${encodeURIComponent(person)}&limit=${NOTES}&offset=${offset}`;
    const page = await call(context, { method: 'GET', path }, z.array(note));
    if (!page.ok) return page;
    rows.push(...page.value);
    if (page.value.length < NOTES) return { ok: true, value: rows };
  }
}

const tasksOf = (context: CrmContext, person: string) =>
  call(
    context,
    {
      method: 'GET',
      path: `/tasks?linked_object=people&linked_record_id=${encodeURIComponent(person)}&sort=created_at%3Adesc&limit=${TASKS}`,
    },
    z.array(task),
  );

/** The activity that bears a once-key. */
export async function activityWith(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  const { remoteId, webUrl } = contact;
  if (!remoteId) return { ok: true, value: null };
  const rows = activity.kind === 'task' ? await tasksOf(context, remoteId) : await notesOf(context, remoteId);
  if (!rows.ok) return rows;
  const marker = onceMarker(onceKey);
  const found = rows.value.find(({ content_plaintext }) => content_plaintext.includes(marker));
  return { ok: true, value: found ? written(found.id, webUrl) : null };
}

function toActivity(
  context: CrmContext,
  person: string,
  remoteId: string,
  text: string,
  at: string,
  facts: Partial<Activity>,
): Activity {
  const part = parseActivityText(text.replaceAll('\r\n', '\n'));
  return {
    ...part,
    occurredAt: part.occurredAt ?? at,
    ...facts,
    id: ourId(context, remoteId),
    connectionId: context.connectionId,
    remoteId,
    contactId: ourId(context, person),
    messageKeys: [],
    audience: 'crm',
    authorName: '',
    mine: false,
    createdAt: at,
    updatedAt: at,
  };
}

/** Last notes and tasks of one person, youngest first. */
export async function lastActivities(
  context: CrmContext,
  person: string,
  limit: number,
): Promise<CrmResult<Activity[]>> {
  const notes = await notesOf(context, person);
  if (!notes.ok) return notes;
  const tasks = await tasksOf(context, person);
  if (!tasks.ok) return tasks;
  const all = [
    ...notes.value.map(({ id, title, content_plaintext, created_at }) => {
      const remoteId = `note:${id.note_id}`;
      const subject = title && !content_plaintext.includes(title.trim()) ? { subject: title } : {};
      return toActivity(context, person, remoteId, content_plaintext, toIso(created_at), subject);
    }),
    ...tasks.value.map(({ id, content_plaintext, deadline_at, is_completed, completed_at, created_at }) =>
      toActivity(context, person, `task:${id.task_id}`, content_plaintext, toIso(created_at), {
        kind: 'task',
        occurredAt: null,
        ...(deadline_at ? { dueAt: toIso(deadline_at) } : {}),
        ...(is_completed ? { doneAt: toIso(completed_at ?? created_at) } : {}),
      }),
    ),
  ];
  return { ok: true, value: all.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, limit) };
}
