import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen, failed } from '../failure';
import { checked } from '../http';
import type { CrmContext, CrmResult, PullPage } from '../types';
import { ID, send } from './call';
import { joined, literal, moment, query } from './coql';
import { loadDeals } from './find';
import { ownersOf } from './owners';
import {
  type AccountRow,
  accountRow,
  columnsOf,
  type DealRow,
  dealRow,
  type PersonModule,
  type PersonRow,
  personRow,
  toAccount,
  toContact,
  toIso,
} from './records';

/** Rows of one query at most: ten times as many as 200, for three times the credits. */
const LIST_SIZE = 2_000;

type Listed = 'Accounts' | PersonModule | 'Deals';

/** Who keeps only their own people. */
const ownClause = ({ onlyMine, userId = '' }: CrmContext, from: Listed): string[] =>
  onlyMine && (from === 'Contacts' || from === 'Leads') ? [`Owner = ${literal(userId)}`] : [];

/** Rows in the order of their change and id, from the last one seen on. */
const list =
  <R extends { id: string; Modified_Time: string }>(from: Listed, row: z.ZodType<R>) =>
  async (context: CrmContext, { since, last, size }: DeltaQuery): Promise<CrmResult<DeltaList<R>>> => {
    const tie = last && joined('and', [`Modified_Time = ${moment(last.at)}`, `id > ${literal(last.id)}`]);
    const changed = last
      ? joined('or', [`Modified_Time > ${moment(last.at)}`, tie ?? ''])
      : since
        ? `Modified_Time >= ${moment(since)}`
        : 'id is not null';
    const where = joined('and', [...ownClause(context, from), changed]);
    const asked = { from, columns: columnsOf(context, from), where, order: 'Modified_Time asc, id asc', limit: size };
    return andThen(await query(context, asked, row), ({ rows, more }) => ({
      ok: true,
      value: { rows: rows.map(one => ({ id: one.id, at: toIso(one.Modified_Time), row: one })), more },
    }));
  };

const accounts: DeltaSource<AccountRow> = {
  name: 'accounts',
  pageSize: LIST_SIZE,
  isOptional: true,
  list: list('Accounts', accountRow),
  load: async (context, rows) =>
    andThen(await ownersOf(context), owners => ({
      ok: true,
      value: { accounts: rows.map(row => toAccount(context, row, owners)) },
    })),
};

const people = (module: PersonModule): DeltaSource<PersonRow> => ({
  name: module.toLowerCase(),
  pageSize: LIST_SIZE,
  isOptional: module === 'Leads',
  list: list(module, personRow),
  load: async (context, rows) =>
    andThen(await ownersOf(context), owners => ({
      ok: true,
      value: { contacts: rows.map(row => toContact(context, module, row, owners)) },
    })),
});

const deals: DeltaSource<DealRow> = {
  name: 'deals',
  pageSize: LIST_SIZE,
  isOptional: true,
  list: list('Deals', dealRow),
  load: async (context, rows) =>
    andThen(await loadDeals(context, rows), loaded => ({ ok: true, value: { deals: loaded } })),
};

const paged = <T>(row: z.ZodType<T>) =>
  z.object({
    data: z.array(row),
    info: z.object({ more_records: z.boolean().nullish(), next_page_token: z.string().nullish() }).nullish(),
  });
const deletedPage = paged(z.object({ id: z.string(), deleted_time: z.string() }));
const convertedPage = paged(z.object({ id: z.string(), Modified_Time: z.string() }));
/** Rows of one page of what is no query. */
const PAGE_SIZE = 200;
const BEFORE_MS = 10 * 60_000;

interface Listing {
  /** Begins behind the version. */
  path: string;
  since: string | undefined;
  token: string | undefined;
}

/**
 * Ids of one page of a list since a moment. Zoho names no order for it: only the server's time at the first page is safe to go on from.
 * @param timeOf - when a row came into the list
 */
async function idsSince<T extends { id: string }>(
  context: CrmContext,
  { path, since, token }: Listing,
  page: z.ZodType<{ data: T[]; info?: z.infer<ReturnType<typeof paged>>['info'] }>,
  timeOf: (row: T) => string,
): Promise<CrmResult<DeltaList<string>>> {
  const at: Record<string, string> = since ? { 'If-Modified-Since': `${since.slice(0, 19)}+00:00` } : {};
  // Pages are numbered; beyond 2,000 rows, some lists go on by a token only.
  const next = token && !/^\d+$/.test(token) ? `page_token=${encodeURIComponent(token)}` : `page=${token ?? '1'}`;
  const call = { method: 'GET', path: `${path}&${next}`, headers: at, accept: [304] } as const;
  return andThen(await send(context, call), ({ status, headers, body }) => {
    const date = Date.parse(headers.get('date') ?? '');
    const clock = new Date(Number.isNaN(date) ? context.now() : date).toISOString();
    if (status === 204 || status === 304) return { ok: true, value: { rows: [], more: false, clock } };
    if (body === undefined) return failed('not-a-crm');
    return andThen(checked(ID, body, page), ({ data, info }) => {
      const following = info?.next_page_token ?? String(Number(token ?? '1') + 1);
      return {
        ok: true,
        value: {
          rows: data.map(row => ({ id: row.id, at: toIso(timeOf(row)), row: row.id })),
          more: info?.more_records ?? false,
          clock,
          ...(info?.more_records ? { token: following } : {}),
        },
      };
    });
  });
}

/** Deletions of one module. What was deleted before the first sync is of no interest. */
const deletions = (module: Listed, kind: 'contacts' | 'accounts' | 'deals'): DeltaSource<string> => ({
  name: `deleted ${module}`,
  pageSize: PAGE_SIZE,
  overlapMs: BEFORE_MS,
  isOptional: true,
  list: (context, { since, token, size }) => {
    const from = since ?? new Date(context.now().getTime() - BEFORE_MS).toISOString();
    const path = `/${module}/deleted?type=all&per_page=${size}`;
    return idsSince(context, { path, since: from, token }, deletedPage, ({ deleted_time }) => deleted_time);
  },
  load: async (_context, ids) => ({ ok: true, value: { deleted: { [kind]: ids } } }),
});

/** A lead that was converted lives on as a contact. Queries still answer it and say nothing of it; this list comes after them. */
const converted: DeltaSource<string> = {
  name: 'converted Leads',
  pageSize: PAGE_SIZE,
  overlapMs: BEFORE_MS,
  isOptional: true,
  list: (context, { since, token, size }) => {
    const path = `/Leads?converted=true&fields=${encodeURIComponent('id,Modified_Time')}&per_page=${size}`;
    return idsSince(context, { path, since, token }, convertedPage, ({ Modified_Time }) => Modified_Time);
  },
  load: async (_context, ids) => ({ ok: true, value: { deleted: { contacts: ids } } }),
};

const SOURCES: DeltaSource[] = [
  accounts,
  people('Contacts'),
  people('Leads'),
  converted,
  deals,
  deletions('Contacts', 'contacts'),
  deletions('Leads', 'contacts'),
  deletions('Accounts', 'accounts'),
  deletions('Deals', 'deals'),
];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);

/** People of this user, by key. Those of leads that were converted come too, and are none of ours by then. */
export async function ownIds(context: CrmContext): Promise<CrmResult<string[]>> {
  if (!context.userId) return failed('signin');
  const ids: string[] = [];
  for (const from of ['Contacts', 'Leads'] as const)
    for (let last = ''; ; last = ids.at(-1) ?? '') {
      const where = joined('and', [
        ...ownClause({ ...context, onlyMine: true }, from),
        ...(last ? [`id > ${literal(last)}`] : []),
      ]);
      const asked = { from, columns: ['id'], where, order: 'id asc', limit: LIST_SIZE };
      const some = await query(context, asked, z.object({ id: z.string() }));
      // Not everybody has leads.
      if (!some.ok && from === 'Leads' && !last && some.failure.cause.code === 'forbidden') break;
      if (!some.ok) return some;
      ids.push(...some.value.rows.map(({ id }) => id));
      if (!some.value.more || some.value.rows.length === 0) break;
    }
  return { ok: true, value: ids };
}
