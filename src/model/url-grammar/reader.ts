import { plainAddress, toWebUrl } from '../../lib/url';
import type { Identifier, SiteId } from '../identifier';
import { type Address, type Found, type ProfileUrl, type SiteGrammar, subdomainOf, toAddress } from './grammar';

/** Reads addresses of the sites it was made for. */
export interface ProfileReader {
  /**
   * Reads an address of any of the sites.
   * @param input - absolute; without scheme is fine, as CRM fields hold it
   * @returns null for look-alike hosts, reserved names, and everything that names no account and no post
   */
  parseProfileUrl(input: string | URL): ProfileUrl | null;
  /** Handle of the profile that an address shows, if it is a profile of that site. */
  profileHandle(site: SiteId, url: string | URL): string | undefined;
}

/**
 * A script that runs on one site is made with the rows that it needs, and no more.
 * @param rows - a row without hosts (mastodon lives on any) is asked when no other row knows the host
 * @param unwrap - takes off what only leads on to another address
 */
export function createProfileReader(rows: readonly SiteGrammar[], unwrap = (url: URL) => url): ProfileReader {
  const byHost = new Map<string, SiteGrammar>(rows.flatMap(row => row.hosts.map(host => [host, row] as const)));
  const withSubdomains = rows.filter(row => row.under);
  const onAnyHost = rows.find(row => !row.hosts.length) ?? null;

  function rowOf({ host, bareHost }: Address): SiteGrammar | null {
    const row = byHost.get(bareHost) ?? byHost.get(host);
    if (row) return row;
    const parent = withSubdomains.find(({ under = '' }) => host.endsWith(`.${under}`));
    if (parent) return subdomainOf(host, parent.under ?? '') ? parent : null;
    // `pbs.example` below a known site is a service of that site, not an instance.
    return rows.some(({ hosts }) => hosts.some(known => host.endsWith(`.${known}`))) ? null : onAnyHost;
  }

  function parseProfileUrl(input: string | URL): ProfileUrl | null {
    const url = toWebUrl(input);
    if (!url || url.port) return null;
    const target = unwrap(url);
    const address = toAddress(target);
    const row = rowOf(address);
    const found = row?.read(address);
    return row && found ? toProfileUrl(row, found, target) : null;
  }

  function profileHandle(site: SiteId, url: string | URL): string | undefined {
    const parsed = parseProfileUrl(url);
    return parsed?.site === site && parsed.kind === 'profile' ? parsed.handle : undefined;
  }

  return { parseProfileUrl, profileHandle };
}

function toProfileUrl(row: SiteGrammar, found: Found, url: URL): ProfileUrl {
  const { site } = row;
  const handle = row.keepsCase ? found.handle : found.handle?.toLowerCase();
  const { kind, memberId } = found;
  const canonicalUrl = found.address ?? ownAddress(row, kind, handle, memberId) ?? plainAddress(url);
  const base = { site, kind, handle, memberId, canonicalUrl };
  if (kind !== 'profile') return base;
  return { ...base, identifier: identifierOf(site, found.ownNameSpace ? undefined : handle, memberId, canonicalUrl) };
}

function ownAddress(
  row: SiteGrammar,
  kind: ProfileUrl['kind'],
  handle?: string,
  memberId?: string,
): string | undefined {
  if (kind !== 'profile') return undefined;
  if (handle) return row.profile(handle);
  return memberId ? row.member?.(memberId) : undefined;
}

function identifierOf(site: SiteId, handle: string | undefined, memberId: string | undefined, url: string): Identifier {
  if (handle) return { kind: 'handle', site, value: handle };
  if (memberId) return { kind: 'memberId', site, value: memberId };
  // An address of no site in particular is the same identifier wherever it was found.
  return site === 'web' ? { kind: 'url', value: url } : { kind: 'url', site, value: url };
}
