import { z } from 'zod';
import { type DeltaList, type DeltaQuery, type DeltaRow, type DeltaSource, pullDelta } from '../delta';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, PullPage } from '../types';
import { propertyQuery } from './activities';
import { ACTIVITY_TYPES, activityProperties, idFor, type Kind, toActivity } from './activity-rows';
import { type Account, accounts, callWithClock, objects } from './call';
import { type Filter, linksOf, loadDeals, search } from './find';
import {
  COMPANY_PROPERTIES,
  contactProperties,
  DEAL_PROPERTIES,
  type HubSpotRecord,
  record,
  toAccount,
  toContact,
} from './records';

type Type = 'companies' | 'contacts' | 'deals' | Kind;

/** The search index lags behind the records. */
const OVERLAP_MS = 300_000;
/** Most records of a list, and of a search. */
const LIST_SIZE = 100;
const SEARCH_SIZE = 200;

const changedBy = (type: Type): string => (type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate');
function propertiesOf(context: CrmContext, type: Type): string[] {
  if (type === 'contacts') return contactProperties(context);
  if (type === 'companies') return COMPANY_PROPERTIES;
  return type === 'deals' ? DEAL_PROPERTIES : activityProperties(type);
}

const page = z.object({
  results: z.array(record),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
});

type List = CrmResult<DeltaList<HubSpotRecord>>;

/** A list in the order of ids, from the records themselves: nothing is skipped, and it has no end at 10,000 rows as searches have. */
async function listAll(context: CrmContext, type: Type, { token, size }: DeltaQuery, archived: boolean) {
  const query = [
    `limit=${Math.min(size, LIST_SIZE)}`,
    `archived=${archived}`,
    ...(token ? [`after=${encodeURIComponent(token)}`] : []),
    propertyQuery(archived ? [changedBy(type)] : propertiesOf(context, type)),
  ];
  return callWithClock(context, { method: 'GET', url: objects(`/${type}?${query.join('&')}`) }, page);
}

const timeOf = (type: Type, row: HubSpotRecord): string =>
  new Date(row.properties[changedBy(type)] ?? row.updatedAt).toISOString();

async function everything(context: CrmContext, type: Type, query: DeltaQuery): Promise<List> {
  return andThen(await listAll(context, type, query, false), ({ value, clock }) => ({
    ok: true,
    value: listed(
      value.results.map(row => ({ id: row.id, at: timeOf(type, row), row })),
      value.paging?.next?.after,
      clock,
    ),
  }));
}

const listed = (rows: DeltaRow<HubSpotRecord>[], token: string | undefined, clock: string) => ({
  rows,
  more: token !== undefined,
  ...(token === undefined ? {} : { token }),
  clock,
});

/**
 * Changes in the order of their time, page by page from the last time seen; offsets would skip rows that change meanwhile.
 * Where more rows bear one time than a page holds, they are read in the order of their ids.
 */
async function changes(context: CrmContext, type: Type, query: DeltaQuery): Promise<List> {
  return andThen(await ownFilter(context, type), own => changesWith(context, type, query, own));
}

/** Who pulls only what is theirs: people and activities of that owner. */
async function ownFilter(context: CrmContext, type: Type): Promise<CrmResult<Filter[]>> {
  if (!context.onlyMine || type === 'companies' || type === 'deals') return { ok: true, value: [] };
  return accounts.use(context, async ({ ownerId }) =>
    ownerId
      ? { ok: true, value: [{ propertyName: 'hubspot_owner_id', operator: 'EQ', value: ownerId }] }
      : failed('signin', { messageKey: 'crm_error_owner', field: 'user' }),
  );
}

async function changesWith(
  context: CrmContext,
  type: Type,
  { since = '', last, size }: DeltaQuery,
  own: Filter[],
): Promise<List> {
  const ties = new Set(last?.ties);
  const room = size + ties.size;
  if (last && room > SEARCH_SIZE) return sameTime(context, type, { at: last.at, known: ties, size, own });
  const from: Filter = { propertyName: changedBy(type), operator: 'GTE', value: millis(last?.at ?? since) };
  const options = { limit: room, sort: changedBy(type) };
  return andThen(await search(context, type, [[from, ...own]], propertiesOf(context, type), options), rows => ({
    ok: true,
    value: {
      rows: rows.filter(({ id }) => !ties.has(id)).map(row => ({ id: row.id, at: timeOf(type, row), row })),
      more: rows.length === room,
    },
  }));
}

const millis = (at: string): string => String(Date.parse(at));

async function sameTime(
  context: CrmContext,
  type: Type,
  { at, known, size, own }: { at: string; known: Set<string>; size: number; own: Filter[] },
): Promise<List> {
  const rows: DeltaRow<HubSpotRecord>[] = [];
  for (let id = '0'; rows.length < size; ) {
    const filters: Filter[] = [
      { propertyName: changedBy(type), operator: 'EQ', value: millis(at) },
      { propertyName: 'hs_object_id', operator: 'GT', value: id },
      ...own,
    ];
    const options = { limit: SEARCH_SIZE, sort: 'hs_object_id' };
    const found = await search(context, type, [filters], propertiesOf(context, type), options);
    if (!found.ok) return found;
    rows.push(
      ...found.value.filter(row => !known.has(row.id)).map(row => ({ id: row.id, at: timeOf(type, row), row })),
    );
    const next = found.value.at(-1)?.id;
    if (!next || found.value.length < SEARCH_SIZE) break;
    id = next;
  }
  if (rows.length > 0) return { ok: true, value: { rows, more: true } };
  // All of that time are read: go on with the next.
  const after: Filter = { propertyName: changedBy(type), operator: 'GT', value: millis(at) };
  const options = { limit: size, sort: changedBy(type) };
  return andThen(await search(context, type, [[after, ...own]], propertiesOf(context, type), options), later => ({
    ok: true,
    value: {
      rows: later.map(row => ({ id: row.id, at: timeOf(type, row), row })),
      more: later.length === size,
    },
  }));
}

type Rows = Partial<Pick<PullPage, 'contacts' | 'accounts' | 'deals' | 'activities'>>;

async function loaded(
  context: CrmContext,
  account: Account,
  type: Type,
  rows: HubSpotRecord[],
): Promise<CrmResult<Rows>> {
  if (type === 'contacts') return { ok: true, value: { contacts: rows.map(row => toContact(context, account, row)) } };
  if (type === 'companies') return { ok: true, value: { accounts: rows.map(row => toAccount(context, account, row)) } };
  if (type === 'deals')
    return andThen(await loadDeals(context, account, rows), deals => ({ ok: true, value: { deals } }));
  const ids = rows.map(({ id }) => id);
  return andThen(await linksOf(context, type, ids, 'contacts'), links => ({
    ok: true,
    value: {
      // Of several people the first: an activity stands with one of them.
      activities: rows.flatMap(row => {
        const [person] = links.get(row.id) ?? [];
        return person ? [toActivity(context, account, person, type, row)] : [];
      }),
    },
  }));
}

const BEGINNING = new Date(0).toISOString();

const source = (type: Type): DeltaSource<HubSpotRecord> => ({
  name: type,
  pageSize: LIST_SIZE,
  overlapMs: OVERLAP_MS,
  // A list knows no owner: who wants only their own people searches from the beginning of time.
  list: (context, query) =>
    context.onlyMine && type === 'contacts'
      ? changes(context, type, { since: BEGINNING, ...query })
      : (query.since ? changes : everything)(context, type, query),
  load: (context, rows) => accounts.use(context, account => loaded(context, account, type, rows)),
});

/** So far back do activities go at the first sync: an old account holds millions of e-mails. */
const HISTORY_MS = 90 * 86_400_000;
/** Each type is a search and a question for its people: with every pull they would double what a quiet one takes. */
const ACTIVITIES_REST_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

/** Activities as they change. A key that may not read a type (e-mails want `sales-email-read`) goes without. */
const activities = (type: Kind): DeltaSource<HubSpotRecord> => ({
  ...source(type),
  isOptional: true,
  restMs: ACTIVITIES_REST_MS,
  list: (context, query) =>
    changes(context, type, { since: new Date(context.now().getTime() - HISTORY_MS).toISOString(), ...query }),
});

/** HubSpot lists what was archived in the order of ids, all of it each time: nobody can ask for the last ones alone. */
const archived = (type: Type, kind: keyof PullPage['deleted']): DeltaSource<HubSpotRecord> => ({
  name: `archived-${type}`,
  pageSize: LIST_SIZE,
  overlapMs: OVERLAP_MS,
  async list(context, query) {
    return andThen(await listAll(context, type, query, true), ({ value, clock }) => {
      const rows = value.results
        .map(row => ({ id: row.id, at: new Date(row.archivedAt ?? row.updatedAt).toISOString(), row }))
        // What was gone before the first sync was never here.
        .filter(({ at }) => query.since !== undefined && at >= query.since);
      return { ok: true, value: listed(rows, value.paging?.next?.after, clock) };
    });
  },
  load: async (_context, rows) => ({ ok: true, value: { deleted: { [kind]: rows.map(({ id }) => id) } } }),
});

const archivedActivities = (type: Kind): DeltaSource<HubSpotRecord> => ({
  ...archived(type, 'activities'),
  isOptional: true,
  restMs: DAY_MS,
  load: async (_context, rows) => ({
    ok: true,
    value: { deleted: { activities: rows.map(({ id }) => idFor(type, id)) } },
  }),
});

const SOURCES: DeltaSource[] = [
  source('companies'),
  source('contacts'),
  source('deals'),
  archived('contacts', 'contacts'),
  archived('companies', 'accounts'),
  archived('deals', 'deals'),
  ...ACTIVITY_TYPES.map(activities),
  ...ACTIVITY_TYPES.map(archivedActivities),
];

export const pull = (context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> =>
  pullDelta(context, SOURCES, cursor);

/** By id, page by page: a search has an end at 10,000 rows. */
export async function ownIds(context: CrmContext): Promise<CrmResult<string[]>> {
  const own = await ownFilter({ ...context, onlyMine: true }, 'contacts');
  if (!own.ok) return own;
  const ids: string[] = [];
  for (let last = '0'; ; last = ids.at(-1) ?? last) {
    const after: Filter = { propertyName: 'hs_object_id', operator: 'GT', value: last };
    const options = { limit: SEARCH_SIZE, sort: 'hs_object_id' };
    const found = await search(context, 'contacts', [[after, ...own.value]], [], options);
    if (!found.ok) return found;
    ids.push(...found.value.map(({ id }) => id));
    if (found.value.length < SEARCH_SIZE) return { ok: true, value: ids };
  }
}
