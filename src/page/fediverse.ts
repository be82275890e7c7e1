import { mastodon } from '../model/url-grammar/mastodon';
import { createProfileReader } from '../model/url-grammar/reader';

const MASTODON = '#mastodon[data-props], meta[name="generator" i][content^="Mastodon" i]';
// The second one is how Mastodon hands its app the language; its id may be another one tomorrow.
const ACTIVITY = 'link[rel~="alternate" i][type="application/activity+json" i], [data-props*="locale"]';

const { parseProfileUrl } = createProfileReader([mastodon]);

/** Whether a page says that it is served by Mastodon, or by another server of the fediverse with addresses like its own. */
export function isFediverse(document: Document, url: URL): boolean {
  if (document.querySelector(MASTODON)) return true;
  // Blogs offer these signs, too: the address must name an account as well.
  return document.querySelector(ACTIVITY) !== null && parseProfileUrl(url) !== null;
}
