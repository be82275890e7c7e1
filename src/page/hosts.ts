import { hostOf } from '../lib/url';

/** Whether an address falls under a match pattern, by scheme and host alone: `https://*.site.example/*`. */
export function matchesHost(pattern: string, url: URL): boolean {
  const [scheme = '', rest = ''] = pattern.split('://');
  const host = rest.split('/')[0] ?? '';
  if (scheme !== '*' && `${scheme}:` !== url.protocol) return false;
  const actual = hostOf(url);
  return host.startsWith('*.') ? actual === host.slice(2) || actual.endsWith(host.slice(1)) : actual === host;
}
