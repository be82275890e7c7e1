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
  /** Higher comes first among equal matches: last change, own contact. 0 to 255. */
  boost: number;
}

export interface SearchResult {
  row: number;
  /** Smaller is better: 16 for each edit, 2 for a word outside the names (4 in title or city, if several were typed), 1 for a word only begun; summed over the typed words. */
  quality: number;
  boost: number;
}

export interface SearchAnswer {
  /** By quality, then boost (higher first), then row. */
  results: SearchResult[];
  /** Contacts that match. Contacts that match only with typing errors count when fewer than `limit` match without. */
  total: number;
  /** False when the text was so wide that work was cut short: `total` is then a lower bound. */
  isComplete: boolean;
}

/** Flat form for storage: a few ArrayBuffers and a small header. */
export interface SerializedIndex {
  version: number;
  parts: Record<string, ArrayBuffer>;
}

export type IsHidden = (row: number) => boolean;

/** Immutable index over the whole book. Made by `buildIndex` or `loadIndex`. */
export interface SearchIndex {
  readonly documents: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
  /** @param isHidden - rows to leave out, such as those that a delta replaces */
  search(text: string, limit: number, isHidden?: IsHidden): SearchAnswer;
  /** The buffers of the index itself: to be stored, not to be changed. */
  serialize(): SerializedIndex;
}

/** Collects documents in slices, so that an import of a million is not one long task. */
export interface IndexBuilder {
  readonly documents: number;
  /**
   * A row may be added once.
   * @throws RangeError beyond 2 million different words in names, companies, titles and cities, or 6 million in addresses
   */
  add(document: SearchDocument): void;
  /** Blocks until the index is ready; some seconds for a million. */
  finish(): SearchIndex;
  /** As `finish`, in steps of some milliseconds: call `next()` until it is done. */
  finishInSlices(): Generator<void, SearchIndex>;
}
