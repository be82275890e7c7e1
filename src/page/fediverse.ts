// The third one is how Mastodon hands its app the language; its id may be another one tomorrow.
const SOFTWARE = 'meta[name="generator" i], meta[name="application-name" i], meta[property="og:platform"]';
const NAMES =
  /^(?:akkoma|firefish|friendica|gotosocial|iceshrimp|lemmy|kbin|mastodon|mbin|misskey|peertube|piefed|pixelfed|pleroma|sharkey)/i;
const MASTODON = '#mastodon[data-props], .lemmy-site';
const ACTIVITY = 'link[rel~="alternate" i][type="application/activity+json" i], [data-props*="locale"]';

/** Beginnings of paths of accounts and posts, whichever server it is. */
const PATH = /^\/(?:@|(?:users|u|a|accounts|notes|notice|objects|comment|w)\/\w|post\/\d|p\/[\w.]+\/\d)/;

/** Whether a page says that it is served by Mastodon, or by another server of the fediverse. */
export function isFediverse(document: Document, url: URL): boolean {
  const said = [...document.querySelectorAll(SOFTWARE)];
  if (said.some(meta => NAMES.test(meta.getAttribute('content') ?? ''))) return true;
  if (document.querySelector(MASTODON)) return true;
  // Blogs offer these signs, too: the address must be one of an account or post as well.
  return PATH.test(url.pathname) && document.querySelector(ACTIVITY) !== null;
}
