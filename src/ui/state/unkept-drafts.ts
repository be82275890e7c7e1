import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { RequestOf } from '../../messages/index';
import type { Draft } from '../../messages/people';

export type DraftText = RequestOf<'draft.save'>;
type Listener = (key: string, error: MessageError | undefined) => void;

const RETRY_MS = 5_000;

/**
 * By its key the newest text that is not known to be kept; an empty one: what was kept is to be forgotten. It is here longer than the
 * field it was typed into, which may be closed while the disk is full.
 */
const unkept = new Map<string, DraftText>();
const listeners = new Set<Listener>();
let isWaiting = false;

/** This is the text now, whatever was to be kept before; {@link keepNow} keeps it. */
export function hold(text: DraftText): void {
  unkept.set(text.key, text);
}

/** Keeps what is held, and tries again until there is room for it. @param key - else all */
export function keepNow(key?: string): void {
  for (const text of unkept.values()) if (key === undefined || text.key === key) void put(text);
}

async function put(text: DraftText): Promise<void> {
  const answer = await send('draft.save', text);
  // Another text has taken its place, or it was logged: what became of this one does not matter any more.
  if (unkept.get(text.key) !== text) return;
  if (answer.ok) unkept.delete(text.key);
  else if (answer.error.code !== 'disconnected') tryAgainLater();
  for (const tell of listeners) tell(text.key, answer.ok ? undefined : answer.error);
}

function tryAgainLater(): void {
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    keepNow();
  }, RETRY_MS);
}

/** Told of each text that was kept or could not be. @returns ends it */
export function onKept(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the rep typed last: a text that waits for room is newer than the one that the background knows, and may say that this was logged. */
export function newestDraft<Kept extends Pick<Draft, 'body' | 'audience' | 'dueText'>>(key: string, kept?: Kept) {
  const newest = unkept.get(key) ?? kept;
  return newest?.body ? newest : undefined;
}
