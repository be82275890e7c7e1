import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmRequest, checked, request } from '../http';
import { defineOAuth, type Tokens } from '../oauth';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'google';
export const API = 'https://people.googleapis.com';
export const TOKENS = 'https://oauth2.googleapis.com';

const oauth = defineOAuth(({ credentials: { fields } }) => ({
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: `${TOKENS}/token`,
  clientId: fields.clientId?.trim() ?? '',
  // Google asks for it, beside PKCE, from clients of the type that may lead back to an extension.
  ...(fields.clientSecret?.trim() ? { clientSecret: fields.clientSecret.trim() } : {}),
  scope: 'https://www.googleapis.com/auth/contacts https://www.googleapis.com/auth/userinfo.profile',
  // Without the consent page, Google gives a refresh token only the first time.
  parameters: { access_type: 'offline', prompt: 'consent' },
}));

/** A call in the rep's name. An access token that was given by hand, as `crm:check` does, cannot be renewed. */
function signedIn<T>(context: CrmContext, ask: (token: string) => Promise<CrmResult<T>>): Promise<CrmResult<T>> {
  const token = context.credentials.fields.token?.trim();
  return token ? ask(token) : oauth.use(context, ({ accessToken }: Tokens) => ask(accessToken));
}

type Call = Pick<CrmRequest, 'method' | 'json' | 'classify'> & {
  /** Begins behind the version. */
  path: string;
};

/** Asks the People API. */
export const call = <T>(
  context: CrmContext,
  { path, classify: first, ...one }: Call,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> =>
  signedIn(context, async token => {
    const answer = await request(context, {
      crm: ID,
      ...one,
      url: `${API}/v1/${path}`,
      headers: { Authorization: `Bearer ${token}` },
      classify: (status, body, headers) => first?.(status, body, headers) ?? classify(status, body),
      explain,
    });
    return andThen(answer, ({ body }) => (body === undefined ? failed('not-a-crm') : checked(ID, body, schema)));
  });

const problem = z.object({
  error: z.object({
    message: z.string().nullish(),
    status: z.string().nullish(),
    errors: z.array(z.object({ reason: z.string().nullish() })).nullish(),
    details: z
      .array(
        z.object({
          reason: z.string().nullish(),
          fieldViolations: z
            .array(z.object({ field: z.string().nullish(), description: z.string().nullish() }))
            .nullish(),
        }),
      )
      .nullish(),
  }),
});

/** All reasons that an error gives, in both of Google's forms. */
export function reasonsOf(body: unknown): string[] {
  const { error } = problem.safeParse(body).data ?? {};
  const all = [
    error?.status,
    ...(error?.errors ?? []).map(one => one.reason),
    ...(error?.details ?? []).map(one => one.reason),
  ];
  return all.flatMap(reason => reason ?? []);
}

const CONFLICT = /^(FAILED_PRECONDITION|failedPrecondition)$/;
const LIMITED = /^(RESOURCE_EXHAUSTED|RATE_LIMIT_EXCEEDED|rateLimitExceeded|userRateLimitExceeded|quotaExceeded)$/;

/** The reason says more than the status: an old etag is a 400, a used-up quota may be a 403. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  if (status < 400 || status >= 500) return undefined;
  const reasons = reasonsOf(body);
  if (reasons.some(reason => CONFLICT.test(reason))) return crmFailure('conflict');
  // Where it is a 429 the headers may say how long to wait.
  return status === 403 && reasons.some(reason => LIMITED.test(reason)) ? crmFailure('rate-limit') : undefined;
}

function explain(body: unknown) {
  const { error } = problem.safeParse(body).data ?? {};
  if (!error) return undefined;
  const [violation] = (error.details ?? []).flatMap(one => one.fieldViolations ?? []);
  // `person.email_addresses[0].value` is about the field that people know as its beginning.
  const field = violation?.field?.replace(/^person\./, '').split(/[.[]/)[0];
  const words = error.message || violation?.description || error.status;
  return { ...(words ? { vendorText: words } : {}), ...(field ? { field } : {}) };
}

const profile = z.object({
  resourceName: z.string(),
  names: z.array(z.object({ displayName: z.string().nullish() })).nullish(),
});

/** Who is signed in. */
export async function whoAmI(context: CrmContext) {
  return andThen(await call(context, { method: 'GET', path: 'people/me?personFields=names' }, profile), row => {
    const userId = row.resourceName.replace(/^people\//, '');
    return { ok: true as const, value: { userId, userName: row.names?.[0]?.displayName || userId } };
  });
}
