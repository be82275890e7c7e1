import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmRequest, checked, cleanFailure, request } from '../http';
import { defineSession } from '../session';
import type { Budget, CrmContext, CrmResult } from '../types';

export const ID = 'pipedrive';
/** Two versions live side by side: people, companies, deals and activities in the second; notes, users in the first. */
export const v2 = (path: string): string => `https://api.pipedrive.com/api/v2${path}`;
export const v1 = (path: string): string => `https://api.pipedrive.com/v1${path}`;

/** What operations take out of the company's daily tokens, as the vendor's contract prices them. */
export const COST = { list: 10, one: 1, create: 5, change: 5, delete: 3, search: 20, notes: 20, note: 10, users: 20 };

const envelope = z.object({
  success: z.boolean(),
  data: z.unknown().optional(),
  error: z.string().nullish(),
  additional_data: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

type Call = Pick<CrmRequest, 'method' | 'url' | 'json'> & { cost: number };

/** Asks Pipedrive and takes what counts out of its envelope, which may hold an error although the status is 200. */
export async function call<T>(context: CrmContext, one: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await callPage(context, one, schema), ({ data }) => ({ ok: true, value: data }));
}

/** The same for a list, with where it goes on. */
export async function callPage<T>(
  context: CrmContext,
  one: Call,
  schema: z.ZodType<T>,
): Promise<CrmResult<{ data: T; next: string | undefined }>> {
  const token = context.credentials.fields.token?.trim() ?? '';
  const answer = await request(context, { crm: ID, headers: { 'x-api-token': token }, ...one, budget, explain });
  return andThen(answer, ({ body }) => {
    if (body === undefined) return failed('not-a-crm');
    return andThen(checked(ID, body, envelope), ({ success, data, error, additional_data }) => {
      if (success) {
        const value = checked(ID, data, schema);
        return value.ok
          ? { ok: true, value: { data: value.value, next: additional_data?.next_cursor ?? undefined } }
          : value;
      }
      const failure = crmFailure('invalid', error ? { vendorText: error } : {});
      return { ok: false, failure: cleanFailure(failure, context) };
    });
  });
}

function budget(headers: Headers): Budget | undefined {
  const number = (name: string) => Number(headers.get(`x-ratelimit-${name}`) ?? Number.NaN);
  const remaining = number('remaining');
  if (Number.isNaN(remaining)) return undefined;
  const [limit, seconds] = [number('limit'), number('reset')];
  return {
    remaining,
    ...(Number.isNaN(limit) ? {} : { limit }),
    ...(Number.isNaN(seconds) ? {} : { resetMs: seconds * 1000 }),
  };
}

/** `Validation failed: name: Name can't be empty`: the field stands before the words. */
function explain(body: unknown) {
  const parsed = envelope.partial().safeParse(body);
  if (!parsed.success || !parsed.data.error) return undefined;
  const [, field] = /^Validation failed: ([\w.]+): /.exec(parsed.data.error) ?? [];
  return { vendorText: parsed.data.error, ...(field ? { field } : {}) };
}

const me = z.object({
  id: z.number(),
  name: z.string(),
  company_name: z.string().nullish(),
  company_domain: z.string(),
});
const users = z.array(z.object({ id: z.number(), name: z.string() }));

const sessionSchema = z.object({
  userId: z.number(),
  userName: z.string(),
  company: z.string(),
  domain: z.string(),
  /** Names of users by id. */
  users: z.record(z.string(), z.string()),
  token: z.string(),
});
/** What is learned of the account once. */
export type Account = z.infer<typeof sessionSchema>;

export const accounts = defineSession<Account>({
  schema: sessionSchema,
  isSame: (a, b) => a.token === b.token,
  async signIn(context) {
    const user = await call(context, { method: 'GET', url: v1('/users/me'), cost: COST.one }, me);
    if (!user.ok) return user;
    const all = await call(context, { method: 'GET', url: v1('/users'), cost: COST.users }, users);
    if (!all.ok) return all;
    const { id, name, company_name, company_domain } = user.value;
    return {
      ok: true,
      value: {
        userId: id,
        userName: name,
        company: company_name || company_domain,
        domain: company_domain,
        users: Object.fromEntries(all.value.map(one => [String(one.id), one.name])),
        token: (context.credentials.fields.token ?? '').trim().slice(-4),
      },
    };
  },
});

/** Query of a list; without what is undefined. Whatever RFC 3986 reserves is escaped, a blank as `%20`. */
export function query(values: Record<string, string | number | undefined>): string {
  const escaped = (value: string | number) =>
    encodeURIComponent(value).replace(
      /[!'()*]/g,
      character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escaped(value)}`],
  );
  return given.length ? `?${given.join('&')}` : '';
}

/** Times come as RFC 3339 in version 2 and as `YYYY-MM-DD HH:MM:SS` in UTC in version 1. */
export const toIso = (time: string): string =>
  new Date(/Z$|[+-]\d\d:?\d\d$/.test(time) ? time : `${time.replace(' ', 'T')}Z`).toISOString();
