import { type Found, profileOrPost, type SiteGrammar, subdomainOf, words } from './grammar';

const FACEBOOK_POSTS = words('activity photos posts reels videos');

export const facebook: SiteGrammar = {
  site: 'facebook',
  hosts: ['facebook.com', 'fb.com', 'fb.me', 'm.me', 'mbasic.facebook.com', 'web.facebook.com', 'touch.facebook.com'],
  under: 'facebook.com',
  handle: /^(?=.*\p{L})[\p{L}\p{N}._-]{2,80}$/u,
  profile: handle => `https://www.facebook.com/${handle}`,
  member: id => `https://www.facebook.com/${id}`,
  read({ bareHost, segments, url }) {
    const locale = subdomainOf(bareHost, 'facebook.com');
    if (locale && !/^(?:mbasic|web|touch|[a-z]{2}-[a-z]{2})$/.test(locale)) return null;
    const [first = '', second = '', third = '', fourth = ''] = segments;
    if (first === 'profile.php') return facebookId(url.searchParams.get('id') ?? '');
    if (first === 'people') return facebookId(third);
    if (first === 'groups') return third === 'user' ? facebookId(fourth) : null;
    // Pages made since 2023 have their number behind their name.
    if (first === 'p') return facebookId(/-(\d{6,})$/.exec(second)?.[1] ?? '');
    if (first === 'pg' || first === 'pages') {
      const page = first === 'pg' ? second : third || second;
      return page ? { kind: 'company', handle: page, address: this.profile(page.toLowerCase()) } : null;
    }
    if (/^\d+$/.test(first)) return facebookId(first);
    if (!this.handle.test(first) || first.endsWith('.php')) return null;
    return profileOrPost(first, segments.slice(1), FACEBOOK_POSTS);
  },
};

function facebookId(memberId: string): Found | null {
  return /^\d{1,20}$/.test(memberId) ? { kind: 'profile', memberId } : null;
}

const INSTAGRAM_POSTS = words('p reel tv');

export const instagram: SiteGrammar = {
  site: 'instagram',
  hosts: ['instagram.com', 'instagr.am'],
  handle: /^(?!\.)(?!.*\.\.)[\w.]{1,30}(?<!\.)$/,
  profile: handle => `https://www.instagram.com/${handle}`,
  read({ segments }) {
    const [first = '', second = ''] = segments;
    if (INSTAGRAM_POSTS.has(first))
      return second ? { kind: 'post', address: `https://www.instagram.com/${first}/${second}` } : null;
    if (first === 'stories') return second && second !== 'highlights' ? { kind: 'post', handle: second } : null;
    const name = (first === '_u' ? second : first).replace(/^@/, '');
    if (!this.handle.test(name)) return null;
    return profileOrPost(name, segments.slice(1), INSTAGRAM_POSTS);
  },
};

const DID = /^did:(?:plc:[a-z2-7]{24}|web:[\w.%-]+)$/;

export const bluesky: SiteGrammar = {
  site: 'bluesky',
  hosts: ['bsky.app'],
  under: 'bsky.social',
  handle: /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/i,
  profile: handle => `https://bsky.app/profile/${handle}`,
  member: did => `https://bsky.app/profile/${did}`,
  read({ host, segments: [area, name = '', tab, id] }) {
    if (subdomainOf(host, 'bsky.social')) return area ? null : { kind: 'profile', handle: host };
    // Whose handle broke: it names nobody.
    if (name.endsWith('.invalid')) return null;
    const account = DID.test(name) ? { memberId: name } : this.handle.test(name) ? { handle: name } : null;
    if (area !== 'profile' || !account) return null;
    if (tab === 'post') return { kind: 'post', ...account };
    return tab === 'feed' || tab === 'lists' || id ? null : { kind: 'profile', ...account };
  },
};

export const telegram: SiteGrammar = {
  site: 'telegram',
  hosts: ['t.me', 'telegram.me', 'telegram.dog'],
  under: 't.me',
  handle: /^[a-z]\w{2,30}[a-z\d]$/i,
  profile: handle => `https://t.me/${handle}`,
  read({ bareHost, segments }) {
    const own = subdomainOf(bareHost, 't.me');
    const [first = '', message] = own ? [own, ...segments] : segments[0] === 's' ? segments.slice(1) : segments;
    if (!this.handle.test(first)) return null;
    return { kind: /^\d+$/.test(message ?? '') ? 'post' : 'profile', handle: first };
  },
};
