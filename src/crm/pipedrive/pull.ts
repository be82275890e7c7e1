import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, PullPage, RemoteIds } from '../types';
import { accounts, COST, callPage, query, v2 } from './call';
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

type Kind = 'organizations' | 'persons' | 'deals';
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

const SOURCES: DeltaSource[] = [organizations, persons, deals];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);

/** Ids that still exist. The feed of deletions costs more in a day than these lists once a day. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const ids: Record<Kind, string[]> = { organizations: [], persons: [], deals: [] };
  for (const kind of ['organizations', 'persons', 'deals'] as const)
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const values = { limit: LIST_SIZE, ...(cursor ? { cursor } : {}) };
      const one = { method: 'GET', url: v2(`/${kind}${query(values)}`), cost: COST.list } as const;
      const page = await callPage(context, one, z.array(z.object({ id: z.number() })).nullable());
      if (!page.ok) return page;
      ids[kind].push(...(page.value.data ?? []).map(({ id }) => String(id)));
      cursor = page.value.next;
    }
  return { ok: true, value: { contacts: ids.persons, accounts: ids.organizations, deals: ids.deals } };
}
