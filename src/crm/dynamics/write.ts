import { andThen, failed } from '../failure';
import { ownId } from '../own-id';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, inParts, oneAtATime } from '../writes';
import { activityWith, createActivity, deleteActivity, removeRow, updateActivity } from './activities';
import { change, ID, webUrl } from './call';
import { accountNamed, readPerson, readRow } from './find';
import { rowPath } from './odata';
import {
  type AccountRow,
  accountRow,
  accountValues,
  accountVersion,
  changesOf,
  type DealRow,
  dealRow,
  dealVersion,
  idOf,
  personRow,
  personValues,
  SETS,
  type Table,
  tableOf,
  toContact,
} from './records';

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': inParts(createActivity),
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': createPerson,
  'contact.update': oneAtATime(ID, updatePerson),
  'contact.delete': (context, { contact }) => removal(context, tableOf(contact), contact.remoteId),
  'account.create': (context, { account, onceKey }) => create(context, 'account', onceKey, accountValues(account)),
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': (context, { account }) => removal(context, 'account', account.remoteId),
  'deal.update': oneAtATime(ID, moveDeal),
});

const removal = (context: CrmContext, table: Table, id: string | undefined) =>
  id ? removeRow(context, rowPath(SETS[table], id), id) : failed('gone');

/** The write is done; when its record cannot be read, the next edit merely comes unlocked. */
async function described(context: CrmContext, table: Table, id: string): Promise<Written> {
  const version = await versionOf(context, table, id);
  return {
    remoteId: id,
    webUrl: webUrl(context, table, id),
    ...(version.ok ? { remoteVersion: version.value } : {}),
  };
}

async function versionOf(context: CrmContext, table: Table, id: string): Promise<CrmResult<string>> {
  const ok = (value: string) => ({ ok: true, value }) as const;
  if (table === 'account')
    return andThen(await readRow(context, table, id, accountRow), row => ok(accountVersion(row)));
  if (table === 'opportunity') return andThen(await readRow(context, table, id, dealRow), row => ok(dealVersion(row)));
  return andThen(await readRow(context, table, id, personRow), row => ok(toContact(context, row).remoteVersion ?? ''));
}

/** The organisation's own rules against duplicates hold only for those who ask for them. */
const RULES = { 'MSCRM.SuppressDuplicateDetection': 'false' };

/** A row with an id of ours: a second try meets the first one, and writes nothing over it. */
async function create(
  context: CrmContext,
  table: Table,
  onceKey: string,
  values: Record<string, unknown>,
): Promise<CrmResult<Written>> {
  const id = await ownId(onceKey, table);
  const json = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const headers = { 'If-None-Match': '*', ...RULES };
  const done = await change(context, { method: 'PATCH', path: rowPath(SETS[table], id), json, headers });
  if (done.ok) return { ok: true, value: await described(context, table, id) };
  if (!['conflict', 'invalid'].includes(done.failure.cause.code)) return done;
  // Only a row that is found, or surely is not there, says which it is.
  const there = await versionOf(context, table, id);
  if (!there.ok) return there.failure.cause.code === 'gone' ? done : there;
  return { ok: true, value: await described(context, table, id) };
}

const BIND_ACCOUNT = 'parentcustomerid_account@odata.bind';

/** A contact joins an account that is there already; none is created. A lead needs a topic, which is the person's name. */
async function createPerson(
  context: CrmContext,
  { contact, onceKey }: Intent<'contact.create'>,
): Promise<CrmResult<Written>> {
  const table = tableOf(contact);
  return andThen(await accountNamed(context, table === 'lead' ? undefined : contact.company), accountId =>
    create(context, table, onceKey, {
      ...personValues(context, table, contact),
      ...(table === 'lead' ? { subject: contact.fullName.trim() } : {}),
      ...(accountId ? { [BIND_ACCOUNT]: rowPath(SETS.account, accountId) } : {}),
    }),
  );
}

/** The record was read and held against what the rep saw; whoever changes it meanwhile is noticed by its etag. */
async function patch(
  context: CrmContext,
  table: Table,
  { id, etag }: { id: string; etag: string | null | undefined },
  json: Record<string, unknown>,
): Promise<CrmResult<Written>> {
  if (Object.keys(json).length > 0) {
    // Without an etag, at least no row that is gone is made anew.
    const headers = { 'If-Match': etag || '*', ...RULES };
    const done = await change(context, { method: 'PATCH', path: rowPath(SETS[table], id), json, headers });
    if (!done.ok) return done;
  }
  return { ok: true, value: await described(context, table, id) };
}

/** A column that was asked for and did not come is none of this table: contacts may have fields for profiles that leads lack. */
const onlyIn = (row: object, values: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(values).filter(([column]) => column in row));

async function updatePerson(
  context: CrmContext,
  { contact, draft }: Intent<'contact.update'>,
): Promise<CrmResult<Written>> {
  const table = tableOf(contact);
  return andThen(await readPerson(context, contact), async row => {
    const seen = toContact(context, row);
    if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
    const isNewCompany = table === 'contact' && (draft.company ?? '') !== (seen.company ?? '');
    const leaves = isNewCompany && !draft.company && seen.accountId ? { [BIND_ACCOUNT]: null } : {};
    return andThen(await accountNamed(context, isNewCompany ? draft.company : undefined), accountId =>
      patch(
        context,
        table,
        { id: idOf(row), etag: row['@odata.etag'] },
        {
          ...changesOf(row, onlyIn(row, personValues(context, table, draft, row))),
          ...(accountId ? { [BIND_ACCOUNT]: rowPath(SETS.account, accountId) } : leaves),
        },
      ),
    );
  });
}

async function updateAccount(
  context: CrmContext,
  { account, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  return andThen(await readRow<AccountRow>(context, 'account', account.remoteId, accountRow), row => {
    if (account.remoteVersion && account.remoteVersion !== accountVersion(row)) return failed('conflict');
    const values = accountValues(draft);
    // `www.` and a path of a web site that names the same domain stay as they are.
    if (draft.domain && row.websiteurl?.toLowerCase().includes(draft.domain)) delete values.websiteurl;
    return patch(context, 'account', { id: row.accountid, etag: row['@odata.etag'] }, changesOf(row, values));
  });
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  return andThen(await readRow<DealRow>(context, 'opportunity', deal.remoteId, dealRow), row => {
    if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return failed('conflict');
    const stage = Number(deal.stageId);
    if (!deal.stageId || !Number.isInteger(stage)) return failed('invalid');
    const place = { id: row.opportunityid, etag: row['@odata.etag'] };
    return patch(context, 'opportunity', place, changesOf(row, { salesstage: stage }));
  });
}

/** Changes and deletes may be sent again without harm; what creates bears an id of ours. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  if (intent.kind === 'contact.create') return rowWith(context, tableOf(intent.contact), intent.onceKey);
  if (intent.kind === 'account.create') return rowWith(context, 'account', intent.onceKey);
  return { ok: true, value: null };
}

async function rowWith(context: CrmContext, table: Table, onceKey: string): Promise<CrmResult<Written | null>> {
  const id = await ownId(onceKey, table);
  const version = await versionOf(context, table, id);
  if (!version.ok) return version.failure.cause.code === 'gone' ? { ok: true, value: null } : version;
  return { ok: true, value: { remoteId: id, remoteVersion: version.value, webUrl: webUrl(context, table, id) } };
}
