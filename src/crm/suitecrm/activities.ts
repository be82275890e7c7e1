import { z } from 'zod';
import { truncate } from '../../lib/text';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, activityTitle } from '../activity-text';
import { andThen, failed } from '../failure';
import { ownId } from '../own-id';
import { activityFields, activityRow, partsOf, placeOf, toActivity } from '../sugar-rows/activity';
import { type ActivityModule, type Module, moduleOf, type PersonModule } from '../sugar-rows/values';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { ask, create, type Filter, isThere, readOne, recordPath, search, send, toMoment, update, webUrl } from './call';
import { livingPerson } from './people';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Longest text of a record, in bytes, with quotes and brackets as the database has them: what is longer would be cut. */
const MAX_TEXT_BYTES = 65_535;
const MAX_CALL_TITLE = 50;
const CALL_MINUTES = 15;

const isTooLong = (text: string): boolean =>
  new TextEncoder().encode(text.replace(/["'<>]/g, '&#039;')).length > MAX_TEXT_BYTES;

function valuesOf(activity: Activity, place: ActivityModule): Record<string, string> {
  const hasGuests = place === 'Calls' || place === 'Meetings';
  const title = activityTitle(activity);
  const common = { name: hasGuests ? truncate(title, MAX_CALL_TITLE) : title, description: activityText(activity) };
  if (place === 'Notes') return common;
  if (place === 'Tasks')
    return {
      ...common,
      status: activity.doneAt ? 'Completed' : 'Not Started',
      priority: 'Medium',
      date_due: activity.dueAt ? toMoment(activity.dueAt) : '',
    };
  const begin = activity.occurredAt ?? activity.createdAt;
  return {
    ...common,
    status: 'Held',
    date_start: toMoment(begin),
    date_end: toMoment(new Date(Date.parse(begin) + CALL_MINUTES * 60_000).toISOString()),
    duration_hours: '0',
    duration_minutes: String(CALL_MINUTES),
    ...(place === 'Calls' ? { direction: activity.direction === 'in' ? 'Inbound' : 'Outbound' } : {}),
  };
}

/** Notes and tasks name their contact; all else belongs to the person. */
function aboutWhom(place: ActivityModule, { kind, remoteId = '' }: Contact): Record<string, string> {
  const module = moduleOf({ kind });
  const hasContact = module === 'Contacts' && (place === 'Notes' || place === 'Tasks');
  return hasContact ? { contact_id: remoteId } : { parent_type: module, parent_id: remoteId };
}

const written = (context: CrmContext, place: ActivityModule, id: string): Written => ({
  remoteId: `${place}/${id}`,
  webUrl: webUrl(context, place, id),
});

const bare = z.object({ id: z.string() });

/** Is there a living record of this id? */
export async function exists(context: CrmContext, module: Module, id: string): Promise<CrmResult<boolean>> {
  const found = await readOne(context, module, id, bare);
  if (found.ok) return { ok: true, value: true };
  return found.failure.cause.code === 'gone' ? { ok: true, value: false } : found;
}

/** Removes a record. Removing what is gone already went well. */
export async function removed(
  context: CrmContext,
  module: Module,
  id: string | undefined,
): Promise<CrmResult<Written>> {
  if (!id) return failed('gone');
  const done = await ask(context, { method: 'DELETE', path: recordPath(module, id) }, z.object({ meta: z.unknown() }));
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id } } : done;
}

/** Calls and meetings show among a person's only when the person is their guest. */
async function invite(
  context: CrmContext,
  place: ActivityModule,
  id: string,
  person: Contact,
): Promise<CrmResult<null>> {
  if (place !== 'Calls' && place !== 'Meetings') return { ok: true, value: null };
  const json = { data: { type: moduleOf(person), id: person.remoteId } };
  const path = `${recordPath(place, id)}/relationships`;
  return andThen(await send(context, { method: 'POST', path, json }), () => ({ ok: true, value: null }));
}

const links = z.object({ data: z.array(bare).nullish() });

async function isInvited(context: CrmContext, place: ActivityModule, id: string, person: Contact) {
  const path = `${recordPath(place, id)}/relationships/${moduleOf(person).toLowerCase()}`;
  return andThen(await ask(context, { method: 'GET', path }, links), ({ data }) => ({
    ok: true as const,
    value: (data ?? []).some(one => one.id === person.remoteId),
  }));
}

export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const place = placeOf(activity);
  const values = valuesOf(activity, place);
  if (isTooLong(values.description ?? '')) return failed('invalid', { field: 'description' });
  // A note on a record that is no more would be taken, and seen by nobody.
  return andThen(await livingPerson(context, contact), async () => {
    const id = await ownId(onceKey, place);
    const owner: Record<string, string> = context.userId ? { assigned_user_id: context.userId } : {};
    const created = await create(context, place, id, { ...values, ...aboutWhom(place, contact), ...owner }, bare);
    if (!created.ok && !isThere(created.failure)) return created;
    return andThen(await invite(context, place, id, contact), () => ({ ok: true, value: written(context, place, id) }));
  });
}

/** A record cannot move to another module: a note that became a call stays a note, whose words say so. */
export async function updateActivity(context: CrmContext, { activity }: ActivityIntent): Promise<CrmResult<Written>> {
  if (!activity.remoteId) return failed('gone');
  const [place, id] = partsOf(activity.remoteId);
  const values = valuesOf(activity, place);
  if (isTooLong(values.description ?? '')) return failed('invalid', { field: 'description' });
  return andThen(await update(context, place, id, values, bare), () => ({
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

/** There when the record is, and for calls its guest too: the second try invites, and creates nothing. */
export async function findActivity(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  const place = placeOf(activity);
  const id = await ownId(onceKey, place);
  return andThen(await exists(context, place, id), async isKept => {
    if (!isKept) return { ok: true, value: null };
    const whole =
      place === 'Notes' || place === 'Tasks'
        ? { ok: true as const, value: true }
        : await isInvited(context, place, id, contact);
    return andThen(whole, isWhole => ({ ok: true, value: isWhole ? written(context, place, id) : null }));
  });
}

const RELATED_LIMIT = 20;

/** Notes, tasks, calls and meetings that belong to a person; the newest first. */
export async function lastActivities(
  context: CrmContext,
  module: PersonModule,
  id: string,
): Promise<CrmResult<Activity[]>> {
  const found: Activity[] = [];
  for (const place of ['Notes', 'Tasks', 'Calls', 'Meetings'] as const) {
    const hasContact = module === 'Contacts' && (place === 'Notes' || place === 'Tasks');
    const filter: Filter = hasContact
      ? { contact_id: { eq: id } }
      : { parent_type: { eq: module }, parent_id: { eq: id } };
    const options = { fields: activityFields(place), filter, sort: '-date_modified', size: RELATED_LIMIT };
    const rows = await search(context, place, options, activityRow);
    // A role may leave out calls or tasks.
    if (!rows.ok && rows.failure.cause.code === 'forbidden') continue;
    if (!rows.ok) return rows;
    found.push(...rows.value.rows.flatMap(row => toActivity(context, place, row, id) ?? []));
  }
  return { ok: true, value: found.sort((a, b) => b.createdAt.localeCompare(a.createdAt)) };
}
