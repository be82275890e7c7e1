import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { lastActivities, livingPerson } from './activities';
import { type Account, accounts, COST, call, query, v2 } from './call';
import { type DealRow, dealRow, organization, type Person, person, toAccount, toContact, toDeal } from './records';

/** Most ids in one list. */
const MOST_IDS = 100;

/** Names of companies by id: a person names theirs by its id only. */
async function namesOf(context: CrmContext, rows: readonly Person[]): Promise<CrmResult<Map<number, string>>> {
  const ids = [...new Set(rows.flatMap(({ org_id }) => (org_id ? [org_id] : [])))];
  const names = new Map<number, string>();
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const values = { ids: ids.slice(start, start + MOST_IDS).join(','), limit: MOST_IDS };
    const list = await call(
      context,
      { method: 'GET', url: v2(`/organizations${query(values)}`), cost: COST.list },
      z.array(organization).nullable(),
    );
    if (!list.ok) return list;
    for (const { id, name } of list.value ?? []) names.set(id, name ?? '');
  }
  return { ok: true, value: names };
}

/** People in our words, with the names of their companies. */
export async function loadPeople(context: CrmContext, account: Account, rows: Person[]): Promise<CrmResult<Contact[]>> {
  return andThen(await namesOf(context, rows), names => ({
    ok: true,
    value: rows.map(row => toContact(context, account, row, names.get(row.org_id ?? 0))),
  }));
}

const hits = z.object({ items: z.array(z.object({ item: z.object({ id: z.number() }) })) });

/** Ids that a search finds; its index lags behind the records by seconds. */
async function searchIds(
  context: CrmContext,
  kind: 'persons' | 'organizations',
  term: string,
  fields: string,
  exact: boolean,
) {
  const values = { term: term.slice(0, 500), fields, limit: MOST_IDS, ...(exact ? { exact_match: 'true' } : {}) };
  const found = await call(
    context,
    { method: 'GET', url: v2(`/${kind}/search${query(values)}`), cost: COST.search },
    hits.nullable(),
  );
  return andThen(found, value => ({ ok: true, value: (value?.items ?? []).map(({ item }) => item.id) }));
}

async function people(
  context: CrmContext,
  term: string,
  field: 'email' | 'name' | 'custom_fields',
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  // Shorter terms are refused; nobody is looked for by one letter.
  if (term.length < 2) return { ok: true, value: [] };
  return accounts.use(context, async account => {
    const ids = await searchIds(context, 'persons', term, field, field === 'email');
    if (!ids.ok) return ids;
    if (ids.value.length === 0) return { ok: true, value: [] };
    const url = v2(`/persons${query({ ids: ids.value.join(','), limit: MOST_IDS })}`);
    const rows = await call(context, { method: 'GET', url, cost: COST.list }, z.array(person).nullable());
    return andThen(rows, async list =>
      andThen(await loadPeople(context, account, list ?? []), contacts => ({
        ok: true,
        value: contacts.filter(fits).slice(0, FOUND_LIMIT),
      })),
    );
  });
}

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) return people(context, email.trim().toLowerCase(), 'email', hasEmail(email));
  if (url) {
    const wanted = profileQuery(url);
    return wanted ? people(context, wanted.needle, 'custom_fields', wanted.fits) : { ok: true, value: [] };
  }
  const { fits } = nameQuery(name ?? '');
  return people(context, safeWords(name ?? '', 1)[0] ?? '', 'name', fits);
}

export const read = (context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> =>
  accounts.use(context, async account => readPerson(context, account, remoteId));

export async function readPerson(context: CrmContext, account: Account, id: string | undefined) {
  return andThen(await livingPerson(context, id), async row =>
    andThen(await loadPeople(context, account, [row]), ([contact]) =>
      contact ? { ok: true, value: contact } : failed('gone'),
    ),
  );
}

/** A company by its exact name. */
export async function companyNamed(context: CrmContext, name: string): Promise<CrmResult<number | undefined>> {
  if (name.trim().length < 2) return { ok: true, value: undefined };
  return andThen(await searchIds(context, 'organizations', name.trim(), 'name', true), ([id]) => ({
    ok: true,
    value: id,
  }));
}

const named = z.object({
  id: z.number(),
  name: z.string(),
  order_nr: z.number().nullish(),
  is_deleted: z.boolean().nullish(),
});
const stageRow = named.extend({ pipeline_id: z.number() });

export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const limit = 500;
  const one = (path: string) => ({
    method: 'GET' as const,
    url: v2(`${path}${query({ limit })}`),
    cost: COST.list / 2,
  });
  const list = await call(context, one('/pipelines'), z.array(named).nullable());
  if (!list.ok) return list;
  return andThen(await call(context, one('/stages'), z.array(stageRow).nullable()), stages => ({
    ok: true,
    value: (list.value ?? [])
      .filter(({ is_deleted }) => !is_deleted)
      .map(({ id, name }) => ({
        id: String(id),
        name,
        stages: (stages ?? [])
          .filter(stage => stage.pipeline_id === id && !stage.is_deleted)
          .toSorted((a, b) => (a.order_nr ?? 0) - (b.order_nr ?? 0))
          // Won and lost are states of a deal here, no stages.
          .map(stage => ({ id: String(stage.id), name: stage.name, isOpen: true })),
      })),
  }));
}

export async function loadDeals(context: CrmContext, account: Account, rows: DealRow[]): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  return andThen(await pipelines(context), all => ({
    ok: true,
    value: rows.map(row => toDeal(context, account, all, row)),
  }));
}

const RELATED = 20;

/** Company, open deals and last activities of one person. */
export async function related(context: CrmContext, { remoteId }: Contact) {
  return accounts.use(context, async account => {
    const row = await livingPerson(context, remoteId);
    if (!row.ok) return row;
    const { id, org_id: org } = row.value;
    const company = org
      ? await call(context, { method: 'GET', url: v2(`/organizations/${org}`), cost: COST.one }, organization)
      : undefined;
    if (company && !company.ok && company.failure.cause.code !== 'gone') return company;
    const url = v2(`/deals${query({ person_id: id, status: 'open', limit: MOST_IDS })}`);
    const open = await call(context, { method: 'GET', url, cost: COST.list }, z.array(dealRow).nullable());
    if (!open.ok) return open;
    const deals = await loadDeals(context, account, open.value ?? []);
    if (!deals.ok) return deals;
    return andThen(await lastActivities(context, account, String(id), RELATED), activities => ({
      ok: true,
      value: {
        ...(company?.ok ? { account: toAccount(context, account, company.value) } : {}),
        deals: deals.value,
        activities,
      },
    }));
  });
}
