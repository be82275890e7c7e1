import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { activityText, activityTitle, markerOf, onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import { textToHtml } from '../html';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { ask, ID, key, likeText, list, remove, toStamp, webUrl } from './call';
import { eventsOf, readRow } from './find';
import { companyOf, contactRow, contactValues, noCountry, noteText, toContact } from './person';
import { companyRow, eventRow, toAccount } from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': createEvent,
  'activity.update': updateEvent,
  'activity.delete': deleteEvent,
  'contact.create': createContact,
  'contact.update': oneAtATime(ID, updateContact),
  'contact.delete': (context, { contact }) => deleteContact(context, contact),
  'account.create': createAccount,
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': async (context, { account }) =>
    account.remoteId ? remove(context, 'thirdparties', account.remoteId) : failed('gone'),
});

/** Records bear the once-key as their external reference, events at the end of their text. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return eventWith(context, intent);
  const places = { 'contact.create': ['contacts', 'contact'], 'account.create': ['thirdparties', 'societe'] } as const;
  if (intent.kind !== 'contact.create' && intent.kind !== 'account.create') return { ok: true, value: null };
  const [path, page] = places[intent.kind];
  const query = { filters: [`(t.ref_ext:=:'${reference(intent.onceKey)}')`], limit: 1 };
  return andThen(await list(context, path, query, z.object({ id: key })), ([row]) => ({
    ok: true,
    value: row ? { remoteId: row.id, webUrl: webUrl(context, page, row.id) } : null,
  }));
}

const reference = (onceKey: string): string => onceKey.replace(/[^\w-]/g, '_');

/** Creating answers the bare id. */
const newId = z.union([z.number(), z.string()]).transform(String);

async function createContact(context: CrmContext, { contact, onceKey }: Intent<'contact.create'>) {
  const socid = await companyNamed(context, contact.company);
  if (!socid.ok) return socid;
  // Without its state a new contact counts as put away.
  const json = { ...contactValues(contact, socid.value), ref_ext: reference(onceKey), statut: 1 };
  return andThen(await ask(context, 'contacts', { method: 'POST', json }, newId), id => described(context, id));
}

/** What is known of a person after a write; the write is done even if it cannot be read now. */
async function described(context: CrmContext, id: string): Promise<CrmResult<Written>> {
  const row = await readRow(context, id);
  const { remoteVersion } = row.ok ? toContact(context, row.value) : {};
  return {
    ok: true,
    value: { remoteId: id, webUrl: webUrl(context, 'contact', id), ...(remoteVersion ? { remoteVersion } : {}) },
  };
}

/** The third party of this name; a new one is the rep's own decision. */
async function companyNamed(context: CrmContext, name: string | undefined): Promise<CrmResult<string | undefined>> {
  if (!name?.trim()) return { ok: true, value: undefined };
  const query = { filters: [`(t.nom:like:'${likeText(name.trim())}')`], limit: 10 };
  const found = await list(context, 'thirdparties', query, companyRow);
  if (!found.ok && found.failure.cause.code === 'forbidden') return { ok: true, value: undefined };
  const wanted = name.trim().toLowerCase();
  return andThen(found, rows => ({ ok: true, value: rows.find(row => row.name.toLowerCase() === wanted)?.id }));
}

/** Dolibarr has no lock: read, compare, write. */
async function updateContact(context: CrmContext, { contact, draft }: Intent<'contact.update'>) {
  const row = await readRow(context, contact.remoteId);
  if (!row.ok) return row;
  const before = toContact(context, row.value);
  if (contact.remoteVersion && contact.remoteVersion !== before.remoteVersion) return failed('conflict');
  const current = companyOf(row.value);
  const stays = current && draft.company === before.company;
  const socid = stays ? { ok: true as const, value: current } : await companyNamed(context, draft.company);
  if (!socid.ok) return socid;
  const json = contactValues(draft, socid.value, row.value);
  // The answer is the record, or `false` when it could not be written.
  const saved = await ask(
    context,
    `contacts/${encodeURIComponent(row.value.id)}`,
    { method: 'PUT', json },
    z.union([contactRow, z.literal(false)]),
  );
  return andThen(saved, done => (done ? described(context, row.value.id) : failed('invalid')));
}

/** Events do not go with their person: what we wrote about them is removed first, else it would stay in the agenda for nobody. */
async function deleteContact(context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Written>> {
  if (!remoteId) return failed('gone');
  const events = await eventsOf(context, remoteId, [], 100);
  for (const { id, note, note_private } of events.ok ? events.value : []) {
    if (!markerOf(noteText(note_private || note))) continue;
    const done = await remove(context, 'agendaevents', id);
    if (!done.ok && done.failure.cause.code !== 'forbidden') return done;
  }
  return remove(context, 'contacts', remoteId);
}

function companyValues({ name, domain, phone, city }: Intent<'account.update'>['draft']) {
  return { name, url: domain ? `https://${domain}` : '', phone: phone ?? '', town: city ?? '' };
}

async function createAccount(context: CrmContext, { account, onceKey }: Intent<'account.create'>) {
  // A prospect, with the next number of the company's own scheme.
  const json = { ...companyValues(account), client: 2, code_client: '-1', ref_ext: reference(onceKey) };
  const created = await ask(context, 'thirdparties', { method: 'POST', json }, newId);
  return andThen(created, id => describedAccount(context, id));
}

async function updateAccount(context: CrmContext, { account, draft }: Intent<'account.update'>) {
  if (!account.remoteId) return failed('gone');
  const path = `thirdparties/${encodeURIComponent(account.remoteId)}`;
  const row = await ask(context, path, { method: 'GET' }, companyRow);
  if (!row.ok) return row;
  if (account.remoteVersion && account.remoteVersion !== toAccount(context, row.value).remoteVersion)
    return failed('conflict');
  const saved = await ask(
    context,
    path,
    { method: 'PUT', json: { ...companyValues(draft), ...noCountry(draft, row.value.country_code) } },
    z.union([companyRow, z.literal(false)]),
  );
  return andThen(saved, done => (done ? describedAccount(context, row.value.id) : failed('invalid')));
}

async function describedAccount(context: CrmContext, id: string): Promise<CrmResult<Written>> {
  const row = await ask(context, `thirdparties/${encodeURIComponent(id)}`, { method: 'GET' }, companyRow);
  const { remoteVersion } = row.ok ? toAccount(context, row.value) : {};
  return {
    ok: true,
    value: { remoteId: id, webUrl: webUrl(context, 'societe', id), ...(remoteVersion ? { remoteVersion } : {}) },
  };
}

const TYPES: Partial<Record<Activity['kind'], string>> = { call: 'AC_TEL', meeting: 'AC_RDV', email: 'AC_EMAIL' };

/** Texts are written as HTML: Dolibarr shows notes as such as soon as they hold a tag. */
function eventValues(activity: Activity, onceKey: string) {
  const { kind, occurredAt, dueAt, doneAt, createdAt } = activity;
  const words = textToHtml(activityText(activity, onceKey));
  const isTask = kind === 'task';
  return {
    type_code: TYPES[kind] ?? 'AC_OTH',
    label: activityTitle(activity),
    note: words,
    note_private: words,
    datep: toStamp((isTask ? dueAt : occurredAt) ?? createdAt),
    // -1: has no state.
    percentage: isTask ? (doneAt ? 100 : 0) : -1,
  };
}

async function createEvent(context: CrmContext, { activity, contact, onceKey }: ActivityIntent) {
  const person = await readRow(context, contact.remoteId);
  if (!person.ok) return person;
  const { id } = person.value;
  const socid = companyOf(person.value);
  const json = {
    ...eventValues(activity, onceKey),
    contact_id: Number(id),
    ...(socid ? { socid: Number(socid) } : {}),
    ...(context.userId ? { userownerid: Number(context.userId) } : {}),
  };
  return andThen(await ask(context, 'agendaevents', { method: 'POST', json }, newId), event => ({
    ok: true,
    value: eventWritten(context, event),
  }));
}

const eventWritten = (context: CrmContext, id: string): Written => ({
  remoteId: id,
  webUrl: webUrl(context, 'contact', id).replace('/contact/', '/comm/action/'),
});

async function updateEvent(context: CrmContext, { activity, onceKey }: ActivityIntent): Promise<CrmResult<Written>> {
  if (!activity.remoteId) return failed('gone');
  const path = `agendaevents/${encodeURIComponent(activity.remoteId)}`;
  const row = await ask(context, path, { method: 'GET' }, eventRow);
  if (!row.ok) return row;
  // The mark of the first write stays: it is how that write is found.
  const marker = markerOf(noteText(row.value.note_private || row.value.note)) ?? onceKey;
  const saved = await ask(context, path, { method: 'PUT', json: eventValues(activity, marker) }, z.unknown());
  return andThen(saved, done => {
    if (done === false) return failed('invalid');
    return { ok: true, value: eventWritten(context, row.value.id) };
  });
}

async function deleteEvent(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  if (intent.activity.remoteId) return remove(context, 'agendaevents', intent.activity.remoteId);
  return andThen(await eventWith(context, intent), found =>
    found ? remove(context, 'agendaevents', found.remoteId) : failed('gone'),
  );
}

async function eventWith(
  context: CrmContext,
  { contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written | null>> {
  if (!contact.remoteId) return { ok: true, value: null };
  const found = await eventsOf(context, contact.remoteId, [`(t.note:like:'%${likeText(onceKey)}%')`], 20);
  return andThen(found, rows => {
    const row = rows.find(({ note, note_private }) => noteText(note_private || note).includes(onceMarker(onceKey)));
    return { ok: true, value: row ? eventWritten(context, row.id) : null };
  });
}
