import { CHANGES_CHANNEL, type ChangeArea, type ChangeEvent } from '../messages/index';

type Listener = (areas: readonly ChangeArea[]) => void;

const listeners: Listener[] = [];

/** Tells our own open pages what to read again, after what the background itself remembers of it was dropped. */
export function announce(...areas: ChangeArea[]): void {
  for (const listener of listeners) listener(areas);
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.postMessage({ areas } satisfies ChangeEvent);
  channel.close();
}

/** Called with every change that is announced here, for as long as the background lives. */
export function onAnnounced(listener: Listener): void {
  listeners.push(listener);
}
