import type { UnmarkedReader } from './unmarked/read';

const KEY = Symbol.for('throughline.unmarked');
type Holder = { [KEY]?: UnmarkedReader };

/**
 * Hand-over between the script for any page and the one that reads pages without markup, which comes when it is asked for. Both
 * run in the extension's isolated world of the same frame.
 */
export function offerUnmarkedReader(reader: UnmarkedReader): void {
  (globalThis as Holder)[KEY] = reader;
}

export const lateUnmarkedReader = (): UnmarkedReader | undefined => (globalThis as Holder)[KEY];
