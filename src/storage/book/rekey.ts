import type { WriteTransaction } from '../database';
import type { KeyReader } from './key-index';
import type { SegmentReader } from './segments';
import { asReader, readState, type Snapshot, type SnapshotCache } from './snapshot';
import type { BookState, RekeyTask } from './state';
import type { BookTools } from './tools';
import { writeBatch } from './write';

/** Contacts written anew in one slice. */
const ROWS_A_SLICE = 250;

export interface RekeyParts {
  cache: SnapshotCache;
  keys: KeyReader;
  segments: SegmentReader;
  tools: BookTools;
}

/**
 * One slice of indexing contacts again whose keys another version of the extension made: they are put once more, as any update.
 * Until it is done, old keys are still found by old rules.
 * @returns the state after it, or undefined when all keys are of this version
 */
export async function rekeySlice(
  transaction: WriteTransaction,
  snapshot: Snapshot,
  parts: RekeyParts,
): Promise<BookState | undefined> {
  const task = snapshot.state.rekey ?? newTask(snapshot.state, parts.tools);
  if (!task) return undefined;
  const end = Math.min(task.next + ROWS_A_SLICE, task.through);
  const rows = Array.from({ length: end - task.next }, (_, at) => task.next + at);
  const live = rows.filter(row => !snapshot.dead.has(row));
  const contacts = await parts.segments.contacts(asReader(transaction), snapshot, live);
  await writeBatch(transaction, { put: [...contacts.values()] }, parts);
  const { rekey: _, ...state } = await readState(asReader(transaction));
  return end < task.through ? { ...state, rekey: { ...task, next: end } } : { ...state, keysVersion: task.keysVersion };
}

function newTask({ keysVersion, nextRow }: BookState, tools: BookTools): RekeyTask | undefined {
  if (keysVersion === undefined || keysVersion === tools.keysVersion) return undefined;
  return { next: 0, through: nextRow, keysVersion: tools.keysVersion };
}
