import { z } from 'zod';
import type { Contact } from '../../model/contact';
import { onceMarker } from '../activity-text';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { activityWith, createActivity, deleteActivity, deleteRecord, updateActivity } from './activities';
import { ask, ID, search, text, webUrl } from './call';
import { readRow } from './find';
import { entityOf, ownerOf, personRow, personValues, toContact, withoutMarker } from './person';

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
