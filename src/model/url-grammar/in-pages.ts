import type { SiteGrammar } from './grammar';
import { KNOWN_INSTANCE, mastodon } from './mastodon';
import { createProfileReader } from './reader';
import { rowsOfAllSites } from './rows';

// Many write `/@name`. Scripts in pages go without the list of all networks: those that stand here are the common ones.
const OTHER_NETWORK =
  /\.com$|^(?:about\.me|behance\.net|codepen\.io|dev\.to|linktr\.ee|twitch\.tv|velog\.io|vsco\.co)$/;

const fediverse: SiteGrammar = {
  ...mastodon,
  read: address =>
    OTHER_NETWORK.test(address.bareHost) && !KNOWN_INSTANCE.test(address.bareHost) ? null : mastodon.read(address),
};

/** Reads addresses of all sites in scripts that run in pages, where each kilobyte is paid for on each page. */
export const { parseProfileUrl, profileHandle } = createProfileReader(rowsOfAllSites(fediverse));
