import { wrapPost } from '../../messages/client';

/**
 * From now on what this page has sent and got no answer to is said again when it is closed. A message that has to start the
 * worker is dropped by Chromium when its page is gone by then; one to the service worker itself is not. The background tells by the
 * key what it has heard already. Firefox has no service worker there.
 */
export function handOverWhenClosed(): void {
  const unanswered = new Map<string, object>();
  let isClosing = false;
  const handOver = (message: object) => navigator.serviceWorker?.controller?.postMessage(message);
  wrapPost(post => async message => {
    const key = crypto.randomUUID();
    const told = { ...message, key };
    unanswered.set(key, told);
    if (isClosing) handOver(told);
    try {
      return await post(told);
    } finally {
      unanswered.delete(key);
    }
  });
  addEventListener('pagehide', () => {
    isClosing = true;
    for (const message of unanswered.values()) handOver(message);
  });
  // Shown again from the browser's memory.
  addEventListener('pageshow', () => {
    isClosing = false;
  });
}
