import githubReserved from 'github-reserved-names/reserved-names.json';
import type { Identifier, SiteId } from './identifier';
import { emailIdentifier, phoneIdentifier } from './plain-identifiers';
import { elsewhere } from './url-grammar/elsewhere';
import { fediverse } from './url-grammar/fediverse';
import { githubRow } from './url-grammar/github';
import { type Address, type SiteGrammar, toAddress } from './url-grammar/grammar';
import { mastodon } from './url-grammar/mastodon';
import { createProfileReader } from './url-grammar/reader';
import { facebook, instagram, telegram, youtube } from './url-grammar/reserved';
import { rowsOfAllSites } from './url-grammar/rows';
import { bluesky } from './url-grammar/social';
import { unwrap } from './url-grammar/unwrap';
import { hackernews } from './url-grammar/work';

export { emailIdentifier, pageIdentifier } from './plain-identifiers';
export type { ProfileUrl } from './url-grammar/grammar';

const ROWS = rowsOfAllSites(
  githubRow(new Set(githubReserved)),
  hackernews,
  fediverse,
  facebook,
  instagram,
  telegram,
  youtube,
);
const BY_SITE = new Map<string, SiteGrammar>(ROWS.map(row => [row.site, row]));

/** Reads addresses of all sites, and of networks where people have profiles that we do not read. */
export const { parseProfileUrl, profileHandle } = createProfileReader([...ROWS, ...elsewhere], unwrap);

/** What most exports hold, read without taking the address apart. */
const PLAIN_LINKEDIN = /^https:\/\/www\.linkedin\.com\/in\/((?!unavailable\/?$)[a-z0-9-]{3,100})\/?$/;

/**
 * Identifiers in a CRM field: addresses, e-mails, handles, also several, parted by blanks, commas or semicolons.
 * Company pages and posts name nobody. Other web addresses neither: see `pageIdentifier`.
 * @param site - whose handles bare names such as `@ada` are; without it only complete ones (`@ada@host`) are read
 */
export function profileIdentifiers(input: string | URL, site?: SiteId): Identifier[] {
  if (input instanceof URL) return withoutUndefined([parseProfileUrl(input)?.identifier]);
  const slug = PLAIN_LINKEDIN.exec(input)?.[1];
  if (slug) return [{ kind: 'handle', site: 'linkedin', value: slug }];
  const own = site && ordinaryHandle(input, site);
  if (own) return [own];
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

/** Rows whose profiles are named by the whole path of an address. */
const BY_WHOLE_PATH: Partial<Record<SiteId, Address>> = {
  x: toAddress(new URL('https://x.com/')),
  github: toAddress(new URL('https://github.com/')),
};

/** A bare name, read as the address of its profile would be, without making one. */
function ordinaryHandle(name: string, site: SiteId): Identifier | undefined {
  const address = BY_WHOLE_PATH[site];
  if (!address || !/^[\w-]+$/.test(name)) return undefined;
  const row = BY_SITE.get(site);
  const found = row?.handle.test(name) ? row.read({ ...address, segments: [name] }) : null;
  if (found?.kind !== 'profile' || found.handle !== name) return undefined;
  return { kind: 'handle', site, value: row?.keepsCase ? name : name.toLowerCase() };
}

function readPart(part: string, site: SiteId | undefined): Identifier | undefined {
  const hinted = site && bareHandle(part, site);
  if (hinted) return hinted;
  return emailIdentifier(part) ?? phoneIdentifier(part) ?? parseProfileUrl(part)?.identifier ?? fullHandle(part);
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
