import { z } from 'zod';
import type { Activity, ActivityKind } from '../../model/activity';
import { activityText, markerOf, onceMarker, parseActivityText } from '../activity-text';
import { andThen, failed } from '../failure';
import { ourId } from '../records';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { call, change } from './call';
import { type Org, orgOf } from './org';
import { personObject, selectFrom, toIso, webUrl } from './records';
import { literal, query } from './soql';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

const text = z.string().nullish();
export const taskRow = z.object({
  Id: z.string(),
  WhoId: text,
  Subject: text,
  Description: text,
  IsClosed: z.boolean().nullish(),
  ActivityDate: text,
  TaskSubtype: text,
  CompletedDateTime: text,
  CreatedDate: text,
  SystemModstamp: z.string(),
  Owner: z.object({ Name: text }).nullish(),
});
export type TaskRow = z.infer<typeof taskRow>;

const created = z.object({ id: z.string(), success: z.literal(true) });

/** Begin of the subject of a plain note, by which it is told from a task that was done. */
const NOTE = 'Note: ';
const MAX_SUBJECT = 255;

/** Everything is a task here: an open one to do, or a completed one for what has happened. */
function valuesOf({ openStatus, closedStatus }: Org, context: CrmContext, activity: Activity, marker?: string) {
  const isTask = activity.kind === 'task';
  const title = activity.subject || activity.body.split('\n')[0] || activity.kind;
  const at = (isTask ? activity.dueAt : activity.occurredAt) ?? activity.createdAt;
  return {
    Subject: `${activity.kind === 'note' ? NOTE : ''}${title}`.slice(0, MAX_SUBJECT),
    Description: activityText(activity, marker),
    Status: isTask && !activity.doneAt ? openStatus : closedStatus,
    ActivityDate: at.slice(0, 10),
    ...(context.userId ? { OwnerId: context.userId } : {}),
  };
}

const written = (context: CrmContext, remoteId: string): Written => ({
  remoteId,
  webUrl: webUrl(context, 'Task', remoteId),
});

export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const { remoteId } = contact;
  if (!remoteId) return failed('gone');
  return andThen(await orgOf(context), async org => {
    // With a lead, nothing else may be named.
    const isLead = personObject(remoteId) === 'Lead';
    const deal = activity.dealId && !isLead ? activity.dealId.slice(context.connectionId.length + 1) : undefined;
    const json = {
      ...valuesOf(org, context, activity, org.onceField ? undefined : onceKey),
      ...(activity.kind === 'call' ? { TaskSubtype: 'Call' } : {}),
      WhoId: remoteId,
      ...(deal ? { WhatId: deal } : {}),
    };
    const done = org.onceField
      ? await call(
          context,
          { method: 'PATCH', path: `/sobjects/Task/${org.onceField}/${encodeURIComponent(onceKey)}`, json },
          created,
        )
      : await call(context, { method: 'POST', path: '/sobjects/Task', json }, created);
    return andThen(done, ({ id }) => ({ ok: true, value: written(context, id) }));
  });
}

/** Words an activity anew. The marker of the first write stays: it is how that write is found. */
export async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity } = intent;
  const id = activity.remoteId;
  if (!id) return failed('gone');
  return andThen(await orgOf(context), async org =>
    andThen(await tasks(context, org, `Id = ${literal(id)}`, 1), async ([row]) => {
      if (!row) return failed('gone');
      const json = valuesOf(org, context, activity, markerOf(plain(row.Description)));
      return andThen(await change(context, { method: 'PATCH', path: pathOf(id), json }), () => ({
        ok: true,
        value: written(context, id),
      }));
    }),
  );
}

const pathOf = (id: string): string => `/sobjects/Task/${encodeURIComponent(id)}`;

/** Removes an activity; one whose id was never learned is looked for. */
export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  if (intent.activity.remoteId) return removeRow(context, pathOf(intent.activity.remoteId), intent.activity.remoteId);
  return andThen(await activityWith(context, intent), found =>
    found ? removeRow(context, pathOf(found.remoteId), found.remoteId) : failed('gone'),
  );
}

/** A record that is gone already counts as removed. */
export async function removeRow(context: CrmContext, path: string, remoteId: string): Promise<CrmResult<Written>> {
  const done = await change(context, { method: 'DELETE', path });
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

const tasks = (context: CrmContext, org: Org, where: string, limit: number) =>
  query(
    context,
    `${selectFrom(context, org, 'Task')} WHERE ${where} ORDER BY CreatedDate DESC LIMIT ${limit}`,
    taskRow,
  );

/** Rows that are looked through: the youngest. Long texts cannot be searched by a query. */
const LOOK_LIMIT = 200;

/** The activity that was written with a once-key: by the field made for it, or else by the marker in its text. */
export async function activityWith(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written | null>> {
  const { contact, onceKey } = intent;
  const { remoteId } = contact;
  if (!remoteId) return { ok: true, value: null };
  const found = (row: TaskRow | undefined): CrmResult<Written | null> => ({
    ok: true,
    value: row ? written(context, row.Id) : null,
  });
  return andThen(await orgOf(context), async org => {
    if (org.onceField)
      return andThen(await tasks(context, org, `${org.onceField} = ${literal(onceKey)}`, 1), ([row]) => found(row));
    const marker = onceMarker(onceKey);
    return andThen(await tasks(context, org, `WhoId = ${literal(remoteId)}`, LOOK_LIMIT), rows =>
      found(rows.find(({ Description }) => plain(Description).includes(marker))),
    );
  });
}

/** Lines come back with both characters of a line end. */
const plain = (value: string | null | undefined): string => (value ?? '').replaceAll('\r\n', '\n');

const KINDS: Record<string, ActivityKind> = { Call: 'call', Email: 'email', ListEmail: 'email' };

function kindOf(row: TaskRow, said: ActivityKind): ActivityKind {
  if (said !== 'note') return said;
  const known = KINDS[row.TaskSubtype ?? ''];
  if (known) return known;
  return row.Subject?.startsWith(NOTE) ? 'note' : 'task';
}

export function toActivity(context: CrmContext, contactId: string, row: TaskRow): Activity {
  const part = parseActivityText(plain(row.Description));
  const kind = kindOf(row, part.kind);
  const at = toIso(row.CreatedDate ?? row.SystemModstamp);
  const subject = row.Subject?.startsWith(NOTE) ? row.Subject.slice(NOTE.length) : row.Subject;
  // A date without a time is noon in UTC, which is the same day nearly everywhere.
  const day = row.ActivityDate ? `${row.ActivityDate}T12:00:00.000Z` : undefined;
  const isTask = kind === 'task';
  return {
    ...part,
    kind,
    ...(subject && !part.body.includes(subject) ? { subject } : {}),
    occurredAt: part.occurredAt ?? (isTask ? null : (day ?? at)),
    ...(isTask && day ? { dueAt: part.dueAt?.startsWith(day.slice(0, 10)) ? part.dueAt : day } : {}),
    ...(isTask && row.IsClosed ? { doneAt: toIso(row.CompletedDateTime ?? row.SystemModstamp) } : {}),
    id: ourId(context, row.Id),
    connectionId: context.connectionId,
    remoteId: row.Id,
    contactId: ourId(context, contactId),
    messageKeys: [],
    audience: 'crm',
    authorName: row.Owner?.Name ?? '',
    mine: false,
    createdAt: at,
    updatedAt: toIso(row.SystemModstamp),
  };
}

/** Last activities of one person, youngest first. */
export async function lastActivities(
  context: CrmContext,
  org: Org,
  contactId: string,
  limit: number,
): Promise<CrmResult<Activity[]>> {
  if (!org.fields.Task) return { ok: true, value: [] };
  return andThen(await tasks(context, org, `WhoId = ${literal(contactId)}`, limit), rows => ({
    ok: true,
    value: rows.map(row => toActivity(context, contactId, row)),
  }));
}
