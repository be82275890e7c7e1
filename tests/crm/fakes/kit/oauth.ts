import { createHash, randomBytes } from 'node:crypto';

/** What differs between vendors' sign-in for public clients. */
export interface OAuthRules {
  clientId: string;
  /** Parameters that the sign-in page must be opened with, beside those of RFC 6749 and RFC 7636. */
  page?: Record<string, string>;
  /** A new refresh token with each use; the old one is void, and using it again ends the whole sign-in (RFC 9700). */
  rotates?: boolean;
  /** What the token answer says beside the tokens. */
  extra?: Record<string, unknown>;
  /** What the page sends back beside code and state. */
  landing?: Record<string, string>;
  makeToken?(): string;
}

/** Authorisation code with PKCE (S256 only) and refresh tokens, as RFC 6749, RFC 7636 and RFC 9700 want them of public clients. */
export class OAuthGrants {
  /** Tokens that an API would take. */
  readonly valid = new Set<string>();
  /** How each request to the token endpoint ended. */
  readonly grants: string[] = [];
  /** Addresses of sign-in pages that were opened. */
  readonly pages: URL[] = [];
  /** Seconds that an access token lasts. */
  lifetime = 3600;
  private readonly codes = new Map<string, { challenge: string; redirectUri: string }>();
  private refreshToken: string | undefined;

  constructor(private readonly rules: OAuthRules) {}

  /** What the rep's browser does on the sign-in page: agrees, and is sent back. */
  readonly agree = async (page: string): Promise<string> => {
    const url = new URL(page);
    this.pages.push(url);
    const asked = url.searchParams;
    const redirectUri = asked.get('redirect_uri') ?? '';
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    const wanted = { response_type: 'code', client_id: this.rules.clientId, code_challenge_method: 'S256' };
    const isRight = Object.entries({ ...wanted, ...this.rules.page }).every(
      ([name, value]) => asked.get(name) === value,
    );
    if (!isRight || !asked.get('code_challenge')) {
      back.searchParams.set('error', 'invalid_request');
      return back.href;
    }
    const code = randomBytes(8).toString('hex');
    this.codes.set(code, { challenge: asked.get('code_challenge') ?? '', redirectUri });
    back.searchParams.set('code', code);
    for (const [name, value] of Object.entries(this.rules.landing ?? {})) back.searchParams.set(name, value);
    return back.href;
  };

  /** Answers a request to the token endpoint: tokens, or the code of RFC 6749 for why not. */
  token(form: URLSearchParams): { tokens: Record<string, unknown> } | { error: string } {
    const error = form.has('client_secret')
      ? 'invalid_client'
      : form.get('grant_type') === 'refresh_token'
        ? this.refuseRefresh(form)
        : this.refuseCode(form);
    this.grants.push(error ?? form.get('grant_type') ?? '');
    return error ? { error } : { tokens: this.issue() };
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
    if (!isGood && this.rules.rotates !== false) this.refreshToken = undefined;
    return isGood ? undefined : 'invalid_grant';
  }

  private issue(): Record<string, unknown> {
    const { rotates = true, extra, makeToken = () => randomBytes(8).toString('hex') } = this.rules;
    const accessToken = makeToken();
    this.valid.add(accessToken);
    const isNew = rotates || this.refreshToken === undefined;
    if (isNew) this.refreshToken = randomBytes(8).toString('hex');
    return {
      access_token: accessToken,
      ...(isNew ? { refresh_token: this.refreshToken } : {}),
      token_type: 'Bearer',
      expires_in: this.lifetime,
      ...extra,
    };
  }
}
