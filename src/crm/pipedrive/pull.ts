import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, PullPage, RemoteIds } from '../types';
import {
  type ActivityRow,
  activityRow,
  isLiving,
  type NoteRow,
  note,
  noteActivity,
  personOf,
  rowActivity,
} from './activity-rows';
import { accounts, COST, callPage, query, v1, v2 } from './call';
import { loadDeals, loadPeople } from './find';
import {
  changedAt,
  type DealRow,
  dealRow,
  type Organization,
  organization,
  type Person,
  person,
  toAccount,
} from './records';

type Kind = 'organizations' | 'persons' | 'deals' | 'activities';
interface Row {
  id: number;
  add_time: string;
  update_time?: string | null;
}

/** Most rows of a list. */
const LIST_SIZE = 500;
const seconds = (iso: string): string => `${iso.slice(0, 19)}Z`;

/**
 * Rows in the order of their change, from the last time seen on; that bound is inclusive and counts whole seconds. Where one second
 * holds more rows than a page, the list is followed until there are some that were not read yet.
 */
const list =
  <R extends Row>(kind: Kind, row: z.ZodType<R>) =>
  async (context: CrmContext, { since, last, size }: DeltaQuery): Promise<CrmResult<DeltaList<R>>> => {
    const from = last?.at ?? since;
    const ties = new Set(last?.ties);
    const limit = Math.min(LIST_SIZE, size + ties.size);
    const rows: R[] = [];
    let cursor: string | undefined;
    do {
      const values = {
        limit,
        sort_by: 'update_time',
        sort_direction: 'asc',
        ...(from ? { updated_since: seconds(from) } : {}),
        ...(context.onlyMine && (kind === 'persons' || kind === 'activities') ? { owner_id: context.userId } : {}),
        ...(cursor ? { cursor } : {}),
      };
      const one = { method: 'GET', url: v2(`/${kind}${query(values)}`), cost: COST.list } as const;
      const page = await callPage(context, one, z.array(row).nullable());
      if (!page.ok) return page;
      rows.push(...(page.value.data ?? []).filter(({ id }) => !ties.has(String(id))));
      cursor = page.value.next;
    } while (cursor && rows.length === 0);
    return {
      ok: true,
      value: {
        rows: rows.map(one => ({ id: String(one.id), at: changedAt(one), row: one })),
        more: cursor !== undefined,
      },
    };
  };

const organizations: DeltaSource<Organization> = {
  name: 'organizations',
  pageSize: LIST_SIZE,
  list: list('organizations', organization),
  load: (context, rows) =>
    accounts.use(context, async account => ({
      ok: true,
      value: { accounts: rows.map(row => toAccount(context, account, row)) },
    })),
};

const persons: DeltaSource<Person> = {
  name: 'persons',
  pageSize: LIST_SIZE,
  list: list('persons', person),
  load: (context, rows) =>
    accounts.use(context, async account =>
      andThen(await loadPeople(context, account, rows), contacts => ({ ok: true, value: { contacts } })),
    ),
};

const deals: DeltaSource<DealRow> = {
  name: 'deals',
  pageSize: LIST_SIZE,
  list: list('deals', dealRow),
  load: (context, rows) =>
    accounts.use(context, async account =>
      andThen(await loadDeals(context, account, rows), loaded => ({ ok: true, value: { deals: loaded } })),
    ),
};

/** So far back do notes and activities go at the first sync. */
const HISTORY_MS = 90 * 86_400_000;
/** They are read this often: with every pull they would double what a quiet one takes. */
const REST_MS = 30 * 60_000;

const withHistory = (context: CrmContext, query: DeltaQuery): DeltaQuery => ({
  since: new Date(context.now().getTime() - HISTORY_MS).toISOString(),
  ...query,
});

const activities: DeltaSource<ActivityRow> = {
  name: 'activities',
  pageSize: LIST_SIZE,
  isOptional: true,
  restMs: REST_MS,
  list: (context, query) => list('activities', activityRow)(context, withHistory(context, query)),
  load: (context, rows) =>
    accounts.use(context, async account => ({
      ok: true,
      value: {
        activities: rows.flatMap(row => {
          const person = personOf(row);
          return person ? [rowActivity(context, account, row, String(person))] : [];
        }),
      },
    })),
};

/** Notes have their list in version 1, where pages are counted: each page begins at the last time seen. */
const notes: DeltaSource<NoteRow> = {
  name: 'notes',
  pageSize: LIST_SIZE,
  isOptional: true,
  restMs: REST_MS,
  async list(context, wanted) {
    const { since, last, size } = withHistory(context, wanted);
    const own = context.onlyMine ? { user_id: context.userId } : {};
    const ties = new Set(last?.ties);
    const limit = Math.min(LIST_SIZE, size + ties.size);
    const rows: NoteRow[] = [];
    for (let start = 0; ; start += limit) {
      const values = { limit, start, sort: 'update_time ASC', updated_since: seconds(last?.at ?? since ?? ''), ...own };
      const one = { method: 'GET', url: v1(`/notes${query(values)}`), cost: COST.notes } as const;
      const page = await callPage(context, one, z.array(note).nullable());
      if (!page.ok) return page;
      const data = page.value.data ?? [];
      rows.push(...data.filter(({ id }) => !ties.has(String(id))));
      const more = data.length === limit;
      if (rows.length === 0 && more) continue;
      return { ok: true, value: { rows: rows.map(row => ({ id: String(row.id), at: changedAt(row), row })), more } };
    }
  },
  load: async (context, rows) => ({
    ok: true,
    value: {
      activities: rows.flatMap(row =>
        row.person_id && isLiving(row) ? [noteActivity(context, row, String(row.person_id))] : [],
      ),
      deleted: { activities: rows.filter(row => !isLiving(row)).map(({ id }) => `note-${id}`) },
    },
  }),
};

const SOURCES: DeltaSource[] = [organizations, persons, deals, activities, notes];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);

/** Ids of one kind that still exist. */
async function allIds(
  context: CrmContext,
  kind: Kind,
  filter: Record<string, string | undefined> = {},
): Promise<CrmResult<string[]>> {
  const ids: string[] = [];
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const values = { limit: LIST_SIZE, ...filter, ...(cursor ? { cursor } : {}) };
    const one = { method: 'GET', url: v2(`/${kind}${query(values)}`), cost: COST.list } as const;
    const page = await callPage(context, one, z.array(z.object({ id: z.number() })).nullable());
    if (!page.ok) return page;
    ids.push(...(page.value.data ?? []).map(({ id }) => String(id)));
    cursor = page.value.next;
  }
  return { ok: true, value: ids };
}

/** Ids that still exist. The feed of deletions costs more in a day than these lists once a day. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const companies = await allIds(context, 'organizations');
  if (!companies.ok) return companies;
  const people = await allIds(context, 'persons');
  if (!people.ok) return people;
  return andThen(await allIds(context, 'deals'), ids => ({
    ok: true,
    value: { contacts: people.value, accounts: companies.value, deals: ids },
  }));
}

export const ownIds = async (context: CrmContext): Promise<CrmResult<string[]>> =>
  context.userId ? allIds(context, 'persons', { owner_id: context.userId }) : failed('signin');
