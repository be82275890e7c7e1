import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, RemoteIds } from '../types';
import { key, list } from './call';
import { type ContactRow, contactRow, toContact } from './person';
import { companyRow, eventRow, toAccount, toActivity } from './records';

const PAGE_SIZE = 100;

interface Table<R> {
  path: string;
  /** Name of the id in the database. */
  id: string;
  row: z.ZodType<R>;
  timeOf(row: R): string;
}

/**
 * The first time by key, in the order of ids. Afterwards the newest first, until what is known: the filter on times wants the
 * server's own zone, which it tells nobody. A row that changes meanwhile moves to the front, and pushes others back: those come twice.
 */
async function changed<R extends { id: string }>(
  context: CrmContext,
  { path, id, row, timeOf }: Table<R>,
  { since, token, size }: DeltaQuery,
): Promise<CrmResult<DeltaList<R>>> {
  const newestFirst = { sort: `t.tms,t.${id}`, order: 'DESC,DESC' };
  const rowsOf = (rows: R[]) => rows.map(one => ({ id: one.id, at: timeOf(one), row: one }));
  if (!since) {
    const newest = token ? undefined : await list(context, path, { ...newestFirst, limit: 1 }, row);
    if (newest && !newest.ok) return newest;
    const [latest] = newest?.value ?? [];
    const query = { filters: [`(t.${id}:>:${Number(token ?? 0)})`], sort: `t.${id}`, order: 'ASC', limit: size };
    return andThen(await list(context, path, query, row), rows => ({
      ok: true,
      value: {
        rows: rowsOf(rows),
        more: rows.length === size,
        token: rows.at(-1)?.id ?? '0',
        ...(latest ? { clock: timeOf(latest) } : {}),
      },
    }));
  }
  const page = Number(token ?? 0);
  return andThen(await list(context, path, { ...newestFirst, limit: size, page }, row), rows => {
    const news = rows.filter(one => timeOf(one) >= since);
    const [latest] = rows;
    return {
      ok: true,
      value: {
        rows: rowsOf(news),
        more: news.length === size,
        token: String(page + 1),
        ...(latest ? { clock: timeOf(latest) } : {}),
      },
    };
  });
}

const timeOfRecord = (row: { date_modification: string; tms: string; date_creation: string }): string =>
  row.date_modification || row.tms || row.date_creation || new Date(0).toISOString();

const CONTACTS: Table<ContactRow> = { path: 'contacts', id: 'rowid', row: contactRow, timeOf: timeOfRecord };
const COMPANIES: Table<z.infer<typeof companyRow>> = {
  path: 'thirdparties',
  id: 'rowid',
  row: companyRow,
  timeOf: timeOfRecord,
};
const EVENTS: Table<z.infer<typeof eventRow>> = {
  path: 'agendaevents',
  id: 'id',
  row: eventRow,
  timeOf: row => row.datem || row.date_modification || row.tms || row.datec || new Date(0).toISOString(),
};

const contacts: DeltaSource<ContactRow> = {
  name: CONTACTS.path,
  pageSize: PAGE_SIZE,
  list: (context, query) => changed(context, CONTACTS, query),
  load: async (context, rows) => ({ ok: true, value: { contacts: rows.map(row => toContact(context, row)) } }),
};
const companies: DeltaSource<z.infer<typeof companyRow>> = {
  name: COMPANIES.path,
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: (context, query) => changed(context, COMPANIES, query),
  load: async (context, rows) => ({ ok: true, value: { accounts: rows.map(row => toAccount(context, row)) } }),
};
const events: DeltaSource<z.infer<typeof eventRow>> = {
  name: EVENTS.path,
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: (context, query) => changed(context, EVENTS, query),
  load: async (context, rows) => ({
    ok: true,
    value: { activities: rows.map(row => toActivity(context, row)).filter(one => one !== undefined) },
  }),
};

/** One page of changes. */
export const pull = (context: CrmContext, cursor: string | undefined) =>
  pullDelta(context, [contacts, companies, events], cursor);

async function allIds(context: CrmContext, path: string): Promise<CrmResult<string[]>> {
  const ids: string[] = [];
  while (true) {
    const filters = [`(t.rowid:>:${Number(ids.at(-1) ?? 0)})`];
    const query = { filters, sort: 't.rowid', order: 'ASC', limit: PAGE_SIZE };
    const rows = await list(context, path, query, z.object({ id: key }));
    if (!rows.ok) return rows;
    ids.push(...rows.value.map(({ id }) => id));
    if (rows.value.length < PAGE_SIZE) return { ok: true, value: ids };
  }
}

/** Everything that still exists: Dolibarr tells of no deletion. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const people = await allIds(context, CONTACTS.path);
  if (!people.ok) return people;
  const accounts = await allIds(context, COMPANIES.path);
  if (!accounts.ok && accounts.failure.cause.code !== 'forbidden') return accounts;
  return { ok: true, value: { contacts: people.value, ...(accounts.ok ? { accounts: accounts.value } : {}) } };
}
