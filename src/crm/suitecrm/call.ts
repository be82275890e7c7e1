import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, request, requestJson, serverUrl } from '../http';
import { defineSession } from '../session';
import type { Module } from '../sugar-rows/values';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

/** Id of the connector. */
export const ID = 'suitecrm';

/** Address of the installation, without the API's path and the web client's fragment, whatever the rep copied. */
export function rootOf({ credentials }: CrmContext): string {
  const url = serverUrl(credentials.baseUrl);
  return `${url.origin}${url.pathname.replace(/\/((Api|legacy\/Api)(\/.*)?|index\.php|public)?$/, '')}`;
}

/** Address of a record's page: the old way, which SuiteCRM 8 leads on from. */
export const webUrl = (context: CrmContext, module: Module, id: string): string =>
  `${rootOf(context)}/index.php?module=${module}&action=DetailView&record=${encodeURIComponent(id)}`;

/** SuiteCRM 8 keeps the API in a folder; whoever has it names it in the address. */
const apiUrl = (context: CrmContext, path: string): string => {
  const isLegacy = /\/legacy(\/|$)/.test(serverUrl(context.credentials.baseUrl).pathname);
  return `${rootOf(context)}${isLegacy && !rootOf(context).endsWith('/legacy') ? '/legacy' : ''}/Api/${path}`;
};

const sessionSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAt: z.number(),
});
type Session = z.infer<typeof sessionSchema>;

const EARLY_MS = 60_000;
const keeper = defineSession<Session>({
  schema: sessionSchema,
  isSame: (a, b) => a.accessToken === b.accessToken,
  isFresh: ({ expiresAt }, now) => expiresAt - EARLY_MS > now.getTime(),
  signIn,
});

const tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number(),
});

async function signIn(context: CrmContext, old: Session | undefined): Promise<CrmResult<Session>> {
  const { user, password } = context.credentials.fields;
  if (old?.refreshToken) {
    const renewed = await grant(context, { grant_type: 'refresh_token', refresh_token: old.refreshToken });
    if (renewed.ok || renewed.failure.retry !== 'signin') return renewed;
  }
  // Without a user the client itself is signed in, as the user whom the admin has given it.
  if (!user?.trim()) return grant(context, { grant_type: 'client_credentials' });
  return grant(context, { grant_type: 'password', username: user, password: password ?? '' });
}

async function grant(context: CrmContext, how: Record<string, string>): Promise<CrmResult<Session>> {
  const { clientId = '', clientSecret = '' } = context.credentials.fields;
  const json = { ...how, client_id: clientId.trim(), client_secret: clientSecret.trim() };
  const one: CrmRequest = { crm: ID, method: 'POST', url: apiUrl(context, 'access_token'), json, classify, explain };
  return andThen(await requestJson(context, one, tokens), ({ access_token, refresh_token, expires_in }) => ({
    ok: true,
    value: {
      accessToken: access_token,
      expiresAt: context.now().getTime() + expires_in * 1000,
      ...(refresh_token ? { refreshToken: refresh_token } : {}),
    },
  }));
}

const oauthError = z.object({ error: z.string(), message: z.string().nullish(), hint: z.string().nullish() });
const apiError = z.object({ errors: z.object({ detail: z.string().nullish() }) });

const wordsOf = (body: unknown): string => apiError.safeParse(body).data?.errors.detail ?? '';

/** Everything but a missing token is a 400; what it is about stands in the words. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const { data } = oauthError.safeParse(body);
  if (status < 500 && data && /^(invalid_(client|credentials|grant)|access_denied)$/.test(data.error))
    return crmFailure('signin');
  if (status !== 400) return undefined;
  const words = wordsOf(body);
  if (/with id \S+ is not found/i.test(words)) return crmFailure('gone');
  return /access|not allowed/i.test(words) ? crmFailure('forbidden') : undefined;
}

function explain(body: unknown): { vendorText?: string; field?: string } {
  const { data } = oauthError.safeParse(body);
  const words = data ? [data.message ?? data.error, data.hint].filter(Boolean).join(' ') : wordsOf(body);
  const field = /(?:Property|field) (\w+) in /.exec(words)?.[1];
  return { vendorText: words, ...(field ? { field } : {}) };
}

type Call = Pick<CrmRequest, 'method' | 'json'> & { path: string };

/** A request in the rep's name, signed in again when the session has ended. */
export function send(context: CrmContext, { path, method, json }: Call): Promise<CrmResult<CrmAnswer>> {
  return keeper.use(context, ({ accessToken }) =>
    request(context, {
      crm: ID,
      method,
      url: apiUrl(context, `V8/${path}`),
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/vnd.api+json' },
      ...(json === undefined ? {} : { body: { type: 'application/vnd.api+json', text: JSON.stringify(json) } }),
      classify,
      explain,
    }),
  );
}

/** Asks for a part of the API and checks the answer's shape. */
export async function ask<T>(context: CrmContext, call: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await send(context, call), ({ body }) =>
    body === undefined ? failed('not-a-crm') : checked(ID, body, schema),
  );
}

/** User id in the access token, which is a JSON Web Token; undefined for a client without a user. */
export async function tokenUser(context: CrmContext): Promise<CrmResult<string | undefined>> {
  return andThen(await keeper.open(context), ({ accessToken }) => {
    const [, payload = ''] = accessToken.split('.');
    try {
      const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
      const { data } = z.object({ sub: z.string().min(1) }).safeParse(claims);
      return { ok: true, value: data?.sub };
    } catch {
      return { ok: true, value: undefined };
    }
  });
}

/** Quotes and angle brackets come as HTML, and nothing else does: https://github.com/SuiteCRM/SuiteCRM/issues/8101 */
const plain = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#039;', "'");

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
/** Times are in UTC, as ISO 8601 or as the database has them. */
function toIso(value: string): string {
  if (!TIME.test(value)) return value;
  const ms = Date.parse(value.includes('T') ? value : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? value : new Date(ms).toISOString();
}
/** ISO 8601 as the database has it, which is what the API compares with and takes. */
export const toMoment = (iso: string): string => new Date(iso).toISOString().slice(0, 19).replace('T', ' ');

const TIMES = ['date_entered', 'date_modified', 'date_start', 'date_due'];
const resource = z.object({ id: z.string(), attributes: z.record(z.string(), z.unknown()).nullish() });

/** A resource as a flat row: text as people wrote it, times in UTC, the e-mails in a list. */
function toRow({ id, attributes }: z.infer<typeof resource>): Record<string, unknown> {
  const fields = Object.entries(attributes ?? {}).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value];
    return [name, TIMES.includes(name) ? toIso(value) : plain(value).trim()];
  });
  const row: Record<string, unknown> = { ...Object.fromEntries(fields), id };
  const emails = [row.email1, row.email2].filter(one => typeof one === 'string' && one !== '');
  return { ...row, emails: [...new Set(emails)] };
}

const flat = <T>(row: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess(value => {
    const { data } = resource.safeParse(value);
    return data ? toRow(data) : value;
  }, row);
const single = <T>(row: z.ZodType<T>) => z.object({ data: flat(row) }).transform(({ data }) => data);

/** A row of people with the e-mails that `toRow` has put together. */
export const withEmails = <T extends z.ZodRawShape>(row: z.ZodObject<T>) => row.extend({ emails: z.array(z.string()) });

export const recordPath = (module: Module, id: string): string => `module/${module}/${encodeURIComponent(id)}`;

export const readOne = <T>(context: CrmContext, module: Module, id: string, row: z.ZodType<T>) =>
  ask(context, { method: 'GET', path: recordPath(module, id) }, single(row));

type Operator = 'eq' | 'gt' | 'gte' | 'lt';
/** All of them must hold: with `or` the server would let everything pass that is not deleted. */
export type Filter = Record<string, Partial<Record<Operator, string>>>;

export interface Search {
  fields: readonly string[];
  filter?: Filter;
  sort: string;
  size: number;
}

/** Rows of a module, with the server's own time. There is one order at a time, and pages have numbers: only the first is ever asked for. */
export async function search<T>(
  context: CrmContext,
  module: Module,
  { fields, filter = {}, sort, size }: Search,
  row: z.ZodType<T>,
): Promise<CrmResult<{ rows: T[]; clock: string }>> {
  const query = new URLSearchParams({ [`fields[${module}]`]: fields.join(','), sort });
  query.set('page[size]', String(size));
  query.set('page[number]', '1');
  for (const [field, tests] of Object.entries(filter))
    for (const [operator, value] of Object.entries(tests)) query.set(`filter[${field}][${operator}]`, value);
  const answer = await send(context, { method: 'GET', path: `module/${module}?${query}` });
  return andThen(answer, ({ body, headers }) =>
    andThen(body === undefined ? failed('not-a-crm') : checked(ID, body, listOf(row)), rows => {
      const date = Date.parse(headers.get('date') ?? '');
      return { ok: true, value: { rows, clock: (Number.isNaN(date) ? context.now() : new Date(date)).toISOString() } };
    }),
  );
}

/** An empty list may come without data. */
const listOf = <T>(row: z.ZodType<T>) =>
  z
    .object({ data: z.array(flat(row)).nullish(), meta: z.unknown() })
    .refine(({ data, meta }) => data || meta !== undefined, 'neither data nor meta')
    .transform(({ data }) => data ?? []);

/** Creates a record under an id of ours. Empty values are refused, and are left out. */
export function create<T>(
  context: CrmContext,
  module: Module,
  id: string,
  values: Record<string, string>,
  row: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const attributes = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const json = { data: { type: module, id, attributes } };
  return ask(context, { method: 'POST', path: 'module', json }, single(row));
}

/** Changes a record. An empty value is refused: a blank stands for it, which is taken away again when it is read. */
export function update<T>(
  context: CrmContext,
  module: Module,
  id: string,
  values: Record<string, string>,
  row: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const attributes = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || ' ']));
  const json = { data: { type: module, id, attributes } };
  return ask(context, { method: 'PATCH', path: 'module', json }, single(row));
}

/** Is this the answer to a second try of a write that went through? Only we make an id of ours. */
export const isThere = ({ cause }: CrmFailure): boolean => /is already exist/.test(cause.vendorText ?? '');
