import { vi } from 'vitest';
import english from '../../public/_locales/en/messages.json';
import type { Answer } from '../../src/messages/define';

type Reply = (request: never) => Answer<unknown> | Promise<Answer<unknown>>;

export interface Sent {
  type: string;
  request: Record<string, unknown>;
}

/**
 * Stands in for the background and the texts, where a component is tested alone.
 * @param replies - answer per message type; a message without one is answered with `null`
 */
export function fakeBrowser(replies: Record<string, Reply>) {
  const sent: Sent[] = [];
  const runtime = {
    id: 'throughline' as string | undefined,
    sendMessage: async ({ type, request }: Sent) => {
      sent.push({ type, request });
      return replies[type]?.(request as never) ?? { ok: true, value: null };
    },
  };
  const texts = english as Record<string, { message: string }>;
  const getMessage = (key: string, places: string[] = []) =>
    (texts[key]?.message ?? '').replace(/\$(\d)/g, (_, place) => places[Number(place) - 1] ?? '');
  vi.stubGlobal('chrome', { runtime, i18n: { getMessage, getUILanguage: () => 'en' } });
  return { sent, runtime, replies, ofType: (type: string) => sent.filter(message => message.type === type) };
}

/**
 * Dispatches an event as the person at the keyboard would: `isTrusted` is true. Script cannot do that, so this reaches into
 * jsdom behind its back.
 */
export function actTrusted(target: EventTarget, event: Event): void {
  const implementationOf = (wrapper: object) => {
    const key = Object.getOwnPropertySymbols(wrapper).find(({ description }) => description === 'impl');
    return (wrapper as Record<symbol, Record<string, unknown>>)[key as symbol]!;
  };
  const inner = implementationOf(event);
  inner.isTrusted = true;
  (implementationOf(target)._dispatch as (event: unknown) => void)(inner);
}

export const clickTrusted = (target: EventTarget): void =>
  actTrusted(target, new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, detail: 1 }));

/** Lets answers arrive, components render and effects run: preact waits up to 35 ms for a frame that never comes in jsdom. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise(done => setTimeout(done, 50));
}
