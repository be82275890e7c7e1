import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { failed, statusFailure } from './failure';
import { cleanFailure } from './http';
import { defineSession, type SessionKeeper } from './session';
import type { CrmContext, CrmFailure, CrmResult } from './types';

/** Tokens of an OAuth sign-in, as they are kept. */
export interface Tokens {
  accessToken: string;
  refreshToken?: string;
  /** Epoch milliseconds. */
  expiresAt?: number;
  /** Origin of the API, where the token answer names it (Salesforce `instance_url`, Zoho `api_domain`). */
  apiUrl?: string;
}

const tokensSchema: z.ZodType<Tokens> = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAt: z.number().optional(),
  apiUrl: z.string().optional(),
});

/** How a vendor's sign-in is reached, for one connection. */
export interface OAuthServer {
  authorizationEndpoint: string;
  tokenEndpoint: string;
  clientId: string;
  /** Only one that the rep's own admin issued and the rep typed; none is ever part of the extension. */
  clientSecret?: string;
  scope: string;
  /** Further parameters of the sign-in page. */
  parameters?: Record<string, string>;
  /** A reason not to go on with what the sign-in page sent back, such as an account of another data centre. */
  refuse?(landed: URL): CrmFailure | undefined;
  /** Reads the API's origin from the token answer. */
  apiUrl?(answer: Record<string, unknown>): string | undefined;
}

/** Renewed this long before it ends, so that no request meets the very end. */
const EARLY_MS = 60_000;

/**
 * Authorisation code with PKCE (RFC 7636) as a public client, and refresh with rotation (RFC 9700).
 * The vendor's page is only shown while the rep signs in; at any other time an ended sign-in is a `signin` failure.
 * @param serverOf - throws TypeError when the sign-in fields hold no address
 */
export function defineOAuth(serverOf: (context: CrmContext) => OAuthServer): SessionKeeper<Tokens> {
  return defineSession<Tokens>({
    schema: tokensSchema,
    isSame: (a, b) => a.accessToken === b.accessToken,
    isFresh: ({ expiresAt }, now) => expiresAt === undefined || expiresAt - EARLY_MS > now.getTime(),
    signIn: (context, old) =>
      old?.refreshToken ? refresh(context, serverOf(context), old) : authorize(context, serverOf(context)),
  });
}

const metadataOf = ({ authorizationEndpoint, tokenEndpoint }: OAuthServer): oauth.AuthorizationServer => ({
  issuer: new URL(tokenEndpoint).origin,
  authorization_endpoint: authorizationEndpoint,
  token_endpoint: tokenEndpoint,
});

const authentication = ({ clientSecret }: OAuthServer): oauth.ClientAuth =>
  clientSecret ? oauth.ClientSecretPost(clientSecret) : oauth.None();

async function authorize(context: CrmContext, server: OAuthServer): Promise<CrmResult<Tokens>> {
  const { redirectUri } = context;
  if (!context.authorize || !redirectUri) return failed('signin');
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const page = new URL(server.authorizationEndpoint);
  const parameters = {
    response_type: 'code',
    client_id: server.clientId,
    redirect_uri: redirectUri,
    scope: server.scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...server.parameters,
  };
  for (const [name, value] of Object.entries(parameters)) if (value) page.searchParams.set(name, value);
  const landed = await context.authorize(page.href);
  if (!landed) return failed('signin', { messageKey: 'crm_error_signin_closed' });
  const client = { client_id: server.clientId };
  const answer = readAnswer(server, client, landed, state);
  if (!answer.ok) return answer;
  const refusal = server.refuse?.(new URL(landed));
  if (refusal) return { ok: false, failure: refusal };
  return tokensFrom(context, server, options =>
    oauth.authorizationCodeGrantRequest(
      metadataOf(server),
      client,
      authentication(server),
      answer.value,
      redirectUri,
      verifier,
      options,
    ),
  );
}

/** What the sign-in page sent back: a code for this very sign-in, or a refusal. */
function readAnswer(
  server: OAuthServer,
  client: oauth.Client,
  landed: string,
  state: string,
): CrmResult<URLSearchParams> {
  try {
    return { ok: true, value: oauth.validateAuthResponse(metadataOf(server), client, withoutIssuer(landed), state) };
  } catch (error) {
    const words =
      error instanceof oauth.AuthorizationResponseError ? (error.error_description ?? error.error) : undefined;
    return failed('signin', words ? { vendorText: words } : {});
  }
}

/** The issuer is checked by the token endpoint's address, which is fixed here; vendors spell theirs in many ways. */
function withoutIssuer(landed: string): URL {
  const url = new URL(landed);
  url.searchParams.delete('iss');
  return url;
}

async function refresh(context: CrmContext, server: OAuthServer, old: Tokens): Promise<CrmResult<Tokens>> {
  const renewed = await tokensFrom(context, server, options =>
    oauth.refreshTokenGrantRequest(
      metadataOf(server),
      { client_id: server.clientId },
      authentication(server),
      old.refreshToken ?? '',
      options,
    ),
  );
  // Not every server rotates; what it does not name anew stays valid.
  if (renewed.ok) return { ok: true, value: { ...old, expiresAt: undefined, ...renewed.value } };
  return renewed.failure.retry === 'signin' && context.authorize ? authorize(context, server) : renewed;
}

type RequestOptions = oauth.TokenEndpointRequestOptions;

async function tokensFrom(
  context: CrmContext,
  server: OAuthServer,
  ask: (options: RequestOptions) => Promise<Response>,
): Promise<CrmResult<Tokens>> {
  let extra: Record<string, unknown> = {};
  try {
    const response = await ask(requestOptions(context));
    extra = await bodyOf(response);
    const failure = statusFailure(response.status, response.headers, false, context.now());
    // An OAuth error is a 400 with a code of its own; anything from 500 on is a server in trouble.
    if (failure && failure.retry === 'later') return { ok: false, failure };
    // Zoho refuses with 200.
    if (response.ok && typeof extra.error === 'string') return refusedBecause(context, extra.error);
    const answer = await oauth.processGenericTokenEndpointResponse(
      metadataOf(server),
      { client_id: server.clientId },
      response,
    );
    return { ok: true, value: toTokens(context, server, answer as unknown as Record<string, unknown>) };
  } catch (error) {
    return refused(context, error, extra);
  }
}

const requestOptions = ({ fetch, signal }: CrmContext): RequestOptions => ({
  [oauth.customFetch]: (url: string, init: object) =>
    fetch(url, {
      ...init,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    } as RequestInit),
  [oauth.allowInsecureRequests]: true,
  ...(signal ? { signal } : {}),
});

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.clone().json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function toTokens(context: CrmContext, server: OAuthServer, answer: Record<string, unknown>): Tokens {
  const { access_token, refresh_token, expires_in } = answer;
  const apiUrl = server.apiUrl?.(answer);
  return {
    accessToken: String(access_token),
    ...(typeof refresh_token === 'string' ? { refreshToken: refresh_token } : {}),
    ...(typeof expires_in === 'number' ? { expiresAt: context.now().getTime() + expires_in * 1000 } : {}),
    ...(apiUrl ? { apiUrl } : {}),
  };
}

/** A refusal by the vendor asks for a new sign-in; a broken connection does not. */
function refused(context: CrmContext, error: unknown, body: Record<string, unknown>): CrmResult<Tokens> {
  if (error instanceof oauth.ResponseBodyError) {
    return refusedBecause(context, String(body.error_description ?? error.error_description ?? error.error));
  }
  if (error instanceof oauth.OperationProcessingError) return failed('not-a-crm');
  if (error instanceof oauth.UnsupportedOperationError) return failed('not-a-crm');
  return failed('network', { unknownEnd: false });
}

function refusedBecause(context: CrmContext, vendorText: string): CrmResult<Tokens> {
  return { ok: false, failure: cleanFailure(failed('signin', { vendorText }).failure, context) };
}
