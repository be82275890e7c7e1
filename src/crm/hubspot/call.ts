import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmRequest, request, requestJson } from '../http';
import { defineSession } from '../session';
import type { Budget, CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'hubspot';
const API = 'https://api.hubapi.com';
/** Every path carries the date of its version, which lives for 18 months. */
const VERSION = '2026-09';

/** Types of records, as HubSpot names them in paths. */
export type ObjectType =
  | 'contacts'
  | 'companies'
  | 'deals'
  | 'notes'
  | 'tasks'
  | 'calls'
  | 'communications'
  | 'meetings'
  | 'emails';

const path = (area: string) => (rest: string) => `${API}/${area}/${VERSION}${rest}`;
export const objects = path('crm/objects');
export const associations = path('crm/associations');
export const owners = path('crm/owners');
export const properties = path('crm/properties');
export const pipelinesPath = path('crm/pipelines');
const accountInfo = path('account-info');

type Call = Pick<CrmRequest, 'method' | 'url' | 'json' | 'cost'>;

/** What every request has in common. */
function prepared(context: CrmContext, call: Call): CrmRequest {
  const token = context.credentials.fields.token?.trim() ?? '';
  return { crm: ID, headers: { Authorization: `Bearer ${token}` }, ...call, budget, classify, explain };
}

/** Asks HubSpot for JSON. */
export const call = <T>(context: CrmContext, request: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> =>
  requestJson(context, prepared(context, request), schema);

/** Asks HubSpot for what has no body: a deletion. */
export const send = (context: CrmContext, one: Call) => request(context, prepared(context, one));

/** Asks HubSpot for JSON and for its clock. */
export async function callWithClock<T>(
  context: CrmContext,
  one: Call,
  schema: z.ZodType<T>,
): Promise<CrmResult<{ value: T; clock: string }>> {
  return andThen(await send(context, one), ({ body, headers }) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) return failed('not-a-crm', { messageKey: 'crm_error_unexpected', vendorText: `${ID}: list` });
    const date = Date.parse(headers.get('date') ?? '');
    const clock = new Date(Number.isNaN(date) ? context.now().getTime() : date).toISOString();
    return { ok: true, value: { value: parsed.data, clock } };
  });
}

function budget(headers: Headers): Budget | undefined {
  const number = (name: string) => Number(headers.get(`x-hubspot-ratelimit-${name}`) ?? Number.NaN);
  const remaining = number('remaining');
  if (Number.isNaN(remaining)) return undefined;
  const limit = number('max');
  const resetMs = number('interval-milliseconds');
  return {
    remaining,
    ...(Number.isNaN(limit) ? {} : { limit }),
    ...(Number.isNaN(resetMs) ? {} : { resetMs }),
  };
}

const problem = z.object({
  message: z.string().nullish(),
  policyName: z.string().nullish(),
  errors: z
    .array(
      z.object({
        message: z.string().nullish(),
        in: z.string().nullish(),
        context: z.record(z.string(), z.array(z.string())).nullish(),
      }),
    )
    .nullish(),
  context: z.record(z.string(), z.array(z.string())).nullish(),
});

const HOUR_MS = 3_600_000;

/** A rate limit names no time to wait: the rolling one is over after ten seconds, the daily one at midnight of the account. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const parsed = problem.safeParse(body);
  const isDaily = parsed.success && parsed.data.policyName === 'DAILY';
  if (status === 429 && isDaily) return crmFailure('rate-limit', { retryAfterMs: HOUR_MS });
  // E-mail addresses are unique among contacts; nothing else answers so.
  if (status === 409) return crmFailure('invalid', { messageKey: 'crm_error_duplicate', field: 'email' });
  return undefined;
}

const refusedValues = z.array(z.object({ name: z.string().nullish(), message: z.string().nullish() }));

/** `Property values were not valid: [{"name":"email","message":"…"}]`: what matters is inside the text. */
function explain(body: unknown) {
  const parsed = problem.safeParse(body);
  if (!parsed.success) return undefined;
  const { message, errors, context } = parsed.data;
  const values = refusedValues.safeParse(jsonIn(message ?? ''));
  const [value] = values.success ? values.data : [];
  const [error] = errors ?? [];
  const field = value?.name ?? error?.context?.propertyName?.[0] ?? context?.propertyName?.[0] ?? error?.in;
  const vendorText = value?.message ?? (message || error?.message);
  return { ...(vendorText ? { vendorText } : {}), ...(field ? { field } : {}) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('[')));
  } catch {
    return undefined;
  }
}

const account = z.object({
  portalId: z.number(),
  uiDomain: z.string().nullish(),
  companyCurrency: z.string().nullish(),
});
const owner = z.object({
  id: z.string(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
});
const ownerList = z.object({ results: z.array(owner) });

const sessionSchema = z.object({
  token: z.string(),
  portalId: z.number(),
  uiDomain: z.string(),
  currency: z.string().optional(),
  ownerId: z.string().optional(),
  ownerName: z.string().optional(),
  /** Names of owners by id. */
  owners: z.record(z.string(), z.string()),
});
/** What is learned of the account once: a service key belongs to the account, so the rep is told by their e-mail address. */
export type Account = z.infer<typeof sessionSchema>;

/** Owners that are named in the card; an account with more shows the others without. */
const OWNER_LIMIT = 500;

const nameOf = ({ firstName, lastName, email, id }: z.infer<typeof owner>): string =>
  [firstName, lastName].filter(Boolean).join(' ') || email || id;

/** The last characters tell one token from another without keeping it a second time. */
const tail = ({ credentials }: CrmContext): string => (credentials.fields.token ?? '').trim().slice(-4);

export const accounts = defineSession<Account>({
  schema: sessionSchema,
  isSame: (a, b) => a.token === b.token,
  async signIn(context) {
    const details = await call(context, { method: 'GET', url: accountInfo('/details') }, account);
    if (!details.ok) return details;
    const list = await call(context, { method: 'GET', url: owners(`?limit=${OWNER_LIMIT}`) }, ownerList);
    if (!list.ok) return list;
    const me = await ownerByEmail(context);
    if (!me.ok) return me;
    const { portalId, uiDomain, companyCurrency } = details.value;
    return {
      ok: true,
      value: {
        token: tail(context),
        portalId,
        uiDomain: uiDomain ?? 'app.hubspot.com',
        ...(companyCurrency ? { currency: companyCurrency } : {}),
        ...(me.value ? { ownerId: me.value.id, ownerName: nameOf(me.value) } : {}),
        owners: Object.fromEntries(list.value.results.map(one => [one.id, nameOf(one)])),
      },
    };
  },
});

async function ownerByEmail(context: CrmContext): Promise<CrmResult<z.infer<typeof owner> | undefined>> {
  const email = context.credentials.fields.user?.trim().toLowerCase();
  if (!email) return { ok: true, value: undefined };
  const url = owners(`?${new URLSearchParams({ email, limit: '10' })}`);
  return andThen(await call(context, { method: 'GET', url }, ownerList), ({ results }) => {
    const found = results.find(one => one.email?.toLowerCase() === email);
    return found ? { ok: true, value: found } : failed('signin', { messageKey: 'crm_error_owner', field: 'user' });
  });
}
