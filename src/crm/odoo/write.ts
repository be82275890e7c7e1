import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { htmlToText } from '../html';
import { cleanFailure } from '../http';
import type { Connector, CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { activityWith, createActivity, deleteActivity, updateActivity } from './activities';
import { readRow } from './find';
import { type Places, partnerValues, toAccount, toContact, webUrl } from './partner';
import { LEAD } from './records';
import { call, openSession, searchRead } from './session';
import { ID, likeText, PARTNER, text } from './values';

type Values = Record<string, string | number | boolean>;

/** Sends one write to where it belongs. */
export const write: Connector['write'] = async (context, intent) =>
  andThen(await openSession(context), () => writeOpen(context, intent));

const writeOpen = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': createContact,
  'contact.update': oneAtATime(ID, updateContact),
  'contact.delete': (context, { contact }) => deletePartner(context, contact.remoteId),
  'account.create': createAccount,
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': (context, { account }) => deletePartner(context, account.remoteId),
  'deal.update': moveDeal,
});

/** Records are created under an external id of ours: sending them again is harmless. Only activities must be looked for. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind !== 'activity.create') return { ok: true, value: null };
  return activityWith(context, intent);
}

const loaded = z.object({
  ids: z.union([z.array(z.number()), z.literal(false)]),
  messages: z.array(z.object({ type: text, message: text, field: text }).loose()).nullish(),
});

/** Odoo's import: a row with an external id is created once, and found by it ever after. */
async function loadPartner(context: CrmContext, onceKey: string, values: Values): Promise<CrmResult<string>> {
  // Empty fields are left out; links are named by their number.
  const entries = Object.entries(values).filter(([, value]) => value !== false);
  const fields = ['id', ...entries.map(([name]) => (/_id$/.test(name) ? `${name}/.id` : name))];
  const data = [
    [`__ext__.throughline_${onceKey}`, ...entries.map(([, value]) => (value === true ? '1' : String(value)))],
  ];
  return andThen(await call(context, PARTNER, 'load', { fields, data }, loaded), ({ ids, messages }) => {
    const [id] = ids || [];
    if (id) return { ok: true, value: String(id) };
    const { message = '', field = '' } = messages?.[0] ?? {};
    const failure = crmFailure('invalid', { field: field.replace(/\/\.id$/, ''), vendorText: htmlToText(message) });
    return { ok: false, failure: cleanFailure(failure, context) };
  });
}

const ownerOf = ({ userId }: CrmContext): Values => (userId ? { user_id: Number(userId) } : {});

async function createContact(context: CrmContext, { contact, onceKey }: Intent<'contact.create'>) {
  const places = await placesOf(context, contact);
  if (!places.ok) return places;
  const values = { ...partnerValues(context, contact, places.value), ...ownerOf(context) };
  return andThen(await loadPartner(context, onceKey, values), id => describedContact(context, id));
}

/** What is known of a person after a write; the write is done even if it cannot be read now. */
async function describedContact(context: CrmContext, id: string): Promise<CrmResult<Written>> {
  const row = await readRow(context, id);
  const { remoteVersion } = row.ok ? toContact(context, row.value) : {};
  return {
    ok: true,
    value: { remoteId: id, webUrl: webUrl(context, PARTNER, id), ...(remoteVersion ? { remoteVersion } : {}) },
  };
}

/** Company and country that a draft names, where Odoo knows them. */
async function placesOf(
  context: CrmContext,
  { company, country }: { company?: string | undefined; country?: string | undefined },
): Promise<CrmResult<Places>> {
  const parent = await idOf(context, PARTNER, company, [['is_company', '=', true]]);
  if (!parent.ok) return parent;
  return andThen(await countryOf(context, country), found => ({
    ok: true,
    value: { ...(parent.value ? { parent: parent.value } : {}), ...(found ? { country: found } : {}) },
  }));
}

async function countryOf(context: CrmContext, country: string | undefined): Promise<CrmResult<number | undefined>> {
  const name = country?.trim();
  if (!name || name.length > 2) return idOf(context, 'res.country', name, []);
  const row = z.object({ id: z.number() });
  const found = await searchRead(context, 'res.country', [['code', '=', name.toUpperCase()]], ['id'], row, {
    limit: 1,
  });
  return andThen(found, ([one]) => ({ ok: true, value: one?.id }));
}

async function idOf(context: CrmContext, model: string, name: string | undefined, more: unknown[]) {
  if (!name?.trim()) return { ok: true as const, value: undefined };
  const domain = [['name', '=ilike', likeText(name.trim())], ...more];
  const found = await searchRead(context, model, domain, ['id'], z.object({ id: z.number() }), { limit: 1 });
  return andThen(found, ([row]): CrmResult<number | undefined> => ({ ok: true, value: row?.id }));
}

/** Odoo has no lock over its API: read, compare, write. */
async function updateContact(context: CrmContext, { contact, draft }: Intent<'contact.update'>) {
  const row = await readRow(context, contact.remoteId);
  if (!row.ok) return row;
  const before = toContact(context, row.value);
  if (contact.remoteVersion && contact.remoteVersion !== before.remoteVersion) return failed('conflict');
  const { parent_id, country_id } = row.value;
  const asked = {
    company: draft.company === parent_id?.name ? undefined : draft.company,
    country: draft.country === country_id?.name ? undefined : draft.country,
  };
  const places = await placesOf(context, asked);
  if (!places.ok) return places;
  const kept = {
    ...(parent_id && draft.company === parent_id.name ? { parent: parent_id.id } : {}),
    ...(country_id && draft.country === country_id.name ? { country: country_id.id } : {}),
  };
  const vals = partnerValues(context, draft, { ...kept, ...places.value }, row.value);
  const done = await call(context, PARTNER, 'write', { ids: [row.value.id], vals }, z.unknown());
  return andThen(done, () => describedContact(context, String(row.value.id)));
}

/** Who may not delete, or not this one, archives: the partner is then gone from all lists. */
async function deletePartner(context: CrmContext, remoteId: string | undefined): Promise<CrmResult<Written>> {
  const id = Number(remoteId);
  if (!id) return failed('gone');
  const ids = [id];
  let done = await call(context, PARTNER, 'unlink', { ids }, z.unknown());
  if (!done.ok && done.failure.retry === 'fix')
    done = await call(context, PARTNER, 'write', { ids, vals: { active: false } }, z.unknown());
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: String(id) } } : done;
}

async function accountValues(
  context: CrmContext,
  { name, domain, phone, city, country }: Intent<'account.update'>['draft'],
): Promise<CrmResult<Values>> {
  return andThen(await countryOf(context, country), id => ({
    ok: true,
    value: {
      name,
      is_company: true,
      website: domain ? `https://${domain}` : false,
      phone: phone || false,
      city: city || false,
      country_id: id ?? false,
    },
  }));
}

async function createAccount(context: CrmContext, { account, onceKey }: Intent<'account.create'>) {
  return andThen(await accountValues(context, account), async values =>
    andThen(await loadPartner(context, onceKey, { ...values, ...ownerOf(context) }), id =>
      describedAccount(context, id),
    ),
  );
}

async function updateAccount(context: CrmContext, { account, draft }: Intent<'account.update'>) {
  const row = await readRow(context, account.remoteId);
  if (!row.ok) return row;
  const before = toAccount(context, row.value);
  if (account.remoteVersion && account.remoteVersion !== before.remoteVersion) return failed('conflict');
  return andThen(await accountValues(context, draft), async vals =>
    andThen(await call(context, PARTNER, 'write', { ids: [row.value.id], vals }, z.unknown()), () =>
      describedAccount(context, String(row.value.id)),
    ),
  );
}

async function describedAccount(context: CrmContext, id: string): Promise<CrmResult<Written>> {
  const row = await readRow(context, id);
  const { remoteVersion } = row.ok ? toAccount(context, row.value) : {};
  return {
    ok: true,
    value: { remoteId: id, webUrl: webUrl(context, PARTNER, id), ...(remoteVersion ? { remoteVersion } : {}) },
  };
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  const id = Number(deal.remoteId);
  const stage = Number(deal.stageId);
  if (!id) return failed('gone');
  if (!stage) return failed('invalid', { field: 'stage_id' });
  const done = await call(context, LEAD, 'write', { ids: [id], vals: { stage_id: stage } }, z.unknown());
  return andThen(done, () => ({
    ok: true,
    value: { remoteId: String(id), remoteVersion: String(stage), webUrl: webUrl(context, LEAD, id) },
  }));
}
