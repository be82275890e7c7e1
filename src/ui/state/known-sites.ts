/** Sites that the extension knows by name, with the match patterns that one choice covers. */
export const KNOWN_SITES = [
  { id: 'linkedin', name: 'LinkedIn', origins: ['https://*.linkedin.com/*'] },
  {
    id: 'x',
    name: 'X',
    origins: ['https://x.com/*', 'https://mobile.x.com/*', 'https://twitter.com/*', 'https://mobile.twitter.com/*'],
  },
] as const;
export type KnownSite = (typeof KNOWN_SITES)[number];

/** Sites with a detector of their own whose hosts are asked for only when the rep switches them on. */
export { OPTIONAL_SITES } from '../../model/optional-sites';

/** Does the address belong to one of the patterns (`scheme://host/*`, the host may begin with `*.`)? */
export function matchesOrigin(origins: readonly string[], address: string | undefined): boolean {
  if (!address || !URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return origins.some(origin => {
    const [, scheme, wildcard, host] = /^(https?:)\/\/(\*\.)?([^/]+)\/\*$/.exec(origin) ?? [];
    return protocol === scheme && (hostname === host || (wildcard !== undefined && hostname.endsWith(`.${host}`)));
  });
}
