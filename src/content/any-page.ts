import { send } from '../messages/client';
import { isFediverse } from '../page/fediverse';
import { anyPage } from '../sites/any-page';
import { startRuntime } from './runtime';

// Runs on sites that the rep added, and on a page that the rep asked to be read.
startRuntime(window, (url, isAsked) => {
  if (!isAsked) return null;
  if (!isFediverse(document, url)) return anyPage;
  // Servers of the fediverse have any host. Their own script takes over from this one.
  void send('page.handOver', { group: 'fediverse' });
  return null;
});
