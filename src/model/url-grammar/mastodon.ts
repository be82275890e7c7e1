import { type Address, type SiteGrammar, words } from './grammar';

const ACCOUNT = /^\w[\w.:-]{0,62}$/;
const HOST = /^(?:[a-z\d-]+\.)+[a-z][a-z\d-]+$/;
// Addresses of the form `/@name` that are not of the fediverse, and sites with a row of their own.
const OTHER_SITES = words(
  'about.me behance.net buymeacoffee.com clubhouse.com codepen.io dribbble.com figma.com flipboard.com glitch.com hashnode.com hive.blog hubpages.com kaskus.co.id ' +
    'ko-fi.com laracasts.com linktr.ee listed.to observablehq.com odysee.com patreon.com peakd.com pikabu.ru pinterest.com quora.com replit.com rumble.com ' +
    'seoforum.com snapchat.com soundcloud.com steemit.com twitch.tv unsplash.com velog.io vk.com vsco.co wakatime.com',
);
// `medium.com.example` or `tiktok-login.example` trade on a name: no identity is read from them.
const BRAND =
  /(?:^|[.-])(?:linkedin|twitter|github|facebook|instagram|youtube|tiktok|threads|reddit|medium|substack|telegram|xing|bsky)[a-z]{0,2}(?=[.-])/;
const TABS = words('about featured followers following media tagged with_replies');
const KNOWN_INSTANCE =
  /(?:mastodon|mstdn|masto|fosstodon|hachyderm|pleroma|akkoma|pixelfed|peertube)|(?:^|\.)(?:infosec\.exchange|baraag\.net|pawoo\.net|mas\.to|ruby\.social|chaos\.social|indieweb\.social|mathstodon\.xyz)$/;

const KNOWN_LEMMY =
  /^lemmy\.|^(?:sh\.itjust\.works|programming\.dev|feddit\.\w+|beehaw\.org|sopuli\.xyz|lemm\.ee|reddthat\.com)$/;

const PEERTUBE = /^(?:peertube|tube|videos?|framatube)\.|\/[\w.]+@[\w-]+\.[\w.-]+$/;

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
    // Lemmy shows people under `/u/`, as many forums do.
    if (first === 'u' && KNOWN_LEMMY.test(home)) return lemmyAccount(second ?? '', home, segments[2]);
    // PeerTube's accounts; the number of its hosts is large, so the host must say it or the account its home.
    if (/^a(?:ccounts)?$/.test(first) && PEERTUBE.test(`${home}/${second}`))
      return account(`@${second}`, home, undefined);
    if (first === 'users') return KNOWN_INSTANCE.test(home) ? account(`@${second}`, home, segments[2]) : null;
    return first.startsWith('@') ? account(first, home, second) : null;
  },
};

function account(text: string, home: string, tab: string | undefined) {
  const [user = '', host = home, ...more] = text
    .slice(1)
    .replace(/\.(?:rss|json|atom)$/, '')
    .split('@');
  if (more.length || !ACCOUNT.test(user) || !HOST.test(host.toLowerCase())) return null;
  const isPost = /^\d+$/.test(tab ?? '');
  if (tab && !isPost && !TABS.has(tab)) return null;
  return { kind: isPost ? ('post' as const) : ('profile' as const), handle: `${user}@${host}` };
}

function lemmyAccount(name: string, home: string, tab: string | undefined) {
  const found = account(`@${name}`, home, tab);
  // The address names the account at its home without saying where that is.
  const [user = '', host = home] = name.split('@');
  return found && { ...found, address: `https://${host}/u/${user.toLowerCase()}` };
}

function instanceOf({ url, host, segments }: Address): string | null {
  if (!segments.length || url.port || !HOST.test(host) || host.includes('xn--')) return null;
  const home = host.replace(/^www\./, '');
  return OTHER_SITES.has(home) || BRAND.test(home) ? null : home;
}
