import type { CrmDescription } from '../../../messages/settings';
import type { Settings, SiteMode } from '../../../model/settings';
import { KNOWN_SITES, OPTIONAL_SITES } from '../../state/known-sites';

type SiteSetting = Settings['sites'][number];

/**
 * Match pattern of an address's origin, as `permissions.request` takes it. Ports are no part of match patterns.
 * @param address - with or without `https://`
 * @returns null for what is no web address, and for plain http beyond this machine
 */
export function originPattern(address: string): string | null {
  const url = parseUrl(withScheme(address));
  if (url?.username !== '') return null;
  const isLocal = ['localhost', '127.0.0.1'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) return null;
  if (!isLocal && !url.hostname.includes('.')) return null;
  return `${url.protocol}//${url.hostname}/*`;
}

/** An address as typed, with `https://` where no scheme stands. */
export function withScheme(address: string): string {
  const text = address.trim();
  return text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
}

/** What the form says, with complete addresses. */
export function signInFields(crm: CrmDescription, fields: Record<string, string>): Record<string, string> {
  const addresses = crm.fields
    .filter(({ kind }) => kind === 'url')
    .map(({ name }) => [name, withScheme(fields[name] ?? '')]);
  return { ...fields, ...Object.fromEntries(addresses) };
}

/** The fields that say where requests go: secrets are no part of that. */
export function placeFields(crm: CrmDescription, fields: Record<string, string>): Record<string, string> {
  const secrets = crm.fields.filter(({ kind }) => kind === 'password').map(({ name }) => name);
  return Object.fromEntries(Object.entries(signInFields(crm, fields)).filter(([name]) => !secrets.includes(name)));
}

/** What the rep chose for a site; undefined: nothing yet. */
export function chosenMode(
  site: { origins: readonly string[] },
  settings: readonly SiteSetting[],
): SiteMode | undefined {
  return settings.find(({ origin }) => site.origins.includes(origin))?.mode;
}

/** Sites that the rep added by address. */
export function otherSites(settings: readonly SiteSetting[]): SiteSetting[] {
  const known = [...KNOWN_SITES, ...OPTIONAL_SITES].flatMap(({ origins }): readonly string[] => origins);
  return settings.filter(({ origin }) => !known.includes(origin));
}

/** `https://www.example.org/*` as a rep reads it: `www.example.org`. */
export function siteName(origin: string): string {
  return origin.replace(/^[a-z]+:\/\//, '').replace(/\/\*$/, '');
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
