import { keptOldest } from './kept';
import { lowerBound } from './postings';
import type { Snapshot } from './snapshot';
import { KEY_FORM, type MergeTask, type Run } from './state';

/** A delta this big is merged; bigger in a bigger book, because a merge costs more there. */
const MIN_DELTA_ROWS = 8 * 1024;
const MAX_DELTA_ROWS = 32 * 1024;
const DELTA_SHARE = 1 / 16;
/** Each batch is one more place to look a key up. */
const MAX_BATCHES = 64;

/** A run is merged with the newer ones when it is not this much bigger than they are: few runs to look in, few rewrites. */
const RUN_RATIO = 3;

/** While many are written: so many runs of one size, and up to which size, against the delta, they are of one. */
const BUSY_FAN_IN = 8;
const SAME_SIZE = 4;

/** Pages of 6 to 12 kB: Chromium reads records of 4 to 16 kB at 0.1 ms each, bigger ones slower. */
const PAGE_BYTES = 12 * 1024;
const MAX_PAGE_BITS = 20;

/**
 * The merge that is due, if any: what it takes over and what it makes.
 * @param isBusy - many more writes are to come
 */
export function planMerge(snapshot: Snapshot, isBusy: boolean): MergeTask | undefined {
  const { runs, nextRow, baseRows, appending } = snapshot.state;
  // Rows between the runs and the delta are reserved: for a second or so.
  if (appending) return undefined;
  if (isDue(snapshot)) {
    const deltaRows = nextRow - baseRows;
    return newTask(snapshot, isBusy ? keptWhileBusy(runs, deltaRows) : keptRuns(runs, deltaRows));
  }
  if (isBusy) return undefined;
  const ofOtherForm = runs.findIndex(({ keyForm }) => keyForm !== KEY_FORM);
  if (ofOtherForm >= 0) return newTask(snapshot, ofOtherForm);
  const kept = keptRuns(runs, 0);
  return runs.length - kept > 1 ? newTask(snapshot, kept) : undefined;
}

function isDue({ state, batches }: Snapshot): boolean {
  const limit = Math.min(Math.max(state.live * DELTA_SHARE, MIN_DELTA_ROWS), MAX_DELTA_ROWS);
  return (
    batches.length > MAX_BATCHES ||
    state.nextRow - state.baseRows > limit ||
    batches.some(({ batch }) => batch.hasRemovals)
  );
}

/** A merge of the delta and of all runs but the oldest ones. */
export function newTask({ state, batches }: Snapshot, kept: number): MergeTask {
  const inputs = state.runs.slice(kept);
  const keyBytes = [...batches.map(({ batch }) => batch.keys.length), ...inputs.map(run => run.keyBytes)];
  return {
    run: {
      id: state.nextRun,
      fromRow: inputs[0]?.fromRow ?? state.baseRows,
      toRow: state.nextRow,
      pageBits: pageBitsFor(keyBytes.reduce((sum, bytes) => sum + bytes, 0)),
      keyBytes: 0,
      orderPages: 0,
      keyForm: KEY_FORM,
    },
    inputs: inputs.map(run => run.id),
    throughBatch: batches.at(-1)?.number ?? state.nextBatch - 1,
    phase: 'keys',
    next: 0,
  };
}

/** Logarithm of the number of pages for so many bytes of keys. */
export function pageBitsFor(keyBytes: number): number {
  return Math.min(MAX_PAGE_BITS, Math.max(0, Math.ceil(Math.log2(Math.max(1, keyBytes / PAGE_BYTES)))));
}

const keptRuns = (runs: readonly Run[], deltaRows: number): number =>
  keptOldest(
    runs.map(({ fromRow, toRow }) => toRow - fromRow),
    RUN_RATIO,
    deltaRows,
  );

// While many are written, runs of one size are made one when they are many: a row is written a few times only, in whatever book.
function keptWhileBusy(runs: readonly Run[], deltaRows: number): number {
  const small = runs.length - 1 - runs.findLastIndex(({ fromRow, toRow }) => toRow - fromRow > SAME_SIZE * deltaRows);
  return small >= BUSY_FAN_IN ? runs.length - small : runs.length;
}

/** The part of a snapshot that a merge takes over. */
export function inputsOf(snapshot: Snapshot, task: MergeTask): Pick<Snapshot, 'batches' | 'dead'> & { runs: Run[] } {
  return {
    runs: snapshot.state.runs.filter(run => task.inputs.includes(run.id)),
    batches: snapshot.batches.filter(({ number }) => number <= task.throughBatch),
    dead: snapshot.dead,
  };
}

/** Groups ascending rows by the block that holds them. */
export function rowsByBlock(rows: Iterable<number>, firstRows: Uint32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const firstRow = firstRows[lowerBound(firstRows, firstRows.length, row + 1) - 1];
    if (firstRow === undefined) continue;
    const group = groups.get(firstRow);
    if (group) group.push(row);
    else groups.set(firstRow, [row]);
  }
  return groups;
}
