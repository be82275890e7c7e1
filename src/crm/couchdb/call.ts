import { z } from 'zod';
import { basicAuth } from '../basic-auth';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmRequest, checked, request, serverUrl } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';
import { DESIGN } from './design';

export const ID = 'couchdb';

/** Where a team's documents are. */
interface Place {
  /** Address of the server, without a slash at its end. */
  root: string;
  name: string;
}

/** The address may name the server, or the database itself; undefined for what is neither. */
export function placeOf({ credentials }: CrmContext): Place | undefined {
  try {
    const url = serverUrl(credentials.baseUrl);
    const parts = url.pathname.split('/').filter(Boolean);
    const wanted = credentials.fields.database?.trim();
    const last = decodeURIComponent(parts.at(-1) ?? '');
    if (!wanted || wanted === last) parts.pop();
    return { root: [url.origin, ...parts].join('/'), name: wanted || last };
  } catch {
    return undefined;
  }
}

/** The signed-in user's name: CouchDB's only name for people. */
export const userOf = ({ credentials }: CrmContext): string => credentials.fields.user?.trim() ?? '';

/** Page of a document in Fauxton, CouchDB's own web pages. */
export function webUrl(context: CrmContext, id: string): string {
  const { root = '', name = '' } = placeOf(context) ?? {};
  return `${root}/_utils/#database/${encodeURIComponent(name)}/${encodeURIComponent(id)}`;
}

const problem = z.object({ error: z.string().nullish(), reason: z.string().nullish() });
const reasonOf = (body: unknown): string => problem.safeParse(body).data?.reason ?? '';

/** A name is locked for five minutes after five wrong passwords (CouchDB 3.4). */
const LOCKED_MS = 5 * 60_000;

/** What the status alone would get wrong. CouchDB up to 2 and PouchDB answer 401 to those who are signed in and may not. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const reason = reasonOf(body);
  if (status === 401 && /not authorized to access|not allowed|not a .*admin/i.test(reason))
    return crmFailure('forbidden');
  if (status === 403 && /temporarily locked/i.test(reason))
    return crmFailure('rate-limit', { retryAfterMs: LOCKED_MS });
  const field = /^throughline\.(\w+):/.exec(reason)?.[1];
  if (status === 403 && field) return crmFailure('invalid', { field });
  if (status === 404 && /no_db_file|database does not exist/i.test(reason)) return noDatabase();
  return undefined;
}

const noDatabase = () => crmFailure('invalid', { messageKey: 'crm_error_database', field: 'database' });

type Ask = Pick<CrmRequest, 'method' | 'json' | 'accept'> & { path: string };

/** One request of the server itself. */
export async function askServer<T>(
  context: CrmContext,
  { path, ...ask }: Ask,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const place = placeOf(context);
  if (!place) return failed('invalid', { messageKey: 'crm_error_address', field: 'url' });
  const answer = await request(context, {
    crm: ID,
    url: `${place.root}/${path}`,
    headers: basicAuth(context),
    classify,
    explain: body => ({ vendorText: reasonOf(body) }),
    ...ask,
  });
  return andThen(answer, ({ body }) => (body === undefined ? failed('not-a-crm') : checked(ID, body, schema)));
}

/** One request of the team's database. */
export async function ask<T>(context: CrmContext, { path, ...rest }: Ask, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  const name = placeOf(context)?.name;
  // Also keeps a name from leading elsewhere: only what CouchDB itself allows.
  if (name === undefined || !/^[a-z][a-z\d_$()+/-]*$/.test(name)) return { ok: false, failure: noDatabase() };
  return askServer(context, { path: `${encodeURIComponent(name)}/${path}`, ...rest }, schema);
}

/** A document as it lies there, with fields that we do not know. */
export const rawDocument = z.looseObject({
  _id: z.string(),
  _rev: z.string(),
  type: z.string().nullish(),
  _conflicts: z.array(z.string()).nullish(),
});
export type RawDocument = z.infer<typeof rawDocument>;

const missing = z.object({ error: z.literal('not_found') });

/**
 * One document, null when it is not there.
 * @param withConflicts - also names the revisions that lost against this one
 */
export async function getDocument(
  context: CrmContext,
  id: string,
  withConflicts = false,
): Promise<CrmResult<RawDocument | null>> {
  const path = `${encodeURIComponent(id)}${withConflicts ? '?conflicts=true' : ''}`;
  const found = await ask(context, { method: 'GET', path }, rawDocument);
  return !found.ok && found.failure.cause.code === 'gone' ? { ok: true, value: null } : found;
}

const saved = z.object({ ok: z.literal(true), id: z.string(), rev: z.string() });

/** Writes one document; `conflict` when it has another revision than this one, or is there already. */
export const putDocument = (context: CrmContext, id: string, json: Record<string, unknown>) =>
  ask(context, { method: 'PUT', path: encodeURIComponent(id), json }, saved);

const bulkRow = z.object({ id: z.string(), error: z.string().nullish(), reason: z.string().nullish() });
type BulkRow = z.infer<typeof bulkRow> & { rev?: string | null };

/** Writes several documents, each on its own; the answer names those that were refused. */
export const putDocuments = (context: CrmContext, docs: readonly Record<string, unknown>[]) =>
  ask<BulkRow[]>(
    context,
    { method: 'POST', path: '_bulk_docs', json: { docs } },
    z.array(bulkRow.extend({ rev: z.string().nullish() })),
  );

const revisions = z.object({
  results: z.array(z.object({ docs: z.array(z.object({ ok: rawDocument.nullish() })) })),
});

/** Certain revisions of a document, as far as they are still there. */
export async function getRevisions(
  context: CrmContext,
  id: string,
  revs: readonly string[],
): Promise<CrmResult<RawDocument[]>> {
  const json = { docs: revs.map(rev => ({ id, rev })) };
  return andThen(await ask(context, { method: 'POST', path: '_bulk_get', json }, revisions), ({ results }) => ({
    ok: true,
    value: results.flatMap(({ docs }) => docs.flatMap(({ ok }) => ok ?? [])),
  }));
}

const viewRows = z.object({ rows: z.array(z.object({ doc: rawDocument.nullish(), error: missing.nullish() })) });

/** Documents that a view of ours names. Keys are JSON: nothing in them can be taken for anything else. */
export async function view(
  context: CrmContext,
  name: 'keys' | 'about',
  query: Record<'key' | 'startkey' | 'endkey' | 'limit' | 'descending', unknown> | Record<string, unknown>,
): Promise<CrmResult<RawDocument[]>> {
  const parameters = Object.entries({ ...query, include_docs: true }).map(
    ([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`,
  );
  const path = `${DESIGN}/_view/${name}?${parameters.join('&')}`;
  return andThen(await ask(context, { method: 'GET', path }, viewRows), ({ rows }) => ({
    ok: true,
    value: rows.flatMap(({ doc }) => doc ?? []),
  }));
}
