import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { lastActivities } from './activities';
import { type Org, orgOf } from './org';
import {
  accountRow,
  type DealRow,
  dealRow,
  type PersonRow,
  personObject,
  personRow,
  selectFrom,
  toAccount,
  toContact,
  toDeal,
} from './records';
import { containing, literal, query } from './soql';

/** Rows that are read of each object before those who do not fit are left out. */
const CANDIDATES = 100;
/** More words of a name do not make the query any narrower. */
const WORDS = 5;

/** Contacts and leads for which a condition holds; leads that were converted are contacts by now. */
async function people(
  context: CrmContext,
  condition: (org: Org, name: 'Contact' | 'Lead') => string,
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  return andThen(await orgOf(context), async org => {
    const found: Contact[] = [];
    for (const name of ['Contact', 'Lead'] as const) {
      const where = org.fields[name] ? condition(org, name) : '';
      if (!where) continue;
      const living = name === 'Lead' ? 'IsConverted = false AND ' : '';
      const soql = `${selectFrom(context, org, name)} WHERE ${living}${where} LIMIT ${CANDIDATES}`;
      const rows = await query(context, soql, personRow);
      if (!rows.ok) return rows;
      found.push(...rows.value.map(row => toContact(context, row)).filter(fits));
    }
    return { ok: true, value: found.slice(0, FOUND_LIMIT) };
  });
}

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) return people(context, () => `Email = ${literal(email.trim())}`, hasEmail(email));
  if (url) {
    const wanted = profileQuery(url);
    if (!wanted) return { ok: true, value: [] };
    const mapped = [...new Set((context.mapping?.profiles ?? []).map(({ field }) => field))];
    const condition = (org: Org, object: 'Contact' | 'Lead') => {
      const fields = mapped.filter(field => org.fields[object]?.get(field)?.filterable);
      const any = fields.map(field => `${field} LIKE ${containing(wanted.needle)}`).join(' OR ');
      return any && `(${any})`;
    };
    return people(context, condition, wanted.fits);
  }
  const { words, fits } = nameQuery((name ?? '').slice(0, 200));
  const all = words.slice(0, WORDS).map(word => `Name LIKE ${containing(word)}`);
  return people(context, () => all.join(' AND '), fits);
}

/** One person's row as it is now. */
export async function readPerson(context: CrmContext, id: string | undefined): Promise<CrmResult<PersonRow>> {
  if (!id) return failed('gone');
  return andThen(await orgOf(context), async org => {
    const soql = `${selectFrom(context, org, personObject(id))} WHERE Id = ${literal(id)} LIMIT 1`;
    return andThen(await query(context, soql, personRow), ([row]) =>
      row && !row.IsConverted ? { ok: true, value: row } : failed('gone'),
    );
  });
}

export const read = async (context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> =>
  andThen(await readPerson(context, remoteId), row => ({ ok: true, value: toContact(context, row) }));

/** An account by its exact name, the oldest of several. */
export async function accountNamed(
  context: CrmContext,
  name: string | undefined,
): Promise<CrmResult<string | undefined>> {
  if (!name?.trim()) return { ok: true, value: undefined };
  const soql = `SELECT Id FROM Account WHERE Name = ${literal(name.trim())} ORDER BY CreatedDate LIMIT 1`;
  return andThen(await query(context, soql, z.object({ Id: z.string() })), ([row]) => ({ ok: true, value: row?.Id }));
}

const stageRow = z.object({ ApiName: z.string(), MasterLabel: z.string(), IsClosed: z.boolean() });

/** One pipeline: which stages a record type allows only its own page knows; others are refused by Salesforce in words. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const soql = 'SELECT ApiName, MasterLabel, IsClosed FROM OpportunityStage WHERE IsActive = true ORDER BY SortOrder';
  return andThen(await query(context, soql, stageRow), rows => {
    const stages = rows.map(row => ({ id: row.ApiName, name: row.MasterLabel, isOpen: !row.IsClosed }));
    return { ok: true, value: stages.length ? [{ id: 'opportunity', name: 'Opportunity', stages }] : [] };
  });
}

export async function loadDeals(context: CrmContext, rows: DealRow[]): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  return andThen(await pipelines(context), all => ({ ok: true, value: rows.map(row => toDeal(context, all, row)) }));
}

const RELATED = 20;

/** Open opportunities of a contact: those they have a part in, then those of their account. */
async function openDeals(context: CrmContext, org: Org, { Id, AccountId }: PersonRow): Promise<CrmResult<Deal[]>> {
  if (!org.fields.Opportunity || personObject(Id) === 'Lead') return { ok: true, value: [] };
  const mine = `Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId = ${literal(Id)})`;
  const rows = new Map<string, DealRow>();
  for (const where of [mine, ...(AccountId ? [`AccountId = ${literal(AccountId)}`] : [])]) {
    const soql = `${selectFrom(context, org, 'Opportunity')} WHERE IsClosed = false AND ${where} LIMIT ${RELATED}`;
    const some = await query(context, soql, dealRow);
    if (!some.ok) return some;
    for (const row of some.value) rows.set(row.Id, row);
  }
  return loadDeals(context, [...rows.values()].slice(0, RELATED));
}

/** Account, open deals and last activities of one person. */
export async function related(context: CrmContext, { remoteId }: Contact) {
  return andThen(await orgOf(context), async org =>
    andThen(await readPerson(context, remoteId), async row => {
      const soql = `${selectFrom(context, org, 'Account')} WHERE Id = ${literal(row.AccountId ?? '')} LIMIT 1`;
      const company = row.AccountId && org.fields.Account ? await query(context, soql, accountRow) : undefined;
      if (company && !company.ok) return company;
      const [account] = company?.value ?? [];
      return andThen(await openDeals(context, org, row), async deals =>
        andThen(await lastActivities(context, org, row.Id, RELATED), activities => ({
          ok: true,
          value: { ...(account ? { account: toAccount(context, account) } : {}), deals, activities },
        })),
      );
    }),
  );
}
