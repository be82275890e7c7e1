import { anyPage } from '../sites/any-page';
import { mastodon } from '../sites/mastodon';
import { startRuntime } from './runtime';

// Runs on sites that the rep added, and on a page that the rep asked to be read. Servers of the fediverse have any host.
startRuntime(window, (url, isAsked) => {
  if (!isAsked) return null;
  return mastodon.recognises?.(document, url) ? mastodon : anyPage;
});
