import { z } from 'zod';
import { crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, request, serverUrl } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

/** Id of the connector. */
export const ID = 'dolibarr';

/** Text that may be missing, as empty text. */
export const text = z
  .string()
  .nullish()
  .transform(value => value ?? '');
/** Numbers come as text, and as numbers. */
export const key = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (value === null || value === undefined || value === 0 ? '' : String(value)));
/** A moment in Unix seconds as ISO 8601; empty text when there is none. */
export const stamp = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (Number(value) > 0 ? new Date(Number(value) * 1000).toISOString() : ''));

export const toStamp = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

/** Address of the installation, without the paths of the API and the pages, whatever the rep copied. */
export function rootOf({ credentials }: CrmContext): string {
  const url = serverUrl(credentials.baseUrl);
  return `${url.origin}${url.pathname.replace(/\/((api(\/.*)?|index\.php))?$/, '')}`;
}

/** Address of a record in the web pages. */
export const webUrl = (context: CrmContext, page: 'contact' | 'societe' | 'projet', id: string): string =>
  `${rootOf(context)}/${page}/card.php?id=${encodeURIComponent(id)}`;

const trouble = z.object({ error: z.looseObject({ message: text }) });

/** What the server says: a sentence, and beside it the reasons by number. */
function wordsOf(body: unknown): string {
  const { data } = trouble.safeParse(body);
  if (!data) return '';
  const reasons = Object.entries(data.error).filter(([name, value]) => /^\d+$/.test(name) && typeof value === 'string');
  return [data.error.message, ...reasons.map(([, value]) => String(value))].join(' ').trim();
}

/** What the status alone would get wrong: missing rights are 401, and a refused record is a server error. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const words = wordsOf(body);
  if (status === 401 || status === 403)
    return crmFailure(/permission|ins?uff|rights|not allowed for/i.test(words) ? 'forbidden' : 'signin');
  if (status >= 500 && /error (when )?(creating|create|updating|update)|sqlfilters/i.test(words))
    return crmFailure('invalid');
  return undefined;
}

const FIELD = /\b(\w+) field missing/;

type Options = Pick<CrmRequest, 'method' | 'accept'> & { json?: unknown; query?: Record<string, string | number> };

/** Asks for a part of the API. */
export function send(context: CrmContext, path: string, { query, ...options }: Options): Promise<CrmResult<CrmAnswer>> {
  const params = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]));
  return request(context, {
    crm: ID,
    url: `${rootOf(context)}/api/index.php/${path}${query ? `?${params}` : ''}`,
    headers: { DOLAPIKEY: context.credentials.fields.token ?? '' },
    classify,
    explain(body) {
      const vendorText = wordsOf(body);
      const field = FIELD.exec(vendorText)?.[1];
      return { ...(vendorText ? { vendorText } : {}), ...(field ? { field } : {}) };
    },
    ...options,
  });
}

/** Asks for a part of the API and checks the answer's shape. */
export async function ask<T>(
  context: CrmContext,
  path: string,
  options: Options,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const answer = await send(context, path, options);
  if (!answer.ok) return answer;
  if (answer.value.body === undefined) return failed('not-a-crm');
  return checked(ID, answer.value.body, schema);
}

/** How rows are asked for. */
export interface Query {
  /** Conditions, joined by *and*: `(t.rowid:>:5)`. */
  filters?: readonly string[];
  sort?: string;
  order?: string;
  limit: number;
  page?: number;
  extra?: Record<string, string>;
}

/** Rows of a list. An empty one is answered like a page that is missing. */
export async function list<R>(
  context: CrmContext,
  path: string,
  { filters = [], sort, order, limit, page = 0, extra }: Query,
  row: z.ZodType<R>,
): Promise<CrmResult<R[]>> {
  const query = {
    limit,
    page,
    ...(sort ? { sortfield: sort } : {}),
    ...(order ? { sortorder: order } : {}),
    ...(filters.length ? { sqlfilters: filters.join(' and ') } : {}),
    ...extra,
  };
  const answer = await send(context, path, { method: 'GET', query, accept: [404] });
  if (!answer.ok) return answer;
  const { status, body } = answer.value;
  if (body === undefined) return failed('not-a-crm');
  if (status !== 404) return checked(ID, body, z.array(row));
  const words = wordsOf(body);
  // A module that is switched off is no empty list.
  return words && !/\bAPI\b|module/i.test(words) ? { ok: true, value: [] } : failed('gone', { vendorText: words });
}

/** Removes a record; one that is gone already is no failure. */
export async function remove(context: CrmContext, path: string, id: string): Promise<CrmResult<{ remoteId: string }>> {
  const done = await send(context, `${path}/${encodeURIComponent(id)}`, { method: 'DELETE' });
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id } } : done;
}

/**
 * A value in a filter. There is no way to write a bracket, a colon or a quote: they become the wildcard for one character, and what
 * is found is held against the real value. What looks like a database's command is refused by the server's own guard.
 */
export const likeText = (value: string): string => value.replace(/[^\p{L}\p{M}\p{N}@.+-]/gu, '_');
