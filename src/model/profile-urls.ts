import { plainAddress, toWebUrl } from '../lib/url';
import type { Identifier, SiteId } from './identifier';
import type { Address, Found, ProfileUrl, SiteGrammar } from './url-grammar/grammar';
import { subdomainOf, toAddress } from './url-grammar/grammar';
import { mastodon } from './url-grammar/mastodon';
import { medium, reddit, substack, threads, tiktok, youtube } from './url-grammar/publishing';
import { bluesky, facebook, instagram, telegram, x } from './url-grammar/social';
import { github, hackernews, linkedin, stackoverflow, xing } from './url-grammar/work';

export type { ProfileUrl } from './url-grammar/grammar';

/** One row per site; mastodon, which lives on any host, is asked when no other row knows the host. */
const ROWS: readonly SiteGrammar[] = [
  linkedin,
  x,
  github,
  bluesky,
  facebook,
  instagram,
  youtube,
  tiktok,
  threads,
  reddit,
  medium,
  substack,
  hackernews,
  telegram,
  stackoverflow,
  xing,
];

const BY_SITE = new Map<string, SiteGrammar>([...ROWS, mastodon].map(row => [row.site, row]));
const BY_HOST = new Map<string, SiteGrammar>(ROWS.flatMap(row => row.hosts.map(host => [host, row] as const)));
const WITH_SUBDOMAINS = ROWS.filter(row => row.under);

function rowOf({ host, bareHost }: Address): SiteGrammar | null {
  const row = BY_HOST.get(bareHost) ?? BY_HOST.get(host);
  if (row) return row;
  const parent = WITH_SUBDOMAINS.find(({ under = '' }) => host.endsWith(`.${under}`));
  if (parent) return subdomainOf(host, parent.under ?? '') ? parent : null;
  // `pbs.example` below a known site is a service of that site, not an instance.
  return ROWS.some(({ hosts }) => hosts.some(known => host.endsWith(`.${known}`))) ? null : mastodon;
}

/**
 * Reads an address of any of the sites.
 * @param input - absolute; without scheme is fine, as CRM fields hold it
 * @returns null for look-alike hosts, reserved names, and everything that names no account and no post
 */
export function parseProfileUrl(input: string | URL): ProfileUrl | null {
  const url = toWebUrl(input);
  if (!url || url.port) return null;
  const target = unwrap(url);
  const address = toAddress(target);
  const row = rowOf(address);
  const found = row?.read(address);
  return row && found ? toProfileUrl(row, found, target) : null;
}

// Addresses that only lead on, as LinkedIn and Facebook write them for links that leave the site.
function unwrap(url: URL): URL {
  const { hostname, pathname } = url;
  const isLinkedIn =
    /^(?:www\.)?linkedin\.com$/.test(hostname) && /^\/(?:safety\/go|redir\/redirect)\/?$/.test(pathname);
  const isMeta = /^lm?\.(?:facebook|instagram)\.com$|^l\.threads\.(?:net|com)$|^(?:www|m)\.facebook\.com$/.test(
    hostname,
  );
  const isYouTube = hostname === 'www.youtube.com' && pathname === '/redirect';
  if (!isLinkedIn && !isYouTube && !(isMeta && /^\/(?:l\.php)?$/.test(pathname))) return url;
  const target = toWebUrl(url.searchParams.get(isYouTube ? 'q' : isLinkedIn ? 'url' : 'u') ?? '');
  return target ?? url;
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
  return memberId ? { kind: 'memberId', site, value: memberId } : { kind: 'url', site, value: url };
}

/** Handle of the profile that an address shows, if it is a profile of that site. */
export function profileHandle(site: SiteId, url: string | URL): string | undefined {
  const parsed = parseProfileUrl(url);
  return parsed?.site === site && parsed.kind === 'profile' ? parsed.handle : undefined;
}

const EMAIL = /^[^\s@<>"(),:;\\]+@(?:[\p{L}\p{N}-]+\.)+[\p{L}][\p{L}\p{N}-]+$/u;

/** E-mail address as an identifier; undefined for what is none. `mailto:` and its query are taken off. */
export function emailIdentifier(input: string): Identifier | undefined {
  const text =
    input
      .trim()
      .replace(/^mailto:/i, '')
      .split('?')[0]
      ?.toLowerCase() ?? '';
  return text.length <= 254 && EMAIL.test(text) ? { kind: 'email', value: text } : undefined;
}

/** Address of a page of one's own, such as a home page, as an identifier. Say only of pages about one person. */
export function pageIdentifier(input: string | URL): Identifier | undefined {
  const url = toWebUrl(input);
  return url ? { kind: 'url', value: plainAddress(url).slice(0, 512) } : undefined;
}

/**
 * Identifiers in a CRM field: addresses, e-mails, handles, also several, parted by blanks, commas or semicolons.
 * Company pages and posts name nobody. Other web addresses neither: see `pageIdentifier`.
 * @param site - whose handles bare names such as `@ada` are; without it only complete ones (`@ada@host`) are read
 */
export function profileIdentifiers(input: string | URL, site?: SiteId): Identifier[] {
  if (input instanceof URL) return withoutUndefined([parseProfileUrl(input)?.identifier]);
  const parts = input
    .slice(0, 4000)
    .split(/[\s,;|]+/)
    .filter(Boolean)
    .slice(0, 20);
  // A bare name is one word: `Ada Lovelace` in a handle field is no handle.
  const hint = parts.length === 1 ? site : undefined;
  const found = withoutUndefined(parts.map(part => readPart(part, hint)));
  return found.filter((one, index) => found.findIndex(other => isSame(one, other)) === index);
}

function readPart(part: string, site: SiteId | undefined): Identifier | undefined {
  const hinted = site && bareHandle(part, site);
  if (hinted) return hinted;
  return emailIdentifier(part) ?? parseProfileUrl(part)?.identifier ?? fullHandle(part);
}

function bareHandle(text: string, site: SiteId): Identifier | undefined {
  const row = BY_SITE.get(site);
  const name = text.replace(/^@/, '');
  // `in/ada` and `/user/ada` are addresses whose host went without saying.
  const host = row?.hosts[0];
  if (host && /^\/?[^./]+\//.test(text))
    return parseProfileUrl(`https://${host}/${text.replace(/^\//, '')}`)?.identifier;
  if (!row?.handle.test(name) || (looksLikeHost(name) && site !== 'bluesky' && parseProfileUrl(name))) return undefined;
  return parseProfileUrl(row.profile(name))?.identifier;
}

const looksLikeHost = (text: string): boolean => text.includes('.') && URL.canParse(`https://${text}`);

/** Handles that say their site by themselves: `@ada@mastodon.example`, `@ada.bsky.social`. */
function fullHandle(text: string): Identifier | undefined {
  const name = text.startsWith('@') ? text.slice(1) : '';
  if (mastodon.handle.test(name)) return parseProfileUrl(mastodon.profile(name))?.identifier;
  return name.endsWith('.bsky.social') && bluesky.handle.test(name) ? bareHandle(name, 'bluesky') : undefined;
}

const withoutUndefined = (list: (Identifier | undefined)[]): Identifier[] => list.filter(one => one !== undefined);
const isSame = (a: Identifier, b: Identifier): boolean => a.kind === b.kind && a.site === b.site && a.value === b.value;

/** Canonical web address of an identifier; undefined for e-mails, phones and ids that no address shows. */
export function profileUrl({ kind, site, value }: Identifier): string | undefined {
  if (kind === 'url') return value;
  const row = site && BY_SITE.get(site);
  if (!row) return undefined;
  return kind === 'handle' ? row.profile(value) : kind === 'memberId' ? row.member?.(value) : undefined;
}
