import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, request } from '../http';
import type { Budget, CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'close';
export const API = 'https://api.close.com';

type Call = Pick<CrmRequest, 'method' | 'json'> & {
  /** Begins behind `/api/v1`, ends with a slash before its query. */
  path: string;
};

/** Asks Close; the key is the user's name, without a password. */
export async function call<T>(context: CrmContext, one: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await send(context, one), ({ body }) =>
    body === undefined ? failed('not-a-crm') : checked(ID, body, schema),
  );
}

export function send(context: CrmContext, { path, ...one }: Call): Promise<CrmResult<CrmAnswer>> {
  const token = context.credentials.fields.token?.trim() ?? '';
  return request(context, {
    crm: ID,
    ...one,
    url: `${API}/api/v1${path}`,
    headers: { Authorization: `Basic ${basic(token)}` },
    budget,
    classify,
    explain,
  });
}

/** What is no key holds letters that base64 cannot: it is refused by Close, not by us. */
const basic = (token: string): string => btoa(`${token.replace(/[^\x21-\x7e]/g, '?')}:`);

/** `limit=100, remaining=50, reset=5`: of the group that this address belongs to. */
function budget(headers: Headers): Budget | undefined {
  const said = headers.get('ratelimit') ?? '';
  const number = (name: string) => Number(new RegExp(`(?:^|[\\s,;])${name}=([\\d.]+)`).exec(said)?.[1] ?? Number.NaN);
  const [limit, remaining, seconds] = [number('limit'), number('remaining'), number('reset')];
  if (Number.isNaN(remaining)) return undefined;
  return {
    remaining,
    ...(Number.isNaN(limit) ? {} : { limit }),
    ...(Number.isNaN(seconds) ? {} : { resetMs: seconds * 1000 }),
  };
}

const limited = z.object({ error: z.object({ rate_reset: z.number() }) });

/** How long to wait stands in the body, where no header says it. */
function classify(status: number, body: unknown, headers: Headers): CrmFailure | undefined {
  if (status !== 429 || headers.get('retry-after')) return undefined;
  const seconds = limited.safeParse(body).data?.error.rate_reset;
  return seconds === undefined ? undefined : crmFailure('rate-limit', { retryAfterMs: Math.ceil(seconds * 1000) });
}

const problem = z.object({
  error: z.union([z.string(), z.object({ message: z.string().nullish() })]).nullish(),
  errors: z.array(z.unknown()).nullish(),
  'field-errors': z.record(z.string(), z.unknown()).nullish(),
});

/** Errors of fields are nested like the fields: the first text in them, and the outermost field. */
function explain(body: unknown) {
  const { data } = problem.safeParse(body);
  if (!data) return undefined;
  const [field, inner] = Object.entries(data['field-errors'] ?? {})[0] ?? [];
  const { error } = data;
  const words = firstText(inner) ?? firstText(data.errors) ?? (typeof error === 'string' ? error : error?.message);
  return { ...(words ? { vendorText: words } : {}), ...(field ? { field } : {}) };
}

function firstText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const text = firstText(item);
    if (text) return text;
  }
  return undefined;
}

/** Query of an address; without what is undefined. */
export function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

/** The server's own clock, as its answer says it. */
export function clockOf(context: CrmContext, { headers }: CrmAnswer): string {
  const said = Date.parse(headers.get('date') ?? '');
  return (Number.isNaN(said) ? context.now() : new Date(said)).toISOString();
}

const user = z.object({
  id: z.string(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
  organizations: z.array(z.object({ name: z.string() })).nullish(),
});

/** Who is signed in. */
export async function whoAmI(context: CrmContext) {
  return andThen(await call(context, { method: 'GET', path: '/me/' }, user), row => {
    const name = [row.first_name, row.last_name].filter(Boolean).join(' ');
    const accountName = row.organizations?.[0]?.name;
    const value = { userId: row.id, userName: name || row.email || row.id };
    return { ok: true as const, value: { ...value, ...(accountName ? { accountName } : {}) } };
  });
}
