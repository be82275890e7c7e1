import type { TabEvent } from '../messages/index';

type Listener = (message: unknown, sender: unknown, answer: (value: unknown) => void) => void;

interface MessageEvents {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}

type Globals = Record<'browser' | 'chrome', { runtime?: { onMessage?: MessageEvents } } | undefined>;

const messageEvents = (): MessageEvents | undefined => {
  const { browser, chrome } = globalThis as unknown as Globals;
  return browser?.runtime?.onMessage ?? chrome?.runtime?.onMessage;
};

/** Answers a question of the background to this tab, as long as the page and the extension live. */
export function answerTab(question: TabEvent['event'], answer: () => unknown): void {
  messageEvents()?.addListener((message, _sender, respond) => {
    if ((message as Partial<TabEvent> | null)?.event === question) respond(answer());
  });
}

/** Listens to what the background tells this tab, until the signal ends. */
export function onTabEvent(listener: (event: TabEvent['event']) => void, signal: AbortSignal): void {
  const events = messageEvents();
  const receive: Listener = message => {
    const event = (message as Partial<TabEvent> | null)?.event;
    if (typeof event === 'string') listener(event);
  };
  events?.addListener(receive);
  signal.addEventListener('abort', () => events?.removeListener(receive));
}
