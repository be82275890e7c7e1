import { z } from 'zod';
import { truncate } from '../../lib/text';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { ask, ID, remove, search, text, toMoment, webUrl } from './call';
import { readRow } from './find';
import { entityOf, personRow, personValues, toContact, withoutMarker } from './person';
import type { ActivityEntity } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': createContact,
  'contact.update': oneAtATime(ID, updateContact),
  'contact.delete': (context, { contact }) => deleteRecord(context, entityOf(contact), contact.remoteId),
  'account.create': createAccount,
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': (context, { account }) => deleteRecord(context, 'Account', account.remoteId),
  'deal.update': moveDeal,
});

/** Finds what was written under a once-key: by the mark in its text. Changes and deletes may be sent again. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  if (intent.kind === 'contact.create') return recordWith(context, entityOf(intent.contact), intent.onceKey);
  if (intent.kind === 'account.create') return recordWith(context, 'Account', intent.onceKey);
  return { ok: true, value: null };
}

async function recordWith(context: CrmContext, entity: string, onceKey: string): Promise<CrmResult<Written | null>> {
  const where = [{ type: 'contains', attribute: 'description', value: onceMarker(onceKey) }];
  const found = await search(context, entity, { select: ['id'], where, maxSize: 1 }, z.object({ id: z.string() }));
  return andThen(found, ([row]) => ({
    ok: true,
    value: row ? { remoteId: row.id, webUrl: webUrl(context, entity, row.id) } : null,
  }));
}

const ownerOf = ({ userId }: CrmContext) => (userId ? { assignedUserId: userId } : {});

async function createContact(
  context: CrmContext,
  { contact, onceKey }: Intent<'contact.create'>,
): Promise<CrmResult<Written>> {
  const entity = entityOf(contact);
  const employer = await employerOf(context, contact.company);
  if (!employer.ok) return employer;
  const values = personValues(context, contact, employer.value, entity);
  const description = [values.description, onceMarker(onceKey)].filter(Boolean).join('\n');
  const json = { ...values, description, ...ownerOf(context) };
  return andThen(await ask(context, entity, { method: 'POST', json }, personRow), row => ({
    ok: true,
    value: described(context, toContact(context, entity, row)),
  }));
}

const described = (context: CrmContext, { remoteId = '', remoteVersion, kind }: Contact): Written => ({
  remoteId,
  webUrl: webUrl(context, entityOf({ kind }), remoteId),
  ...(remoteVersion ? { remoteVersion } : {}),
});

/** The account of this name; a new company is the rep's own decision. */
async function employerOf(
  context: CrmContext,
  company: string | undefined,
): Promise<CrmResult<{ id: string } | undefined>> {
  const name = company?.trim();
  if (!name) return { ok: true, value: undefined };
  const where = [{ type: 'equals', attribute: 'name', value: name }];
  const found = await search(context, 'Account', { select: ['id'], where, maxSize: 1 }, z.object({ id: z.string() }));
  if (!found.ok && found.failure.cause.code === 'forbidden') return { ok: true, value: undefined };
  return andThen(found, ([row]) => ({ ok: true, value: row }));
}

/** EspoCRM's own lock is off for contacts unless an administrator turns it on: read, compare, write. */
async function updateContact(
  context: CrmContext,
  { contact, draft }: Intent<'contact.update'>,
): Promise<CrmResult<Written>> {
  const entity = entityOf(contact);
  const { remoteId } = contact;
  if (!remoteId) return failed('gone');
  const row = await readRow(context, entity, remoteId);
  if (!row.ok) return row;
  const before = toContact(context, entity, row.value);
  if (contact.remoteVersion && contact.remoteVersion !== before.remoteVersion) return failed('conflict');
  const stays = draft.company === row.value.accountName && row.value.accountId;
  const employer = stays
    ? { ok: true as const, value: { id: row.value.accountId } }
    : await employerOf(context, draft.company);
  if (!employer.ok) return employer;
  const { marker } = withoutMarker(row.value.description);
  const values = personValues(context, draft, employer.value, entity, row.value);
  const description = [values.description, marker].filter(Boolean).join('\n') || null;
  const json = { ...values, description };
  const path = `${entity}/${encodeURIComponent(remoteId)}`;
  return andThen(await ask(context, path, { method: 'PUT', json }, personRow), saved => ({
    ok: true,
    value: described(context, toContact(context, entity, saved)),
  }));
}

const accountSaved = z.object({ id: z.string(), modifiedAt: text });

function accountValues({ name, domain, phone, city, country }: Intent<'account.update'>['draft']) {
  return {
    name,
    website: domain ? `https://${domain}` : null,
    phoneNumber: phone ?? null,
    billingAddressCity: city ?? null,
    billingAddressCountry: country ?? null,
  };
}

async function createAccount(context: CrmContext, { account, onceKey }: Intent<'account.create'>) {
  const json = { ...accountValues(account), description: onceMarker(onceKey), ...ownerOf(context) };
  return accountWritten(context, await ask(context, 'Account', { method: 'POST', json }, accountSaved));
}

async function updateAccount(context: CrmContext, { account, draft }: Intent<'account.update'>) {
  if (!account.remoteId) return failed('gone');
  const path = `Account/${encodeURIComponent(account.remoteId)}`;
  const now = await ask(context, path, { method: 'GET' }, accountSaved);
  if (!now.ok) return now;
  if (account.remoteVersion && account.remoteVersion !== now.value.modifiedAt) return failed('conflict');
  return accountWritten(context, await ask(context, path, { method: 'PUT', json: accountValues(draft) }, accountSaved));
}

function accountWritten(
  context: CrmContext,
  saved: CrmResult<z.infer<typeof accountSaved>>,
): Promise<CrmResult<Written>> {
  return andThen(saved, ({ id, modifiedAt }) => ({
    ok: true,
    value: { remoteId: id, remoteVersion: modifiedAt, webUrl: webUrl(context, 'Account', id) },
  }));
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  if (!deal.remoteId) return failed('gone');
  const path = `Opportunity/${encodeURIComponent(deal.remoteId)}`;
  const json = { stage: deal.stageId ?? deal.stage };
  return andThen(await ask(context, path, { method: 'PUT', json }, accountSaved), ({ id, modifiedAt }) => ({
    ok: true,
    value: { remoteId: id, remoteVersion: modifiedAt, webUrl: webUrl(context, 'Opportunity', id) },
  }));
}

/** Deleting what is gone already answers like deleting it. */
async function deleteRecord(context: CrmContext, entity: string, id: string | undefined): Promise<CrmResult<Written>> {
  if (!id) return failed('gone');
  const done = await remove(context, entity, id);
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id } } : done;
}

const PLACES: Partial<Record<Activity['kind'], ActivityEntity>> = { task: 'Task', call: 'Call', meeting: 'Meeting' };
const placeOf = ({ kind }: Activity): ActivityEntity => PLACES[kind] ?? 'Note';
/** Longest title of a task, in characters: the column holds 255. */
const MAX_TITLE = 120;
const CALL_MS = 5 * 60_000;

const titleOf = ({ subject, body, kind }: Activity): string =>
  truncate((subject || body).trim().split('\n')[0] ?? '', MAX_TITLE) || kind;

/** Tasks, calls and meetings have tables; all else is a post in the person's stream. */
function activityValues(context: CrmContext, activity: Activity, contact: Contact, marker: string) {
  const parent = { parentType: entityOf(contact), parentId: contact.remoteId };
  const words = activityText(activity, marker);
  const place = placeOf(activity);
  if (place === 'Note') return { type: 'Post', post: words, ...parent };
  const common = { name: titleOf(activity), description: words, ...ownerOf(context) };
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

async function createActivity(
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

async function updateActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
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

async function deleteActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
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

async function activityWith(
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
