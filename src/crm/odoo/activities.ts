import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { activityText, activityTitle, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import { htmlToText, textToHtml } from '../html';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { readRow } from './find';
import { webUrl } from './partner';
import { MESSAGE, TODO } from './records';
import { call, openSession, searchRead } from './session';
import { likeText, PARTNER, text } from './values';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

const newId = z.union([z.number(), z.array(z.number()).min(1)]).transform(id => (typeof id === 'number' ? id : id[0]));

/** Tasks are planned activities; all else is a note in the person's chatter. */
export async function createActivity(context: CrmContext, { activity, contact, onceKey }: ActivityIntent) {
  const person = await readRow(context, contact.remoteId);
  if (!person.ok) return person;
  const { id } = person.value;
  const html = textToHtml(activityText(activity, onceKey));
  const place = activity.kind === 'task' ? TODO : MESSAGE;
  const created = place === TODO ? await plan(context, id, activity, html) : await post(context, id, html);
  return andThen(created, one => ({ ok: true, value: activityWritten(context, place, String(one), String(id)) }));
}

const activityWritten = (context: CrmContext, place: string, id: string, partner: string): Written => ({
  remoteId: `${place}/${id}`,
  webUrl: webUrl(context, PARTNER, partner),
});

/** An internal note: nobody is written to. From Odoo 17 on a body is text unless it is said to be HTML. */
async function post(context: CrmContext, id: number, body: string) {
  return andThen(await openSession(context), ({ version }) => {
    const isHtml = version >= 17 ? { body_is_html: true } : {};
    const named = { ids: [id], body, message_type: 'comment', subtype_xmlid: 'mail.mt_note', ...isHtml };
    return call(context, PARTNER, 'message_post', named, newId);
  });
}

async function plan(context: CrmContext, id: number, activity: Activity, note: string) {
  return andThen(await openSession(context), ({ partnerModel, userId }) => {
    if (!partnerModel) return failed('forbidden', { vendorText: 'ir.model' });
    const vals = { ...todoValues(activity, note), res_model_id: partnerModel, res_id: id, user_id: userId };
    return call(context, TODO, 'create', { vals_list: [vals] }, newId);
  });
}

const todoValues = (activity: Activity, note: string) => ({
  summary: activityTitle(activity),
  note,
  date_deadline: (activity.dueAt ?? activity.createdAt).slice(0, 10),
});

function parted(remoteId: string): { place: string; id: number } {
  const [place = '', id] = remoteId.split('/');
  return { place: place === TODO ? TODO : MESSAGE, id: Number(id) };
}

export async function updateActivity(context: CrmContext, { activity, contact, onceKey }: ActivityIntent) {
  if (!activity.remoteId) return failed('gone');
  const { place, id } = parted(activity.remoteId);
  const field = place === TODO ? 'note' : 'body';
  const row = z.object({ body: text, note: text });
  const found = await searchRead(context, place, [['id', '=', id]], [field], row);
  if (!found.ok) return found;
  const [old] = found.value;
  if (!old) return failed('gone');
  // The mark of the first write stays: it is how that write is found.
  const marker = markerOf(htmlToText(old.body || old.note)) ?? onceKey;
  const html = textToHtml(activityText(activity, marker));
  const vals = place === TODO ? todoValues(activity, html) : { body: html };
  return andThen(await call(context, place, 'write', { ids: [id], vals }, z.unknown()), () => ({
    ok: true,
    value: activityWritten(context, place, String(id), contact.remoteId ?? ''),
  }));
}

export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const known = intent.activity.remoteId;
  const found = known ? { ok: true as const, value: { remoteId: known } } : await activityWith(context, intent);
  if (!found.ok) return found;
  if (!found.value) return failed('gone');
  const { remoteId } = found.value;
  const { place, id } = parted(remoteId);
  const done = await call(context, place, 'unlink', { ids: [id] }, z.unknown());
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

/** The activity of a person that bears a once-key. */
export async function activityWith(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  const partner = Number(contact.remoteId);
  if (!partner) return { ok: true, value: null };
  const isTask = activity.kind === 'task';
  const place = isTask ? TODO : MESSAGE;
  const domain = [
    [isTask ? 'res_model' : 'model', '=', PARTNER],
    ['res_id', '=', partner],
    [isTask ? 'note' : 'body', 'ilike', likeText(onceMarker(onceKey))],
  ];
  const found = await searchRead(context, place, domain, ['id'], z.object({ id: z.number() }), { limit: 1 });
  return andThen(found, ([row]) => ({
    ok: true,
    value: row ? activityWritten(context, place, String(row.id), String(partner)) : null,
  }));
}
