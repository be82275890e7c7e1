import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, request } from '../http';
import { type PersonRow, personRow } from '../sugar-rows/person';
import { type Module, moduleOf, type PersonModule } from '../sugar-rows/values';
import type { CrmContext, CrmFailure, CrmResult } from '../types';
import { apiUrl, explain, ID, keeper, rootOf } from './session';

export { ID };

/** Address of a record in the web client. */
export const webUrl = (context: CrmContext, module: Module, id: string): string =>
  `${rootOf(context)}/#${module}/${encodeURIComponent(id)}`;

type Call = Pick<CrmRequest, 'method' | 'json' | 'headers'> & { path: string };

/** A request in the rep's name, signed in again when the session has ended. */
function send(context: CrmContext, { path, headers, ...rest }: Call): Promise<CrmResult<CrmAnswer>> {
  return keeper.use(context, ({ accessToken }) =>
    request(context, {
      crm: ID,
      ...rest,
      url: apiUrl(context, path),
      headers: { 'OAuth-Token': accessToken, ...headers },
      classify,
      explain,
    }),
  );
}

const refusal = z.object({ error: z.string() });

/** A record that is not there and an address that is none both are 404. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const { data } = refusal.safeParse(body);
  if (status === 404 && data?.error !== 'not_found') return crmFailure('not-a-crm', { unknownEnd: false });
  return undefined;
}

/** Asks for a part of the API and checks the answer's shape. */
export async function ask<T>(context: CrmContext, call: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await send(context, call), ({ body }) =>
    body === undefined ? failed('not-a-crm') : checked(ID, body, schema),
  );
}

export const recordPath = (module: Module, id: string): string => `${module}/${encodeURIComponent(id)}`;

/** Time with the user's own offset as ISO 8601 in UTC. */
export function toIso(at: unknown): unknown {
  const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return Number.isNaN(ms) ? at : new Date(ms).toISOString();
}
/** ISO 8601 as SugarCRM reads it: whole seconds and an offset. */
export const toMoment = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19)}+00:00`;

const TIMES = ['date_entered', 'date_modified', 'date_start', 'date_due'];

/** A row whose times are in UTC. */
export const timed = <T>(row: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess(value => {
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, one]) => [key, TIMES.includes(key) ? toIso(one) : one]);
    return Object.fromEntries(fields);
  }, row);

const emailRow = z.looseObject({
  email_address: z.string(),
  primary_address: z.union([z.boolean(), z.string(), z.number()]).nullish(),
});
const isMain = ({ primary_address: main }: z.infer<typeof emailRow>): boolean =>
  main === true || main === '1' || main === 1;

/** A person with all e-mails, the main one first. */
export const person: z.ZodType<PersonRow> = timed(
  personRow
    .extend({
      email: z.array(emailRow).nullish().catch(undefined),
    })
    .transform(row => {
      const all = row.email ?? [];
      const sorted = [...all.filter(isMain), ...all.filter(one => !isMain(one))];
      return { ...row, emails: [...new Set(sorted.map(one => one.email_address).filter(Boolean))] };
    }),
);

type Operator = '$equals' | '$contains' | '$gt' | '$gte' | '$in';
/** One condition of a filter: a field with what it must be, or several conditions under `$or` and `$and`. */
export type Filter = { [field: string]: Partial<Record<Operator, string | number | readonly string[]>> | Filter[] };

/** How rows are asked for. */
export interface Search {
  filter?: readonly Filter[];
  fields: readonly string[];
  orderBy?: string;
  maxNum: number;
  offset?: number;
  deleted?: true;
}

/** One page of a list, with the server's own time. */
export interface Page<T> {
  rows: T[];
  /** Where the next page begins; undefined on the last one. */
  next?: number;
  /** ISO 8601. */
  clock: string;
}

/**
 * Rows of a module. The filter goes in a body: it may be long, and nothing in it needs to be escaped.
 * Without `orderBy` the newest change comes first.
 */
export async function search<T>(
  context: CrmContext,
  module: Module,
  { filter, fields, orderBy, maxNum, offset = 0, deleted }: Search,
  row: z.ZodType<T>,
): Promise<CrmResult<Page<T>>> {
  const json = {
    fields: ['id', ...fields].join(','),
    max_num: maxNum,
    offset,
    ...(orderBy ? { order_by: orderBy } : {}),
    ...(filter?.length ? { filter } : {}),
    ...(deleted ? { deleted: true } : {}),
  };
  return page(context, await send(context, { method: 'POST', path: `${module}/filter`, json }), row);
}

/** Rows that are linked to a record, the newest change first. */
export async function linked<T>(
  context: CrmContext,
  [module, id, link]: [Module, string, string],
  { fields, maxNum, orderBy = 'date_modified:DESC' }: Pick<Search, 'fields' | 'maxNum' | 'orderBy'>,
  row: z.ZodType<T>,
): Promise<CrmResult<T[]>> {
  const query = new URLSearchParams({
    fields: ['id', ...fields].join(','),
    max_num: String(maxNum),
    order_by: orderBy,
  });
  const path = `${recordPath(module, id)}/link/${link}?${query}`;
  return andThen(await page(context, await send(context, { method: 'GET', path }), row), ({ rows }) => ({
    ok: true,
    value: rows,
  }));
}

async function page<T>(
  context: CrmContext,
  answer: CrmResult<CrmAnswer>,
  row: z.ZodType<T>,
): Promise<CrmResult<Page<T>>> {
  const schema = z.object({ next_offset: z.number(), records: z.array(row) });
  return andThen(answer, ({ body, headers }) =>
    andThen(body === undefined ? failed('not-a-crm') : checked(ID, body, schema), ({ next_offset, records }) => {
      const date = Date.parse(headers.get('date') ?? '');
      const clock = (Number.isNaN(date) ? context.now() : new Date(date)).toISOString();
      return { ok: true, value: { rows: records, clock, ...(next_offset >= 0 ? { next: next_offset } : {}) } };
    }),
  );
}

/** One person whole. */
export const readPerson = (context: CrmContext, module: PersonModule, id: string): Promise<CrmResult<PersonRow>> =>
  ask(context, { method: 'GET', path: recordPath(module, id) }, person);

export { moduleOf };
