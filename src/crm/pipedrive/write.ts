import { z } from 'zod';
import { inTurn } from '../../lib/in-turn';
import type { AccountDraft, Account as OurAccount } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import { andThen, failed } from '../failure';
import { emptiedFields, mappedValues } from '../mapping';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent } from '../writes';
import { activityWith, createActivity, deleteActivity, deleteRow, livingPerson, updateActivity } from './activities';
import { type Account, accounts, COST, call, query, toIso, v2 } from './call';
import { companyNamed, readPerson } from './find';
import {
  accountVersion,
  dealRow,
  dealVersion,
  type Organization,
  organization,
  type Person,
  person,
  webUrl,
} from './records';

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': (context, { contact }) => createPerson(context, contact),
  'contact.update': updatePerson,
  'contact.delete': (context, { contact }) => removal(context, 'persons', contact.remoteId),
  'account.create': (context, { account }) => createOrganization(context, account),
  'account.update': updateOrganization,
  'account.delete': (context, { account }) => removal(context, 'organizations', account.remoteId),
  'deal.update': moveDeal,
});

const removal = (context: CrmContext, kind: 'persons' | 'organizations', id: string | undefined) =>
  id ? deleteRow(context, v2(`/${kind}/${encodeURIComponent(id)}`), id) : failed('gone');

const created = z.object({ id: z.number() });
const asList = (values: readonly string[]) =>
  values.map((value, index) => ({ value, primary: index === 0, label: 'work' }));

async function described(context: CrmContext, account: Account, id: string): Promise<CrmResult<Written>> {
  const read = await readPerson(context, account, id);
  const base = { remoteId: id, webUrl: webUrl(account, 'person', id) };
  // The write is done; without its version the next edit merely comes unlocked.
  const version = read.ok ? read.value.remoteVersion : undefined;
  return { ok: true, value: { ...base, ...(version ? { remoteVersion: version } : {}) } };
}

async function createPerson(context: CrmContext, contact: Contact): Promise<CrmResult<Written>> {
  return accounts.use(context, async account => {
    const company = await companyNamed(context, contact.company ?? '');
    if (!company.ok) return company;
    const fields = mappedValues(context, contact.identifiers);
    const json = {
      name: contact.fullName,
      owner_id: account.userId,
      ...(contact.emails.length ? { emails: asList(contact.emails) } : {}),
      ...(contact.phones.length ? { phones: asList(contact.phones) } : {}),
      ...(company.value ? { org_id: company.value } : {}),
      ...(Object.keys(fields).length ? { custom_fields: fields } : {}),
    };
    return andThen(
      await call(context, { method: 'POST', url: v2('/persons'), json, cost: COST.create }, created),
      ({ id }) => described(context, account, String(id)),
    );
  });
}

/** Pipedrive has no lock: the record is read before it is written, and nothing else of ours comes in between. */
function updatePerson(context: CrmContext, { contact, draft }: Intent<'contact.update'>): Promise<CrmResult<Written>> {
  const { remoteId } = contact;
  return inTurn(`${context.connectionId}:person:${remoteId}`, () =>
    accounts.use(context, async account => {
      const seen = await readPerson(context, account, remoteId);
      if (!seen.ok) return seen;
      if (contact.remoteVersion && contact.remoteVersion !== seen.value.remoteVersion) return failed('conflict');
      const row = await livingPerson(context, remoteId);
      if (!row.ok) return row;
      const values = await changesOf(context, seen.value, row.value, draft);
      if (!values.ok) return values;
      const url = v2(`/persons/${encodeURIComponent(remoteId ?? '')}`);
      return andThen(
        await call(context, { method: 'PATCH', url, json: values.value, cost: COST.change }, created),
        () => described(context, account, remoteId ?? ''),
      );
    }),
  );
}

async function changesOf(
  context: CrmContext,
  seen: Contact,
  row: Person,
  draft: ContactDraft,
): Promise<CrmResult<Record<string, unknown>>> {
  const isNewCompany = (draft.company ?? '') !== (seen.company ?? '');
  const company = isNewCompany
    ? await companyNamed(context, draft.company ?? '')
    : ({ ok: true, value: undefined } as const);
  if (!company.ok) return company;
  const emptied = emptiedFields(context, field => row.custom_fields?.[field], draft.identifiers);
  const fields: Record<string, string | null> = {
    ...Object.fromEntries(emptied.map(field => [field, null])),
    ...mappedValues(context, draft.identifiers),
  };
  const changed = Object.entries(fields).filter(([field, value]) => row.custom_fields?.[field] !== value);
  const differ = (a: readonly string[], b: readonly string[]) =>
    a.join('\n').toLowerCase() !== b.join('\n').toLowerCase();
  return {
    ok: true,
    value: {
      ...(draft.fullName === seen.fullName ? {} : { name: draft.fullName }),
      ...(differ(draft.emails, seen.emails) ? { emails: asList(draft.emails) } : {}),
      ...(differ(draft.phones, seen.phones) ? { phones: asList(draft.phones) } : {}),
      ...(company.value ? { org_id: company.value } : isNewCompany && !draft.company ? { org_id: null } : {}),
      ...(changed.length ? { custom_fields: Object.fromEntries(changed) } : {}),
    },
  };
}

const organizationWritten = (account: Account, row: Organization): Written => ({
  remoteId: String(row.id),
  webUrl: webUrl(account, 'organization', row.id),
  remoteVersion: accountVersion(row),
});

const place = (city: string | undefined, country: string | undefined) => {
  const value = [city, country].filter(Boolean).join(', ');
  return value ? { address: { value } } : {};
};

/** An address is one text, which Pipedrive takes apart itself: one whose city and country are the same stays as it is. */
const movedTo = ({ address }: Organization, { city = '', country = '' }: AccountDraft) =>
  city === (address?.locality ?? '') && country === (address?.country ?? '')
    ? {}
    : { address: { value: [city, country].filter(Boolean).join(', ') } };

/** A company has a name and an address here; its domain is a custom field in some accounts, which is not guessed. */
async function createOrganization(
  context: CrmContext,
  { name, city, country }: OurAccount,
): Promise<CrmResult<Written>> {
  return accounts.use(context, async account => {
    const json = { name, owner_id: account.userId, ...place(city, country) };
    const one = { method: 'POST', url: v2('/organizations'), json, cost: COST.create } as const;
    return andThen(await call(context, one, organization), row => ({
      ok: true,
      value: organizationWritten(account, row),
    }));
  });
}

function updateOrganization(
  context: CrmContext,
  { account: seen, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  const url = v2(`/organizations/${encodeURIComponent(seen.remoteId ?? '')}`);
  return inTurn(`${context.connectionId}:organization:${seen.remoteId}`, () =>
    accounts.use(context, async account =>
      andThen(await call(context, { method: 'GET', url, cost: COST.one }, organization), async row => {
        if (row.is_deleted) return failed('gone');
        if (seen.remoteVersion && seen.remoteVersion !== accountVersion(row)) return failed('conflict');
        const json = { name: draft.name, ...movedTo(row, draft) };
        return andThen(
          await call(context, { method: 'PATCH', url, json, cost: COST.change }, organization),
          changed => ({
            ok: true,
            value: organizationWritten(account, changed),
          }),
        );
      }),
    ),
  );
}

function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  const url = v2(`/deals/${encodeURIComponent(deal.remoteId ?? '')}`);
  return inTurn(`${context.connectionId}:deal:${deal.remoteId}`, () =>
    accounts.use(context, async account =>
      andThen(await call(context, { method: 'GET', url, cost: COST.one }, dealRow), async row => {
        if (row.is_deleted) return failed('gone');
        if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return failed('conflict');
        const json = { stage_id: Number(deal.stageId) };
        return andThen(await call(context, { method: 'PATCH', url, json, cost: COST.change }, dealRow), moved => ({
          ok: true,
          value: {
            remoteId: String(moved.id),
            webUrl: webUrl(account, 'deal', moved.id),
            remoteVersion: dealVersion(moved),
          },
        }));
      }),
    ),
  );
}

/** How far the rep's clock and Pipedrive's may be apart. */
const CLOCKS_APART_MS = 600_000;
const YOUNGEST = 100;

/** Changes and deletes may be sent again without harm; what creates is looked for among the youngest records, which no index delays. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  const values = { sort_by: 'add_time', sort_direction: 'desc', limit: YOUNGEST };
  const since = (at: string) => (row: { add_time: string }) =>
    Date.parse(toIso(row.add_time)) > Date.parse(at) - CLOCKS_APART_MS;
  if (intent.kind === 'contact.create') {
    const { fullName, emails, createdAt } = intent.contact;
    const url = v2(`/persons${query(values)}`);
    return accounts.use(context, async account =>
      andThen(await call(context, { method: 'GET', url, cost: COST.list }, z.array(person).nullable()), rows => {
        const found = rows
          ?.filter(since(createdAt))
          .find(row => row.name === fullName && (row.emails?.[0]?.value ?? '') === (emails[0] ?? ''));
        return found ? described(context, account, String(found.id)) : { ok: true, value: null };
      }),
    );
  }
  if (intent.kind !== 'account.create') return { ok: true, value: null };
  const { name, updatedAt } = intent.account;
  const url = v2(`/organizations${query(values)}`);
  return accounts.use(context, async account =>
    andThen(await call(context, { method: 'GET', url, cost: COST.list }, z.array(organization).nullable()), rows => {
      const found = rows?.filter(since(updatedAt)).find(row => row.name === name);
      return { ok: true, value: found ? organizationWritten(account, found) : null };
    }),
  );
}
