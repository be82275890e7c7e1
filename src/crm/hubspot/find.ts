import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { linkedIds, propertyQuery, readActivities, readBatch } from './activities';
import { ACTIVITY_TYPES, toActivity } from './activity-rows';
import { type Account, accounts, associations, call, type ObjectType, objects, pipelinesPath } from './call';
import {
  COMPANY_PROPERTIES,
  contactProperties,
  DEAL_PROPERTIES,
  type DealLinks,
  type HubSpotRecord,
  record,
  toAccount,
  toContact,
  toDeal,
} from './records';

/** One condition of a search. */
export interface Filter {
  propertyName: string;
  operator: 'EQ' | 'GT' | 'GTE' | 'CONTAINS_TOKEN' | 'IN';
  value?: string;
  values?: string[];
}

/** Searches are limited to five a second, half of what other requests may be. */
const SEARCH_COST = 2;
const found = z.object({ results: z.array(record) });

/** Records that meet all conditions of one of the groups. The index lags behind the records by seconds. */
export async function search(
  context: CrmContext,
  type: ObjectType,
  groups: Filter[][],
  properties: readonly string[],
  { limit = FOUND_LIMIT, sort }: { limit?: number; sort?: string } = {},
): Promise<CrmResult<HubSpotRecord[]>> {
  const json = {
    filterGroups: groups.map(filters => ({ filters })),
    properties,
    limit,
    ...(sort ? { sorts: [sort] } : {}),
  };
  const one = { method: 'POST', url: objects(`/${type}/search`), json, cost: SEARCH_COST } as const;
  return andThen(await call(context, one, found), ({ results }) => ({ ok: true, value: results }));
}

/** Conditions that one search may hold: 5 groups of 10. */
const MOST_GROUPS = 5;

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) {
    const value = email.trim().toLowerCase();
    const groups: Filter[][] = [
      [{ propertyName: 'email', operator: 'EQ', value }],
      [{ propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value }],
    ];
    return people(context, groups, hasEmail(value));
  }
  if (url) return findByUrl(context, url);
  const { fits } = nameQuery(name ?? '');
  const words = safeWords(name ?? '');
  if (words.length === 0) return { ok: true, value: [] };
  // A word may stand in either name; both words may stand in one.
  const groups = ['firstname', 'lastname'].map((propertyName): Filter[] => [
    { propertyName, operator: 'CONTAINS_TOKEN', value: `${words[0]}*` },
  ]);
  return people(context, groups, fits, 100);
}

async function findByUrl(context: CrmContext, url: string): Promise<CrmResult<Contact[]>> {
  const query = profileQuery(url);
  const fields = (context.mapping?.profiles ?? []).map(({ field }) => field).slice(0, MOST_GROUPS);
  const [word] = safeWords(query?.needle ?? '', 1);
  if (!query || !word || fields.length === 0) return { ok: true, value: [] };
  // An address is taken apart at its punctuation; the longest word of the handle is looked for.
  const groups = fields.map((propertyName): Filter[] => [
    { propertyName, operator: 'CONTAINS_TOKEN', value: `*${word}*` },
  ]);
  return people(context, groups, query.fits, 100);
}

async function people(
  context: CrmContext,
  groups: Filter[][],
  fits: (contact: Contact) => boolean,
  limit = FOUND_LIMIT,
): Promise<CrmResult<Contact[]>> {
  return accounts.use(context, async account =>
    andThen(await search(context, 'contacts', groups, contactProperties(context), { limit }), rows => ({
      ok: true,
      value: rows
        .map(row => toContact(context, account, row))
        .filter(fits)
        .slice(0, FOUND_LIMIT),
    })),
  );
}

/** One record as it is now. */
export const readRecord = (
  context: CrmContext,
  type: ObjectType,
  id: string | undefined,
  properties: readonly string[],
) =>
  id
    ? call(
        context,
        { method: 'GET', url: objects(`/${type}/${encodeURIComponent(id)}?${propertyQuery(properties)}`) },
        record,
      )
    : failed('gone');

export const read = (context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> =>
  accounts.use(context, async account =>
    andThen(await readRecord(context, 'contacts', remoteId, contactProperties(context)), row => ({
      ok: true,
      value: toContact(context, account, row),
    })),
  );

const stage = z.object({
  id: z.string(),
  label: z.string(),
  displayOrder: z.number().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
const pipelineList = z.object({
  results: z.array(z.object({ id: z.string(), label: z.string(), stages: z.array(stage) })),
});

export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  return andThen(await call(context, { method: 'GET', url: pipelinesPath('/deals') }, pipelineList), ({ results }) => ({
    ok: true,
    value: results.map(({ id, label, stages }) => ({
      id,
      name: label,
      stages: stages
        .toSorted((a, b) => (a.displayOrder ?? 0) - (b.displayOrder ?? 0))
        .map(one => ({ id: one.id, name: one.label, isOpen: String(one.metadata?.isClosed) !== 'true' })),
    })),
  }));
}

const linkList = z.object({
  results: z.array(
    z.object({ from: z.object({ id: z.string() }), to: z.array(z.object({ toObjectId: z.coerce.string() })) }),
  ),
});

/** Ids of what records are associated with, by the record's id. */
export async function linksOf(context: CrmContext, from: ObjectType, ids: readonly string[], to: ObjectType) {
  const json = { inputs: ids.map(id => ({ id })) };
  return andThen(
    await call(context, { method: 'POST', url: associations(`/${from}/${to}/batch/read`), json }, linkList),
    ({ results }) => ({
      ok: true,
      value: new Map(results.map(({ from, to: targets }) => [from.id, targets.map(({ toObjectId }) => toObjectId)])),
    }),
  );
}

/** Deals with their people, company and names of stages: what HubSpot tells in four answers. */
export async function loadDeals(
  context: CrmContext,
  account: Account,
  rows: HubSpotRecord[],
): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  const ids = rows.map(({ id }) => id);
  const [stages, contacts, companies] = [
    await pipelines(context),
    await linksOf(context, 'deals', ids, 'contacts'),
    await linksOf(context, 'deals', ids, 'companies'),
  ];
  if (!stages.ok) return stages;
  if (!contacts.ok) return contacts;
  if (!companies.ok) return companies;
  const linksFor = (id: string): DealLinks => ({
    contacts: contacts.value.get(id) ?? [],
    companies: companies.value.get(id) ?? [],
  });
  return {
    ok: true,
    value: rows.map(row => toDeal(context, account, stages.value, row, linksFor(row.id))),
  };
}

/** Last activities shown in the card, and a few more to choose from. */
const RELATED_ACTIVITIES = 20;
/** E-mails want a right of their own (`sales-email-read`), without which the whole question is refused: they come with the pull alone. */
const SHOWN_TYPES = ACTIVITY_TYPES.filter(type => type !== 'emails');

/** Company, open deals and last activities of one person. */
export async function related(context: CrmContext, { remoteId }: Contact) {
  if (!remoteId) return failed('gone');
  return accounts.use(context, async account => {
    const links = await linkedIds(context, remoteId, ['companies', 'deals', ...SHOWN_TYPES]);
    if (!links.ok) return links;
    const { companies = [], deals: dealIds = [] } = links.value;
    const company = await readBatch(context, 'companies', companies.slice(0, 1), COMPANY_PROPERTIES);
    if (!company.ok) return company;
    const rows = await readBatch(context, 'deals', dealIds, DEAL_PROPERTIES);
    if (!rows.ok) return rows;
    const deals = await loadDeals(context, account, rows.value);
    if (!deals.ok) return deals;
    const activities = [];
    for (const type of SHOWN_TYPES) {
      const read = await readActivities(context, type, links.value[type] ?? []);
      if (!read.ok) return read;
      activities.push(...read.value.map(row => toActivity(context, account, remoteId, type, row)));
    }
    const [first] = company.value;
    return {
      ok: true,
      value: {
        ...(first ? { account: toAccount(context, account, first) } : {}),
        deals: deals.value.filter(({ isOpen }) => isOpen),
        activities: activities.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, RELATED_ACTIVITIES),
      },
    };
  });
}
