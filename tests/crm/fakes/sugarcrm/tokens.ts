import { randomUUID } from 'node:crypto';
import { Refusal } from '../kit/server';

const USER = { username: 'rita', password: 'rita-pass-1' };
const KEYS = ['grant_type', 'client_id', 'client_secret', 'username', 'password', 'platform', 'refresh_token'];

const refusal = (status: number, error: string, error_message: string): Refusal =>
  new Refusal(status, { error, error_message });

/** Sessions of the one user: SugarCRM keeps one for each platform, and a new sign-in ends the one before. */
export class SugarTokens {
  private readonly sessions = new Map<string, { access: string; refresh: string }>();
  readonly grants: string[] = [];

  constructor(private readonly platforms: readonly string[]) {}

  isKnown(access: string): boolean {
    return [...this.sessions.values()].some(session => session.access === access);
  }

  /** An hour is over. */
  expire(platform: string): void {
    const session = this.sessions.get(platform);
    if (session) this.sessions.set(platform, { ...session, access: 'ended' });
  }

  /** The same user signs in somewhere else: in the browser, say. */
  signInElsewhere(platform: string): void {
    this.sessions.set(platform, { access: randomUUID(), refresh: randomUUID() });
  }

  grant(body: Record<string, string>) {
    const odd = Object.keys(body).filter(key => !KEYS.includes(key));
    if (odd.length) throw refusal(400, 'invalid_request', `Unknown ${odd}`);
    const { grant_type, client_id, client_secret, username, password, platform = 'base', refresh_token } = body;
    this.grants.push(`${grant_type} ${platform}`);
    if (!this.platforms.includes(platform))
      throw refusal(422, 'invalid_parameter', 'EXCEPTION_INVALID_PLATFORM: invalid platform');
    if (client_id !== 'sugar' || client_secret !== '')
      throw refusal(400, 'invalid_client', 'The client credentials are invalid');
    if (grant_type === 'refresh_token') {
      if (this.sessions.get(platform)?.refresh !== refresh_token)
        throw refusal(400, 'invalid_grant', 'Invalid refresh token');
    } else if (username !== USER.username || password !== USER.password) {
      throw refusal(401, 'need_login', 'You must specify a valid username and password.');
    }
    const session = { access: randomUUID(), refresh: randomUUID() };
    this.sessions.set(platform, session);
    return {
      access_token: session.access,
      expires_in: 3600,
      token_type: 'bearer',
      scope: null,
      refresh_token: session.refresh,
      refresh_expires_in: 1_209_600,
      download_token: randomUUID(),
    };
  }
}
