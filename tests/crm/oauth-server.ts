import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An authorisation server for public clients, written after RFC 6749, RFC 7636 (PKCE, S256 only) and RFC 9700 (a refresh token is void
 * once it was used; using it again ends the whole sign-in). It refuses what these refuse.
 */
export class OAuthServer {
  /** Tokens that an API would take. */
  readonly valid = new Set<string>();
  /** How each request to the token endpoint ended. */
  readonly grants: string[] = [];
  /** Answers this status to every token request while set. */
  broken: number | undefined;
  /** Seconds that an access token lasts. */
  lifetime = 3600;
  private readonly codes = new Map<string, { challenge: string; redirectUri: string }>();
  private refreshToken: string | undefined;
  private readonly server = createServer((request, response) => {
    void this.token(request).then(([status, body]) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>(resume => this.server.listen(0, '127.0.0.1', resume));
  }

  stop(): void {
    this.server.close();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the rep's browser does on the sign-in page: agrees, and is sent back. */
  readonly agree = async (page: string): Promise<string> => {
    const asked = new URL(page).searchParams;
    const redirectUri = asked.get('redirect_uri') ?? '';
    const isPkce = asked.get('code_challenge_method') === 'S256' && asked.get('code_challenge');
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (!isPkce || asked.get('response_type') !== 'code' || asked.get('client_id') !== 'throughline') {
      back.searchParams.set('error', 'invalid_request');
      return back.href;
    }
    const code = randomBytes(8).toString('hex');
    this.codes.set(code, { challenge: asked.get('code_challenge') ?? '', redirectUri });
    back.searchParams.set('code', code);
    return back.href;
  };

  private async token(request: IncomingMessage): Promise<[number, object]> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    if (this.broken) return [this.broken, { message: 'in trouble' }];
    if (request.method !== 'POST' || request.url !== '/token') return [404, {}];
    const refused = form.has('client_secret')
      ? 'invalid_client'
      : form.get('grant_type') === 'refresh_token'
        ? this.refuseRefresh(form)
        : this.refuseCode(form);
    this.grants.push(refused ?? form.get('grant_type') ?? '');
    return refused ? [400, { error: refused, error_description: `${refused} said the server` }] : [200, this.issue()];
  }

  private refuseCode(form: URLSearchParams): string | undefined {
    const code = form.get('code') ?? '';
    const known = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isGood = known?.challenge === challenge && known.redirectUri === form.get('redirect_uri');
    return form.get('grant_type') === 'authorization_code' && isGood ? undefined : 'invalid_grant';
  }

  private refuseRefresh(form: URLSearchParams): string | undefined {
    const isGood = this.refreshToken !== undefined && form.get('refresh_token') === this.refreshToken;
    if (!isGood) this.refreshToken = undefined;
    return isGood ? undefined : 'invalid_grant';
  }

  private issue(): object {
    const accessToken = randomBytes(8).toString('hex');
    this.valid.add(accessToken);
    this.refreshToken = randomBytes(8).toString('hex');
    return {
      access_token: accessToken,
      refresh_token: this.refreshToken,
      token_type: 'Bearer',
      expires_in: this.lifetime,
      instance_url: 'https://na1.example.com',
    };
  }
}
