import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import { ACCOUNT_FIELDS, type AccountRow, accountRow, toAccount } from '../sugar-rows/account';
import { type ActivityRow, activityFields, activityRow, toActivity } from '../sugar-rows/activity';
import { DEAL_FIELDS, type DealRow, dealRow, toDeal } from '../sugar-rows/deal';
import { isConverted, type PersonRow, personFields } from '../sugar-rows/person';
import type { ActivityModule, Module, PersonModule } from '../sugar-rows/values';
import type { CrmContext, CrmResult, RemoteIds } from '../types';
import { type Filter, search, toMoment, webUrl } from './call';
import { asContact, person, within } from './people';

/** The server reads each row of a list once more by itself. */
const PAGE_SIZE = 50;

interface Row {
  id: string;
  date_modified: string;
}

/**
 * By key in the order of ids: the API sorts by one field alone, and pages of rows with the same change time would be in no order.
 * The next pull begins where the server's clock stood when this one began.
 */
async function list<R extends Row>(
  context: CrmContext,
  module: Module,
  { since, token, size }: DeltaQuery,
  fields: string[],
  row: z.ZodType<R>,
): Promise<CrmResult<DeltaList<R>>> {
  const filter: Filter = {
    ...(since ? { date_modified: { gte: toMoment(since) } } : {}),
    ...(token ? { id: { gt: token } } : {}),
  };
  return andThen(await search(context, module, { fields, filter, sort: 'id', size }, row), ({ rows, clock }) => {
    const last = rows.at(-1)?.id;
    const more = rows.length === size && last !== undefined;
    return {
      ok: true,
      value: {
        rows: rows.map(one => ({ id: one.id, at: one.date_modified, row: one })),
        more,
        clock,
        ...(more ? { token: last } : {}),
      },
    };
  });
}

const people = (module: PersonModule): DeltaSource<PersonRow> => ({
  name: module,
  pageSize: PAGE_SIZE,
  isOptional: module === 'Leads',
  list: async (context, query) =>
    andThen(await within(context, module), here =>
      list(here, module, query, ['email1', 'email2', ...personFields(here, module)], person),
    ),
  load: async (context, rows) =>
    andThen(await within(context, module), here => ({
      ok: true,
      value: {
        contacts: rows.filter(row => !isConverted(row)).map(row => asContact(here, module, row)),
        deleted: { contacts: rows.filter(isConverted).map(({ id }) => id) },
      },
    })),
});

const accounts: DeltaSource<AccountRow> = {
  name: 'Accounts',
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: (context, query) => list(context, 'Accounts', query, ACCOUNT_FIELDS, accountRow),
  load: async (context, rows) => ({
    ok: true,
    value: { accounts: rows.map(row => toAccount(context, row, webUrl(context, 'Accounts', row.id))) },
  }),
};

const deals: DeltaSource<DealRow> = {
  name: 'Opportunities',
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: (context, query) => list(context, 'Opportunities', query, DEAL_FIELDS, dealRow),
  load: async (context, rows) => ({
    ok: true,
    value: {
      deals: rows.map(row => toDeal(context, row, { webUrl: webUrl(context, 'Opportunities', row.id), stages: {} })),
    },
  }),
};

const activities = (module: ActivityModule): DeltaSource<ActivityRow> => ({
  name: module,
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: (context, query) => list(context, module, query, activityFields(module), activityRow),
  load: async (context, rows) => ({
    ok: true,
    value: { activities: rows.flatMap(row => toActivity(context, module, row) ?? []) },
  }),
});

const SOURCES = [
  people('Contacts'),
  people('Leads'),
  accounts,
  deals,
  ...(['Notes', 'Tasks', 'Calls', 'Meetings'] as const).map(activities),
] as DeltaSource[];

export const pull = (context: CrmContext, cursor: string | undefined) => pullDelta(context, SOURCES, cursor);

const bare = z.object({ id: z.string() });

/** All ids of a module, by key; undefined for one that this user may not see. */
async function allIds(context: CrmContext, module: Module): Promise<CrmResult<string[] | undefined>> {
  const ids: string[] = [];
  while (true) {
    const last = ids.at(-1);
    const options = {
      fields: ['name'],
      sort: 'id',
      size: PAGE_SIZE,
      ...(last ? { filter: { id: { gt: last } } } : {}),
    };
    const found = await search(context, module, options, bare);
    if (!found.ok) return found.failure.cause.code === 'forbidden' ? { ok: true, value: undefined } : found;
    ids.push(...found.value.rows.map(({ id }) => id));
    if (found.value.rows.length < PAGE_SIZE) return { ok: true, value: ids };
  }
}

/** Everything that still exists: a list of what was deleted is an error of SuiteCRM. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const lists: (string[] | undefined)[] = [];
  for (const module of ['Contacts', 'Leads', 'Accounts', 'Opportunities'] as const) {
    const ids = await allIds(context, module);
    if (!ids.ok) return ids;
    lists.push(ids.value);
  }
  const [contacts = [], leads = [], accountIds, dealIds] = lists;
  return {
    ok: true,
    value: {
      contacts: [...contacts, ...leads],
      ...(accountIds ? { accounts: accountIds } : {}),
      ...(dealIds ? { deals: dealIds } : {}),
    },
  };
}
