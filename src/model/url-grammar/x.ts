import { type Found, type SiteGrammar, words } from './grammar';

const X_RESERVED = words(
  'about account articles bookmarks communities compose download explore follower_requests hashtag home i intent jobs ' +
    'lists login logout messages notifications oauth personalization privacy search settings share signup tos who_to_follow',
);
const X_TABS = words(
  'about affiliates analytics article articles creator-subscriptions followers following followers_you_follow ' +
    'header_photo highlights likes lists media moments photo superfollows timelines topics tweets verified_followers with_replies',
);

export const x: SiteGrammar = {
  site: 'x',
  hosts: ['x.com', 'twitter.com'],
  handle: /^\w{1,15}$/,
  profile: handle => `https://x.com/${handle}`,
  member: id => `https://x.com/i/user/${id}`,
  read({ segments, url }) {
    // Addresses from before 2012 keep the path in the fragment: twitter.com/#!/ada.
    const [first = '', tab, id] = segments.length ? segments : url.hash.replace(/^#!\/?/, '').split('/');
    if (first === 'intent' || (first === 'i' && tab === 'user')) return xById(url, id);
    const handle = first.replace(/^@/, '');
    if (!this.handle.test(handle) || X_RESERVED.has(handle.toLowerCase())) return null;
    if (!tab || X_TABS.has(tab)) return { kind: 'profile', handle };
    if (!/^status(?:es)?$/.test(tab) || !id || !/^\d+$/.test(id)) return null;
    return { kind: 'post', handle, address: `https://x.com/${handle.toLowerCase()}/status/${id}` };
  },
};

function xById(url: URL, pathId: string | undefined): Found | null {
  const handle = url.searchParams.get('screen_name')?.replace(/^@/, '');
  if (handle) return x.handle.test(handle) ? { kind: 'profile', handle } : null;
  const memberId = pathId ?? url.searchParams.get('user_id') ?? '';
  return /^\d+$/.test(memberId) ? { kind: 'profile', memberId } : null;
}
