import { runtime } from './client';
import type { TabEvent } from './index';

/** Calls back when the background tells this tab something, until the signal ends. */
export function onTabEvent(listener: (event: TabEvent['event']) => void, signal: AbortSignal): void {
  const events = runtime()?.onMessage;
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

/** Answers a question of the background to this tab, as long as page and extension live. */
export function answerTab(question: TabEvent['event'], answer: () => unknown): void {
  runtime()?.onMessage?.addListener((message, _sender, respond) => {
    if ((message as Partial<TabEvent> | null)?.event === question) respond(answer());
  });
}
