import type { TabEvent } from '../../messages/index';

interface MessageEvents {
  addListener(listener: (message: unknown) => void): void;
  removeListener(listener: (message: unknown) => void): void;
}
type Globals = Record<'browser' | 'chrome', { runtime?: { onMessage?: MessageEvents } } | undefined>;

/** Calls back when the background tells this tab something, until the signal ends. */
export function onTabEvent(listener: (event: TabEvent['event']) => void, signal: AbortSignal): void {
  const { browser, chrome } = globalThis as unknown as Globals;
  const events = (browser ?? chrome)?.runtime?.onMessage;
  const heard = (message: unknown) => {
    const { event } = (message ?? {}) as Partial<TabEvent>;
    if (event) listener(event);
  };
  events?.addListener(heard);
  signal.addEventListener('abort', () => {
    try {
      events?.removeListener(heard);
    } catch {
      // The extension was updated under the page: nothing will be heard any more.
    }
  });
}
