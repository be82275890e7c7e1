import { hostOf } from '../lib/url';

/** Whether an address falls under a match pattern such as `https://*.site.example/*` or `https://site.example/app/*`. */
export function matchesHost(pattern: string, url: URL): boolean {
  const [scheme = '', rest = ''] = pattern.split('://');
  const [host = '', ...path] = rest.split('/');
  if (!url.pathname.startsWith(`/${path.join('/').replace(/\*$/, '')}`)) return false;
  if (scheme !== '*' && `${scheme}:` !== url.protocol) return false;
  const actual = hostOf(url);
  return host.startsWith('*.') ? actual === host.slice(2) || actual.endsWith(host.slice(1)) : actual === host;
}
