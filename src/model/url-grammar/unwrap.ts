import { toWebUrl } from '../../lib/url';

/** Where an address leads that only leads on, as LinkedIn and Facebook write them for links that leave the site. */
export function unwrap(url: URL): URL {
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
