import { z } from 'zod';
import { type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import { ACCOUNT_FIELDS, type AccountRow, accountRow, toAccount } from '../sugar-rows/account';
import { type ActivityRow, activityFields, activityRow, toActivity } from '../sugar-rows/activity';
import { DEAL_FIELDS, type DealRow, dealRow } from '../sugar-rows/deal';
import { isConverted, type PersonRow } from '../sugar-rows/person';
import type { ActivityModule, Module, PersonModule } from '../sugar-rows/values';
import type { CrmContext, PullPage } from '../types';
import { type Filter, person, search, timed, toMoment, webUrl } from './call';
import { asContact, fieldsOf, loadDeals } from './find';
import { orgOf, within } from './org';

const PAGE_SIZE = 200;

/** By key in the order of change time and id. */
function after({ since, last }: DeltaQuery): Filter[] {
  if (last) {
    const at = toMoment(last.at);
    const same: Filter[] = [{ date_modified: { $equals: at } }, { id: { $gt: last.id } }];
    return [{ $or: [{ date_modified: { $gt: at } }, { $and: same }] }];
  }
  return since ? [{ date_modified: { $gte: toMoment(since) } }] : [];
}

interface Row {
  id: string;
  date_modified: string;
}

function list<R extends Row>(module: Module, row: z.ZodType<R>, fields: (context: CrmContext) => string[]) {
  return async (context: CrmContext, query: DeltaQuery) => {
    const options = {
      filter: after(query),
      fields: fields(context),
      orderBy: 'date_modified:ASC,id:ASC',
      maxNum: query.size,
    };
    return andThen(await search(context, module, options, row), ({ rows, next }) => ({
      ok: true,
      value: { rows: rows.map(one => ({ id: one.id, at: one.date_modified, row: one })), more: next !== undefined },
    }));
  };
}

const people = (module: PersonModule): DeltaSource<PersonRow> => ({
  name: module,
  pageSize: PAGE_SIZE,
  isOptional: module === 'Leads',
  list: async (context, query) =>
    andThen(await orgOf(context), org =>
      list(module, person, here => fieldsOf(within(here, org, module), module))(context, query),
    ),
  load: async (context, rows) =>
    andThen(await orgOf(context), org => ({
      ok: true,
      value: {
        contacts: rows.filter(row => !isConverted(row)).map(row => asContact(context, org, module, row)),
        deleted: { contacts: rows.filter(isConverted).map(({ id }) => id) },
      },
    })),
});

const accounts: DeltaSource<AccountRow> = {
  name: 'Accounts',
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: list('Accounts', timed(accountRow), () => ACCOUNT_FIELDS),
  load: async (context, rows) => ({
    ok: true,
    value: { accounts: rows.map(row => toAccount(context, row, webUrl(context, 'Accounts', row.id))) },
  }),
};

const deals: DeltaSource<DealRow> = {
  name: 'Opportunities',
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: list('Opportunities', timed(dealRow), () => DEAL_FIELDS),
  load: async (context, rows) =>
    andThen(await loadDeals(context, rows), found => ({ ok: true, value: { deals: found } })),
};

const activities = (module: ActivityModule): DeltaSource<ActivityRow> => ({
  name: module,
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: list(module, timed(activityRow), () => activityFields(module)),
  load: async (context, rows) => ({
    ok: true,
    value: { activities: rows.flatMap(row => toActivity(context, module, row) ?? []) },
  }),
});

const deletedRow = z.object({ id: z.string() });
type Kind = keyof PullPage['deleted'];

/**
 * What was deleted since the last pull began. Deleted rows come without the time of their deletion, so a list of living and deleted
 * rows could not be paged by key. The first pull only learns the server's time.
 */
const deletions = (module: Module, kind: Kind): DeltaSource<z.infer<typeof deletedRow>> => ({
  name: `${module} deleted`,
  pageSize: PAGE_SIZE,
  // The time is that of the answer's header, which in a cluster may be another machine's than the rows'.
  overlapMs: 300_000,
  isOptional: module !== 'Contacts',
  list: async (context, { since = '2999-01-01T00:00:00Z', token, size }) => {
    const filter: Filter[] = [{ deleted: { $equals: 1 } }, { date_modified: { $gte: toMoment(since) } }];
    const options = { filter, fields: ['deleted'], orderBy: 'date_modified:ASC,id:ASC', maxNum: size } as const;
    const offset = token ? { offset: Number(token) } : {};
    return andThen(await search(context, module, { ...options, ...offset, deleted: true }, deletedRow), page => ({
      ok: true,
      value: {
        rows: page.rows.map(row => ({ id: row.id, at: page.clock, row })),
        more: page.next !== undefined,
        clock: page.clock,
        ...(page.next === undefined ? {} : { token: String(page.next) }),
      },
    }));
  },
  load: async (_context, rows) => ({
    ok: true,
    value: { deleted: { [kind]: rows.map(({ id }) => (kind === 'activities' ? `${module}/${id}` : id)) } },
  }),
});

const PLACES = ['Notes', 'Tasks', 'Calls', 'Meetings'] as const;

/** Deletions first: what is deleted while the rest is read, the next pull tells. */
const SOURCES: DeltaSource[] = [
  deletions('Contacts', 'contacts'),
  deletions('Leads', 'contacts'),
  deletions('Accounts', 'accounts'),
  deletions('Opportunities', 'deals'),
  ...PLACES.map(module => deletions(module, 'activities')),
  people('Contacts'),
  people('Leads'),
  accounts,
  deals,
  ...PLACES.map(activities),
] as DeltaSource[];

export const pull = (context: CrmContext, cursor: string | undefined) => pullDelta(context, SOURCES, cursor);
