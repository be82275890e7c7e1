import { z } from 'zod';
import type { Activity } from '../../model/activity';
import { activityText, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import { htmlToText, textToHtml } from '../html';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { activityProperties, CHANNELS, idFor, KINDS, type Kind, parseId } from './activity-rows';
import { type Account, accounts, call, type ObjectType, objects, send } from './call';
import { type HubSpotRecord, record, remoteIdOf, webUrl } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;
function typeOf({ kind, channel }: Activity): Kind {
  if (kind === 'task') return 'tasks';
  if (kind === 'call') return 'calls';
  return kind === 'message' && CHANNELS[channel] ? 'communications' : 'notes';
}

/** First line of a task or call; HubSpot shows it as the title. */
const titleOf = ({ subject, body }: Activity): string => (subject || body.split('\n')[0] || '').slice(0, 250);

function valuesOf(account: Account, activity: Activity, onceKey: string): Record<string, string> {
  const type = typeOf(activity);
  const body = textToHtml(activityText(activity, onceKey));
  const at = activity.kind === 'task' ? (activity.dueAt ?? activity.occurredAt) : activity.occurredAt;
  const common = {
    hs_timestamp: at ?? activity.createdAt,
    [KINDS[type].body]: body,
    ...(account.ownerId ? { hubspot_owner_id: account.ownerId } : {}),
  };
  if (type === 'tasks') {
    const status = activity.doneAt ? 'COMPLETED' : 'NOT_STARTED';
    return { ...common, hs_task_subject: titleOf(activity), hs_task_status: status, hs_task_type: 'TODO' };
  }
  if (type === 'calls') {
    const direction = { in: 'INBOUND', out: 'OUTBOUND' }[activity.direction as 'in' | 'out'];
    return {
      ...common,
      hs_call_title: titleOf(activity),
      hs_call_status: 'COMPLETED',
      ...(direction ? { hs_call_direction: direction } : {}),
    };
  }
  if (type === 'communications')
    return {
      ...common,
      hs_communication_channel_type: CHANNELS[activity.channel] ?? '',
      hs_communication_logged_from: 'CRM',
    };
  return common;
}

export async function createActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const { remoteId } = contact;
  if (!remoteId) return failed('gone');
  const type = typeOf(activity);
  const link = (id: string, associationTypeId: number) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  });
  return accounts.use(context, async account => {
    const associations = [
      link(remoteId, KINDS[type].contact),
      ...(activity.dealId ? [link(remoteIdOf(context, activity.dealId), KINDS[type].deal)] : []),
    ];
    const json = { properties: valuesOf(account, activity, onceKey), associations };
    const created = await call(context, { method: 'POST', url: objects(`/${type}`), json }, record);
    if (created.ok) return { ok: true, value: written(account, remoteId, idFor(type, created.value.id)) };
    return goneOr(context, 'contacts', remoteId, created);
  });
}

/** Shown with the contact: an activity has no page of its own. */
const written = (account: Account, contactId: string, remoteId: string): Written => ({
  remoteId,
  webUrl: webUrl(account, 'contacts', contactId),
});

/** A refusal may mean that the record is no more. */
export async function goneOr<T>(
  context: CrmContext,
  type: ObjectType,
  id: string,
  refused: CrmResult<T>,
): Promise<CrmResult<T>> {
  if (refused.ok || !['invalid', 'gone', 'forbidden'].includes(refused.failure.cause.code)) return refused;
  const still = await send(context, { method: 'GET', url: objects(`/${type}/${encodeURIComponent(id)}`) });
  return !still.ok && still.failure.cause.code === 'gone' ? failed('gone') : refused;
}

/** Words an activity anew; it stays of the kind it was written as. */
export async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  const known = parseId(activity.remoteId);
  if (!known) return failed('gone');
  return accounts.use(context, async account => {
    const url = objects(`/${known.type}/${known.id}`);
    const read = await call(
      context,
      { method: 'GET', url: `${url}?${propertyQuery([KINDS[known.type].body])}` },
      record,
    );
    if (!read.ok) return read;
    // The marker of the first write stays: it is how that write is found.
    const marker = markerOf(htmlToText(read.value.properties[KINDS[known.type].body] ?? '')) ?? onceKey;
    const isSameKind = typeOf(activity) === known.type;
    const json = {
      properties: isSameKind
        ? valuesOf(account, activity, marker)
        : { [KINDS[known.type].body]: textToHtml(activityText(activity, marker)) },
    };
    return andThen(await call(context, { method: 'PATCH', url, json }, record), () => ({
      ok: true,
      value: written(account, contact.remoteId ?? '', idFor(known.type, known.id)),
    }));
  });
}

/** Removes an activity; one whose id was never learned is looked for by its marker. */
export async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const known = parseId(intent.activity.remoteId);
  if (known) return archive(context, known.type, known.id, idFor(known.type, known.id));
  return andThen(await activityWith(context, intent), found => {
    const other = parseId(found?.remoteId);
    return other ? archive(context, other.type, other.id, found?.remoteId ?? '') : failed('gone');
  });
}

/** Archives a record; HubSpot answers the same when it is gone already. */
export async function archive(
  context: CrmContext,
  type: ObjectType,
  id: string,
  remoteId = id,
): Promise<CrmResult<Written>> {
  const done = await send(context, { method: 'DELETE', url: objects(`/${type}/${encodeURIComponent(id)}`) });
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : done;
}

/** The activity that bears a once-key, among those of the contact. Read from the records, not from the index, which lags. */
export async function activityWith(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written | null>> {
  const { activity, contact, onceKey } = intent;
  if (!contact.remoteId) return { ok: true, value: null };
  const type = typeOf(activity);
  return accounts.use(context, async account =>
    andThen(await linkedIds(context, contact.remoteId ?? '', [type]), async links =>
      andThen(await readActivities(context, type, links[type] ?? []), rows => {
        const marker = onceMarker(onceKey);
        const found = rows.find(({ properties }) => htmlToText(properties[KINDS[type].body] ?? '').includes(marker));
        return {
          ok: true,
          value: found ? written(account, contact.remoteId ?? '', idFor(type, found.id)) : null,
        };
      }),
    ),
  );
}

export const propertyQuery = (names: readonly string[], name = 'properties'): string =>
  names.map(one => `${name}=${encodeURIComponent(one)}`).join('&');

const linked = z.object({
  associations: z.record(z.string(), z.object({ results: z.array(z.object({ id: z.string() })) })).nullish(),
});

/** Ids of what is associated with a contact, by type. A contact that is gone is `gone`. */
export async function linkedIds(
  context: CrmContext,
  contactId: string,
  types: readonly ObjectType[],
): Promise<CrmResult<Record<string, string[]>>> {
  const url = objects(`/contacts/${encodeURIComponent(contactId)}?${propertyQuery(types, 'associations')}`);
  return andThen(await call(context, { method: 'GET', url }, linked), ({ associations }) => ({
    ok: true,
    value: Object.fromEntries(
      Object.entries(associations ?? {}).map(([type, { results }]) => [
        type,
        [...new Set(results.map(({ id }) => id))],
      ]),
    ),
  }));
}

/** Most records of one batch. */
const BATCH = 100;
const batch = z.object({ results: z.array(record) });

/** Records by id; ids that are gone are left out. */
export async function readBatch(
  context: CrmContext,
  type: ObjectType,
  ids: readonly string[],
  names: readonly string[],
): Promise<CrmResult<HubSpotRecord[]>> {
  if (ids.length === 0) return { ok: true, value: [] };
  const json = {
    inputs: ids.slice(0, BATCH).map(id => ({ id })),
    properties: names,
    propertiesWithHistory: [],
  };
  return andThen(await call(context, { method: 'POST', url: objects(`/${type}/batch/read`), json }, batch), value => ({
    ok: true,
    value: value.results,
  }));
}

/** The youngest of the activities: ids are given out in order. */
export const readActivities = (context: CrmContext, type: Kind, ids: readonly string[]) =>
  readBatch(
    context,
    type,
    ids.toSorted((a, b) => Number(b) - Number(a)),
    activityProperties(type),
  );
