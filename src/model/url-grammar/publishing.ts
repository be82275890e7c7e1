import type { SiteId } from '../identifier';
import { atName, type Found, profileOrPost, type SiteGrammar, subdomainOf, words } from './grammar';

export const youtube: SiteGrammar = {
  site: 'youtube',
  hosts: ['youtube.com', 'youtu.be', 'music.youtube.com'],
  handle: /^[\p{L}\p{N}_.·-]{1,60}$/u,
  profile: handle => `https://www.youtube.com/@${handle}`,
  member: id => `https://www.youtube.com/channel/${id}`,
  read({ bareHost, segments }) {
    const [first = '', second = ''] = segments;
    if (bareHost === 'youtu.be') return first ? { kind: 'post', address: `https://youtu.be/${first}` } : null;
    const current = atName(first, this.handle);
    if (current) return { kind: 'profile', handle: current };
    if (first === 'channel' && /^UC[\w-]{22}$/.test(second)) return { kind: 'profile', memberId: second };
    // Names from before 2022: `user/ada`, `c/ada` and `@ada` may be three different channels.
    const old = first === 'c' || first === 'user' || first === 'channel' ? `${first}/` : '';
    const name = old ? second : first;
    if (!this.handle.test(name) || name.endsWith('.php')) return null;
    return {
      kind: 'profile',
      handle: name,
      address: `https://www.youtube.com/${old}${name.toLowerCase()}`,
      ownNameSpace: true,
    };
  },
};

/** Sites whose profiles are `/@name`, and whose posts hang below. */
function atSite(site: SiteId, hosts: string[], handle: RegExp, posts: string, origin: string): SiteGrammar {
  const postWords = words(posts);
  return {
    site,
    hosts,
    handle,
    profile: name => `${origin}/@${name}`,
    read({ segments }) {
      const name = atName(segments[0], handle);
      return name ? profileOrPost(name, segments.slice(1), postWords) : null;
    },
  };
}

export const tiktok = atSite('tiktok', ['tiktok.com'], /^[\w.]{2,24}$/, 'video photo live', 'https://www.tiktok.com');
export const threads = atSite(
  'threads',
  ['threads.net', 'threads.com'],
  /^[\w.]{1,30}$/,
  'post',
  'https://www.threads.net',
);

const REDDIT_SUBDOMAIN = /^(?:www|old|new|amp|ssl|[a-z]{1,2}(?:-[a-z]{2})?)$/;

export const reddit: SiteGrammar = {
  site: 'reddit',
  hosts: ['reddit.com'],
  handle: /^(?!me$)[\w-]{2,20}$/,
  profile: handle => `https://www.reddit.com/user/${handle}`,
  under: 'reddit.com',
  read({ host, segments: [area, name = ''] }) {
    const language = subdomainOf(host, 'reddit.com');
    if (language && !REDDIT_SUBDOMAIN.test(language)) return null;
    // What people post to their own profile has a community of their own.
    const handle = area === 'r' ? /^u_(.+)$/.exec(name)?.[1] : area === 'user' || area === 'u' ? name : undefined;
    if (!handle || !this.handle.test(handle)) return null;
    return { kind: 'profile', handle };
  },
};

const MEDIUM_SUBDOMAINS = words('about api blog cdn-client glyph help link miro policy status www');

export const medium: SiteGrammar = {
  site: 'medium',
  hosts: ['medium.com'],
  under: 'medium.com',
  handle: /^[\w.-]{1,60}$/,
  profile: handle => `https://medium.com/@${handle}`,
  member: id => `https://medium.com/u/${id}`,
  read({ bareHost, segments }) {
    const own = subdomainOf(bareHost, 'medium.com');
    if (own) return MEDIUM_SUBDOMAINS.has(own) ? null : mediumPage(own, segments);
    const [first, second = ''] = segments;
    if (first === 'u' && /^[\da-f]{8,16}$/.test(second)) return { kind: 'profile', memberId: second };
    const name = atName(first, this.handle);
    return name ? mediumPage(name, segments.slice(1)) : null;
  },
};

// Stories end in a hexadecimal id; everything else below a profile is a tab of it.
function mediumPage(handle: string, rest: string[]): Found {
  return { kind: /-[\da-f]{8,16}$/.test(rest[0] ?? '') ? 'post' : 'profile', handle };
}

const SUBSTACK_SUBDOMAINS = words('api blog cdn email help on open post reader support www');

export const substack: SiteGrammar = {
  site: 'substack',
  hosts: ['substack.com'],
  under: 'substack.com',
  handle: /^[a-z\d][\w-]{0,62}$/i,
  profile: handle => `https://substack.com/@${handle}`,
  member: id => `https://substack.com/profile/${id}`,
  read({ bareHost, segments }) {
    const [first = '', second = ''] = segments;
    const own = subdomainOf(bareHost, 'substack.com');
    if (own === 'open' && first === 'pub') return substackPublication(second, segments.slice(2));
    if (own) return SUBSTACK_SUBDOMAINS.has(own) ? null : substackPublication(own, segments);
    const memberId = first === 'profile' ? /^\d+/.exec(second)?.[0] : undefined;
    if (memberId) return { kind: 'profile', memberId };
    const name = atName(first, this.handle);
    return name ? profileOrPost(name, segments.slice(1), words('note p')) : null;
  },
};

// A publication often bears its writer's handle, and often does not: only the address names it.
function substackPublication(handle: string, rest: string[]): Found | null {
  if (!substack.handle.test(handle)) return null;
  const address = `https://${handle.toLowerCase()}.substack.com`;
  return { kind: rest[0] === 'p' ? 'post' : 'profile', handle, address, ownNameSpace: true };
}
