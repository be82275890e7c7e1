import { z } from 'zod';
import { inTurn } from '../../lib/in-turn';
import type { Account, AccountDraft } from '../../model/account';
import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent } from '../writes';
import { activityWith, createActivity, deleteActivity, removeRow, updateActivity } from './activities';
import { call, change } from './call';
import { accountNamed } from './find';
import { type ObjectName, orgOf } from './org';
import {
  type AccountRow,
  accountRow,
  accountVersion,
  changesOf,
  type DealRow,
  dealRow,
  dealVersion,
  type PersonRow,
  personObject,
  personRow,
  personValues,
  selectFrom,
  toContact,
  webUrl,
} from './records';
import { literal, query } from './soql';

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': (context, { contact }) => createPerson(context, contact),
  'contact.update': updatePerson,
  'contact.delete': (context, { contact }) => removal(context, personObject(contact.remoteId ?? ''), contact.remoteId),
  'account.create': (context, { account }) => createAccount(context, account),
  'account.update': updateAccount,
  'account.delete': (context, { account }) => removal(context, 'Account', account.remoteId),
  'deal.update': moveDeal,
});

const pathOf = (name: ObjectName, id: string): string => `/sobjects/${name}/${encodeURIComponent(id)}`;
const removal = (context: CrmContext, name: ObjectName, id: string | undefined) =>
  id ? removeRow(context, pathOf(name, id), id) : failed('gone');

const created = z.object({ id: z.string(), success: z.literal(true) });

/** The write is done; when its record cannot be read, the next edit merely comes unlocked. */
async function described(context: CrmContext, name: ObjectName, id: string): Promise<Written> {
  const version =
    name === 'Account'
      ? await readRow(context, 'Account', id, accountRow, accountVersion)
      : name === 'Opportunity'
        ? await readRow(context, 'Opportunity', id, dealRow, dealVersion)
        : await readRow(context, name, id, personRow, row => toContact(context, row).remoteVersion ?? '');
  return {
    remoteId: id,
    webUrl: webUrl(context, name, id),
    ...(version.ok ? { remoteVersion: version.value } : {}),
  };
}

async function readRow<R, T>(
  context: CrmContext,
  name: ObjectName,
  id: string,
  row: z.ZodType<R>,
  then: (row: R) => T,
): Promise<CrmResult<T>> {
  return andThen(await orgOf(context), async org => {
    const soql = `${selectFrom(context, org, name)} WHERE Id = ${literal(id)} LIMIT 1`;
    return andThen(await query(context, soql, row), ([one]) => (one ? { ok: true, value: then(one) } : failed('gone')));
  });
}

const withoutEmpty = (values: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** A contact joins an account that is there already; none is created. */
async function createPerson(context: CrmContext, contact: Contact): Promise<CrmResult<Written>> {
  const name = contact.kind === 'lead' ? 'Lead' : 'Contact';
  return andThen(await orgOf(context), async org =>
    andThen(await accountNamed(context, name === 'Lead' ? undefined : contact.company), async accountId => {
      const json = {
        ...withoutEmpty(personValues(context, org, name, contact)),
        ...(accountId ? { AccountId: accountId } : {}),
      };
      return andThen(
        await call(context, { method: 'POST', path: `/sobjects/${name}`, json }, created),
        async ({ id }) => ({
          ok: true,
          value: await described(context, name, id),
        }),
      );
    }),
  );
}

/**
 * Reads a record, holds it against what the rep saw, and writes what differs. Salesforce itself refuses when somebody else writes
 * in between, to the second; nothing else of ours does.
 */
function changing<R extends { Id: string; LastModifiedDate?: string | null }>(
  context: CrmContext,
  { name, id, row }: { name: ObjectName; id: string | undefined; row: z.ZodType<R> },
  valuesOf: (row: R) => Promise<CrmResult<Record<string, unknown>>>,
): Promise<CrmResult<Written>> {
  return inTurn(`${context.connectionId}:${id}`, async () =>
    andThen(await readRow(context, name, id ?? '', row, one => one), async seen =>
      andThen(await valuesOf(seen), async json => {
        if (Object.keys(json).length > 0) {
          const at = seen.LastModifiedDate ? new Date(seen.LastModifiedDate).toUTCString() : undefined;
          const headers: Record<string, string> = at ? { 'If-Unmodified-Since': at } : {};
          const done = await change(context, { method: 'PATCH', path: pathOf(name, seen.Id), json, headers });
          if (!done.ok) return done;
        }
        return { ok: true, value: await described(context, name, seen.Id) };
      }),
    ),
  );
}

function updatePerson(context: CrmContext, { contact, draft }: Intent<'contact.update'>): Promise<CrmResult<Written>> {
  const name = personObject(contact.remoteId ?? '');
  return changing<PersonRow>(context, { name, id: contact.remoteId, row: personRow }, async row => {
    const seen = toContact(context, row);
    if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
    const isNewCompany = name === 'Contact' && (draft.company ?? '') !== (seen.company ?? '');
    const leaves = isNewCompany && !draft.company && seen.accountId ? { AccountId: null } : {};
    return andThen(await orgOf(context), async org =>
      andThen(await accountNamed(context, isNewCompany ? draft.company : undefined), accountId => ({
        ok: true,
        value: {
          ...changesOf(row, personValues(context, org, name, draft, row)),
          ...(accountId ? { AccountId: accountId } : leaves),
        },
      })),
    );
  });
}

const accountValues = ({ name, domain, phone, city, country }: AccountDraft): Record<string, string | null> => ({
  Name: name,
  Website: domain || null,
  Phone: phone || null,
  BillingCity: city || null,
  BillingCountry: country || null,
});

async function createAccount(context: CrmContext, account: Account): Promise<CrmResult<Written>> {
  const json = withoutEmpty(accountValues(account));
  return andThen(await call(context, { method: 'POST', path: '/sobjects/Account', json }, created), async ({ id }) => ({
    ok: true,
    value: await described(context, 'Account', id),
  }));
}

function updateAccount(context: CrmContext, { account, draft }: Intent<'account.update'>): Promise<CrmResult<Written>> {
  return changing<AccountRow>(context, { name: 'Account', id: account.remoteId, row: accountRow }, async row => {
    if (account.remoteVersion && account.remoteVersion !== accountVersion(row)) return failed('conflict');
    const values = accountValues(draft);
    // `www.` and a path of a web site that names the same domain stay as they are.
    if (draft.domain && row.Website?.toLowerCase().includes(draft.domain)) delete values.Website;
    return { ok: true, value: changesOf(row, values) };
  });
}

function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  return changing<DealRow>(context, { name: 'Opportunity', id: deal.remoteId, row: dealRow }, async row => {
    if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return failed('conflict');
    return { ok: true, value: changesOf(row, { StageName: deal.stageId ?? null }) };
  });
}

/** How far the rep's clock and Salesforce's may be apart. */
const CLOCKS_APART_MS = 600_000;
const YOUNGEST = 100;

/** Changes and deletes may be sent again without harm; what creates is looked for among the youngest records. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  const young = (at: string) =>
    `CreatedDate >= ${new Date(Date.parse(at) - CLOCKS_APART_MS).toISOString()} ORDER BY CreatedDate DESC LIMIT ${YOUNGEST}`;
  if (intent.kind === 'contact.create') {
    const { contact } = intent;
    const name = contact.kind === 'lead' ? 'Lead' : 'Contact';
    return andThen(await orgOf(context), async org => {
      const family = personValues(context, org, name, contact).LastName ?? '';
      const soql = `${selectFrom(context, org, name)} WHERE LastName = ${literal(family)} AND ${young(contact.createdAt)}`;
      return andThen(await query(context, soql, personRow), async rows => {
        const wanted = [contact.fullName.trim(), contact.emails[0]?.toLowerCase() ?? ''].join('\n');
        const found = rows.find(row => {
          const { fullName, emails } = toContact(context, row);
          return [fullName, emails[0] ?? ''].join('\n') === wanted;
        });
        return { ok: true, value: found ? await described(context, name, found.Id) : null };
      });
    });
  }
  if (intent.kind !== 'account.create') return { ok: true, value: null };
  const soql = `SELECT Id FROM Account WHERE Name = ${literal(intent.account.name)} AND ${young(intent.account.updatedAt)}`;
  return andThen(await query(context, soql, z.object({ Id: z.string() })), async ([row]) => ({
    ok: true,
    value: row ? await described(context, 'Account', row.Id) : null,
  }));
}
