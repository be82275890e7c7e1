import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, Written } from '../types';
import type { Intent } from '../writes';
import { ask, change, webUrl } from './call';
import { moduleOf } from './records';
import { eventsOf, homeOf, type Kept, notesOf, plain } from './timeline';

type ActivityIntent = Intent<'activity.create' | 'activity.update' | 'activity.delete'>;

/** Name of the field by which a person is named: the write is lost when they are gone. */
const TARGET = { Notes: 'Parent_Id', Contacts: 'Who_Id', Leads: 'What_Id' } as const;
const MAX_SUBJECT = 255;

/** Everything that an activity says, as fields of its module. */
function valuesOf(context: CrmContext, activity: Activity, marker: string | undefined): Record<string, unknown> {
  const words = activityText(activity, marker);
  const home = homeOf(activity.kind);
  if (home === 'Notes') return { Note_Content: words };
  const title = activity.subject || activity.body.split('\n')[0] || activity.kind;
  const common = {
    Subject: title.slice(0, MAX_SUBJECT),
    Description: words,
    ...(context.userId ? { Owner: { id: context.userId } } : {}),
  };
  if (home === 'Tasks')
    return {
      ...common,
      Status: activity.doneAt ? 'Completed' : 'Not Started',
      ...(activity.dueAt ? { Due_Date: activity.dueAt.slice(0, 10) } : {}),
    };
  const start = activity.occurredAt ?? activity.createdAt;
  return {
    ...common,
    ...(activity.direction === 'in'
      ? { Call_Type: 'Inbound' }
      : { Call_Type: 'Outbound', Outgoing_Call_Status: 'Completed' }),
    Call_Start_Time: `${new Date(start).toISOString().slice(0, 19)}+00:00`,
    // How long it took is not known here; Zoho wants a duration of every call that is over.
    Call_Duration: '00:00',
  };
}

/** Whom and what it is about. A lead stands where the deal of a contact would. */
function placeOf(context: CrmContext, activity: Activity, { remoteId, kind }: Contact): Record<string, unknown> {
  const module = moduleOf({ kind });
  if (homeOf(activity.kind) === 'Notes') return { Parent_Id: { module: { api_name: module }, id: remoteId } };
  if (module === 'Leads') return { What_Id: { id: remoteId }, $se_module: 'Leads' };
  const deal = activity.dealId?.slice(context.connectionId.length + 1);
  return { Who_Id: { id: remoteId }, ...(deal ? { What_Id: { id: deal }, $se_module: 'Deals' } : {}) };
}

const written = (context: CrmContext, { kind, remoteId = '' }: Contact, id: string): Written => ({
  remoteId: id,
  webUrl: webUrl(context, moduleOf({ kind }), remoteId),
});

export async function createActivity(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  if (!contact.remoteId) return failed('gone');
  const home = homeOf(activity.kind);
  const row = { ...valuesOf(context, activity, onceKey), ...placeOf(context, activity, contact) };
  const target = home === 'Notes' ? TARGET.Notes : TARGET[moduleOf(contact)];
  const done = await change(context, { method: 'POST', path: `/${home}`, json: { data: [row] } }, target);
  return andThen(done, id => ({ ok: true, value: written(context, contact, id) }));
}

const pathOf = (module: Kept, id: string): string => `/${module}/${encodeURIComponent(id)}`;

/** Words an activity anew. The marker of the first write stays: it is how that write is found. */
export async function updateActivity(
  context: CrmContext,
  { activity, contact }: ActivityIntent,
): Promise<CrmResult<Written>> {
  const id = activity.remoteId;
  if (!id) return failed('gone');
  const path = pathOf(homeOf(activity.kind), id);
  const old = await ask(context, { method: 'GET', path: `${path}?fields=Note_Content%2CDescription` }, textPage);
  return andThen(old, async page => {
    const [seen] = page?.data ?? [];
    if (!seen) return failed('gone');
    const marker = markerOf(plain(seen.Note_Content ?? seen.Description));
    const row = valuesOf(context, activity, marker);
    const call = { method: 'PUT', path, json: { data: [{ id, ...row }] } } as const;
    return andThen(await change(context, call, 'id'), () => ({ ok: true, value: written(context, contact, id) }));
  });
}

const textPage = z.object({
  data: z.array(z.object({ Note_Content: z.string().nullish(), Description: z.string().nullish() })),
});

/** Removes an activity; one whose id was never learned is looked for. */
export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity } = intent;
  if (activity.remoteId) return removeRow(context, pathOf(homeOf(activity.kind), activity.remoteId), activity.remoteId);
  return andThen(await activityWith(context, intent), found =>
    found ? removeRow(context, pathOf(homeOf(activity.kind), found.remoteId), found.remoteId) : failed('gone'),
  );
}

/** A record that is gone already counts as removed. */
export async function removeRow(context: CrmContext, path: string, remoteId: string): Promise<CrmResult<Written>> {
  const done = await change(context, { method: 'DELETE', path }, 'id');
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

/** The activity that was written with a once-key, by the marker in its text. */
export async function activityWith(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  if (!contact.remoteId) return { ok: true, value: null };
  const marker = onceMarker(onceKey);
  const home = homeOf(activity.kind);
  const rows = home === 'Notes' ? notesOf(context, contact) : eventsOf(context, home, contact);
  return andThen(await rows, all => {
    const found = all.find(row => row.text.includes(marker));
    return { ok: true, value: found ? written(context, contact, found.id) : null };
  });
}
