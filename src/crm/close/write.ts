import { z } from 'zod';
import type { AccountDraft } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import { type Identifier, identifierKey } from '../../model/identifier';
import { profileUrl } from '../../model/profile-urls';
import { andThen, failed } from '../failure';
import { emptiedFields, mappedIdentifiers, mappedValues } from '../mapping';
import { remainingIdentifiers } from '../text-facts';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { activityWith, createActivity, deleteActivity, remove, updateActivity } from './activities';
import { call, query } from './call';
import { createdSince } from './events';
import { contactById, leadById, leadNamed, loadContacts } from './find';
import {
  type ContactRow,
  contactRow,
  dealRow,
  dealVersion,
  type LeadRow,
  leadRow,
  leadUrl,
  leadVersion,
  urlIdentifiers,
} from './records';

/** Sends one write to where it belongs. Close has no lock: what is changed is read before. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': (context, { contact }) => createContact(context, contact),
  'contact.update': oneAtATime('close', updateContact),
  'contact.delete': (context, { contact }) => deleteContact(context, contact.remoteId),
  'account.create': async (context, { account }) => {
    const json = leadValues(account, undefined);
    return andThen(await call(context, { method: 'POST', path: '/lead/', json }, leadRow), leadWritten);
  },
  'account.update': oneAtATime('close', updateLead),
  'account.delete': (context, { account: { remoteId } }) =>
    remoteId ? remove(context, `/lead/${encodeURIComponent(remoteId)}/`, remoteId) : failed('gone'),
  'deal.update': oneAtATime('close', moveDeal),
});

async function contactWritten(context: CrmContext, row: ContactRow): Promise<CrmResult<Written>> {
  const read = await loadContacts(context, [row]);
  // The write is done; without its version the next edit merely comes unlocked.
  const version = read.ok ? read.value[0]?.remoteVersion : undefined;
  const webUrl = row.lead_id ? { webUrl: leadUrl(row.lead_id) } : {};
  return { ok: true, value: { remoteId: row.id, ...webUrl, ...(version ? { remoteVersion: version } : {}) } };
}

const leadWritten = (row: LeadRow): CrmResult<Written> => ({
  ok: true,
  value: { remoteId: row.id, webUrl: row.html_url || leadUrl(row.id), remoteVersion: leadVersion(row) },
});

const urlRows = (identifiers: readonly Identifier[]) =>
  [...new Set(identifiers.flatMap(one => profileUrl(one) ?? []))].map(url => ({ url, type: 'url' }));

/** Addresses that no custom field of the account takes are among the contact's own. */
function profileValues(context: CrmContext, contact: Pick<Contact, 'identifiers'>) {
  const custom = mappedValues(context, contact.identifiers);
  const held = mappedIdentifiers(context, name => custom[name]);
  return { custom, urls: urlRows(remainingIdentifiers(contact, held)) };
}

const emailRows = (emails: readonly string[]) => emails.map(email => ({ email, type: 'office' }));
const phoneRows = (phones: readonly string[]) => phones.map(phone => ({ phone, type: 'office' }));

/** A contact needs a lead: the one of that company, or a new one, which is named after the company, else after the contact. */
async function createContact(context: CrmContext, contact: Contact): Promise<CrmResult<Written>> {
  const company = contact.company?.trim() ?? '';
  return andThen(await leadNamed(context, company), async leadId => {
    const { custom, urls } = profileValues(context, contact);
    const values = {
      name: contact.fullName,
      ...(contact.jobTitle ? { title: contact.jobTitle } : {}),
      ...(contact.emails.length ? { emails: emailRows(contact.emails) } : {}),
      ...(contact.phones.length ? { phones: phoneRows(contact.phones) } : {}),
      ...(urls.length ? { urls } : {}),
      ...custom,
    };
    if (company && !leadId) {
      // In one request, so that no lead is left without its contact.
      const json = { name: company, contacts: [values], ...addressValues(contact, undefined) };
      const done = await call(context, { method: 'POST', path: '/lead/', json }, leadRow);
      return andThen(done, ({ contacts }) =>
        contacts?.[0] ? contactWritten(context, contacts[0]) : failed('not-a-crm'),
      );
    }
    const json = { ...values, ...(leadId ? { lead_id: leadId } : {}) };
    const done = await call(context, { method: 'POST', path: '/contact/', json }, contactRow);
    return andThen(done, row => contactWritten(context, row));
  });
}

async function updateContact(
  context: CrmContext,
  { contact, draft }: Intent<'contact.update'>,
): Promise<CrmResult<Written>> {
  return andThen(await contactById(context, contact.remoteId), async row =>
    andThen(await loadContacts(context, [row]), async ([seen]) => {
      if (!seen) return failed('gone');
      if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
      const json = changesOf(context, row, seen, draft);
      const path = `/contact/${encodeURIComponent(row.id)}/`;
      return Object.keys(json).length === 0
        ? contactWritten(context, row)
        : andThen(await call(context, { method: 'PUT', path, json }, contactRow), changed =>
            contactWritten(context, changed),
          );
    }),
  );
}

/** Only what changed. A list is written whole: types of addresses that stay are kept. Another company would be another lead, and is not. */
function changesOf(context: CrmContext, row: ContactRow, seen: Contact, draft: ContactDraft): Record<string, unknown> {
  const differ = (a: readonly string[], b: readonly string[]) =>
    a.join('\n').toLowerCase() !== b.join('\n').toLowerCase();
  const { custom, urls } = profileValues(context, draft);
  const emptied = emptiedFields(context, name => row[name], draft.identifiers);
  const fields = { ...Object.fromEntries(emptied.map(name => [name, null])), ...custom };
  const changed = Object.entries(fields).filter(([name, value]) => row[name] !== value);
  const keys = (list: readonly Identifier[]) => list.map(identifierKey).sort().join();
  return {
    ...(draft.fullName === seen.fullName ? {} : { name: draft.fullName }),
    ...((draft.jobTitle ?? '') === (seen.jobTitle ?? '') ? {} : { title: draft.jobTitle ?? '' }),
    ...(differ(draft.emails, seen.emails)
      ? { emails: mended(row.emails, draft.emails, ({ email }) => email, emailRows) }
      : {}),
    ...(differ(draft.phones, seen.phones)
      ? { phones: mended(row.phones, draft.phones, ({ phone }) => phone, phoneRows) }
      : {}),
    ...(keys(draft.identifiers) === keys(seen.identifiers) ? {} : { urls: mendedUrls(row, urls) }),
    ...Object.fromEntries(changed),
  };
}

function mended<R>(
  rows: readonly R[] | null | undefined,
  wanted: readonly string[],
  textOf: (row: R) => string,
  made: (values: string[]) => R[] | object[],
): unknown[] {
  const old = new Map((rows ?? []).map(row => [textOf(row).trim().toLowerCase(), row]));
  return wanted.flatMap(value => old.get(value.toLowerCase()) ?? made([value]));
}

/** Pages that we do not understand stay. */
function mendedUrls(row: ContactRow, wanted: { url: string; type: string }[]): unknown[] {
  const strange = (row.urls ?? []).filter(one => urlIdentifiers({ urls: [one] }).length === 0);
  return [...strange, ...wanted];
}

/** How far apart a lead and its contact are made when Close makes the lead for the contact. */
const TOGETHER_MS = 60_000;

/** Removes a contact, and the lead that was made for it, if nothing else has come to it since. */
async function deleteContact(context: CrmContext, id: string | undefined): Promise<CrmResult<Written>> {
  const row = await contactById(context, id);
  if (!row.ok) return row.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id ?? '' } } : row;
  const { lead_id, date_created } = row.value;
  return andThen(await remove(context, `/contact/${encodeURIComponent(row.value.id)}/`, row.value.id), async done => {
    // The contact is gone already: what follows is tidying up, whose failure harms nobody.
    if (lead_id && (await isLeftEmpty(context, lead_id, date_created)))
      await remove(context, `/lead/${encodeURIComponent(lead_id)}/`, lead_id);
    return { ok: true, value: done };
  });
}

const some = z.object({ data: z.array(z.unknown()) });

async function isLeftEmpty(context: CrmContext, id: string, created: string): Promise<boolean> {
  const lead = await leadById(context, id, ['contacts']);
  if (!lead.ok || lead.value.contacts?.length !== 0) return false;
  if (Math.abs(Date.parse(lead.value.date_created) - Date.parse(created)) > TOGETHER_MS) return false;
  for (const kind of [
    '/opportunity/',
    '/task/',
    '/activity/note/',
    '/activity/call/',
    '/activity/email/',
    '/activity/meeting/',
  ]) {
    const rows = await call(context, { method: 'GET', path: `${kind}${query({ lead_id: id, _limit: 1 })}` }, some);
    if (!rows.ok || rows.value.data.length > 0) return false;
  }
  return true;
}

/** The first address of a lead is its place; countries are codes of two letters here, a name is left out. */
function addressValues({ city, country }: Pick<AccountDraft, 'city' | 'country'>, row: LeadRow | undefined) {
  const [old, ...others] = row?.addresses ?? [];
  const code = country === undefined || /^[a-z]{2}$/i.test(country) ? country?.toUpperCase() : old?.country;
  const isSame = (city ?? '') === (old?.city ?? '') && (code ?? '') === (old?.country ?? '');
  const { city: _city, country: _country, label: _label, ...more } = old ?? {};
  if (!isSame && !city && !code && !Object.values(more).some(Boolean)) return { addresses: others };
  return isSame ? {} : { addresses: [{ ...old, city: city ?? '', country: code ?? '' }, ...others] };
}

const leadValues = (draft: AccountDraft, row: LeadRow | undefined) => ({
  name: draft.name,
  // A web site that names the same domain stays as it is.
  ...(draft.domain && !row?.url?.includes(draft.domain) ? { url: `https://${draft.domain}` } : {}),
  ...(!draft.domain && row?.url ? { url: null } : {}),
  ...addressValues(draft, row),
});

async function updateLead(
  context: CrmContext,
  { account, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  if (!account.remoteId) return failed('gone');
  return andThen(await leadById(context, account.remoteId), async row => {
    if (account.remoteVersion && account.remoteVersion !== leadVersion(row)) return failed('conflict');
    const one = { method: 'PUT', path: `/lead/${encodeURIComponent(row.id)}/`, json: leadValues(draft, row) } as const;
    return andThen(await call(context, one, leadRow), leadWritten);
  });
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  if (!deal.remoteId) return failed('gone');
  const path = `/opportunity/${encodeURIComponent(deal.remoteId)}/`;
  return andThen(await call(context, { method: 'GET', path }, dealRow), async row => {
    if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return failed('conflict');
    const json = { status_id: deal.stageId };
    return andThen(await call(context, { method: 'PUT', path, json }, dealRow), moved => ({
      ok: true,
      value: { remoteId: moved.id, webUrl: leadUrl(moved.lead_id), remoteVersion: dealVersion(moved) },
    }));
  });
}

/** How far the rep's clock and Close's may be apart. */
const CLOCKS_APART_MS = 600_000;

/** Changes and deletes may be sent again without harm; what was created stands in the event log at once, in the search index only later. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  if (intent.kind !== 'contact.create' && intent.kind !== 'account.create') return { ok: true, value: null };
  const begun = intent.kind === 'contact.create' ? intent.contact.createdAt : intent.account.updatedAt;
  const since = new Date(Date.parse(begun) - CLOCKS_APART_MS).toISOString();
  const type = intent.kind === 'contact.create' ? 'contact' : 'lead';
  const created = await createdSince(context, type, since);
  if (!created.ok) return created;
  for (const { object_id } of created.value) {
    const found =
      intent.kind === 'contact.create'
        ? await isContact(context, object_id, intent.contact)
        : await isLead(context, object_id, intent.account.name);
    if (!found.ok || found.value) return found;
  }
  return { ok: true, value: null };
}

async function isContact(
  context: CrmContext,
  id: string,
  { fullName, emails }: Contact,
): Promise<CrmResult<Written | null>> {
  const row = await contactById(context, id);
  if (!row.ok) return row.failure.cause.code === 'gone' ? { ok: true, value: null } : row;
  const has = (email: string) => row.value.emails?.some(one => one.email.toLowerCase() === email.toLowerCase());
  return row.value.name === fullName && emails.every(has)
    ? contactWritten(context, row.value)
    : { ok: true, value: null };
}

async function isLead(context: CrmContext, id: string, name: string): Promise<CrmResult<Written | null>> {
  const row = await leadById(context, id);
  if (!row.ok) return row.failure.cause.code === 'gone' ? { ok: true, value: null } : row;
  return row.value.name === name ? leadWritten(row.value) : { ok: true, value: null };
}
