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

/** Rows in the order of their change and id, from the last one seen on. */
const list =
  <R extends { id: string; Modified_Time: string }>(from: Listed, row: z.ZodType<R>) =>
  async (context: CrmContext, { since, last, size }: DeltaQuery): Promise<CrmResult<DeltaList<R>>> => {
    const tie = last && joined('and', [`Modified_Time = ${moment(last.at)}`, `id > ${literal(last.id)}`]);
    const where = last
      ? joined('or', [`Modified_Time > ${moment(last.at)}`, tie ?? ''])
      : since
        ? `Modified_Time >= ${moment(since)}`
        : 'id is not null';
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

/** A lead that was converted lives on as a contact: the lead is gone. */
const people = (module: PersonModule): DeltaSource<PersonRow> => ({
  name: module.toLowerCase(),
  pageSize: LIST_SIZE,
  isOptional: module === 'Leads',
  list: list(module, personRow),
  load: async (context, rows) =>
    andThen(await ownersOf(context), owners => ({
      ok: true,
      value: {
        contacts: rows.filter(({ Converted__s }) => !Converted__s).map(row => toContact(context, module, row, owners)),
        deleted: { contacts: rows.filter(({ Converted__s }) => Converted__s).map(({ id }) => id) },
      },
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

const deletedPage = z.object({
  data: z.array(z.object({ id: z.string(), deleted_time: z.string() })),
  info: z.object({ more_records: z.boolean().nullish() }).nullish(),
});
const DELETED_SIZE = 200;
const BEFORE_MS = 10 * 60_000;

/**
 * Deletions of one module, page by page in an order that Zoho does not name: only the server's time at the first page is safe to go on
 * from. What was deleted before the first sync is of no interest.
 */
const deletions = (module: Listed, kind: 'contacts' | 'accounts' | 'deals'): DeltaSource<string> => ({
  name: `deleted ${module}`,
  pageSize: DELETED_SIZE,
  overlapMs: BEFORE_MS,
  isOptional: true,
  async list(context, { since, token, size }) {
    const from = since ?? new Date(context.now().getTime() - BEFORE_MS).toISOString();
    const number = Number(token ?? '1');
    const call = {
      method: 'GET',
      path: `/${module}/deleted?type=all&page=${number}&per_page=${size}`,
      headers: { 'If-Modified-Since': `${from.slice(0, 19)}+00:00` },
      accept: [304],
    } as const;
    return andThen(await send(context, call), ({ status, headers, body }) => {
      const date = Date.parse(headers.get('date') ?? '');
      const clock = new Date(Number.isNaN(date) ? context.now() : date).toISOString();
      if (status === 204 || status === 304) return { ok: true, value: { rows: [], more: false, clock } };
      if (body === undefined) return failed('not-a-crm');
      return andThen(checked(ID, body, deletedPage), ({ data, info }) => {
        const more = info?.more_records ?? false;
        return {
          ok: true,
          value: {
            rows: data.map(({ id, deleted_time }) => ({ id, at: toIso(deleted_time), row: id })),
            more,
            clock,
            ...(more ? { token: String(number + 1) } : {}),
          },
        };
      });
    });
  },
  load: async (_context, ids) => ({ ok: true, value: { deleted: { [kind]: ids } } }),
});

const SOURCES: DeltaSource[] = [
  accounts,
  people('Contacts'),
  people('Leads'),
  deals,
  deletions('Contacts', 'contacts'),
  deletions('Leads', 'contacts'),
  deletions('Accounts', 'accounts'),
  deletions('Deals', 'deals'),
];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);
