import { z } from 'zod';
import { crmFailure } from '../failure';
import { type CrmRequest, request, requestJson, serverUrl } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

/** Id of the connector. */
export const ID = 'espocrm';

/** Text that may be missing, as empty text. */
export const text = z
  .string()
  .nullish()
  .transform(value => value ?? '');

/** Address of the installation, without the API's path and the web client's fragment, whatever the rep copied. */
export function rootOf({ credentials }: CrmContext): string {
  const url = serverUrl(credentials.baseUrl);
  return `${url.origin}${url.pathname.replace(/\/(api(\/v1)?(\/.*)?)?$/, '')}`;
}

/** Address of a record in the web client. */
export const webUrl = (context: CrmContext, entity: string, id: string): string =>
  `${rootOf(context)}/#${entity}/view/${encodeURIComponent(id)}`;

type Value = string | number | Condition | readonly Condition[] | readonly string[];
/** One condition of a `where`, as docs.espocrm.com/development/api-search-params has them. */
export interface Condition {
  type: string;
  attribute?: string;
  value?: Value;
}

/** A query in the way PHP reads it: `where[0][type]=equals&where[0][attribute]=…`. */
export function queryString(
  params: Record<string, string | number | readonly Condition[] | readonly string[]>,
): string {
  const pairs = new URLSearchParams();
  const add = (name: string, value: Value) => {
    if (Array.isArray(value)) value.forEach((item, index) => void add(`${name}[${index}]`, item));
    else if (typeof value === 'object')
      for (const [key, item] of Object.entries(value)) add(`${name}[${key}]`, item as Value);
    else pairs.append(name, String(value));
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return pairs.toString();
}

type Options = Pick<CrmRequest, 'method'> & { json?: unknown; query?: string; headers?: Record<string, string> };

function crmRequest(context: CrmContext, path: string, { method, json, query, headers }: Options): CrmRequest {
  return {
    crm: ID,
    method,
    url: `${rootOf(context)}/api/v1/${path}${query ? `?${query}` : ''}`,
    headers: { ...signature(context), ...headers },
    ...(json === undefined ? {} : { json }),
    classify,
    explain,
  };
}

function signature({ credentials: { fields } }: CrmContext): Record<string, string> {
  if (fields.token) return { 'X-Api-Key': fields.token };
  const bytes = new TextEncoder().encode(`${fields.user ?? ''}:${fields.password ?? ''}`);
  return { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/** A refused duplicate is a 409 with those who are there already; a version conflict has another body. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  if (status === 409 && duplicates.safeParse(body).success)
    return crmFailure('invalid', { messageKey: 'crm_error_duplicate' });
  return undefined;
}

const duplicates = z.array(z.object({ id: z.string(), name: text })).min(1);
const refusal = z.object({
  messageTranslation: z
    .object({
      label: text,
      data: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  message: text,
});

function explain(body: unknown): { vendorText?: string; field?: string } {
  const found = duplicates.safeParse(body);
  if (found.success) return { vendorText: found.data.map(({ name }) => name).join(', ') };
  const refused = refusal.safeParse(body);
  if (!refused.success) return {};
  const { label = '', data } = refused.data.messageTranslation ?? {};
  const { field, type } = data ?? {};
  const words = [label || refused.data.message, field, type].filter(word => typeof word === 'string' && word);
  return { vendorText: words.join(': '), ...(typeof field === 'string' ? { field } : {}) };
}

/** Asks for a part of the API and checks the answer's shape. */
export function ask<T>(
  context: CrmContext,
  path: string,
  options: Options,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  return requestJson(context, crmRequest(context, path, options), schema);
}

/** Removes a record. */
export function remove(context: CrmContext, entity: string, id: string) {
  return request(context, crmRequest(context, `${entity}/${encodeURIComponent(id)}`, { method: 'DELETE' }));
}

/** How rows are asked for. */
export interface Search {
  select?: readonly string[];
  where?: readonly Condition[];
  orderBy?: string;
  order?: 'asc' | 'desc';
  /** At most 200: the server refuses more. */
  maxSize: number;
  /** A list that hangs on another record: `Contact/5f…/opportunities`. */
  path?: string;
  extra?: Record<string, string>;
}

/** Rows of an entity. The total is not counted, which is slow in large tables. */
export async function search<T>(
  context: CrmContext,
  entity: string,
  { select, where = [], path = entity, orderBy, order, maxSize, extra }: Search,
  row: z.ZodType<T>,
): Promise<CrmResult<T[]>> {
  const query = queryString({
    maxSize,
    offset: 0,
    ...(select ? { select: select.join(',') } : {}),
    ...(orderBy ? { orderBy } : {}),
    ...(order ? { order } : {}),
    ...extra,
    ...(where.length ? { where } : {}),
  });
  const headers = { 'X-No-Total': 'true' };
  const answer = await ask(context, path, { method: 'GET', query, headers }, z.object({ list: z.array(row) }));
  return answer.ok ? { ok: true, value: answer.value.list } : answer;
}

/** `2026-11-20 08:15:00` in UTC as ISO 8601; empty text stays empty. */
export const toIso = (at: string): string => (at ? `${at.slice(0, 19).replace(' ', 'T').padEnd(19, ':00')}.000Z` : '');
/** ISO 8601 as EspoCRM writes it. */
export const toMoment = (iso: string): string => new Date(iso).toISOString().slice(0, 19).replace('T', ' ');
