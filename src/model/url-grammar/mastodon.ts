import { type Address, type SiteGrammar, words } from './grammar';

const ACCOUNT = /^\w[\w.:-]{0,62}$/;
const HOST = /^(?:[a-z\d-]+\.)+[a-z][a-z\d-]+$/;
// `medium.com.example` or `tiktok-login.example` trade on a name: no identity is read from them.
const BRAND =
  /(?:^|[.-])(?:linkedin|twitter|github|facebook|instagram|youtube|tiktok|threads|reddit|medium|substack|telegram|xing|bsky)[a-z]{0,2}(?=[.-])/;
const TABS = words('about featured followers following media tagged with_replies');
/** Hosts that say by their name that they are of the fediverse. */
export const KNOWN_INSTANCE =
  /(?:mastodon|mstdn|masto|fosstodon|hachyderm|pleroma|akkoma|pixelfed|peertube)|(?:^|\.)(?:infosec\.exchange|baraag\.net|pawoo\.net|mas\.to|ruby\.social|chaos\.social|indieweb\.social|mathstodon\.xyz)$/;

/** Any host can be an instance. The identity is `user@host` of the account's home, wherever it is shown. */
export const mastodon: SiteGrammar = {
  site: 'mastodon',
  hosts: [],
  handle: /^\w[\w.:-]{0,62}@(?:[a-z\d-]+\.)+[a-z][a-z\d-]+$/i,
  profile(handle) {
    const [user, host] = handle.split('@');
    return `https://${host}/@${user}`;
  },
  read(address) {
    const home = instanceOf(address);
    if (!home) return null;
    const segments = /^(?:web|deck)$/.test(address.segments[0] ?? '') ? address.segments.slice(1) : address.segments;
    const [first = '', second] = segments;
    if (first === 'users') return KNOWN_INSTANCE.test(home) ? account(`@${second}`, home, segments[2]) : null;
    return first.startsWith('@') ? account(first, home, second) : null;
  },
};

/** @param text - `@user`, or `@user@host` for people of other servers */
export function account(text: string, home: string, tab: string | undefined) {
  const [user = '', host = home, ...more] = text
    .slice(1)
    .replace(/\.(?:rss|json|atom)$/, '')
    .split('@');
  if (more.length || !ACCOUNT.test(user) || !HOST.test(host.toLowerCase())) return null;
  const isPost = /^\d+$/.test(tab ?? '');
  if (tab && !isPost && !TABS.has(tab)) return null;
  return { kind: isPost ? ('post' as const) : ('profile' as const), handle: `${user}@${host}` };
}

/** Host of the server that an address is on; null where none can be. */
export function instanceOf({ url, host, segments }: Address): string | null {
  if (!segments.length || url.port || !HOST.test(host) || host.includes('xn--')) return null;
  const home = host.replace(/^www\./, '');
  return BRAND.test(home) ? null : home;
}
