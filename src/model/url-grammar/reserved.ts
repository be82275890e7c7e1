import { type SiteGrammar, words } from './grammar';
import { youtube as anyYoutube } from './publishing';
import { facebook as anyFacebook, instagram as anyInstagram, telegram as anyTelegram } from './social';

/**
 * A row that refuses what its site keeps for itself, by the first part of the path.
 * Scripts in pages that only compare what they find with contacts go without: no contact is called `settings`.
 */
function reserving(row: SiteGrammar, list: string): SiteGrammar {
  const reserved = words(list);
  return {
    ...row,
    read: address => (reserved.has(address.segments[0]?.toLowerCase() ?? '') ? null : row.read(address)),
  };
}

export const facebook = /* @__PURE__ */ reserving(
  anyFacebook,
  'about ads bookmarks business careers dialog directory events feed find-friends friends fundraisers gaming games hashtag ' +
    'help home home.php l.php legal live login login.php marketplace me media memories messages news notes notifications ' +
    'offers permalink.php photo photo.php photos places plugins policies policy.php privacy public rsrc.php recover reel ' +
    'reels search settings share sharer sharer.php stories story.php terms tr video video.php videos watch',
);

export const instagram = /* @__PURE__ */ reserving(
  anyInstagram,
  'about accounts ads api ar archive business challenge create developer direct directory emails explore graphql help ' +
    'invites legal lite locations nametag oauth popular press privacy reels session share shop terms threads tv web',
);

export const telegram = /* @__PURE__ */ reserving(
  anyTelegram,
  'addemoji addlist addstickers addtheme bg blog boost confirmphone contact dl faq giftcode invoice iv joinchat login nft ' +
    'privacy proxy setlanguage share socks tos www',
);

export const youtube = /* @__PURE__ */ reserving(
  anyYoutube,
  'about account ads analytics api creators embed feed feeds gaming gaming_home hashtag howyoutubeworks jobs kids live ' +
    'live_chat logout movies music news oembed oops paid_memberships playlist podcasts post premium privacy redirect results ' +
    's shopping short shorts signin source sports storefront t terms trending tv upload v watch watch_videos yt',
);
