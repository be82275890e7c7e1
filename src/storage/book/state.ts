/** A sorted, immutable part of the key index and of the order by name, over the rows `fromRow` to `toRow` (exclusive). */
export interface Run {
  id: number;
  fromRow: number;
  toRow: number;
  /** The key index of the run has 2 ** pageBits pages; a key's page is the top bits of its hash. */
  pageBits: number;
  /** Size of the key index of the run. */
  keyBytes: number;
  orderPages: number;
  /** Form of filters and key pages; missing in runs of earlier builds, which are read as well but have no filters that could be used. */
  keyForm?: number;
  /** So many pages lie in one record (see `run-pages.ts`); missing where each has its own. */
  pagesARecord?: number;
}

/** Raise when filters or key pages change: runs of another form are merged anew at rest. */
export const KEY_FORM = 3;

/** A merge under way: what is done of it is on disk, so that it goes on after a kill. */
export interface MergeTask {
  /** Output; its pages are invisible until the merge is finished. */
  run: Run;
  /** Runs that it replaces: the newest ones. */
  inputs: number[];
  /** The last batch that it takes over. */
  throughBatch: number;
  phase: 'keys' | 'order' | 'purge' | 'finish';
  /** Next page of the key index, or next dead row to purge. */
  next: number;
  /** Last entry written to the order by name. */
  after?: OrderEntry;
}

/** Contacts being indexed again, because another version of the extension made their keys. */
export interface RekeyTask {
  next: number;
  /** Rows from here on have the keys of this version. */
  through: number;
  keysVersion: number;
}

/** Position of a row in the order by name. */
export type OrderEntry = readonly [sortKey: string, row: number];

/** The small record that says what is valid; every change of the book replaces it. */
export interface BookState {
  /** New with every change, so that a reader knows whether its memory still holds. */
  stamp: string;
  /** New with the first write into empty stores: what is remembered of another book is void. */
  bookId: string;
  /** New with every finished merge: `blocks` and `dead` changed. */
  generation: number;
  live: number;
  nextRow: number;
  /** Number of the oldest batch in the delta; they are numbered without gaps. Missing in books of earlier builds until something is written. */
  firstBatch?: number;
  nextBatch: number;
  nextRun: number;
  /** Rows below are in `runs`, the others in the delta. */
  baseRows: number;
  /** Oldest and biggest first; their rows follow each other. */
  runs: Run[];
  merge?: MergeTask;
  /** Version of the keys in the index; missing while there are none. */
  keysVersion?: number;
  rekey?: RekeyTask;
  /** A run being written by `append.ts`: its rows are given away, but nobody may see them yet. */
  appending?: Run;
  /** Runs no longer used, whose pages are still to be deleted. */
  garbage: Run[];
}

/** Rows that may be read: those behind an append under way wait until it is done. */
export const visibleRows = ({ appending, nextRow }: BookState): number => appending?.fromRow ?? nextRow;

/** Rows are numbers of 32 bits in key pages and search parts. Each version of a contact takes one, and none is used again. */
export const MAX_ROWS = 2 ** 32 - 1;

/**
 * To be asked before rows are given away: numbers that begin again would show one contact for another.
 * @throws RowsUsedUpError when there are not so many left
 */
export function requireRows({ nextRow }: BookState, count: number): void {
  if (nextRow + count > MAX_ROWS) throw new RowsUsedUpError();
}

/** Some four thousand changes of each of a million contacts: what is there is read, removed and exported as before. */
export class RowsUsedUpError extends Error {
  constructor() {
    super('contact book: all row numbers are used up; export the contacts and import them into an empty book');
    this.name = 'RowsUsedUpError';
  }
}

/** One write: its contacts (rows `firstRow` and following), their keys, and the rows that it made dead. */
export interface Batch {
  firstRow: number;
  count: number;
  /** First rows of the blocks in `bookSegments`, for a big batch. */
  blocks: number[];
  /** The contacts of a small one, as a block. */
  tail?: Uint8Array;
  /** Key page over the whole range of hashes. */
  keys: Uint8Array;
  /** Sort key by name, for each row. */
  sortKeys: string[];
  dead: Uint32Array;
  /** Contacts were removed, not just replaced: the merge that erases them should not wait. */
  hasRemovals: boolean;
}

export const EMPTY_STATE: BookState = {
  stamp: '',
  bookId: '',
  generation: 0,
  live: 0,
  nextRow: 0,
  firstBatch: 1,
  nextBatch: 1,
  nextRun: 1,
  baseRows: 0,
  runs: [],
  garbage: [],
};
