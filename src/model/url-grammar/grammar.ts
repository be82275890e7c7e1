import { hostOf, pathSegments } from '../../lib/url';
import type { Identifier, SiteId } from '../identifier';

/** What an address says about a site's account. */
export interface ProfileUrl {
  site: SiteId;
  /** `post`: something the account wrote; its handle is the author, when the address holds it. */
  kind: 'profile' | 'company' | 'post';
  handle?: string;
  memberId?: string;
  canonicalUrl: string;
  /** What names the account, for profiles. Differs from the handle where a site has several name spaces. */
  identifier?: Identifier;
}

/** An address, taken apart once for all rows. */
export interface Address {
  url: URL;
  host: string;
  /** Host without `www.`, `m.` or `mobile.`. */
  bareHost: string;
  segments: string[];
}

/** What a row reads from an address. A `path` stands in where the address is not made from handle or member id. */
export interface Found {
  kind: ProfileUrl['kind'];
  handle?: string;
  memberId?: string;
  /** Canonical address, where neither handle nor member id makes it. */
  address?: string;
  /** The handle is not in the site's main name space: only the address names the account. */
  ownNameSpace?: boolean;
}

/** URL grammar of one site. */
export interface SiteGrammar {
  site: SiteId;
  /** Hosts without `www.`, `m.` and `mobile.`. */
  hosts: readonly string[];
  /** Further hosts, such as country or account subdomains of `under`. */
  under?: string;
  /** Form of a handle, for bare ones in CRM fields and for path segments alike. */
  handle: RegExp;
  /** Handles whose case matters at the site. */
  keepsCase?: boolean;
  read(address: Address): Found | null;
  profile(handle: string): string;
  member?(memberId: string): string;
}

export function toAddress(url: URL): Address {
  const host = hostOf(url);
  return { url, host, bareHost: host.replace(/^(?:www|m|mobile)\./, ''), segments: pathSegments(url) };
}

/** Label before `under`, when there is exactly one: `de` of `de.linkedin.com`. */
export function subdomainOf(host: string, under: string): string | undefined {
  if (!host.endsWith(`.${under}`)) return undefined;
  const label = host.slice(0, -under.length - 1);
  return label.includes('.') ? undefined : label;
}

export const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** The handle in a segment `@name`, when the segment has that form. */
export function atName(segment: string | undefined, form: RegExp): string | undefined {
  const name = segment?.startsWith('@') ? segment.slice(1) : undefined;
  return name && form.test(name) ? name : undefined;
}

/** Profile, or post when the address goes on with one of `postWords` and something after it. */
export function profileOrPost(handle: string, rest: readonly string[], postWords: ReadonlySet<string>): Found {
  return { kind: rest.length > 1 && postWords.has(rest[0] ?? '') ? 'post' : 'profile', handle };
}
