import { z } from 'zod';
import { truncate } from '../../lib/text';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, activityTitle } from '../activity-text';
import { andThen, failed } from '../failure';
import { ownId } from '../own-id';
import { partsOf, placeOf } from '../sugar-rows/activity';
import type { ActivityModule } from '../sugar-rows/values';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { ask, moduleOf, recordPath, toMoment, webUrl } from './call';
import { livingPerson } from './find';
import { exists, removed } from './record';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Longest title of a call or meeting, in characters. */
const MAX_CALL_TITLE = 50;
/** Calls need a length. Nobody is asked for it. */
const CALL_MINUTES = 15;

/** What is to be written of an activity, without whom it is about. */
function valuesOf(activity: Activity, place: ActivityModule): Record<string, unknown> {
  const isMeeting = place === 'Calls' || place === 'Meetings';
  const common = {
    name: isMeeting ? truncate(activityTitle(activity), MAX_CALL_TITLE) : activityTitle(activity),
    description: activityText(activity),
  };
  if (place === 'Notes') return common;
  if (place === 'Tasks')
    return {
      ...common,
      status: activity.doneAt ? 'Completed' : 'Not Started',
      date_due: activity.dueAt ? toMoment(activity.dueAt) : '',
    };
  const begin = activity.occurredAt ?? activity.createdAt;
  return {
    ...common,
    status: 'Held',
    date_start: toMoment(begin),
    date_end: toMoment(new Date(Date.parse(begin) + CALL_MINUTES * 60_000).toISOString()),
    duration_hours: 0,
    duration_minutes: CALL_MINUTES,
    ...(place === 'Calls' ? { direction: activity.direction === 'in' ? 'Inbound' : 'Outbound' } : {}),
  };
}

/** Notes and tasks name their contact; a lead is what they belong to. Calls and meetings have people as guests. */
function aboutWhom(place: ActivityModule, { kind, remoteId }: Contact): Record<string, unknown> {
  const module = moduleOf({ kind });
  const parent = { parent_type: module, parent_id: remoteId };
  if (place === 'Calls' || place === 'Meetings') return { ...parent, [module.toLowerCase()]: { add: [remoteId] } };
  return module === 'Contacts' ? { contact_id: remoteId } : parent;
}

const written = (context: CrmContext, place: ActivityModule, id: string): Written => ({
  remoteId: `${place}/${id}`,
  webUrl: webUrl(context, place, id),
});

const bare = z.object({ id: z.string() });

export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  // A note on a record that is no more would be taken, and seen by nobody.
  return andThen(await livingPerson(context, contact), async () => {
    const place = placeOf(activity);
    const id = await ownId(onceKey, place);
    const owner = context.userId ? { assigned_user_id: context.userId } : {};
    const json = { id, ...valuesOf(activity, place), ...aboutWhom(place, contact), ...owner };
    const created = await ask(context, { method: 'POST', path: place, json }, bare);
    const isThere = !created.ok && created.failure.cause.vendorText?.startsWith('Record already exists');
    if (!created.ok && !isThere) return created;
    return { ok: true, value: written(context, place, id) };
  });
}

/** A record cannot move to another module: a note that became a call stays a note, whose words say so. */
export async function updateActivity(context: CrmContext, { activity }: ActivityIntent): Promise<CrmResult<Written>> {
  if (!activity.remoteId) return failed('gone');
  const [place, id] = partsOf(activity.remoteId);
  const json = valuesOf(activity, place);
  return andThen(await ask(context, { method: 'PUT', path: recordPath(place, id), json }, bare), () => ({
    ok: true,
    value: written(context, place, id),
  }));
}

/** Also one whose id never came back. */
export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, onceKey } = intent;
  const known = activity.remoteId ?? `${placeOf(activity)}/${await ownId(onceKey, placeOf(activity))}`;
  const [place, id] = partsOf(known);
  return andThen(await removed(context, place, id), () => ({ ok: true, value: { remoteId: known } }));
}

export async function findActivity(
  context: CrmContext,
  { activity, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  const place = placeOf(activity);
  const id = await ownId(onceKey, place);
  return andThen(await exists(context, place, id), isThere => ({
    ok: true,
    value: isThere ? written(context, place, id) : null,
  }));
}
