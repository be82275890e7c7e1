import type { PickerWanted } from '../messages/conversation';
import type { FoundConversation } from './conversation';

/** Hand-over between the script that reads threads and the one that draws the picker, in the extension's own world of a frame. */
export interface ThreadSource {
  /** Reads the page now. */
  read(): FoundConversation | null;
  /** Keys of the messages that the rep's text selection touches. */
  marked(found: FoundConversation): string[];
}

const SOURCE = Symbol.for('throughline.thread-source');
const WANTED = Symbol.for('throughline.picker-wanted');

type Holder = { [SOURCE]?: ThreadSource; [WANTED]?: PickerWanted };

export function setThreadSource(source: ThreadSource | undefined): void {
  (globalThis as Holder)[SOURCE] = source;
}

export function getThreadSource(): ThreadSource | undefined {
  return (globalThis as Holder)[SOURCE];
}

/** The card says for whom; the picker, which comes as a script of its own, takes it. */
export function wantPicker(wanted: PickerWanted): void {
  (globalThis as Holder)[WANTED] = wanted;
}

export function takeWanted(): PickerWanted | undefined {
  const holder = globalThis as Holder;
  const wanted = holder[WANTED];
  delete holder[WANTED];
  return wanted;
}
