import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, PullPage, RemoteIds } from '../types';
import { call, clockOf, query, send } from './call';
import { createdSince, EVENTS, type Event, events } from './events';
import { contactFields, field, loadContacts, pipelines, SEARCH_SIZE, search } from './find';
import {
  type ContactRow,
  contactRow,
  type DealRow,
  dealRow,
  LEAD_FIELDS,
  type LeadRow,
  leadRow,
  toAccount,
  toContact,
  toDeal,
  toIso,
} from './records';

interface Row {
  id: string;
  date_updated: string;
}
const deltaRow = <R extends Row>(row: R) => ({ id: row.id, at: toIso(row.date_updated), row });
/** What the search index may lag behind the records. */
const INDEX_LAG_MS = 300_000;

const changedSince = (kind: 'lead' | 'contact', time: string) => ({
  type: 'field_condition',
  field: field(kind, 'date_updated'),
  condition: { type: 'moment_range', on_or_after: { type: 'fixed_utc', value: time } },
});

/**
 * Leads or contacts in the order of their change, from the last time seen on. Where one moment holds more rows than a page, the list is
 * followed by its cursor until there are some that were not read yet.
 */
async function searchByChange<R extends Row>(
  context: CrmContext,
  kind: 'lead' | 'contact',
  fields: readonly string[],
  schema: z.ZodType<R>,
  { since, last, size }: DeltaQuery,
): Promise<CrmResult<DeltaList<R>>> {
  const from = last?.at ?? since;
  const ties = new Set(last?.ties);
  const filters = from ? [changedSince(kind, from)] : [];
  const limit = Math.min(SEARCH_SIZE, size + ties.size);
  const rows: R[] = [];
  let cursor: string | undefined;
  let clock: string;
  do {
    const page = await search(context, kind, { filters, fields, limit, byChange: true, cursor }, schema);
    if (!page.ok) return page;
    rows.push(...page.value.rows.filter(({ id }) => !ties.has(id)));
    cursor = page.value.cursor;
    clock = clockOf(context, page.value.answer);
  } while (cursor && rows.length === 0);
  return { ok: true, value: { rows: rows.map(deltaRow), more: cursor !== undefined && rows.length > 0, clock } };
}

/** The first sync takes the people from their leads; from its beginning on, people are followed by themselves. */
const contacts: DeltaSource<ContactRow> = {
  name: 'contacts',
  pageSize: 50,
  overlapMs: INDEX_LAG_MS,
  async list(context, asked) {
    if (asked.since || asked.last) return searchByChange(context, 'contact', contactFields(context), contactRow, asked);
    return andThen(await send(context, { method: 'GET', path: '/me/' }), answer => ({
      ok: true,
      value: { rows: [], more: false, clock: clockOf(context, answer) },
    }));
  },
  load: async (context, rows) =>
    andThen(await loadContacts(context, rows), loaded => ({ ok: true, value: { contacts: loaded } })),
};

const leads: DeltaSource<LeadRow> = {
  name: 'leads',
  pageSize: 100,
  overlapMs: INDEX_LAG_MS,
  list: (context, asked) => searchByChange(context, 'lead', [...LEAD_FIELDS, 'contacts'], leadRow, asked),
  load: async (context, rows) => ({
    ok: true,
    value: {
      accounts: rows.map(row => toAccount(context, row)),
      contacts: rows.flatMap(row => (row.contacts ?? []).map(one => toContact(context, one, row))),
    },
  }),
};

const DEALS = 100;

const opportunities: DeltaSource<DealRow> = {
  name: 'opportunities',
  pageSize: DEALS,
  async list(context, { since, last, size }) {
    const ties = new Set(last?.ties);
    const limit = Math.min(DEALS, size);
    const rows: DealRow[] = [];
    for (let skip = 0; ; skip += limit) {
      const values = { date_updated__gte: last?.at ?? since, _order_by: 'date_updated', _limit: limit, _skip: skip };
      const list = z.object({ data: z.array(dealRow), has_more: z.boolean().nullish() });
      const page = await call(context, { method: 'GET', path: `/opportunity/${query(values)}` }, list);
      if (!page.ok) return page;
      rows.push(...page.value.data.filter(({ id }) => !ties.has(id)));
      const more = page.value.has_more ?? false;
      // Only ties of one moment are stepped over by number; all else goes on by time.
      if (!more || rows.length > 0) return { ok: true, value: { rows: rows.map(deltaRow), more } };
    }
  },
  load: async (context, rows) =>
    andThen(await pipelines(context), all => ({
      ok: true,
      value: { deals: rows.map(row => toDeal(context, all, row)) },
    })),
};

/** What was deleted, from the event log: 30 days back, newest first. */
const deletions = (
  type: 'contact' | 'lead' | 'opportunity',
  kind: 'contacts' | 'accounts' | 'deals',
): DeltaSource<Event> => ({
  name: `deleted ${type}`,
  pageSize: EVENTS,
  overlapMs: INDEX_LAG_MS,
  // Not everybody may read the log; once a day the ids are compared anyway.
  isOptional: true,
  async list(context, { since, token, size }) {
    const asked = { type, action: 'deleted', limit: since ? Math.min(EVENTS, size) : 1, since, token };
    return andThen(await events(context, asked), ({ rows, next, clock }) => {
      const young = since ? rows.filter(one => toIso(one.date_updated) >= since) : [];
      const more = next !== undefined && young.length > 0 && young.length === rows.length;
      return {
        ok: true,
        value: {
          rows: young.map(one => ({ id: one.object_id, at: toIso(one.date_updated), row: one })),
          more,
          ...(more ? { token: next } : {}),
          clock,
        },
      };
    });
  },
  load: async (_context, rows) => ({ ok: true, value: { deleted: { [kind]: rows.map(one => one.object_id) } } }),
});

const SOURCES: DeltaSource[] = [
  contacts,
  leads,
  opportunities,
  deletions('contact', 'contacts'),
  deletions('lead', 'accounts'),
  deletions('opportunity', 'deals'),
] as DeltaSource[];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);

/** Ids that still exist: merges of leads, and a log that is forbidden or was not read for a month, tell of no deletion. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const ids = { contact: [] as string[], lead: [] as string[] };
  const row = z.object({ id: z.string(), date_updated: z.string() });
  for (const kind of ['contact', 'lead'] as const)
    for (let last: DeltaQuery['last'], more = true; more; ) {
      const asked = { size: SEARCH_SIZE, ...(last ? { last } : {}) };
      const page = await searchByChange(context, kind, ['id', 'date_updated'], row, asked);
      if (!page.ok) return page;
      ids[kind].push(...page.value.rows.map(({ id }) => id));
      more = page.value.more;
      const newest = page.value.rows.at(-1);
      if (newest) {
        const same = page.value.rows.filter(({ at }) => at === newest.at).map(({ id }) => id);
        last = { ...newest, ties: last?.at === newest.at ? [...last.ties, ...same] : same };
      }
    }
  // The index does not know the youngest yet.
  const since = new Date(context.now().getTime() - 2 * INDEX_LAG_MS).toISOString();
  for (const kind of ['contact', 'lead'] as const) {
    const young = await createdSince(context, kind, since);
    if (!young.ok) return young;
    ids[kind].push(...young.value.map(one => one.object_id));
  }
  return { ok: true, value: { contacts: ids.contact, accounts: ids.lead } };
}
