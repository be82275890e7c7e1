import { keptOldest } from './kept';
import type { RowSet } from './row-set';
import { type PartList, reachOf, type SearchPart } from './search-file';

/** Rows without a part are searched from memory, which a fresh worker has to fill first: at rest, no more than these. */
export const REST_ROWS = 1000;
/** While many are written, no more than these: a search in between indexes them in some tens of ms. */
export const BUSY_ROWS = 4096;
/** Rows of one new part: what is held in memory while it is built. */
const MOST_ROWS = 64 * 1024;

/** While many are written, so many parts of about one size are made one. */
const FAN_IN = 16;
/** Parts below these are of one size. */
const SIZES = [48 * 1024, 768 * 1024];
/** At rest, a part is merged with the newer ones when it is not this much bigger than they are. */
const REST_RATIO = 3;
/** Words of dead contacts are taken out when they are so many, or this share. */
const MANY_DEAD = 1000;
const DEAD_SHARE = 1 / 50;

/**
 * Rows of which a part is to be built now, if any.
 * @param least - so many rows may go without one
 */
export function planPart(
  list: PartList,
  nextRow: number,
  least: number,
): { fromRow: number; toRow: number } | undefined {
  const fromRow = reachOf(list);
  if (nextRow - fromRow <= least) return undefined;
  return { fromRow, toRow: Math.min(nextRow, fromRow + MOST_ROWS) };
}

/** Parts to be made one now: some that follow each other, or one that holds many dead. */
export function planMerge({ parts }: PartList, dead: RowSet, isBusy: boolean): SearchPart[] {
  if (isBusy) return fullSize(parts);
  const newest = parts.slice(keptAtRest(parts));
  if (newest.length > 1) return newest;
  const dying = parts.find(({ fromRow, toRow, documents }) => {
    const died = documents - (toRow - fromRow - dead.count(fromRow, toRow));
    return died > Math.max(MANY_DEAD, documents * DEAD_SHARE);
  });
  return dying ? [dying] : [];
}

function fullSize(parts: readonly SearchPart[]): SearchPart[] {
  let least = 0;
  for (const size of SIZES) {
    const older = parts.findLastIndex(({ documents }) => documents >= size);
    const newer = parts.slice(older + 1);
    if (newer.filter(({ documents }) => documents >= least).length >= FAN_IN) return newer;
    least = size;
  }
  return [];
}

const keptAtRest = (parts: readonly SearchPart[]): number =>
  keptOldest(
    parts.map(({ documents }) => documents),
    REST_RATIO,
  );
