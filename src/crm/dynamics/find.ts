import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { lastActivities } from './activities';
import { ask, page } from './call';
import { contains, guid, literal, options, rowPath } from './odata';
import {
  accountRow,
  type DealRow,
  dealRow,
  isLiving,
  type PersonRow,
  type PersonTable,
  PIPELINE,
  personRow,
  SETS,
  type Table,
  tableOf,
  toAccount,
  toContact,
  toDeal,
} from './records';
import { attributesOf, currenciesOf, withColumns } from './tables';

/** Rows that are read of each table before those who do not fit are left out. */
const CANDIDATES = 100;
const WORDS = 5;

/** Rows of a table for which a condition holds. */
export const rowsWhere = <T>(
  context: CrmContext,
  table: Table,
  { filter, orderby, top = CANDIDATES }: { filter: string; orderby?: string; top?: number },
  row: z.ZodType<T>,
): Promise<CrmResult<T[]>> =>
  withColumns(context, table, async columns => {
    const path = `/${SETS[table]}?${options({ select: columns.join(','), filter, orderby, top })}`;
    return andThen(await page(context, { path }, row), ({ rows }) => ({ ok: true, value: rows }));
  });

/** Does a failure mean that this user has no such table? Leads are there only with Dynamics 365 Sales. */
export const isMissing = (result: CrmResult<unknown>): boolean =>
  !result.ok && ['gone', 'forbidden'].includes(result.failure.cause.code);

/** Contacts and leads for which a condition holds. */
async function people(
  context: CrmContext,
  filterOf: (table: PersonTable) => Promise<CrmResult<string>> | CrmResult<string>,
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  const found: Contact[] = [];
  for (const table of ['contact', 'lead'] as const) {
    const filter = await filterOf(table);
    const rows =
      filter.ok && filter.value ? await rowsWhere(context, table, { filter: filter.value }, personRow) : filter;
    if (table === 'lead' && isMissing(rows)) continue;
    if (!rows.ok) return rows;
    const living = (typeof rows.value === 'string' ? [] : rows.value).filter(isLiving);
    found.push(...living.map(row => toContact(context, row)).filter(fits));
  }
  return { ok: true, value: found.slice(0, FOUND_LIMIT) };
}

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) {
    const columns = ['emailaddress1', 'emailaddress2', 'emailaddress3'];
    const filter = columns.map(column => `${column} eq ${literal(email.trim())}`).join(' or ');
    return people(context, () => ({ ok: true, value: filter }), hasEmail(email));
  }
  if (url) {
    const wanted = profileQuery(url);
    const mapped = [...new Set((context.mapping?.profiles ?? []).map(({ field }) => field))];
    if (!wanted || mapped.length === 0) return { ok: true, value: [] };
    return people(context, table => profileFilter(context, table, mapped, wanted.needle), wanted.fits);
  }
  const { words, fits } = nameQuery((name ?? '').slice(0, 200));
  const filter = words.slice(0, WORDS).map(word => contains('fullname', word));
  return people(context, () => ({ ok: true, value: filter.join(' and ') }), fits);
}

/** The mapped columns that a table has: a condition on another one is an error. */
const profileFilter = async (context: CrmContext, table: PersonTable, mapped: string[], needle: string) =>
  andThen(await attributesOf(context, table), attributes => {
    const has = mapped.filter(column => attributes.some(({ LogicalName }) => LogicalName === column));
    return { ok: true, value: has.map(column => contains(column, needle)).join(' or ') };
  });

/** One row as it is now. */
export async function readRow<T>(
  context: CrmContext,
  table: Table,
  id: string | undefined,
  row: z.ZodType<T>,
): Promise<CrmResult<T>> {
  if (!id) return failed('gone');
  return withColumns(context, table, columns =>
    ask(context, { method: 'GET', path: `${rowPath(SETS[table], id)}?${options({ select: columns.join(',') })}` }, row),
  );
}

export const readPerson = async (
  context: CrmContext,
  { remoteId, kind }: Pick<Contact, 'remoteId' | 'kind'>,
): Promise<CrmResult<PersonRow>> =>
  andThen(await readRow(context, tableOf({ kind }), remoteId, personRow), row =>
    isLiving(row) ? { ok: true, value: row } : failed('gone'),
  );

export const read = async (context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> =>
  andThen(await readPerson(context, contact), row => ({ ok: true, value: toContact(context, row) }));

/** An account by its exact name, the oldest of several. */
export async function accountNamed(
  context: CrmContext,
  name: string | undefined,
): Promise<CrmResult<string | undefined>> {
  const wanted = name?.trim();
  if (!wanted) return { ok: true, value: undefined };
  const query = { filter: `name eq ${literal(wanted)}`, orderby: 'createdon asc', top: 1 };
  return andThen(await rowsWhere(context, 'account', query, accountRow), ([row]) => ({
    ok: true,
    value: row?.accountid,
  }));
}

const label = z.object({ UserLocalizedLabel: z.object({ Label: z.string() }).nullish() }).nullish();
const optionSet = z.object({
  OptionSet: z.object({ Options: z.array(z.object({ Value: z.number(), Label: label })) }).nullish(),
});

/** One pipeline: the choices of the sales stage. Business process flows, which each organisation draws for itself, are left alone. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const column = `EntityDefinitions(LogicalName='opportunity')/Attributes(LogicalName='salesstage')`;
  const path = `/${column}/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?${options({ select: 'LogicalName', expand: 'OptionSet($select=Options)' })}`;
  return andThen(await ask(context, { method: 'GET', path }, optionSet), ({ OptionSet }) => {
    const stages = (OptionSet?.Options ?? []).map(({ Value, Label }) => ({
      id: String(Value),
      name: Label?.UserLocalizedLabel?.Label ?? String(Value),
      isOpen: true,
    }));
    return { ok: true, value: stages.length ? [{ id: PIPELINE, name: 'Sales', stages }] : [] };
  });
}

export async function loadDeals(context: CrmContext, rows: DealRow[]): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  return andThen(await pipelines(context), async ([pipeline]) =>
    andThen(await currenciesOf(context), currencies => ({
      ok: true,
      value: rows.map(row => toDeal(context, { stages: pipeline?.stages ?? [], currencies }, row)),
    })),
  );
}

const RELATED = 20;

/** Open opportunities of a contact, or of their account. */
async function openDeals(context: CrmContext, contactId: string, accountId: string | undefined) {
  const mine = [`_parentcontactid_value eq ${guid(contactId)}`];
  if (accountId) mine.push(`_parentaccountid_value eq ${guid(accountId)}`);
  const query = { filter: `statecode eq 0 and (${mine.join(' or ')})`, orderby: 'modifiedon desc', top: RELATED };
  const rows = await rowsWhere(context, 'opportunity', query, dealRow);
  return isMissing(rows) ? { ok: true as const, value: [] } : andThen(rows, found => loadDeals(context, found));
}

/** Account, open deals and last activities of one person. */
export async function related(context: CrmContext, contact: Contact) {
  return andThen(await readPerson(context, contact), async row => {
    const { accountId } = toContact(context, row);
    const id = accountId?.slice(context.connectionId.length + 1);
    const company = id ? await readRow(context, 'account', id, accountRow) : undefined;
    if (company && !company.ok && !isMissing(company)) return company;
    const account: Account | undefined = company?.ok ? toAccount(context, company.value) : undefined;
    const deals: CrmResult<Deal[]> =
      contact.kind === 'lead' ? { ok: true, value: [] } : await openDeals(context, contact.remoteId ?? '', id);
    return andThen(deals, async open =>
      andThen(await lastActivities(context, contact, RELATED), activities => ({
        ok: true,
        value: { ...(account ? { account } : {}), deals: open, activities },
      })),
    );
  });
}
