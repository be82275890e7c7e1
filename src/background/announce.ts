import { CHANGES_CHANNEL, type ChangeArea, type ChangeEvent } from '../messages/index';

/** Tells our own open pages what to read again. */
export function announce(...areas: ChangeArea[]): void {
  const channel = new BroadcastChannel(CHANGES_CHANNEL);
  channel.postMessage({ areas } satisfies ChangeEvent);
  channel.close();
}
