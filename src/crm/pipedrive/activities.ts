import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { activityText, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import { htmlToText, textToHtml } from '../html';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { activityRow, isLiving, note, noteActivity, rowActivity } from './activity-rows';
import { type Account, accounts, COST, call, query, v1, v2 } from './call';
import { person, webUrl } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

const created = z.object({ id: z.number() });

/** Tasks and calls are activities; everything else is a note, which says in its first line what it is. */
const isActivity = ({ kind }: Activity): boolean => kind === 'task' || kind === 'call';

const remoteNumber = ({ connectionId }: CrmContext, id: string): number => Number(id.slice(connectionId.length + 1));

function activityValues(account: Account, activity: Activity, onceKey: string) {
  const isTask = activity.kind === 'task';
  const at = (isTask ? activity.dueAt : activity.occurredAt) ?? activity.createdAt;
  return {
    subject: (activity.subject || activity.body.split('\n')[0] || activity.kind).slice(0, 255),
    type: activity.kind,
    owner_id: account.userId,
    done: isTask ? Boolean(activity.doneAt) : true,
    due_date: at.slice(0, 10),
    due_time: at.slice(11, 16),
    note: textToHtml(activityText(activity, onceKey)),
  };
}

const written = (account: Account, personId: string, remoteId: string): Written => ({
  remoteId,
  webUrl: webUrl(account, 'person', personId),
});

export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const { remoteId } = contact;
  if (!remoteId) return failed('gone');
  return accounts.use(context, async account =>
    // Pipedrive takes notes for deleted people: who is gone must be asked for.
    andThen(await livingPerson(context, remoteId), async () => {
      const deal = activity.dealId ? { deal_id: remoteNumber(context, activity.dealId) } : {};
      if (!isActivity(activity)) {
        const json = { content: textToHtml(activityText(activity, onceKey)), person_id: Number(remoteId), ...deal };
        return andThen(
          await call(context, { method: 'POST', url: v1('/notes'), json, cost: COST.note }, created),
          ({ id }) => ({
            ok: true,
            value: written(account, remoteId, `note-${id}`),
          }),
        );
      }
      const participants = [{ person_id: Number(remoteId), primary: true }];
      const json = { ...activityValues(account, activity, onceKey), participants, ...deal };
      return andThen(
        await call(context, { method: 'POST', url: v2('/activities'), json, cost: COST.create }, created),
        ({ id }) => ({ ok: true, value: written(account, remoteId, `activity-${id}`) }),
      );
    }),
  );
}

/** A person who is not deleted; deleted ones can still be read for a month. */
export async function livingPerson(context: CrmContext, id: string | undefined) {
  if (!id) return failed('gone');
  const read = await call(
    context,
    { method: 'GET', url: v2(`/persons/${encodeURIComponent(id)}`), cost: COST.one },
    person,
  );
  return andThen(read, row => (row.is_deleted ? failed('gone') : { ok: true, value: row }));
}

function parseId(remoteId: string | undefined): { isNote: boolean; id: string } | undefined {
  const [, kind, id] = /^(note|activity)-(\d+)$/.exec(remoteId ?? '') ?? [];
  return id ? { isNote: kind === 'note', id } : undefined;
}

/** Words an activity anew; it stays what it was written as. The marker of the first write stays too. */
export async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const known = parseId(activity.remoteId);
  if (!known) return failed('gone');
  const url = known.isNote ? v1(`/notes/${known.id}`) : v2(`/activities/${known.id}`);
  return accounts.use(context, async account => {
    const old = await call(
      context,
      { method: 'GET', url, cost: COST.one },
      z.object({ content: z.string().nullish(), note: z.string().nullish() }),
    );
    if (!old.ok) return old;
    const marker = markerOf(htmlToText(old.value.content ?? old.value.note ?? '')) ?? onceKey;
    const html = textToHtml(activityText(activity, marker));
    const json = known.isNote
      ? { content: html }
      : isActivity(activity)
        ? activityValues(account, activity, marker)
        : { note: html };
    const method = known.isNote ? 'PUT' : 'PATCH';
    return andThen(await call(context, { method, url, json, cost: COST.change }, created), () => ({
      ok: true,
      value: written(account, contact.remoteId ?? '', activity.remoteId ?? ''),
    }));
  });
}

export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  if (parseId(intent.activity.remoteId)) return remove(context, intent.activity.remoteId ?? '');
  return andThen(await activityWith(context, intent), found =>
    found ? remove(context, found.remoteId) : failed('gone'),
  );
}

async function remove(context: CrmContext, remoteId: string): Promise<CrmResult<Written>> {
  const known = parseId(remoteId);
  if (!known) return failed('gone');
  return deleteRow(context, known.isNote ? v1(`/notes/${known.id}`) : v2(`/activities/${known.id}`), remoteId);
}

/** Deleting what is gone already answers like deleting it. */
export async function deleteRow(context: CrmContext, url: string, remoteId: string): Promise<CrmResult<Written>> {
  const done = await call(context, { method: 'DELETE', url, cost: COST.delete }, z.unknown());
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

/** Rows that are looked through: the youngest. */
const LOOK_LIMIT = 100;

const notesOf = (context: CrmContext, personId: string, limit: number) =>
  call(
    context,
    {
      method: 'GET',
      url: v1(`/notes${query({ person_id: personId, sort: 'add_time DESC', limit })}`),
      cost: COST.notes,
    },
    z.array(note).nullable(),
  );

function activitiesOf(context: CrmContext, personId: string, limit: number) {
  const values = { person_id: personId, sort_by: 'add_time', sort_direction: 'desc', limit };
  return call(
    context,
    { method: 'GET', url: v2(`/activities${query(values)}`), cost: COST.list },
    z.array(activityRow).nullable(),
  );
}

/** The activity that bears a once-key, among the youngest of the person. */
export async function activityWith(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written | null>> {
  const { activity, contact, onceKey } = intent;
  const { remoteId } = contact;
  if (!remoteId) return { ok: true, value: null };
  const marker = onceMarker(onceKey);
  return accounts.use(context, async account => {
    const found = (id: number | undefined, kind: string): CrmResult<Written | null> => ({
      ok: true,
      value: id === undefined ? null : written(account, remoteId, `${kind}-${id}`),
    });
    if (isActivity(activity))
      return andThen(await activitiesOf(context, remoteId, LOOK_LIMIT), rows =>
        found(rows?.find(row => htmlToText(row.note ?? '').includes(marker))?.id, 'activity'),
      );
    return andThen(await notesOf(context, remoteId, LOOK_LIMIT), rows =>
      found(rows?.find(({ content }) => htmlToText(content ?? '').includes(marker))?.id, 'note'),
    );
  });
}

/** Last notes and activities of one person, youngest first. */
export async function lastActivities(
  context: CrmContext,
  account: Account,
  personId: string,
  limit: number,
): Promise<CrmResult<Activity[]>> {
  const notes = await notesOf(context, personId, limit);
  if (!notes.ok) return notes;
  const rows = await activitiesOf(context, personId, limit);
  if (!rows.ok) return rows;
  const all = [
    ...(notes.value ?? []).filter(isLiving).map(one => noteActivity(context, one, personId)),
    ...(rows.value ?? []).map(one => rowActivity(context, account, one, personId)),
  ].toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return { ok: true, value: all.slice(0, limit) };
}
