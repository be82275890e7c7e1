import { send } from '../messages/client';
import { isFediverse } from '../page/fediverse';
import { lateUnmarkedReader } from '../page/late-reader';
import { createAnyPage } from '../sites/any-page';
import { startRuntime } from './runtime';

let isAskedFor = false;

const anyPage = createAnyPage(() => {
  const reader = lateUnmarkedReader();
  if (!reader && !isAskedFor) {
    isAskedFor = true;
    void send('page.handOver', { group: 'unmarked' });
  }
  return reader;
});

// Runs on sites that the rep added, and on a page that the rep asked to be read.
startRuntime(window, (url, isAsked) => {
  if (!isAsked) return null;
  if (!isFediverse(document, url)) return anyPage;
  // Servers of the fediverse have any host. Their own script takes over from this one.
  void send('page.handOver', { group: 'fediverse' });
  return null;
});
