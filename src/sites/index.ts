import { hostOf } from '../lib/url';
import { linkedin } from './linkedin';
import type { SiteDetector } from './types';
import { x } from './x';

export { anyPage } from './any-page';

/** Every site with a detector of its own. */
export const SITES: readonly SiteDetector[] = [linkedin, x];

/**
 * The detector of the site that an address belongs to, by the host patterns of its `matches`.
 * @returns undefined for hosts that no site claims; `anyPage` may be used there when the rep asks
 */
export function detectorFor(url: URL): SiteDetector | undefined {
  return SITES.find(site => site.matches.some(pattern => matchesHost(pattern, url)));
}

function matchesHost(pattern: string, url: URL): boolean {
  const [scheme = '', rest = ''] = pattern.split('://');
  const host = rest.split('/')[0] ?? '';
  if (scheme !== '*' && `${scheme}:` !== url.protocol) return false;
  const actual = hostOf(url);
  return host.startsWith('*.') ? actual === host.slice(2) || actual.endsWith(host.slice(1)) : actual === host;
}
