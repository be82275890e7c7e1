import { z } from 'zod';
import type { AccountDraft } from '../../model/account';
import type { Activity } from '../../model/activity';
import { activityText, activityTitle } from '../activity-text';
import { andThen, failed } from '../failure';
import { ownId } from '../own-id';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, inParts, oneAtATime } from '../writes';
import { create, ID, list, quoted, readOne, remove, update, webUrl } from './call';
import { companyNames, readRow } from './find';
import { PEOPLE, type PersonRow, personValues, toContact } from './person';
import {
  COMPANIES,
  type CompanyRow,
  companyRow,
  DEALS,
  dealRow,
  hostOf,
  PLACES,
  type Place,
  toMarkdown,
  withPersonField,
} from './records';

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Sends one write to where it belongs. All that is created bears an id of ours: sending it again is harmless. */
export const write = defineWrite({
  'activity.create': inParts(createActivity),
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': createContact,
  'contact.update': oneAtATime(ID, updateContact),
  'contact.delete': (context, { contact }) => removal(context, PEOPLE.plural, contact.remoteId),
  'account.create': createAccount,
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': (context, { account }) => removal(context, COMPANIES.plural, account.remoteId),
  'deal.update': moveDeal,
});

const removal = async (context: CrmContext, plural: string, id: string | undefined) =>
  id ? remove(context, plural, id) : failed('gone');

const idOnly = z.object({ id: z.string() });

/** Finds what was written under a once-key, by the id that it must have. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const there = async (plural: string, id: string, remoteId: string, page: string, pageId: string) =>
    andThen(await readOne(context, plural, id, idOnly), row => ({
      ok: true as const,
      value: row ? { remoteId, webUrl: webUrl(context, page, pageId) } : null,
    }));
  const { onceKey } = intent;
  if (intent.kind === 'contact.create') {
    const id = await ownId(onceKey, 'person');
    return there(PEOPLE.plural, id, id, 'person', id);
  }
  if (intent.kind === 'account.create') {
    const id = await ownId(onceKey, 'company');
    return there(COMPANIES.plural, id, id, 'company', id);
  }
  if (intent.kind !== 'activity.create') return { ok: true, value: null };
  // The note alone is seen by nobody: it is there when what ties it to the person is.
  const place = placeOf(intent.activity);
  const id = await ownId(onceKey, place);
  const target = await ownId(onceKey, `${place}Target`);
  return there(PLACES[place].targets.plural, target, `${place}/${id}`, 'person', intent.contact.remoteId ?? '');
}

/** The company of this name; a new one is the rep's own decision. */
async function companyOf(context: CrmContext, name: string | undefined): Promise<CrmResult<string | undefined>> {
  if (!name?.trim()) return { ok: true, value: undefined };
  const found = await list(context, COMPANIES.plural, { filter: `name[ilike]:${quoted(name.trim())}` }, companyRow);
  const wanted = name.trim().toLowerCase();
  return andThen(found, ({ rows }) => ({ ok: true, value: rows.find(row => row.name.toLowerCase() === wanted)?.id }));
}

/** What is known of a person after a write; without a version the next edit merely comes unlocked. */
async function described(context: CrmContext, row: PersonRow): Promise<CrmResult<Written>> {
  const names = await companyNames(context, [row]);
  const known = names.ok ? toContact(context, row, names.value.get(row.companyId)) : undefined;
  const remoteVersion = known?.remoteVersion ? { remoteVersion: known.remoteVersion } : {};
  return { ok: true, value: { remoteId: row.id, webUrl: webUrl(context, 'person', row.id), ...remoteVersion } };
}

async function createContact(context: CrmContext, { contact, onceKey }: Intent<'contact.create'>) {
  const company = await companyOf(context, contact.company);
  if (!company.ok) return company;
  const json = { id: await ownId(onceKey, 'person'), ...personValues(context, contact, company.value) };
  return savedPerson(context, await create(context, PEOPLE, json, idOnly));
}

/** The answer to a write may leave fields out: the version comes from what a reader sees. */
async function savedPerson(context: CrmContext, saved: CrmResult<{ id: string }>): Promise<CrmResult<Written>> {
  return andThen(saved, async ({ id }) => {
    const row = await readRow(context, id);
    if (row.ok) return described(context, row.value);
    return { ok: true, value: { remoteId: id, webUrl: webUrl(context, 'person', id) } };
  });
}

async function updateContact(context: CrmContext, { contact, draft }: Intent<'contact.update'>) {
  const row = await readRow(context, contact.remoteId);
  if (!row.ok) return row;
  const names = await companyNames(context, [row.value]);
  if (!names.ok) return names;
  const now = names.value.get(row.value.companyId);
  const before = toContact(context, row.value, now);
  if (contact.remoteVersion && contact.remoteVersion !== before.remoteVersion) return failed('conflict');
  const company =
    draft.company === now
      ? { ok: true as const, value: row.value.companyId || undefined }
      : await companyOf(context, draft.company);
  if (!company.ok) return company;
  const json = personValues(context, draft, company.value, row.value);
  return savedPerson(context, await update(context, PEOPLE, row.value.id, json, idOnly));
}

/** @param before - the company as it is: then what was emptied is sent empty, and a web site that names the same domain stays */
function companyValues({ name, domain, city = '', country = '' }: AccountDraft, before?: CompanyRow) {
  const { addressCity = '', addressCountry = '' } = before?.address ?? {};
  const isSameSite = (domain ?? '') === hostOf(before?.domainName?.primaryLinkUrl ?? '');
  const isSamePlace = city === addressCity && country === addressCountry;
  return {
    name,
    ...(isSameSite ? {} : { domainName: { primaryLinkUrl: domain ? `https://${domain}` : '', primaryLinkLabel: '' } }),
    ...(isSamePlace ? {} : { address: { addressCity: city, addressCountry: country } }),
  };
}

async function createAccount(context: CrmContext, { account, onceKey }: Intent<'account.create'>) {
  const json = { id: await ownId(onceKey, 'company'), ...companyValues(account) };
  return savedCompany(context, await create(context, COMPANIES, json, idOnly));
}

async function savedCompany(context: CrmContext, saved: CrmResult<{ id: string }>): Promise<CrmResult<Written>> {
  return andThen(saved, async ({ id }) => {
    const row = await readOne(context, COMPANIES.plural, id, companyRow);
    const remoteVersion = row.ok && row.value ? { remoteVersion: row.value.updatedAt } : {};
    return { ok: true, value: { remoteId: id, webUrl: webUrl(context, 'company', id), ...remoteVersion } };
  });
}

async function updateAccount(context: CrmContext, { account, draft }: Intent<'account.update'>) {
  if (!account.remoteId) return failed('gone');
  const row = await readOne(context, COMPANIES.plural, account.remoteId, companyRow);
  if (!row.ok) return row;
  if (!row.value) return failed('gone');
  if (account.remoteVersion && account.remoteVersion !== row.value.updatedAt) return failed('conflict');
  return savedCompany(context, await update(context, COMPANIES, row.value.id, companyValues(draft, row.value), idOnly));
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  if (!deal.remoteId) return failed('gone');
  const saved = await update(context, DEALS, deal.remoteId, { stage: deal.stageId ?? deal.stage }, idOnly);
  return andThen(saved, async ({ id }) => {
    const row = await readOne(context, DEALS.plural, id, dealRow);
    const remoteVersion = row.ok && row.value ? { remoteVersion: row.value.updatedAt } : {};
    return { ok: true, value: { remoteId: id, webUrl: webUrl(context, 'opportunity', id), ...remoteVersion } };
  });
}

const placeOf = ({ kind }: Activity): Place => (kind === 'task' ? 'task' : 'note');
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function activityValues(context: CrmContext, activity: Activity): Record<string, unknown> {
  const { kind, dueAt, doneAt } = activity;
  const common = { title: activityTitle(activity), bodyV2: { markdown: toMarkdown(activityText(activity)) } };
  if (kind !== 'task') return common;
  const assignee = context.userId && UUID.test(context.userId) ? { assigneeId: context.userId } : {};
  return { ...common, status: doneAt ? 'DONE' : 'TODO', ...(dueAt ? { dueAt } : {}), ...assignee };
}

/** Two calls: the note, and what ties it to the person. Both may be repeated. */
async function createActivity(context: CrmContext, { activity, contact, onceKey }: ActivityIntent) {
  const person = await readRow(context, contact.remoteId);
  if (!person.ok) return person;
  const place = placeOf(activity);
  const { targets, key } = PLACES[place];
  const id = await ownId(onceKey, place);
  const note = await create(context, PLACES[place], { id, ...activityValues(context, activity) }, idOnly);
  if (!note.ok) return note;
  const target = { id: await ownId(onceKey, `${place}Target`), [key]: id };
  const tied = await withPersonField(context, field =>
    create(context, targets, { ...target, [field]: person.value.id }, idOnly),
  );
  return andThen(tied, () => ({
    ok: true,
    value: { remoteId: `${place}/${id}`, webUrl: webUrl(context, 'person', person.value.id) },
  }));
}

function parted(remoteId: string): { place: Place; id: string } {
  const [place, id = ''] = remoteId.split('/');
  return { place: place === 'task' ? 'task' : 'note', id };
}

async function updateActivity(context: CrmContext, { activity, contact }: ActivityIntent): Promise<CrmResult<Written>> {
  if (!activity.remoteId) return failed('gone');
  const { place, id } = parted(activity.remoteId);
  const there = await readOne(context, PLACES[place].plural, id, idOnly);
  if (!there.ok) return there;
  if (!there.value) return failed('gone');
  // A record cannot move to another table: its words say what it has become.
  const values = activityValues(context, activity);
  const json = place === 'note' ? { title: values.title, bodyV2: values.bodyV2 } : values;
  return andThen(await update(context, PLACES[place], id, json, idOnly), () => ({
    ok: true,
    value: { remoteId: `${place}/${id}`, webUrl: webUrl(context, 'person', contact.remoteId ?? '') },
  }));
}

async function deleteActivity(context: CrmContext, { activity, onceKey }: ActivityIntent): Promise<CrmResult<Written>> {
  const place = placeOf(activity);
  const known = activity.remoteId ? parted(activity.remoteId) : { place, id: await ownId(onceKey, place) };
  return andThen(await remove(context, PLACES[known.place].plural, known.id), () => ({
    ok: true,
    value: { remoteId: `${known.place}/${known.id}` },
  }));
}
