import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, cleanFailure, request, serverUrl } from '../http';
import { defineOAuth, type Tokens } from '../oauth';
import type { Budget, CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'zoho';

/** Zoho's data centres: domain of the web pages and of the sign-in, and domain of the API. */
const CENTRES: Record<string, string> = {
  'zoho.com': 'zohoapis.com',
  'zoho.eu': 'zohoapis.eu',
  'zoho.in': 'zohoapis.in',
  'zoho.com.au': 'zohoapis.com.au',
  'zoho.jp': 'zohoapis.jp',
  'zoho.com.cn': 'zohoapis.com.cn',
  'zohocloud.ca': 'zohoapis.ca',
  'zoho.sa': 'zohoapis.sa',
  'zoho.uk': 'zohoapis.uk',
  'zoho.ae': 'zohoapis.ae',
};

/** Where a company's Zoho is: its web pages, its sign-in and its API. */
export interface Centre {
  site: string;
  accounts: string;
  api: string;
}

/**
 * The data centre behind any address of Zoho's that people copy, such as that of a record.
 * @throws TypeError for what is no address of Zoho's: no other machine may get the token
 */
export function centreOf(input: string): Centre {
  const url = serverUrl(input);
  const { hostname, origin, pathname } = url;
  const found = Object.entries(CENTRES).find(pair =>
    pair.some(domain => hostname === domain || hostname.endsWith(`.${domain}`)),
  );
  if (found) {
    const [domain, api] = found;
    const isSandbox = /^(crm)?sandbox\./.test(hostname);
    return {
      site: `https://${isSandbox ? 'crmsandbox' : 'crm'}.${domain}`,
      accounts: `https://accounts.${domain}`,
      api: `https://${isSandbox ? 'sandbox' : 'www'}.${api}`,
    };
  }
  // A stand-in on this very machine, for tests.
  if (url.protocol !== 'http:') throw new TypeError('Not an address of Zoho');
  const api = `${origin}${pathname}`.replace(/\/+$/, '');
  return { site: api, accounts: api, api };
}

const here = ({ credentials }: CrmContext): Centre => centreOf(credentials.baseUrl);

/** The least that reading, writing and mapping take; Zoho parts them by commas. */
const SCOPES = [
  ...['contacts', 'leads', 'accounts', 'deals', 'tasks', 'calls', 'notes'].map(name => `ZohoCRM.modules.${name}.ALL`),
  ...['ZohoCRM.coql.READ', 'ZohoCRM.users.READ', 'ZohoCRM.settings.fields.READ'],
  ...['ZohoCRM.settings.layouts.READ', 'ZohoCRM.settings.pipeline.READ'],
].join(',');

/** Whoever belongs to another data centre is sent back with its name; their code is of no use at this one. */
function elsewhere(context: CrmContext, landed: URL): CrmFailure | undefined {
  const server = landed.searchParams.get('accounts-server');
  if (!server || !URL.canParse(server) || new URL(server).origin === new URL(here(context).accounts).origin)
    return undefined;
  const domain = new URL(server).hostname.replace(/^accounts\./, '');
  return crmFailure('signin', {
    messageKey: 'crm_error_data_centre',
    ...(CENTRES[domain] ? { vendorText: `https://crm.${domain}` } : {}),
  });
}

const oauth = defineOAuth(context => ({
  authorizationEndpoint: `${here(context).accounts}/oauth/v2/auth`,
  tokenEndpoint: `${here(context).accounts}/oauth/v2/token`,
  clientId: context.credentials.fields.clientId?.trim() ?? '',
  ...(context.credentials.fields.clientSecret?.trim()
    ? { clientSecret: context.credentials.fields.clientSecret.trim() }
    : {}),
  scope: SCOPES,
  // Without the consent page, Zoho gives a refresh token only the first time.
  parameters: { access_type: 'offline', prompt: 'consent' },
  refuse: landed => elsewhere(context, landed),
  apiUrl: ({ api_domain }) => apiDomain(context, api_domain),
}));

/** The token answer names where the API is; nothing but Zoho itself may be named there. */
function apiDomain(context: CrmContext, named: unknown): string | undefined {
  if (typeof named !== 'string' || !URL.canParse(named)) return undefined;
  const { protocol, hostname, origin } = new URL(named);
  const isTheirs = Object.values(CENTRES).some(api => hostname.endsWith(`.${api}`));
  return (protocol === 'https:' && isTheirs) || origin === new URL(here(context).api).origin ? origin : undefined;
}

/** A call in the rep's name. An access token that was given by hand, as `crm:check` does, cannot be renewed. */
function signedIn<T>(
  context: CrmContext,
  ask: (apiUrl: string, token: string) => Promise<CrmResult<T>>,
): Promise<CrmResult<T>> {
  const token = context.credentials.fields.token?.trim();
  if (token) return ask(here(context).api, token);
  return oauth.use(context, ({ accessToken, apiUrl }: Tokens) => ask(apiUrl ?? here(context).api, accessToken));
}

const TABS: Record<string, string> = { Deals: 'Potentials' };

/** Web page of a record. */
export const webUrl = (context: CrmContext, module: string, id: string): string =>
  `${here(context).site}/crm/tab/${TABS[module] ?? module}/${encodeURIComponent(id)}`;

type Call = Pick<CrmRequest, 'method' | 'json' | 'headers' | 'accept' | 'cost' | 'classify'> & { path: string };

/** Asks the API; `path` begins behind the version. An answer without content (204, 304) has no body. */
export const send = (
  context: CrmContext,
  { path, headers, classify: first, ...rest }: Call,
): Promise<CrmResult<CrmAnswer>> =>
  signedIn(context, (apiUrl, token) =>
    request(context, {
      crm: ID,
      ...rest,
      url: `${apiUrl}/crm/v8${path}`,
      headers: { Authorization: `Zoho-oauthtoken ${token}`, ...headers },
      budget,
      classify: (status, body, all) => first?.(status, body, all) ?? classify(status, body),
      explain,
    }),
  );

/** Asks for data; undefined when there is none. */
export async function ask<T>(context: CrmContext, call: Call, schema: z.ZodType<T>): Promise<CrmResult<T | undefined>> {
  return andThen<CrmAnswer, T | undefined>(await send(context, call), ({ status, text, body }) => {
    if (status === 204 || status === 304) return { ok: true, value: undefined };
    if (body === undefined) return failed('not-a-crm', text ? {} : { unknownEnd: true });
    return checked(ID, body, schema);
  });
}

const outcome = z.object({
  code: z.string(),
  status: z.string().nullish(),
  message: z.string().nullish(),
  details: z.record(z.string(), z.unknown()).nullish(),
});
type Outcome = z.infer<typeof outcome>;
const outcomes = z.object({ data: z.array(outcome).min(1) });

/** What went wrong: beside the data, or in its first row. */
function problemOf(body: unknown): Outcome | undefined {
  const rows = outcomes.safeParse(body);
  const one = rows.success ? { success: true, data: rows.data.data[0] } : outcome.safeParse(body);
  return one.data && one.data.code !== 'SUCCESS' ? one.data : undefined;
}

const written = z.object({ data: z.array(outcome.extend({ details: z.object({ id: z.string() }) })).min(1) });

/**
 * Changes one record. Rows are answered one by one, and a row may be refused inside an answer of 200 or 202.
 * @returns id of the record
 */
export async function change(context: CrmContext, call: Call, target?: string): Promise<CrmResult<string>> {
  const goneTarget: CrmRequest['classify'] = (_status, body) => {
    const problem = problemOf(body);
    return problem && target && isBadId(problem, target) ? crmFailure('gone') : undefined;
  };
  return andThen(await send(context, { ...call, classify: goneTarget }), ({ status, body }) => {
    const problem = problemOf(body);
    if (problem) {
      const failure = goneTarget(status, body, new Headers()) ?? classify(400, body) ?? crmFailure('invalid');
      return { ok: false, failure: cleanFailure(withWords(failure, body), context) };
    }
    const answer = checked(ID, body, written);
    return answer.ok ? { ok: true, value: answer.value.data[0]?.details.id ?? '' } : answer;
  });
}

const withWords = (failure: CrmFailure, body: unknown): CrmFailure => ({
  ...failure,
  cause: { ...failure.cause, ...explain(body) },
});

/** A record that is named in a write and is not there. */
const isBadId = ({ code, details }: Outcome, field: string): boolean =>
  code === 'INVALID_DATA' && details?.api_name === field;

const FORBIDDEN = ['NO_PERMISSION', 'OAUTH_SCOPE_MISMATCH', 'INVALID_MODULE', 'FEATURE_NOT_ENABLED', 'NOT_SUPPORTED'];

/** The code in the body says more than the status: a scope that is missing is a 401, a record that is gone a 400. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const problem = status < 300 ? undefined : problemOf(body);
  if (!problem) return undefined;
  const { code, details } = problem;
  if (code === 'INVALID_TOKEN' || code === 'AUTHENTICATION_FAILURE') return crmFailure('signin');
  if (code === 'DUPLICATE_DATA') return crmFailure('invalid', { messageKey: 'crm_error_duplicate' });
  if (FORBIDDEN.includes(code)) return crmFailure('forbidden');
  const isInAddress = details?.resource_path_index !== undefined;
  if (isBadId(problem, 'id') || (code === 'INVALID_DATA' && isInAddress) || code === 'RECORD_NOT_FOUND')
    return crmFailure('gone');
  return undefined;
}

function explain(body: unknown) {
  const problem = problemOf(body);
  if (!problem) return undefined;
  const { code, message, details } = problem;
  const field = details?.api_name;
  return { vendorText: message || code, ...(typeof field === 'string' ? { field } : {}) };
}

/** Credits that are left in the window of 24 hours; Zoho says so only once half of them are used. */
function budget(headers: Headers): Budget | undefined {
  const left = headers.get('x-api-credits-remaining');
  return left && /^\d+$/.test(left) ? { remaining: Number(left) } : undefined;
}
