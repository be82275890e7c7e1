import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { lastActivities } from './activities';
import { call } from './call';
import { type AttioRecord, idOf, type Kind, record, targets, toAccount, toContact, toDeal } from './records';

/** Most rows of one page of a list. */
export const LIST_SIZE = 500;

interface Query {
  filter?: Record<string, unknown>;
  sorts?: { attribute: string; direction: 'asc' | 'desc' }[];
  limit: number;
  offset?: number;
}

export const listRequest = (kind: Kind, json: Query) => ({
  method: 'POST' as const,
  path: `/objects/${kind}/records/query`,
  json,
  isRead: true,
});

/** Records of one kind. What is in the filter is data of a JSON body: nothing in it needs escaping. */
export const list = (context: CrmContext, kind: Kind, query: Query): Promise<CrmResult<AttioRecord[]>> =>
  call(context, listRequest(kind, query), z.array(record));

export async function byIds(
  context: CrmContext,
  kind: Kind,
  ids: readonly string[],
): Promise<CrmResult<AttioRecord[]>> {
  const rows: AttioRecord[] = [];
  for (let start = 0; start < ids.length; start += LIST_SIZE) {
    const some = ids.slice(start, start + LIST_SIZE);
    const page = await list(context, kind, { filter: { record_id: { $in: some } }, limit: LIST_SIZE });
    if (!page.ok) return page;
    rows.push(...page.value);
  }
  return { ok: true, value: rows };
}

export const one = (context: CrmContext, kind: Kind, id: string | undefined): Promise<CrmResult<AttioRecord>> =>
  id
    ? call(context, { method: 'GET', path: `/objects/${kind}/records/${encodeURIComponent(id)}` }, record)
    : Promise.resolve(failed('gone'));

/** People in our words: a person names the company by its id only. */
export async function loadPeople(context: CrmContext, rows: readonly AttioRecord[]): Promise<CrmResult<Contact[]>> {
  const ids = [...new Set(rows.flatMap(row => targets(row, 'company').slice(0, 1)))];
  return andThen(await byIds(context, 'companies', ids), companies => {
    const names = new Map(companies.map(row => [idOf(row), toAccount(context, row).name]));
    const contacts = rows.map(row => toContact(context, row, names.get(targets(row, 'company')[0] ?? '')));
    return { ok: true, value: contacts };
  });
}

async function people(
  context: CrmContext,
  filter: Record<string, unknown> | undefined,
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  if (!filter) return { ok: true, value: [] };
  return andThen(await list(context, 'people', { filter, limit: 100 }), async rows =>
    andThen(await loadPeople(context, rows), contacts => ({
      ok: true,
      value: contacts.filter(fits).slice(0, FOUND_LIMIT),
    })),
  );
}

/** Attio takes no other address, and may refuse to look for one. */
const EMAIL = /^[^\s@"\\(),:;<>[\]]+@[^\s@"\\(),:;<>[\]]+\.[^\s@]+$/;

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) {
    const address = email.trim().toLowerCase();
    const filter = { email_addresses: { email_address: { $eq: address } } };
    return people(context, EMAIL.test(address) ? filter : undefined, hasEmail(address));
  }
  if (url) {
    const wanted = profileQuery(url);
    const fields = [...new Set((context.mapping?.profiles ?? []).map(({ field }) => field))];
    const $or = fields.map(field => ({ [field]: { $contains: wanted?.needle } }));
    return people(context, wanted && $or.length > 0 ? { $or } : undefined, wanted?.fits ?? (() => false));
  }
  const [word] = safeWords(name ?? '', 1);
  return people(context, word ? { name: { full_name: { $contains: word } } } : undefined, nameQuery(name ?? '').fits);
}

export async function read(context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> {
  return andThen(await one(context, 'people', remoteId), async row =>
    andThen(await loadPeople(context, [row]), ([contact]) => (contact ? { ok: true, value: contact } : failed('gone'))),
  );
}

/** A company by its exact name. */
export async function companyNamed(context: CrmContext, name: string): Promise<CrmResult<string | undefined>> {
  if (!name.trim()) return { ok: true, value: undefined };
  const query = { filter: { name: { $eq: name.trim() } }, limit: 1 };
  return andThen(await list(context, 'companies', query), ([row]) => ({ ok: true, value: row && idOf(row) }));
}

const statuses = z.array(
  z.object({
    id: z.object({ status_id: z.string() }),
    title: z.string(),
    is_archived: z.boolean().nullish(),
    celebration_enabled: z.boolean().nullish(),
  }),
);

/** Attio has no mark for the end of a deal: what is celebrated is won, and these names say the rest. */
const ENDED = /\b(won|lost|closed|abandoned|gewonnen|verloren)\b/i;

/** The stages of deals; none where the workspace has no deals. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const path = '/objects/deals/attributes/stage/statuses';
  const found = await call(context, { method: 'GET', path }, statuses);
  if (!found.ok) return isMissing(found) ? { ok: true, value: [] } : found;
  const stages = found.value
    .filter(({ is_archived }) => !is_archived)
    .map(({ id, title, celebration_enabled }) => ({
      id: id.status_id,
      name: title,
      isOpen: !celebration_enabled && !ENDED.test(title),
    }));
  return { ok: true, value: stages.length ? [{ id: 'deals', name: 'Deals', stages }] : [] };
}

/** Deals are switched on by the workspace, and a key may have no right to them. */
export const isMissing = (result: CrmResult<unknown>): boolean =>
  !result.ok && ['gone', 'forbidden'].includes(result.failure.cause.code);

export async function loadDeals(context: CrmContext, rows: readonly AttioRecord[]): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  return andThen(await pipelines(context), all => ({ ok: true, value: rows.map(row => toDeal(context, all, row)) }));
}

const RELATED = 20;

/** Company, open deals and last activities of one person. */
export async function related(context: CrmContext, { remoteId }: Contact) {
  return andThen(await one(context, 'people', remoteId), async row => {
    const company = await byIds(context, 'companies', targets(row, 'company').slice(0, 1));
    if (!company.ok) return company;
    const rows = await byIds(context, 'deals', targets(row, 'associated_deals'));
    if (!rows.ok && !isMissing(rows)) return rows;
    const deals = await loadDeals(context, rows.ok ? rows.value : []);
    if (!deals.ok) return deals;
    const [account] = company.value;
    return andThen(await lastActivities(context, idOf(row), RELATED), activities => ({
      ok: true as const,
      value: {
        ...(account ? { account: toAccount(context, account) } : {}),
        deals: deals.value.filter(({ isOpen }) => isOpen),
        activities,
      },
    }));
  });
}
