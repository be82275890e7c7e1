import { z } from 'zod';
import type { Activity, ActivityKind } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, parseActivityText } from '../activity-text';
import { failed } from '../failure';
import { htmlToText } from '../html';
import { ownId } from '../own-id';
import { ourId } from '../records';
import type { CrmContext, CrmResult, Written } from '../types';
import type { Intent } from '../writes';
import { change, page, send, webUrl } from './call';
import { guid, options, rowPath } from './odata';
import { SETS, tableOf, toIso } from './records';

type ActivityIntent = Intent<'activity.create' | 'activity.update' | 'activity.delete'>;
type Kept = 'annotation' | 'task' | 'phonecall';

/** Where activities are kept: the set of rows, its key, the column of the text, and that of the person. */
const HOMES = {
  annotation: { set: 'annotations', key: 'annotationid', text: 'notetext', about: 'objectid' },
  task: { set: 'tasks', key: 'activityid', text: 'description', about: 'regardingobjectid' },
  phonecall: { set: 'phonecalls', key: 'activityid', text: 'description', about: 'regardingobjectid' },
} as const;
const homeOf = (kind: ActivityKind): Kept => (kind === 'task' ? 'task' : kind === 'call' ? 'phonecall' : 'annotation');

const MAX_SUBJECT = 200;
/** States of a task and of a phone call that are done: sent and received calls have each their own. */
const DONE = { statecode: 1, task: 5, sent: 2, received: 4 } as const;
const OPEN_TASK = { statecode: 0, statuscode: 2 };

/** Everything that an activity says, as columns of its table. */
function valuesOf(activity: Activity): Record<string, unknown> {
  const home = homeOf(activity.kind);
  const words = activityText(activity);
  if (home === 'annotation')
    return { notetext: words, ...(activity.subject ? { subject: activity.subject.slice(0, MAX_SUBJECT) } : {}) };
  const title = activity.subject || activity.body.split('\n')[0] || activity.kind;
  const common = { subject: title.slice(0, MAX_SUBJECT), description: words };
  if (home === 'task') return { ...common, ...(activity.dueAt ? { scheduledend: toIso(activity.dueAt) } : {}) };
  const at = toIso(activity.occurredAt ?? activity.createdAt);
  return { ...common, directioncode: activity.direction !== 'in', actualstart: at, actualend: at };
}

/** Whom it is about. A phone call also has a caller and a called. */
function placeOf(context: CrmContext, activity: Activity, contact: Contact): Record<string, unknown> {
  const home = homeOf(activity.kind);
  const table = tableOf(contact);
  const person = rowPath(SETS[table], contact.remoteId ?? '');
  const suffix = home === 'annotation' ? '' : `_${home}`;
  const about = { [`${HOMES[home].about}_${table}${suffix}@odata.bind`]: person };
  if (home !== 'phonecall' || !context.userId) return about;
  const [from, to] = activity.direction === 'in' ? [2, 1] : [1, 2];
  return {
    ...about,
    phonecall_activity_parties: [
      { 'partyid_systemuser@odata.bind': rowPath('systemusers', context.userId), participationtypemask: from },
      { [`partyid_${table}@odata.bind`]: person, participationtypemask: to },
    ],
  };
}

const written = (context: CrmContext, contact: Contact, id: string): Written => ({
  remoteId: id,
  webUrl: webUrl(context, tableOf(contact), contact.remoteId ?? ''),
});

/** What says that an activity is done. A row is born open and closed by a change of its own. */
function stateOf(activity: Activity): { statecode: number; statuscode: number } | undefined {
  const { statecode, task, sent, received } = DONE;
  if (activity.kind === 'call') return { statecode, statuscode: activity.direction === 'in' ? received : sent };
  return activity.kind === 'task' && activity.doneAt ? { statecode, statuscode: task } : undefined;
}

/** The row bears an id of ours, so that a second try meets the first one. */
export async function createActivity(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  if (!contact.remoteId) return failed('gone');
  const home = homeOf(activity.kind);
  const { set, key } = HOMES[home];
  const id = await ownId(onceKey, home);
  const json = { ...valuesOf(activity), ...placeOf(context, activity, contact) };
  // Parties can be written along with a new row only where it is posted.
  const call =
    home === 'phonecall'
      ? ({ method: 'POST', path: `/${set}`, json: { [key]: id, ...json } } as const)
      : ({ method: 'PATCH', path: rowPath(set, id), json, headers: { 'If-None-Match': '*' } } as const);
  const born = await change(context, call);
  if (!born.ok) {
    // A create that was refused may have gone through before: only a row that is found says so.
    if (!['conflict', 'invalid'].includes(born.failure.cause.code)) return born;
    const row = await send(context, { method: 'GET', path: `${rowPath(set, id)}?${options({ select: key })}` });
    if (!row.ok) return row.failure.cause.code === 'gone' ? born : row;
  }
  const state = stateOf(activity);
  const closed = state ? await change(context, { method: 'PATCH', path: rowPath(set, id), json: state }) : undefined;
  return closed && !closed.ok ? closed : { ok: true, value: written(context, contact, id) };
}

/** Words an activity anew. What is closed must be opened first, and is closed again. */
export async function updateActivity(
  context: CrmContext,
  { activity, contact }: ActivityIntent,
): Promise<CrmResult<Written>> {
  const id = activity.remoteId;
  if (!id) return failed('gone');
  const home = homeOf(activity.kind);
  const path = rowPath(HOMES[home].set, id);
  // Without this header, a row that is gone would be made anew.
  const headers = { 'If-Match': '*' };
  const state = stateOf(activity);
  const steps = [
    ...(home === 'phonecall' ? [{ statecode: 0, statuscode: 1 }] : home === 'task' ? [OPEN_TASK] : []),
    valuesOf(activity),
    ...(state ? [state] : []),
  ];
  for (const json of steps) {
    const done = await change(context, { method: 'PATCH', path, json, headers });
    if (!done.ok) return done;
  }
  return { ok: true, value: written(context, contact, id) };
}

/** Removes an activity; one whose id was never learned bears the id of its once-key. */
export async function deleteActivity(
  context: CrmContext,
  { activity, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  const home = homeOf(activity.kind);
  const id = activity.remoteId ?? (await ownId(onceKey, home));
  return removeRow(context, rowPath(HOMES[home].set, id), id);
}

/** A record that is gone already counts as removed. */
export async function removeRow(context: CrmContext, path: string, remoteId: string): Promise<CrmResult<Written>> {
  const done = await change(context, { method: 'DELETE', path });
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

/** The activity that was written with a once-key. One that was not closed yet is closed now, as writing it would have. */
export async function activityWith(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  const home = homeOf(activity.kind);
  const { set, key } = HOMES[home];
  const id = await ownId(onceKey, home);
  const select = home === 'annotation' ? key : `${key},statecode`;
  const found = await send(context, { method: 'GET', path: `${rowPath(set, id)}?${options({ select })}` });
  if (!found.ok) return found.failure.cause.code === 'gone' ? { ok: true, value: null } : found;
  const { statecode } = z.object({ statecode: z.number().nullish() }).parse(found.value.body ?? {});
  const state = statecode === 0 ? stateOf(activity) : undefined;
  const closed = state ? await change(context, { method: 'PATCH', path: rowPath(set, id), json: state }) : undefined;
  return closed && !closed.ok ? closed : { ok: true, value: written(context, contact, id) };
}

const text = z.string().nullish();
const row = z
  .object({ annotationid: text, activityid: text, subject: text, notetext: text, description: text })
  .extend({ createdon: z.string(), modifiedon: text, scheduledend: text, actualstart: text, actualend: text })
  .extend({ statecode: z.number().nullish(), directioncode: z.boolean().nullish() })
  .catchall(z.unknown());
type Row = z.infer<typeof row>;

const COLUMNS = {
  annotation: ['annotationid', 'subject', 'notetext', 'createdon', 'modifiedon', '_ownerid_value'],
  task: [
    'activityid',
    'subject',
    'description',
    'createdon',
    'modifiedon',
    '_ownerid_value',
    'scheduledend',
    'actualend',
    'statecode',
  ],
  phonecall: [
    'activityid',
    'subject',
    'description',
    'createdon',
    'modifiedon',
    '_ownerid_value',
    'actualstart',
    'directioncode',
  ],
} as const;

/** Last activities of one person, youngest first. */
export async function lastActivities(
  context: CrmContext,
  contact: Contact,
  limit: number,
): Promise<CrmResult<Activity[]>> {
  const all: Activity[] = [];
  for (const home of ['annotation', 'task', 'phonecall'] as const) {
    const { set, about } = HOMES[home];
    const filter = `_${about}_value eq ${guid(contact.remoteId ?? '')}`;
    const query = options({ select: COLUMNS[home].join(','), filter, orderby: 'createdon desc', top: limit });
    const found = await page(context, { path: `/${set}?${query}` }, row);
    if (!found.ok) return found;
    all.push(...found.value.rows.map(one => toActivity(context, contact, home, one)));
  }
  return { ok: true, value: all.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, limit) };
}

/** Notes that were written in Dynamics itself are HTML. */
const plain = (words: string): string => {
  const text = words.replaceAll('\r\n', '\n');
  return /^\s*<(div|p|span|ul|ol|h\d|table)\b[\s\S]*>\s*$/i.test(text) ? htmlToText(text) : text;
};

function toActivity(context: CrmContext, contact: Contact, home: Kept, one: Row): Activity {
  const id = one.annotationid ?? one.activityid ?? '';
  const part = parseActivityText(plain(one.notetext ?? one.description ?? ''));
  const kind: ActivityKind = home === 'task' ? 'task' : home === 'phonecall' ? 'call' : part.kind;
  const changedAt = toIso(one.modifiedon ?? one.createdon);
  const author = one['_ownerid_value@OData.Community.Display.V1.FormattedValue'];
  const due = one.scheduledend ? toIso(one.scheduledend) : undefined;
  return {
    ...part,
    kind,
    ...(one.subject && !part.body.includes(one.subject) ? { subject: one.subject } : {}),
    ...(kind === 'call' && part.direction === 'none'
      ? { direction: one.directioncode ? ('out' as const) : ('in' as const) }
      : {}),
    occurredAt: part.occurredAt ?? (kind === 'task' ? null : toIso(one.actualstart ?? one.createdon)),
    ...(kind === 'task' && due ? { dueAt: due } : {}),
    ...(kind === 'task' && one.statecode === 1 ? { doneAt: one.actualend ? toIso(one.actualend) : changedAt } : {}),
    id: ourId(context, id),
    connectionId: context.connectionId,
    remoteId: id,
    contactId: ourId(context, contact.remoteId ?? ''),
    messageKeys: [],
    audience: 'crm',
    authorName: typeof author === 'string' ? author : '',
    mine: false,
    createdAt: toIso(one.createdon),
    updatedAt: changedAt,
  };
}
