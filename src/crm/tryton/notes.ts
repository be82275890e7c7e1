import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { activityText, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import { optional } from '../records';
import type { CrmContext, CrmFailure, CrmResult, WriteIntent, Written } from '../types';
import { call, searchRead } from './call';
import { resourceOf } from './records';
import { storedSession } from './session';
import { likeText, NOTE, newIds, nothing, PARTY, text } from './values';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Calls, messages and tasks are notes too: the standard modules hold no task or call that belongs to a party. */
export async function createNote(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  if (!contact.remoteId) return failed('gone');
  const row = { resource: resourceOf(contact.remoteId), message: activityText(activity, onceKey) };
  const created = await call(context, `model.${NOTE}.create`, [[row]], newIds);
  if (!created.ok) return goneOr(context, PARTY, contact.remoteId, created.failure);
  return { ok: true, value: written(context, PARTY, contact.remoteId, String(created.value[0])) };
}

/** The web client shows a note with its party. */
export function written(context: CrmContext, table: string, pageId: string, remoteId: string): Written {
  const session = storedSession(context);
  const webUrl = session?.hasWebClient ? `${session.root}#${session.database}/model/${table}/${pageId}` : undefined;
  return { remoteId, ...optional({ webUrl }) };
}

/** Words a note anew. */
export async function updateNote(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  if (!activity.remoteId) return failed('gone');
  const old = await searchRead(
    context,
    NOTE,
    [['id', '=', Number(activity.remoteId)]],
    ['message'],
    z.object({ message: text }),
  );
  if (!old.ok) return old;
  if (!old.value[0]) return failed('gone');
  // The marker of the first write stays: it is how that write is found.
  const marker = /\[ref ([\w-]+)\]\s*$/.exec(old.value[0].message)?.[1] ?? onceKey;
  const values = { message: activityText(activity, marker) };
  const done = await call(context, `model.${NOTE}.write`, [[Number(activity.remoteId)], values], nothing);
  if (!done.ok) return goneOr(context, NOTE, activity.remoteId, done.failure);
  return { ok: true, value: written(context, PARTY, contact.remoteId ?? '', activity.remoteId) };
}

/** Removes a note; one whose id was never learned is looked for by its marker. */
export async function deleteNote(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  if (intent.activity.remoteId) return deleteRow(context, NOTE, intent.activity.remoteId);
  return andThen(await noteWith(context, intent), found =>
    found ? deleteRow(context, NOTE, found.remoteId) : failed('gone'),
  );
}

/** Deleting what is gone already answers like deleting it. */
export async function deleteRow(
  context: CrmContext,
  table: string,
  remoteId: string | undefined,
): Promise<CrmResult<Written>> {
  if (!remoteId) return failed('gone');
  const done = await call(context, `model.${table}.delete`, [[Number(remoteId)]], nothing);
  const result = done.ok ? done : await goneOr(context, table, remoteId, done.failure);
  return result.ok || result.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : result;
}

/** A refusal may mean that the record is no more: Tryton says so only in the user's language. */
export async function goneOr(
  context: CrmContext,
  table: string,
  remoteId: string,
  failure: CrmFailure,
): Promise<CrmResult<never>> {
  if (failure.cause.code !== 'invalid') return { ok: false, failure };
  const still = await searchRead(
    context,
    table,
    [['id', '=', Number(remoteId)]],
    ['id'],
    z.object({ id: z.number() }),
    { inactive: true },
  );
  return still.ok && still.value.length === 0 ? failed('gone') : { ok: false, failure };
}

/** The note that bears a once-key, among those of the contact. */
export async function noteWith(
  context: CrmContext,
  { contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  if (!contact.remoteId) return { ok: true, value: null };
  const domain = [
    ['resource', '=', resourceOf(contact.remoteId)],
    ['message', 'like', `%${likeText(onceMarker(onceKey))}%`],
  ];
  return andThen(
    await searchRead(context, NOTE, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([row]) => ({
      ok: true,
      value: row ? written(context, PARTY, contact.remoteId ?? '', String(row.id)) : null,
    }),
  );
}
