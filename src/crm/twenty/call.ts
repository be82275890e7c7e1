import { z } from 'zod';
import { andThen, crmFailure } from '../failure';
import { type CrmAnswer, checked, request, serverUrl } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

/** Id of the connector. */
export const ID = 'twenty';

export const text = z
  .string()
  .nullish()
  .transform(value => value ?? '');

/** Address of the installation, without the API's path and the web client's pages, whatever the rep copied. */
export function rootOf({ credentials }: CrmContext): string {
  const url = serverUrl(credentials.baseUrl);
  return `${url.origin}${url.pathname.replace(/\/((rest|graphql|open-api|objects?|settings|welcome)(\/.*)?)?$/, '')}`;
}

/** Address of a record in the web client. */
export const webUrl = (context: CrmContext, object: string, id: string): string =>
  `${rootOf(context)}/object/${object}/${id}`;

/** Older builds say `messages`, newer ones `message`. */
const refusal = z.object({
  error: text,
  messages: z.union([z.array(z.string()), z.string()]).nullish(),
  message: z.union([z.array(z.string()), z.string()]).nullish(),
});

function wordsOf(body: unknown): { error: string; words: string } {
  const { data } = refusal.safeParse(body);
  const words = [data?.messages ?? data?.message ?? []].flat().join(' ');
  return { error: data?.error ?? '', words };
}

/** What the status alone would get wrong: a bad key and a record that is missing are 400 in builds of 2025. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  if (status !== 400 && status !== 403) return undefined;
  const { error, words } = wordsOf(body);
  if (/forbiddenexception|unauthenticated/i.test(error) || /token|api key|jwt|unauthenticated/i.test(words))
    return crmFailure('signin');
  if (/duplicate (key|entry)|already (exists|in use)|unique constraint/i.test(words))
    return crmFailure('invalid', { messageKey: 'crm_error_duplicate', field: 'email' });
  if (/not found|could not find any entity|invalid input syntax for type uuid/i.test(`${error} ${words}`))
    return crmFailure('gone');
  return undefined;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Asks for a part of the API. */
export function send(context: CrmContext, method: Method, path: string, json?: unknown): Promise<CrmResult<CrmAnswer>> {
  return request(context, {
    crm: ID,
    method,
    url: `${rootOf(context)}/${path}`,
    headers: { Authorization: `Bearer ${context.credentials.fields.token ?? ''}` },
    ...(json === undefined ? {} : { json }),
    classify,
    explain(body) {
      const { words, error } = wordsOf(body);
      return { vendorText: words || error };
    },
  });
}

async function ask<T>(
  context: CrmContext,
  method: Method,
  path: string,
  json: unknown,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const answer = await send(context, method, path, json);
  if (!answer.ok) return answer;
  if (answer.value.body === undefined)
    return { ok: false, failure: crmFailure('not-a-crm', method === 'GET' ? { unknownEnd: false } : {}) };
  return checked(ID, answer.value.body, schema);
}

/** One page of a list. */
export interface Page<R> {
  rows: R[];
  /** Where the next page begins; undefined at the end. */
  next?: string;
  /** The server's time. */
  clock: string;
}

/** The most rows that the API documents to hand out at once. */
export const PAGE_SIZE = 60;

/** How rows are asked for. The order is the server's own: builds of 2025 refuse any other. */
export interface Query {
  filter?: string;
  limit?: number;
  after?: string;
}

/** One page of an object's rows. Relations are left out; they would bring whole tables along. */
export async function list<R>(
  context: CrmContext,
  plural: string,
  { filter, limit = PAGE_SIZE, after }: Query,
  row: z.ZodType<R>,
): Promise<CrmResult<Page<R>>> {
  const query = new URLSearchParams({
    limit: String(limit),
    depth: '0',
    ...(filter ? { filter } : {}),
    ...(after ? { starting_after: after } : {}),
  });
  const answer = await send(context, 'GET', `rest/${plural}?${encoded(query)}`);
  if (!answer.ok) return answer;
  const { body, headers } = answer.value;
  if (body === undefined) return { ok: false, failure: crmFailure('not-a-crm') };
  const schema = z.object({
    data: z.object({ [plural]: z.array(row) }),
    pageInfo: z.object({ hasNextPage: z.boolean().nullish(), endCursor: text }).nullish(),
  });
  const page = checked(ID, body, schema);
  if (!page.ok) return page;
  const { data, pageInfo } = page.value;
  const date = Date.parse(headers.get('date') ?? '');
  const clock = new Date(Number.isNaN(date) ? context.now() : date).toISOString();
  const next = pageInfo?.hasNextPage && pageInfo.endCursor ? { next: pageInfo.endCursor } : {};
  return { ok: true, value: { rows: data[plural] ?? [], clock, ...next } };
}

/** Blanks as `%20`: a plus is one only in forms. */
const encoded = (query: URLSearchParams): string => query.toString().replaceAll('+', '%20').replaceAll('*', '%2A');

/** All rows that meet a filter, up to so many pages. */
export async function listAll<R>(
  context: CrmContext,
  plural: string,
  filter: string | undefined,
  row: z.ZodType<R>,
  pages = 10_000,
): Promise<CrmResult<R[]>> {
  const rows: R[] = [];
  let after: string | undefined;
  for (let count = 0; count < pages; count++) {
    const page = await list(context, plural, { ...(filter ? { filter } : {}), ...(after ? { after } : {}) }, row);
    if (!page.ok) return page;
    rows.push(...page.value.rows);
    after = page.value.next;
    if (!after) break;
  }
  return { ok: true, value: rows };
}

/** Rows by their ids, in slices that fit an address. */
export async function listByIds<R>(
  context: CrmContext,
  plural: string,
  field: string,
  ids: readonly string[],
  row: z.ZodType<R>,
): Promise<CrmResult<R[]>> {
  const rows: R[] = [];
  const wanted = [...new Set(ids)];
  for (let from = 0; from < wanted.length; from += PAGE_SIZE) {
    const filter = `${field}[in]:[${wanted.slice(from, from + PAGE_SIZE).join(',')}]`;
    const found = await listAll(context, plural, filter, row);
    if (!found.ok) return found;
    rows.push(...found.value);
  }
  return { ok: true, value: rows };
}

/** One record; undefined when it is not there. Asked for as a list, because a missing one is a 400 like any mistake. */
export async function readOne<R>(
  context: CrmContext,
  plural: string,
  id: string,
  row: z.ZodType<R>,
): Promise<CrmResult<R | undefined>> {
  const filter = `id[eq]:${/^[\da-f-]+$/i.test(id) ? id : quoted(id)}`;
  const page = await list(context, plural, { filter, limit: 1 }, row);
  if (!page.ok && page.failure.cause.code === 'gone') return { ok: true, value: undefined };
  return page.ok ? { ok: true, value: page.value.rows[0] } : page;
}

/** Creates a record under an id of ours. A second create of the same is answered like the first, or refused by newer builds. */
export async function create<R>(
  context: CrmContext,
  { plural, singular }: { plural: string; singular: string },
  json: Record<string, unknown> & { id: string },
  row: z.ZodType<R>,
): Promise<CrmResult<R>> {
  const name = `create${singular}`;
  const created = await ask(context, 'POST', `rest/${plural}`, json, z.object({ data: z.object({ [name]: row }) }));
  if (created.ok) return { ok: true, value: created.value.data[name] as R };
  if (created.failure.cause.code !== 'invalid') return created;
  // Only a record that is found, or surely is not there, says which it is.
  const there = await readOne(context, plural, json.id, row);
  return andThen(there, found => (found ? { ok: true, value: found } : created));
}

/** Changes a record. */
export async function update<R>(
  context: CrmContext,
  { plural, singular }: { plural: string; singular: string },
  id: string,
  json: Record<string, unknown>,
  row: z.ZodType<R>,
): Promise<CrmResult<R>> {
  const name = `update${singular}`;
  const schema = z.object({ data: z.object({ [name]: row }) });
  const saved = await ask(context, 'PATCH', `rest/${plural}/${encodeURIComponent(id)}`, json, schema);
  return saved.ok ? { ok: true, value: saved.value.data[name] as R } : saved;
}

/** Removes a record; one that is gone already is no failure. */
export async function remove(
  context: CrmContext,
  plural: string,
  id: string,
): Promise<CrmResult<{ remoteId: string }>> {
  const done = await send(context, 'DELETE', `rest/${plural}/${encodeURIComponent(id)}`);
  if (done.ok) return { ok: true, value: { remoteId: id } };
  if (!['invalid', 'gone'].includes(done.failure.cause.code)) return done;
  const there = await readOne(context, plural, id, z.object({ id: z.string() }));
  return andThen(there, found => (found ? done : { ok: true, value: { remoteId: id } }));
}

/**
 * A value between double quotes. There is no way to write a quote, a bracket or a comma in a filter: they become the wildcard for one
 * character, and what is found is held against the real value.
 */
export const quoted = (value: string, before = '', after = before): string =>
  `"${before}${value.replace(/["'()[\],\\%]/g, '_')}${after}"`;
