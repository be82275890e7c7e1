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
    void ask();
  }
  return reader;
});

// However late the script comes: the page is read again when it is there, and it is asked for again if it did not come.
async function ask(): Promise<void> {
  const { ok } = await send('page.handOver', { group: 'unmarked' });
  if (ok) runtime.reread();
  else isAskedFor = false;
}

// Runs on sites that the rep added, and on a page that the rep asked to be read.
const runtime = startRuntime(window, (url, isAsked) => {
  if (!isAsked) return null;
  if (!isFediverse(document, url)) return anyPage;
  // Servers of the fediverse have any host. Their own script takes over from this one.
  void send('page.handOver', { group: 'fediverse' });
  return null;
});
