/**
 * Stores of the contact book. A contact has a *row*: a dense uint32 given at insertion and never reused.
 * Segment n holds rows [n * SEGMENT_ROWS, (n + 1) * SEGMENT_ROWS).
 */
export interface BookSchema {
  bookMeta: { key: string; value: unknown };
  bookSegments: { key: number; value: unknown };
  bookKeys: { key: string; value: unknown };
  bookDelta: { key: number; value: unknown };
  bookSearch: { key: string; value: unknown };
}
