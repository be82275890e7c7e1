import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { requestJson, serverUrl } from '../http';
import { defineSession } from '../session';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

/** Id of the connector. */
export const ID = 'sugarcrm';

/** Address of the installation, without the API's path and the web client's fragment, whatever the rep copied. */
export function rootOf({ credentials }: CrmContext): string {
  const url = serverUrl(credentials.baseUrl);
  return `${url.origin}${url.pathname.replace(/\/(rest(\/.*)?|index\.php)?$/, '')}`;
}

/** Address of a part of the API. */
export const apiUrl = (context: CrmContext, path: string): string => `${rootOf(context)}/rest/v11/${path}`;

const sessionSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** Milliseconds since 1970, on our clock. */
  expiresAt: z.number(),
});
type Session = z.infer<typeof sessionSchema>;

/** Renewed this long before it ends, so that no request meets the very end. */
const EARLY_MS = 60_000;
const isFresh = ({ expiresAt }: Session, now: Date): boolean => expiresAt - EARLY_MS > now.getTime();

/**
 * SugarCRM knows one session for each user and platform. The web pages are `base`: a sign-in there would end the rep's own
 * session in the browser, and the next one in the browser would end ours.
 */
const OWN_PLATFORM = 'throughline';
const WEB_PLATFORM = 'base';
const platformOf = ({ credentials }: CrmContext): string => credentials.fields.platform?.trim() || OWN_PLATFORM;

export const keeper = defineSession<Session>({
  schema: sessionSchema,
  isSame: (a, b) => a.accessToken === b.accessToken,
  isFresh,
  signIn,
});

async function signIn(context: CrmContext, old: Session | undefined): Promise<CrmResult<Session>> {
  // Ended before its time on the platform of the web pages: the rep has signed in there, and is not to be thrown out again.
  if (old && platformOf(context) === WEB_PLATFORM && isFresh(old, context.now()))
    return failed('signin', { messageKey: 'crm_error_sugarPlatformShared' });
  if (old?.refreshToken) {
    const renewed = await grant(context, { grant_type: 'refresh_token', refresh_token: old.refreshToken });
    if (renewed.ok || renewed.failure.retry !== 'signin') return renewed;
  }
  const { user = '', password = '' } = context.credentials.fields;
  return grant(context, { grant_type: 'password', username: user, password });
}

const tokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number(),
});

async function grant(context: CrmContext, how: Record<string, string>): Promise<CrmResult<Session>> {
  const { clientId, clientSecret } = context.credentials.fields;
  const json = {
    ...how,
    client_id: clientId?.trim() || 'sugar',
    client_secret: clientSecret?.trim() ?? '',
    platform: platformOf(context),
  };
  const url = apiUrl(context, 'oauth2/token');
  const answer = await requestJson(context, { crm: ID, method: 'POST', url, json, classify, explain }, tokens);
  return andThen(answer, ({ access_token, refresh_token, expires_in }) => ({
    ok: true,
    value: {
      accessToken: access_token,
      expiresAt: context.now().getTime() + expires_in * 1000,
      ...(refresh_token ? { refreshToken: refresh_token } : {}),
    },
  }));
}

const refusal = z.object({ error: z.string(), error_message: z.string().nullish() });

/** What the token endpoint refuses is the sign-in, whatever the status says. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  const { data } = refusal.safeParse(body);
  if (!data || status >= 500) return undefined;
  if (data.error === 'invalid_client') return crmFailure('invalid', { messageKey: 'crm_error_sugarClient' });
  if (data.error_message?.includes('EXCEPTION_INVALID_PLATFORM') || data.error === 'invalid_platform')
    return crmFailure('invalid', { messageKey: 'crm_error_sugarPlatform', field: 'platform' });
  if (data.error === 'need_login' || data.error === 'invalid_grant') return crmFailure('signin');
  return undefined;
}

/** SugarCRM's own words, and the field where they name one. */
export function explain(body: unknown): { vendorText?: string; field?: string } {
  const { data } = refusal.safeParse(body);
  if (!data) return {};
  const words = data.error_message || data.error;
  const field = /(?:field value: |edit field |Missing parameter: |Unknown field |Did not recognize )(\w+)/.exec(
    words,
  )?.[1];
  const isEmail = words.endsWith('is an invalid email address');
  return { vendorText: words, ...(isEmail ? { field: 'email' } : field ? { field } : {}) };
}
