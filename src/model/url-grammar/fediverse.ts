import type { Found, SiteGrammar } from './grammar';
import { account, instanceOf, mastodon } from './mastodon';

const LEMMY =
  /^lemmy\.|^(?:sh\.itjust\.works|programming\.dev|feddit\.\w+|beehaw\.org|sopuli\.xyz|lemm\.ee|reddthat\.com)$/;
// PeerTube has hundreds of hosts: the host must say it, or the account its home.
const PEERTUBE = /^(?:peertube|tube|videos?|framatube)\.|\/[\w.]+@[\w-]+\.[\w.-]+$/;

/** The fediverse beyond Mastodon: Lemmy's people are under `/u/`, as those of many forums, PeerTube's under `/a/`. */
export const fediverse: SiteGrammar = {
  ...mastodon,
  read(address) {
    const home = instanceOf(address);
    const [first = '', second = '', tab] = address.segments;
    if (home && first === 'u' && LEMMY.test(home)) return lemmyAccount(second, home, tab);
    if (home && /^a(?:ccounts)?$/.test(first) && PEERTUBE.test(`${home}/${second}`))
      return account(`@${second}`, home, undefined);
    return mastodon.read(address);
  },
};

/** The address shows the account at its home without saying where that is. */
function lemmyAccount(name: string, home: string, tab: string | undefined): Found | null {
  const found = account(`@${name}`, home, tab);
  const [user = '', host = home] = name.split('@');
  return found && { ...found, address: `https://${host}/u/${user.toLowerCase()}` };
}
