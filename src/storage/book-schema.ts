import type { IDBPDatabase } from 'idb';
import type { Batch } from './book/state';
import type { ThroughlineSchema } from './database';

/**
 * Stores of the contact book. Each written version of a contact has a *row*: a dense uint32, never reused. An update is a
 * new row, and the old one is dead from then on, so that everything on disk is immutable but the delta.
 */
export interface BookSchema {
  /** `state` (small, read by every transaction), `blocks` and `dead` (changed by merges only), `order:<run>`. */
  bookMeta: { key: string; value: unknown };
  /** Packed contacts (`book/blocks.ts`) by first row. */
  bookSegments: { key: number; value: Uint8Array };
  /**
   * Pages of the key index (`k<run>:<page>`), filters over them (`g<run>:<page>`), and pages of the order by name (`o<run>:<page>`); of a
   * run that was appended, several in a record (`book/run-pages.ts`). `reserved`: rows of an append under way (`book/reserved.ts`).
   */
  bookKeys: { key: string; value: Uint8Array };
  /** Recent writes, by number: what no merge has taken over yet. */
  bookDelta: { key: number; value: Batch };
  /** The search index: a list of parts, and each part's buffers in a Blob. */
  bookSearch: { key: string; value: unknown };
}

export const BOOK_STORES = ['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta', 'bookSearch'] as const;

/** Creates the book's stores; to be called in an upgrade. All keys are out of line. */
export function createBookStores(database: IDBPDatabase<ThroughlineSchema>): void {
  for (const name of BOOK_STORES) database.createObjectStore(name);
}
