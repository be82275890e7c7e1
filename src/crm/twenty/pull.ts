import type { z } from 'zod';
import { z as zod } from 'zod';
import { type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, RemoteIds } from '../types';
import { list, listAll, listByIds, PAGE_SIZE } from './call';
import { companyNames } from './find';
import { PEOPLE, personRow, toContact } from './person';
import {
  activityRow,
  COMPANIES,
  companyRow,
  DEALS,
  dealRow,
  PLACES,
  type Place,
  targetRow,
  toAccount,
  toActivity,
  toDeal,
} from './records';

interface Row {
  id: string;
  updatedAt: string;
}

/** The rows come in an order of their own: what counts for the next pull is when this one began, on the server's clock. */
function source<R extends Row>(
  plural: string,
  row: z.ZodType<R>,
  load: DeltaSource<R>['load'],
  isOptional = true,
): DeltaSource<R> {
  return {
    name: plural,
    pageSize: PAGE_SIZE,
    isOptional,
    async list(context, { since, token, size }) {
      const query = {
        limit: size,
        ...(since ? { filter: `updatedAt[gte]:${since}` } : {}),
        ...(token ? { after: token } : {}),
      };
      return andThen(await list(context, plural, query, row), ({ rows, next, clock }) => ({
        ok: true,
        value: {
          rows: rows.map(one => ({ id: one.id, at: new Date(one.updatedAt || 0).toISOString(), row: one })),
          more: next !== undefined,
          clock,
          ...(next ? { token: next } : {}),
        },
      }));
    },
    load,
  };
}

/** A target says which note is about whom; a changed note is found through its targets. */
async function activitiesOf(context: CrmContext, place: Place, targets: z.infer<typeof targetRow>[]) {
  const { plural, key } = PLACES[place];
  const about = targets.filter(target => target.personId && target[key]);
  const ids = about.map(target => target[key]);
  return andThen(await listByIds(context, plural, 'id', ids, activityRow), rows => {
    const byId = new Map(rows.map(row => [row.id, row]));
    const activities = about.flatMap(target => {
      const row = byId.get(target[key]);
      return row ? [toActivity(context, place, row, target.personId)] : [];
    });
    return { ok: true as const, value: { activities } };
  });
}

const byTargets = (place: Place) =>
  source(PLACES[place].targets.plural, targetRow, (context, rows) => activitiesOf(context, place, rows));

const byRows = (place: Place) =>
  source(PLACES[place].plural, activityRow, async (context, rows) => {
    const { key, targets } = PLACES[place];
    const ids = rows.map(({ id }) => id);
    return andThen(await listByIds(context, targets.plural, key, ids, targetRow), found =>
      activitiesOf(context, place, found),
    );
  });

const SOURCES: DeltaSource[] = [
  source(
    PEOPLE.plural,
    personRow,
    async (context, rows) =>
      andThen(await companyNames(context, rows), names => ({
        ok: true,
        value: { contacts: rows.map(row => toContact(context, row, names.get(row.companyId))) },
      })),
    false,
  ),
  source(COMPANIES.plural, companyRow, async (context, rows) => ({
    ok: true,
    value: { accounts: rows.map(row => toAccount(context, row)) },
  })),
  source(DEALS.plural, dealRow, async (context, rows) => ({
    ok: true,
    value: { deals: rows.map(row => toDeal(context, row)) },
  })),
  byTargets('note'),
  byRows('note'),
  byTargets('task'),
  byRows('task'),
];

/** One page of changes. */
export const pull = (context: CrmContext, cursor: string | undefined) => pullDelta(context, SOURCES, cursor);

/** Everything that still exists: Twenty tells of no deletion. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const row = zod.object({ id: zod.string() });
  const ids: string[][] = [];
  for (const { plural } of [PEOPLE, COMPANIES, DEALS]) {
    const found = await listAll(context, plural, undefined, row);
    if (!found.ok) return found;
    ids.push(found.value.map(({ id }) => id));
  }
  const [contacts = [], accounts = [], deals = []] = ids;
  return { ok: true, value: { contacts, accounts, deals } };
}
