import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { RequestOf } from '../../messages/index';
import type { Draft } from '../../messages/people';

export type DraftText = RequestOf<'draft.save'>;
type Listener = (key: string, error?: MessageError) => void;

const QUIET_MS = 250;
const RETRY_MS = 5_000;

/**
 * By its key the newest text that is not known to be kept; an empty one: what was kept is to be forgotten. It is here longer than the
 * field it was typed into, which may be closed while the disk is full.
 */
const unkept = new Map<string, DraftText>();
/** Told of each text that was kept or could not be. */
export const listeners = new Set<Listener>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** This is the text now, whatever was to be kept before. It is kept when nothing was typed for a moment. */
export function hold(text: DraftText): void {
  unkept.set(text.key, text);
  keepIn(QUIET_MS);
}

/** Keeps all that is held, and what finds no room again and again. */
export function keepHeld(): void {
  clearTimeout(timer);
  unkept.forEach(keep);
}

function keepIn(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(keepHeld, ms);
}

async function keep(text: DraftText): Promise<void> {
  const { key } = text;
  const answer = await send('draft.save', text);
  // Another text has taken its place, or it was logged: what became of this one does not matter any more.
  if (unkept.get(key) !== text) return;
  const error = answer.ok ? undefined : answer.error;
  if (error) keepIn(RETRY_MS);
  else unkept.delete(key);
  for (const tell of listeners) tell(key, error);
}

/** What the rep typed last: a text that waits for room is newer than the one that the background knows, and may say that this was logged. */
export function newestDraft<Kept extends Pick<Draft, 'body' | 'audience' | 'dueText'>>(key: string, kept?: Kept) {
  const newest = unkept.get(key) ?? kept;
  return newest?.body ? newest : undefined;
}
