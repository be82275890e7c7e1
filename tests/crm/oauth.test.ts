import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failed } from '../../src/crm/failure';
import { defineOAuth, type Tokens } from '../../src/crm/oauth';
import type { CrmContext, CrmResult } from '../../src/crm/types';
import { OAuthServer } from './oauth-server';

let server: OAuthServer;
beforeEach(async () => {
  server = new OAuthServer();
  await server.start();
});
afterEach(() => server.stop());

const sessions = defineOAuth(() => ({
  authorizationEndpoint: `${server.origin}/authorize`,
  tokenEndpoint: `${server.origin}/token`,
  clientId: 'throughline',
  scope: 'api refresh_token',
  apiUrl: answer => (typeof answer.instance_url === 'string' ? answer.instance_url : undefined),
}));

function contextFor(overrides: Partial<CrmContext> = {}): CrmContext & { kept: (string | undefined)[] } {
  const kept: (string | undefined)[] = [];
  return {
    kept,
    connectionId: 'one',
    credentials: { baseUrl: server.origin, fields: {} },
    fetch,
    now: () => new Date(),
    saveSession: async session => void kept.push(session),
    authorize: server.agree,
    redirectUri: 'https://test.chromiumapp.org/crm',
    ...overrides,
  };
}

/** A request of the API, which takes only tokens that the server has given and not ended. */
async function callApi({ accessToken }: Tokens): Promise<CrmResult<string>> {
  return server.valid.has(accessToken) ? { ok: true, value: accessToken } : failed('signin');
}

describe('OAuth', () => {
  it('signs in with PKCE and keeps the tokens before their first use', async () => {
    const context = contextFor();
    const result = await sessions.use(context, async tokens => {
      expect(context.kept).toHaveLength(1);
      return callApi(tokens);
    });
    expect(result.ok).toBe(true);
    expect(sessions.stored(context)?.apiUrl).toBe('https://na1.example.com');
    expect(server.grants).toEqual(['authorization_code']);
  });

  it('renews once for many requests that meet the end at the same time', async () => {
    const context = contextFor();
    await sessions.use(context, callApi);
    server.valid.clear();
    const results = await Promise.all(Array.from({ length: 8 }, () => sessions.use(context, callApi)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(server.grants).toEqual(['authorization_code', 'refresh_token']);
  });

  it('renews before a token ends by the clock', async () => {
    server.lifetime = 30;
    const context = contextFor();
    await sessions.use(context, callApi);
    await sessions.use(context, callApi);
    expect(server.grants).toEqual(['authorization_code', 'refresh_token']);
  });

  it('never loses a rotated refresh token: what is kept is what the server takes next', async () => {
    const context = contextFor();
    await sessions.use(context, callApi);
    for (let round = 0; round < 5; round++) {
      server.valid.clear();
      // A worker that died: all that is left is what was kept.
      const session = context.kept.at(-1);
      const reborn = contextFor({ credentials: { baseUrl: server.origin, fields: {}, session }, authorize: undefined });
      const result = await sessions.use(reborn, callApi);
      expect(result.ok).toBe(true);
      context.kept.push(...reborn.kept);
    }
  });

  it('asks for a new sign-in when the refresh token is refused, with the words of the server', async () => {
    const context = contextFor();
    await sessions.use(context, callApi);
    server.valid.clear();
    const session = JSON.stringify({ accessToken: 'ended', refreshToken: 'stolen and used' });
    const later = contextFor({ credentials: { baseUrl: '', fields: {}, session }, authorize: undefined });
    const result = await sessions.use(later, callApi);
    expect(result).toMatchObject({
      ok: false,
      failure: { retry: 'signin', cause: { code: 'signin', vendorText: 'invalid_grant said the server' } },
    });
    expect(later.kept).toEqual([]);
  });

  it('waits for a server in trouble instead of asking the rep to sign in', async () => {
    const context = contextFor();
    await sessions.use(context, callApi);
    server.valid.clear();
    server.broken = 503;
    expect(await sessions.use(context, callApi)).toMatchObject({ ok: false, failure: { retry: 'later' } });
    server.broken = undefined;
    expect((await sessions.use(context, callApi)).ok).toBe(true);
  });

  it('tells a broken connection from a refusal', async () => {
    const context = contextFor();
    await sessions.use(context, callApi);
    server.valid.clear();
    const offline = { ...context, fetch: async () => Promise.reject(new TypeError('Failed to fetch')) };
    expect(await sessions.use(offline, callApi)).toMatchObject({
      ok: false,
      failure: { retry: 'later', unknownEnd: false, cause: { code: 'network' } },
    });
  });

  it('says when the sign-in page was closed, and shows none while the rep does not sign in', async () => {
    const closed = await sessions.open(contextFor({ authorize: async () => null }));
    expect(closed).toMatchObject({ ok: false, failure: { cause: { messageKey: 'crm_error_signin_closed' } } });
    const unattended = await sessions.open(contextFor({ authorize: undefined }));
    expect(unattended).toMatchObject({ ok: false, failure: { retry: 'signin' } });
  });

  it('takes no answer that was meant for another sign-in', async () => {
    const forged = contextFor({
      authorize: async page => (await server.agree(page)).replace(/state=[^&]+/, 'state=other'),
    });
    expect(await sessions.open(forged)).toMatchObject({ ok: false, failure: { retry: 'signin' } });
    expect(server.grants).toEqual([]);
  });
});
