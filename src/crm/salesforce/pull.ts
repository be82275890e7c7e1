import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, PullPage } from '../types';
import { type TaskRow, taskRow, toActivity } from './activities';
import { call } from './call';
import { loadDeals } from './find';
import { type ObjectName, orgOf } from './org';
import {
  type AccountRow,
  accountRow,
  type DealRow,
  dealRow,
  type PersonRow,
  personRow,
  selectFrom,
  toAccount,
  toContact,
  toIso,
} from './records';
import { literal, query } from './soql';

const MINUTE_MS = 60_000;
/** Rows of one page, and the most that one answer holds. */
const LIST_SIZE = 2_000;

const OWNED: readonly ObjectName[] = ['Contact', 'Lead', 'Task'];
/** Who keeps only their own people keeps their own activities; an owner's id is what the CRM said of the signed-in user. */
const ownClause = ({ onlyMine, userId = '' }: CrmContext, name: ObjectName): string =>
  onlyMine && OWNED.includes(name) ? `OwnerId = ${literal(userId)}` : '';

/** Rows in the order of their change and id, from the last one seen on. */
const list =
  <R extends { Id: string; SystemModstamp: string }>(name: ObjectName, row: z.ZodType<R>) =>
  async (context: CrmContext, { since, last, size }: DeltaQuery): Promise<CrmResult<DeltaList<R>>> =>
    andThen(await orgOf(context), async org => {
      if (!org.fields[name]) return { ok: true, value: { rows: [], more: false } };
      const own = ownClause(context, name);
      const after = last
        ? `(SystemModstamp > ${last.at} OR (SystemModstamp = ${last.at} AND Id > ${literal(last.id)}))`
        : since
          ? `SystemModstamp >= ${since}`
          : '';
      const where = [own, after].filter(Boolean).join(' AND ');
      const soql = `${selectFrom(context, org, name)}${where && ` WHERE ${where}`} ORDER BY SystemModstamp, Id LIMIT ${size}`;
      return andThen(await query(context, soql, row), rows => ({
        ok: true,
        value: {
          rows: rows.map(one => ({ id: one.Id, at: toIso(one.SystemModstamp), row: one })),
          more: rows.length >= size,
        },
      }));
    });

const accounts: DeltaSource<AccountRow> = {
  name: 'accounts',
  pageSize: LIST_SIZE,
  list: list('Account', accountRow),
  load: async (context, rows) => ({ ok: true, value: { accounts: rows.map(row => toAccount(context, row)) } }),
};

/** A lead that was converted lives on as a contact: the lead is gone. */
const people = (name: 'Contact' | 'Lead'): DeltaSource<PersonRow> => ({
  name: name.toLowerCase(),
  pageSize: LIST_SIZE,
  list: list(name, personRow),
  load: async (context, rows) => ({
    ok: true,
    value: {
      contacts: rows.filter(({ IsConverted }) => !IsConverted).map(row => toContact(context, row)),
      deleted: { contacts: rows.filter(({ IsConverted }) => IsConverted).map(({ Id }) => Id) },
    },
  }),
});

const deals: DeltaSource<DealRow> = {
  name: 'deals',
  pageSize: LIST_SIZE,
  list: list('Opportunity', dealRow),
  load: async (context, rows) =>
    andThen(await loadDeals(context, rows), loaded => ({ ok: true, value: { deals: loaded } })),
};

/** So far back do tasks go at the first sync. */
const HISTORY_MS = 90 * 86_400_000;
/** They are read this often, not with every pull. */
const REST_MS = 30 * MINUTE_MS;

/** Notes, calls, messages and what is to be done. A task about nobody, or about nobody any more, is none of ours. */
const tasks: DeltaSource<TaskRow> = {
  name: 'tasks',
  pageSize: LIST_SIZE,
  isOptional: true,
  restMs: REST_MS,
  list: (context, query) =>
    list('Task', taskRow)(context, {
      since: new Date(context.now().getTime() - HISTORY_MS).toISOString(),
      ...query,
    }),
  load: async (context, rows) => ({
    ok: true,
    value: {
      activities: rows.flatMap(row => (row.WhoId ? [toActivity(context, row.WhoId, row)] : [])),
      deleted: { activities: rows.filter(({ WhoId }) => !WhoId).map(({ Id }) => Id) },
    },
  }),
};

const deletedList = z.object({
  deletedRecords: z.array(z.object({ id: z.string(), deletedDate: z.string() })),
  latestDateCovered: z.string(),
});
/** The feed goes back thirty days; asking for more is an error. */
const FEED_MS = 29 * 86_400_000;

/** Deletions of one object. What was deleted before the first sync is of no interest: that call only tells the server's time. */
const deletions = (name: ObjectName, kind: keyof PullPage['deleted'], restMs = 0): DeltaSource<string> => ({
  name: `deleted ${name}`,
  pageSize: LIST_SIZE,
  // Seconds of the bounds are ignored, and the feed may lag by some moments.
  overlapMs: 10 * MINUTE_MS,
  isOptional: true,
  restMs,
  async list(context, { since }) {
    const now = context.now().getTime();
    const from = Math.max(since ? Date.parse(since) : now - 2 * MINUTE_MS, now - FEED_MS);
    const until = Math.max(now, from) + 2 * MINUTE_MS;
    const [start, end] = [from, until].map(time => encodeURIComponent(`${new Date(time).toISOString().slice(0, 19)}Z`));
    const path = `/sobjects/${name}/deleted/?start=${start}&end=${end}`;
    return andThen(
      await call(context, { method: 'GET', path }, deletedList),
      ({ deletedRecords, latestDateCovered }) => ({
        ok: true,
        value: {
          rows: deletedRecords.map(({ id, deletedDate }) => ({ id, at: toIso(deletedDate), row: id })),
          more: false,
          clock: toIso(latestDateCovered),
        },
      }),
    );
  },
  load: async (_context, ids) => ({ ok: true, value: { deleted: { [kind]: ids } } }),
});

const SOURCES: DeltaSource[] = [
  accounts,
  people('Contact'),
  people('Lead'),
  deals,
  deletions('Contact', 'contacts'),
  deletions('Lead', 'contacts'),
  deletions('Account', 'accounts'),
  deletions('Opportunity', 'deals'),
  tasks,
  deletions('Task', 'activities', REST_MS),
];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);

const idRow = z.object({ Id: z.string() });

/** People of this user, by key; a lead that was converted is none. */
export async function ownIds(context: CrmContext): Promise<CrmResult<string[]>> {
  if (!context.userId) return failed('signin');
  const org = await orgOf(context);
  if (!org.ok) return org;
  // Not everybody has leads.
  if (!org.value.fields.Contact) return failed('forbidden');
  const ids: string[] = [];
  for (const name of ['Contact', 'Lead'] as const) {
    if (!org.value.fields[name]) continue;
    const own = ownClause({ ...context, onlyMine: true }, name) + (name === 'Lead' ? ' AND IsConverted = false' : '');
    for (let last = ''; ; last = ids.at(-1) ?? '') {
      const after = last ? ` AND Id > ${literal(last)}` : '';
      const soql = `SELECT Id FROM ${name} WHERE ${own}${after} ORDER BY Id LIMIT ${LIST_SIZE}`;
      const rows = await query(context, soql, idRow);
      if (!rows.ok) return rows;
      ids.push(...rows.value.map(({ Id }) => Id));
      if (rows.value.length < LIST_SIZE) break;
    }
  }
  return { ok: true, value: ids };
}
