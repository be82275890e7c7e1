/** What is searchable of one contact. `row` is the contact's number in the book, below 2^32 - 1. */
export interface SearchDocument {
  row: number;
  /** Full name first, then other names (native script, nickname). */
  names: readonly string[];
  company?: string;
  jobTitle?: string;
  emails: readonly string[];
  /** Handles and slugs of profiles. */
  handles: readonly string[];
  phones: readonly string[];
  city?: string;
  /** Higher comes first among equal matches: last touch, own account, open deal. 0 to 255. */
  boost: number;
}

export interface SearchResult {
  row: number;
  /** Smaller is better. */
  quality: number;
}

/** Flat form for storage: a few ArrayBuffers and a small header. */
export interface SerializedIndex {
  version: number;
  parts: Record<string, ArrayBuffer>;
}

/** Immutable index over the whole book. Made by `buildIndex` or `loadIndex`. */
export interface SearchIndex {
  readonly documents: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
  search(text: string, limit: number, isHidden?: (row: number) => boolean): { results: SearchResult[]; total: number };
  serialize(): SerializedIndex;
}
