import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, activityTitle, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { ask, remove, search, text, toMoment, webUrl } from './call';
import { readRow } from './find';
import { entityOf, ownerOf } from './person';
import type { ActivityEntity } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

const PLACES: Partial<Record<Activity['kind'], ActivityEntity>> = { task: 'Task', call: 'Call', meeting: 'Meeting' };
const placeOf = ({ kind }: Activity): ActivityEntity => PLACES[kind] ?? 'Note';
const CALL_MS = 5 * 60_000;

/** Tasks, calls and meetings have tables; all else is a post in the person's stream. */
function activityValues(context: CrmContext, activity: Activity, contact: Contact, marker: string) {
  const parent = { parentType: entityOf(contact), parentId: contact.remoteId };
  const words = activityText(activity, marker);
  const place = placeOf(activity);
  if (place === 'Note') return { type: 'Post', post: words, ...parent };
  const common = { name: activityTitle(activity), description: words, ...ownerOf(context) };
  if (place === 'Task')
    return {
      ...common,
      ...parent,
      status: activity.doneAt ? 'Completed' : 'Not Started',
      ...(activity.dueAt ? { dateEnd: toMoment(activity.dueAt) } : {}),
    };
  const begin = activity.occurredAt ?? activity.createdAt;
  return {
    ...common,
    status: 'Held',
    dateStart: toMoment(begin),
    dateEnd: toMoment(new Date(Date.parse(begin) + CALL_MS).toISOString()),
    ...(place === 'Call' ? { direction: activity.direction === 'in' ? 'Inbound' : 'Outbound' } : {}),
    ...(contact.kind === 'lead' ? { leadsIds: [contact.remoteId] } : { contactsIds: [contact.remoteId] }),
  };
}

const saved = z.object({ id: z.string() });

export async function createActivity(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  if (!contact.remoteId) return failed('gone');
  // A note on a record that is no more would be taken, and seen by nobody.
  const person = await readRow(context, entityOf(contact), contact.remoteId);
  if (!person.ok) return person;
  const place = placeOf(activity);
  const json = activityValues(context, activity, contact, onceKey);
  return andThen(await ask(context, place, { method: 'POST', json }, saved), ({ id }) => ({
    ok: true,
    value: activityWritten(context, place, id, contact),
  }));
}

function activityWritten(context: CrmContext, place: ActivityEntity, id: string, contact: Contact): Written {
  const page = place === 'Note' ? [entityOf(contact), contact.remoteId ?? ''] : [place, id];
  return { remoteId: `${place}/${id}`, webUrl: webUrl(context, page[0] ?? '', page[1] ?? '') };
}

function parted(remoteId: string): [ActivityEntity, string] {
  const [place = 'Note', id = ''] = remoteId.split('/');
  return [place as ActivityEntity, id];
}

export async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  if (!activity.remoteId) return failed('gone');
  const [place, id] = parted(activity.remoteId);
  const path = `${place}/${encodeURIComponent(id)}`;
  const now = await ask(context, path, { method: 'GET' }, z.object({ post: text, description: text }));
  if (!now.ok) return now;
  // The mark of the first write stays: it is how that write is found.
  const marker = markerOf(now.value.post || now.value.description) ?? onceKey;
  const values = activityValues(context, { ...activity, kind: kindAt(place, activity) }, contact, marker);
  const json = 'post' in values ? { post: values.post } : values;
  return andThen(await ask(context, path, { method: 'PUT', json }, saved), () => ({
    ok: true,
    value: activityWritten(context, place, id, contact),
  }));
}

/** A record cannot move to another table: a note that became a call stays a post, whose words say so. */
const kindAt = (place: ActivityEntity, activity: Activity): Activity['kind'] =>
  placeOf(activity) === place ? activity.kind : place === 'Note' ? 'note' : (place.toLowerCase() as Activity['kind']);

export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { remoteId } = intent.activity;
  if (remoteId) {
    const [place, id] = parted(remoteId);
    return deleteRecord(context, place, id);
  }
  return andThen(await activityWith(context, intent), found => {
    if (!found) return failed('gone');
    const [place, id] = parted(found.remoteId);
    return deleteRecord(context, place, id);
  });
}

/** How far back a stream is searched for a mark, in posts. */
const LOOK_BACK = 100;

export async function activityWith(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  if (!contact.remoteId) return { ok: true, value: null };
  const place = placeOf(activity);
  const marker = onceMarker(onceKey);
  const person = `${entityOf(contact)}/${encodeURIComponent(contact.remoteId)}`;
  const options =
    place === 'Note'
      ? { path: `${person}/stream`, extra: { filter: 'posts' }, maxSize: LOOK_BACK }
      : { where: [{ type: 'contains', attribute: 'description', value: marker }], maxSize: 5 };
  const row = z.object({ id: z.string(), post: text, description: text });
  const found = await search(context, place, options, row);
  // With the person gone there is no stream, and no note in it.
  if (!found.ok && found.failure.cause.code === 'gone') return { ok: true, value: null };
  return andThen(found, rows => {
    const match = rows.find(({ post, description }) => place !== 'Note' || `${post}${description}`.includes(marker));
    return { ok: true, value: match ? activityWritten(context, place, match.id, contact) : null };
  });
}

/** Deleting what is gone already answers like deleting it. */
export async function deleteRecord(
  context: CrmContext,
  entity: string,
  id: string | undefined,
): Promise<CrmResult<Written>> {
  if (!id) return failed('gone');
  const done = await remove(context, entity, id);
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id } } : done;
}
