/** Keys of messages from our own pages that this life of the worker has heard. */
const heard = new Set<string>();
const MOST_KEYS = 1000;

/** False for a message that was heard before, on the other way. */
export function isNew(message: unknown): boolean {
  const { key } = (message ?? {}) as { key?: unknown };
  if (typeof key !== 'string') return true;
  if (heard.has(key)) return false;
  heard.add(key);
  if (heard.size > MOST_KEYS) for (const oldest of [...heard].slice(0, MOST_KEYS / 2)) heard.delete(oldest);
  return true;
}

/** What a service worker is told by a client; the DOM's types do not know it. */
type WorkerMessage = MessageEvent & { waitUntil(work: Promise<unknown>): void };

/** Hears what a page of ours had sent without an answer when it was closed (`ui/state/hand-over.ts`). Only our own origin can say it. */
export function hearClosedPages(take: (message: unknown) => Promise<unknown>): void {
  globalThis.addEventListener?.('message', event => {
    const { data, origin } = event as WorkerMessage;
    if (origin === location.origin && 'waitUntil' in event && isNew(data))
      (event as WorkerMessage).waitUntil(take(data));
  });
}
