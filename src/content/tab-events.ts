import type { TabEvent } from '../messages/index';

type Listener = (message: unknown) => void;

interface MessageEvents {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}

type Globals = Record<'browser' | 'chrome', { runtime?: { onMessage?: MessageEvents } } | undefined>;

/** Listens to what the background tells this tab, until the signal ends. */
export function onTabEvent(listener: (event: TabEvent['event']) => void, signal: AbortSignal): void {
  const { browser, chrome } = globalThis as unknown as Globals;
  const events = browser?.runtime?.onMessage ?? chrome?.runtime?.onMessage;
  const receive: Listener = message => {
    const event = (message as Partial<TabEvent> | null)?.event;
    if (typeof event === 'string') listener(event);
  };
  events?.addListener(receive);
  signal.addEventListener('abort', () => events?.removeListener(receive));
}
