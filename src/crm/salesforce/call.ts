import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmRequest, checked, request, serverUrl } from '../http';
import { defineOAuth, type Tokens } from '../oauth';
import type { Budget, CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'salesforce';
export const DATA = '/services/data/v66.0';

/**
 * The organisation's own address (My Domain), also from an address that people copied out of the Lightning pages.
 * @throws TypeError for what is no address
 */
export function myDomain(input: string): URL {
  const url = serverUrl(input);
  url.hostname = url.hostname.replace(/\.lightning\.force\.com$/, '.my.salesforce.com');
  url.pathname = url.pathname.replace(/^\/(?:lightning|one)(?:\/.*)?$/, '').replace(/\/+$/, '');
  return url;
}

const baseOf = ({ credentials }: CrmContext): string => myDomain(credentials.baseUrl).href.replace(/\/$/, '');

/** The token answer names where the API is; nothing but Salesforce itself may be named there. */
function instanceOf(context: CrmContext, { instance_url }: Record<string, unknown>): string | undefined {
  if (typeof instance_url !== 'string' || !URL.canParse(instance_url)) return undefined;
  const { origin, protocol, hostname } = new URL(instance_url);
  const isTheirs = protocol === 'https:' && /\.salesforce\.com$/.test(hostname);
  return isTheirs || origin === myDomain(context.credentials.baseUrl).origin ? origin : undefined;
}

const oauth = defineOAuth(context => ({
  authorizationEndpoint: `${baseOf(context)}/services/oauth2/authorize`,
  tokenEndpoint: `${baseOf(context)}/services/oauth2/token`,
  clientId: context.credentials.fields.clientId?.trim() ?? '',
  scope: 'api refresh_token openid',
  apiUrl: answer => instanceOf(context, answer),
}));

/** Where the API answers, and the key to it. */
export interface Door {
  apiUrl: string;
  accessToken: string;
}

/** A call in the rep's name. An access token that was given by hand, as `crm:check` does, cannot be renewed. */
export function signedIn<T>(context: CrmContext, ask: (door: Door) => Promise<CrmResult<T>>): Promise<CrmResult<T>> {
  const token = context.credentials.fields.token?.trim();
  if (token) return ask({ apiUrl: baseOf(context), accessToken: token });
  return oauth.use(context, ({ accessToken, apiUrl }: Tokens) =>
    ask({ accessToken, apiUrl: apiUrl ?? baseOf(context) }),
  );
}

/** Origin of the records' web pages: that of the API, which leads on to Lightning. */
export function siteOf(context: CrmContext): string {
  return (context.credentials.fields.token ? undefined : oauth.stored(context)?.apiUrl) ?? baseOf(context);
}

type Call = Pick<CrmRequest, 'method' | 'json' | 'headers'> & { path: string };

/** Asks the REST API; `path` begins behind the version. */
export async function call<T>(context: CrmContext, one: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await send(context, { ...one, path: `${DATA}${one.path}` }), ({ body }) =>
    body === undefined ? failed('not-a-crm') : checked(ID, body, schema),
  );
}

/** A change or a removal: done when the answer is empty. */
export async function change(context: CrmContext, one: Call): Promise<CrmResult<null>> {
  return andThen(await send(context, { ...one, path: `${DATA}${one.path}` }), ({ status }) =>
    status === 204 ? { ok: true, value: null } : failed('not-a-crm'),
  );
}

const send = (context: CrmContext, { path, headers, ...rest }: Call, classifier = classify) =>
  signedIn(context, ({ apiUrl, accessToken }) =>
    request(context, {
      crm: ID,
      ...rest,
      url: `${apiUrl}${path}`,
      headers: { Authorization: `Bearer ${accessToken}`, ...headers },
      budget,
      classify: classifier,
      explain,
    }),
  );

const userInfo = z.object({ user_id: z.string(), name: z.string(), organization_id: z.string().nullish() });

/** Who is signed in. A wrong token is refused here with 403 and plain words. */
export async function whoAmI(context: CrmContext): Promise<CrmResult<z.infer<typeof userInfo>>> {
  const one = { method: 'GET', path: '/services/oauth2/userinfo' } as const;
  const answer = await send(context, one, status => (status === 403 ? crmFailure('signin') : undefined));
  return andThen(answer, ({ body }) => (body === undefined ? failed('not-a-crm') : checked(ID, body, userInfo)));
}

/** `api-usage=18/5000`, beside which the share of one app may be named. */
function budget(headers: Headers): Budget | undefined {
  const [, used, limit] = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '') ?? [];
  return limit ? { limit: Number(limit), remaining: Math.max(0, Number(limit) - Number(used)) } : undefined;
}

const problems = z
  .array(z.object({ errorCode: z.string(), message: z.string().nullish(), fields: z.array(z.string()).nullish() }))
  .min(1);

const GONE = ['ENTITY_IS_DELETED', 'NOT_FOUND'];
const FORBIDDEN = /^(INSUFFICIENT_ACCESS|API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED|FUNCTIONALITY_NOT_ENABLED)/;

/** The code in the body says more than the status: a used-up limit is a 403, a locked row a 400. */
function classify(_status: number, body: unknown): CrmFailure | undefined {
  const { data } = problems.safeParse(body);
  const [first] = data ?? [];
  if (!first) return undefined;
  const { errorCode, fields } = first;
  if (errorCode === 'INVALID_SESSION_ID') return crmFailure('signin');
  if (errorCode === 'REQUEST_LIMIT_EXCEEDED') return crmFailure('rate-limit');
  if (errorCode === 'UNABLE_TO_LOCK_ROW') return crmFailure('server', { unknownEnd: false });
  if (errorCode === 'DUPLICATES_DETECTED') return crmFailure('invalid', { messageKey: 'crm_error_duplicate' });
  if (GONE.includes(errorCode)) return crmFailure('gone');
  // A purged record that a task names; any other reference (an owner, an account) is for the rep to mend.
  if (errorCode === 'INVALID_CROSS_REFERENCE_KEY' && (fields ?? []).every(field => field === 'WhoId'))
    return crmFailure('gone');
  return FORBIDDEN.test(errorCode) ? crmFailure('forbidden') : undefined;
}

function explain(body: unknown) {
  const { data } = problems.safeParse(body);
  const [first] = data ?? [];
  if (!first) return undefined;
  const [field] = first.fields ?? [];
  return { vendorText: first.message || first.errorCode, ...(field ? { field } : {}) };
}
