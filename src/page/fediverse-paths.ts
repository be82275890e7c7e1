const USER = '([\\w.-]+(?:@[a-z\\d.-]+)?)';
/** Path of somebody's page: of Mastodon and Misskey, Pleroma, Lemmy, PeerTube, Friendica. Holds the account. */
export const ACCOUNT_PATH = new RegExp(
  `^/(?:(?:web|deck)/)?(?:@|(?:users|u|a|accounts|profile)/)${USER}(?:/(?:video-channels|videos|about)?)?$`,
  'i',
);
/** Path of a post: holds the account and the post's id, or the id alone. */
export const POST_PATH = new RegExp(
  `^/(?:(?:web|deck)/)?@${USER}/(?:statuses/|posts/)?(\\w*\\d\\w*)/?$` +
    '|^/(?:notes|notice|objects|post|comment|w)/(\\w[\\w-]*)/?$|^/p/(?:[\\w.]+)/(\\d+)/?$',
  'i',
);
