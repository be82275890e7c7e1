import { z } from 'zod';
import type { Account, AccountDraft } from '../../model/account';
import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { activityWith, createActivity, deleteActivity, removeRow, updateActivity } from './activities';
import { change, ID, webUrl } from './call';
import { joined, literal, moment, query } from './coql';
import { accountNamed, readPerson, readRow } from './find';
import { NAMELESS } from './owners';
import {
  accountRow,
  accountVersion,
  changesOf,
  columnsOf,
  dealRow,
  dealVersion,
  moduleOf,
  type PersonModule,
  personRow,
  personValues,
  toContact,
} from './records';

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': (context, { contact }) => createPerson(context, contact),
  'contact.update': oneAtATime(ID, updatePerson),
  'contact.delete': (context, { contact }) => removal(context, moduleOf(contact), contact.remoteId),
  'account.create': (context, { account }) => create(context, 'Accounts', accountValues(account)),
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': (context, { account }) => removal(context, 'Accounts', account.remoteId),
  'deal.update': oneAtATime(ID, moveDeal),
});

type Module = PersonModule | 'Accounts' | 'Deals';
const pathOf = (module: Module, id: string): string => `/${module}/${encodeURIComponent(id)}`;
const removal = (context: CrmContext, module: Module, id: string | undefined) =>
  id ? removeRow(context, pathOf(module, id), id) : failed('gone');

/** The write is done; when its record cannot be read, the next edit merely comes unlocked. */
async function described(context: CrmContext, module: Module, id: string): Promise<Written> {
  const version = await versionOf(context, module, id);
  return {
    remoteId: id,
    webUrl: webUrl(context, module, id),
    ...(version.ok ? { remoteVersion: version.value } : {}),
  };
}

async function versionOf(context: CrmContext, module: Module, id: string): Promise<CrmResult<string>> {
  const ok = (value: string) => ({ ok: true, value }) as const;
  if (module === 'Accounts')
    return andThen(await readRow(context, module, id, accountRow), row => ok(accountVersion(row)));
  if (module === 'Deals') return andThen(await readRow(context, module, id, dealRow), row => ok(dealVersion(row)));
  return andThen(await readRow(context, module, id, personRow), row =>
    ok(toContact(context, module, row, NAMELESS).remoteVersion ?? ''),
  );
}

const withoutEmpty = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

async function create(
  context: CrmContext,
  module: Module,
  values: Record<string, unknown>,
): Promise<CrmResult<Written>> {
  const owner = context.userId ? { Owner: { id: context.userId } } : {};
  const json = { data: [{ ...withoutEmpty(values), ...owner }] };
  return andThen(await change(context, { method: 'POST', path: `/${module}`, json }), async id => ({
    ok: true,
    value: await described(context, module, id),
  }));
}

/** A contact joins an account that is there already; none is created. */
async function createPerson(context: CrmContext, contact: Contact): Promise<CrmResult<Written>> {
  const module = moduleOf(contact);
  return andThen(await accountNamed(context, module === 'Leads' ? undefined : contact.company), accountId =>
    create(context, module, {
      ...personValues(context, module, contact),
      ...(accountId ? { Account_Name: { id: accountId } } : {}),
    }),
  );
}

/** Zoho has no lock: the record has been read and held against what the rep saw; now what differs is written. */
async function put(
  context: CrmContext,
  module: Module,
  id: string,
  values: Record<string, unknown>,
): Promise<CrmResult<Written>> {
  if (Object.keys(values).length > 0) {
    const call = { method: 'PUT', path: pathOf(module, id), json: { data: [{ id, ...values }] } } as const;
    const done = await change(context, call, 'id');
    if (!done.ok) return done;
  }
  return { ok: true, value: await described(context, module, id) };
}

async function updatePerson(
  context: CrmContext,
  { contact, draft }: Intent<'contact.update'>,
): Promise<CrmResult<Written>> {
  const module = moduleOf(contact);
  return andThen(await readPerson(context, contact), async row => {
    const seen = toContact(context, module, row, NAMELESS);
    if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
    const isNewCompany = module === 'Contacts' && (draft.company ?? '') !== (seen.company ?? '');
    const leaves = isNewCompany && !draft.company && seen.accountId ? { Account_Name: null } : {};
    return andThen(await accountNamed(context, isNewCompany ? draft.company : undefined), accountId =>
      put(context, module, row.id, {
        ...changesOf(row, personValues(context, module, draft, row)),
        ...(accountId ? { Account_Name: { id: accountId } } : leaves),
      }),
    );
  });
}

const accountValues = ({ name, domain, phone, city, country }: AccountDraft): Record<string, string | null> => ({
  Account_Name: name,
  Website: domain || null,
  Phone: phone || null,
  Billing_City: city || null,
  Billing_Country: country || null,
});

async function updateAccount(
  context: CrmContext,
  { account, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  return andThen(await readRow(context, 'Accounts', account.remoteId, accountRow), row => {
    if (account.remoteVersion && account.remoteVersion !== accountVersion(row)) return failed('conflict');
    const values = accountValues(draft);
    // `www.` and a path of a web site that names the same domain stay as they are.
    if (draft.domain && row.Website?.toLowerCase().includes(draft.domain)) delete values.Website;
    return put(context, 'Accounts', row.id, changesOf(row, values));
  });
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  return andThen(await readRow(context, 'Deals', deal.remoteId, dealRow), row => {
    if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return failed('conflict');
    return put(context, 'Deals', row.id, changesOf(row, { Stage: deal.stageId ?? null }));
  });
}

/** How far the rep's clock and Zoho's may be apart. */
const CLOCKS_APART_MS = 600_000;
const YOUNGEST = 200;

/** Changes and deletes may be sent again without harm; what creates is looked for among what this user created last. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  if (intent.kind === 'contact.create') return youngPerson(context, intent.contact);
  if (intent.kind === 'account.create') return youngAccount(context, intent.account);
  return { ok: true, value: null };
}

const young = (context: CrmContext, from: PersonModule | 'Accounts', at: string) => ({
  from,
  columns: columnsOf(context, from),
  where: joined('and', [
    `Created_Time >= ${moment(new Date(Date.parse(at) - CLOCKS_APART_MS).toISOString())}`,
    ...(context.userId ? [`Created_By = ${literal(context.userId)}`] : []),
  ]),
  order: 'Created_Time desc',
  limit: YOUNGEST,
});

async function youngPerson(context: CrmContext, contact: Contact): Promise<CrmResult<Written | null>> {
  const module = moduleOf(contact);
  const nameAndEmail = ({ fullName, emails }: Contact) => `${fullName.trim()}\n${emails[0]?.toLowerCase() ?? ''}`;
  const asked = young(context, module, contact.createdAt);
  return andThen(await query(context, asked, personRow), async ({ rows }) => {
    const found = rows.find(row => nameAndEmail(toContact(context, module, row, NAMELESS)) === nameAndEmail(contact));
    return { ok: true, value: found ? await described(context, module, found.id) : null };
  });
}

async function youngAccount(context: CrmContext, { name, updatedAt }: Account): Promise<CrmResult<Written | null>> {
  const row = z.object({ id: z.string(), Account_Name: z.string().nullish() });
  return andThen(await query(context, young(context, 'Accounts', updatedAt), row), async ({ rows }) => {
    const found = rows.find(({ Account_Name }) => Account_Name === name.trim());
    return { ok: true, value: found ? await described(context, 'Accounts', found.id) : null };
  });
}
