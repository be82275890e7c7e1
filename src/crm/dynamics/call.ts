import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, request, serverUrl } from '../http';
import { defineOAuth, type Tokens } from '../oauth';
import type { Budget, CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'dynamics';
export const API = '/api/data/v9.2';

/** Microsoft's clouds: where organisations are, and where their people sign in. */
const CLOUDS: [hosts: RegExp, login: string][] = [
  [/^[\w-]+\.crm\d*\.dynamics\.com$/, 'https://login.microsoftonline.com'],
  [/^[\w-]+\.crm\.(microsoftdynamics|appsplatform)\.us$/, 'https://login.microsoftonline.us'],
  [/^[\w-]+\.crm\.dynamics\.cn$/, 'https://login.partner.microsoftonline.cn'],
];

/** An organisation, and where its people sign in. */
export interface Organisation {
  origin: string;
  /** The address before the API's own path. */
  base: string;
  login: string;
}

/**
 * The organisation behind any address of its pages.
 * @throws TypeError for what is no address of Dynamics 365: no other machine may get the token
 */
export function organisationOf(input: string): Organisation {
  const url = serverUrl(input);
  const { origin, hostname, protocol, pathname } = url;
  const cloud = CLOUDS.find(([hosts]) => hosts.test(hostname));
  if (cloud) return { origin, base: origin, login: cloud[1] };
  // A stand-in on this very machine, for tests.
  if (protocol !== 'http:') throw new TypeError('Not an address of Dynamics 365');
  return { origin, base: `${origin}${pathname}`.replace(/\/+$/, ''), login: origin };
}

const here = ({ credentials }: CrmContext): Organisation => organisationOf(credentials.baseUrl);

const oauth = defineOAuth(context => {
  const { origin, login } = here(context);
  return {
    // Accounts of companies and schools; what they may do in this organisation is its own affair.
    authorizationEndpoint: `${login}/organizations/oauth2/v2.0/authorize`,
    tokenEndpoint: `${login}/organizations/oauth2/v2.0/token`,
    clientId: context.credentials.fields.clientId?.trim() ?? '',
    scope: `${origin}/user_impersonation offline_access`,
  };
});

/** A call in the rep's name. An access token that was given by hand, as `crm:check` does, cannot be renewed. */
function signedIn<T>(context: CrmContext, ask: (token: string) => Promise<CrmResult<T>>): Promise<CrmResult<T>> {
  const token = context.credentials.fields.token?.trim();
  return token ? ask(token) : oauth.use(context, ({ accessToken }: Tokens) => ask(accessToken));
}

/** Web page of a record. */
export const webUrl = (context: CrmContext, table: string, id: string): string =>
  `${here(context).base}/main.aspx?pagetype=entityrecord&etn=${table}&id=${encodeURIComponent(id)}`;

/** Names of what a row points to, and of choices, come along as people read them. */
const ANNOTATIONS =
  'odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"';

export type Call = Pick<CrmRequest, 'method' | 'json' | 'headers' | 'accept' | 'classify'> & {
  /** Begins behind the version. */
  path: string;
  /** Further wishes for the answer. */
  prefer?: string;
};

/** Asks the Web API. */
export const send = (context: CrmContext, { path, prefer, headers, ...rest }: Call): Promise<CrmResult<CrmAnswer>> =>
  signedIn(context, token =>
    request(context, {
      crm: ID,
      ...rest,
      url: `${here(context).base}${API}${path}`,
      headers: {
        Authorization: `Bearer ${token}`,
        'OData-MaxVersion': '4.0',
        'OData-Version': '4.0',
        Prefer: [prefer, ANNOTATIONS].filter(Boolean).join(','),
        ...headers,
      },
      budget,
      classify: rest.classify ?? classify,
      explain,
    }),
  );

/** Asks for data. */
export async function ask<T>(context: CrmContext, call: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await send(context, call), ({ body }) =>
    body === undefined ? failed('not-a-crm') : checked(ID, body, schema),
  );
}

/** A change or a removal: done when the answer is empty. */
export async function change(context: CrmContext, call: Call): Promise<CrmResult<null>> {
  return andThen(await send(context, call), ({ status }) =>
    status === 204 ? { ok: true, value: null } : failed('not-a-crm'),
  );
}

const rows = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

/** One page of a table; links are answered as paths behind the version, and may lead nowhere else. */
export async function page<T>(
  context: CrmContext,
  call: Omit<Call, 'method'>,
  row: z.ZodType<T>,
): Promise<CrmResult<{ rows: T[]; next?: string; delta?: string }>> {
  return andThen(await ask(context, { ...call, method: 'GET' }, rows), answer => {
    const links = [answer['@odata.nextLink'], answer['@odata.deltaLink']].map(link => link && pathIn(context, link));
    if (links.includes(null)) return failed('not-a-crm');
    const [next, delta] = links;
    return andThen(checked(ID, answer.value, z.array(row)), value => ({
      ok: true,
      value: { rows: value, ...(next ? { next } : {}), ...(delta ? { delta } : {}) },
    }));
  });
}

/** Path of a link behind the version; null for one that leads to another place. */
function pathIn(context: CrmContext, link: string): string | null {
  const start = `${here(context).base}${API}`;
  return link.startsWith(`${start}/`) ? link.slice(start.length) : null;
}

const problem = z.object({ error: z.object({ code: z.string(), message: z.string().nullish() }) });
export const problemOf = (body: unknown) => problem.safeParse(body).data?.error;

const DUPLICATE = ['0x80040333', '0x80060892'];
const FORBIDDEN = ['0x80040220', '0x80048306', '0x80072560', '0x8004f504'];
const GONE = ['0x80040217', '0x80060891'];

/** The code in the body says more than the status: a duplicate is a 412 or a 500. */
export function classify(_status: number, body: unknown): CrmFailure | undefined {
  const found = problemOf(body);
  if (!found) return undefined;
  const code = found.code.toLowerCase();
  if (DUPLICATE.includes(code)) return crmFailure('invalid', { messageKey: 'crm_error_duplicate' });
  if (FORBIDDEN.includes(code)) return crmFailure('forbidden');
  if (GONE.includes(code)) return crmFailure('gone');
  if (/change tracking/i.test(found.message ?? ''))
    return crmFailure('forbidden', { messageKey: 'crm_error_change_tracking' });
  return undefined;
}

function explain(body: unknown) {
  const found = problemOf(body);
  if (!found) return undefined;
  const { code, message } = found;
  const [, after, before] =
    /\b(?:attribute|property named|property) '(\w+)'|'(\w+)' attribute/i.exec(message ?? '') ?? [];
  return { vendorText: message || code, ...((after ?? before) ? { field: after ?? before } : {}) };
}

/** Requests that are left to this user in the window of five minutes. */
function budget(headers: Headers): Budget | undefined {
  const left = headers.get('x-ms-ratelimit-burst-remaining-xrm-requests');
  return left && /^\d+$/.test(left) ? { remaining: Number(left) } : undefined;
}
