import { contactKeys, KEY_VERSION } from '../matching';
import type { Contact } from '../model/contact';
import type { Along } from './book/append';
import { PackedBook, type Repair } from './book/book';
import type { LookOptions } from './book/key-index';
import type { KeyProbe } from './book/key-probe';
import type { PreparedChunk } from './book/prepare-chunk';
import { searchDocument } from './book/search-document';
import type { BookTools } from './book/tools';
import type { Database, WriteTransaction } from './database';

/** Contacts that share a key, and by chance some whose key has the same hash: `contacts` is cut at the asked limit. */
export interface KeyHits {
  count: number;
  contacts: Contact[];
}

/** The same without a read of the contacts: `rows` are for `getRows`, until the next write. */
export interface KeyRows {
  count: number;
  rows: number[];
}

export interface FoundContact {
  id: string;
  contact: Contact;
  /** Smaller is better: number of edits, then field order. */
  quality: number;
}

/** A moment in the life of a book: everything up to it was seen. */
export interface BookPosition {
  bookId: string;
  row: number;
}

export interface WrittenContacts {
  contacts: Contact[];
  next: BookPosition;
  /** There is nothing behind `next`. */
  isEnd: boolean;
}

/**
 * The book: every contact of every connection. The background is its only writer.
 */
export interface ContactBook {
  get(id: string): Promise<Contact | undefined>;
  /** In the order asked; missing ones are left out. */
  getMany(ids: readonly string[]): Promise<Contact[]>;
  count(): Promise<number>;
  /**
   * Contacts by key (`matching/blocking.ts` makes keys of contacts and of persons alike).
   * @param limitPerKey - of contacts
   */
  byKeys(keys: readonly string[], limitPerKey: number): Promise<Map<string, KeyHits>>;
  /**
   * Where contacts lie that have a key: of many keys, first choose, then read whom one needs.
   * @param keys - may be made as they are gone through: what holds the first is read meanwhile. Gone through anew when damage was mended
   * @param limitPerKey - of rows; 0 where only the count matters, as it does for words
   * @param options - `mostlyNew`: hardly any of the keys is in the book, as in an import; costs more reads where it is not so. `roughly`:
   * with a limit of 0, what was replaced or removed since the last merge may still count
   */
  rowsByKeys(keys: Iterable<string>, limitPerKey: number, options?: LookOptions): Promise<Map<string, KeyRows>>;
  /** The contacts of rows; those that were replaced or removed since are left out. */
  getRows(rows: Iterable<number>): Promise<Map<number, Contact>>;
  search(text: string, limit: number): Promise<{ found: FoundContact[]; total: number }>;
  /** What its indexes take on disk, about. */
  sizes(): Promise<{ keyBytes: number; searchBytes: number }>;
  /** By name, for the People list. */
  list(after: string | undefined, limit: number): Promise<{ contacts: Contact[]; next?: string }>;
  /** All contacts, in batches, for export. Does not see writes that come while it runs. */
  scan(): AsyncIterable<Contact[]>;
  /**
   * Contacts written since a position, each as it is now, and the position after them. Another book's position, or none, begins
   * with the first.
   * @param limit - of versions looked at; replaced ones count, so there may be fewer contacts
   */
  writtenSince(position: BookPosition | undefined, limit: number): Promise<WrittenContacts>;
  /** Stores a transaction must cover to call `write` inside it. */
  readonly writeStores: readonly ('bookMeta' | 'bookSegments' | 'bookKeys' | 'bookDelta')[];
  /**
   * Adds, replaces and removes contacts inside the caller's transaction; durable when that completes.
   * Awaits only requests of that transaction.
   * @param change - `mostlyKnown`: most of what is put replaces a contact, so that filters would be read for nothing
   */
  write(
    transaction: WriteTransaction,
    change: { put?: readonly Contact[]; remove?: readonly string[]; mostlyKnown?: boolean },
  ): Promise<void>;
  /** Call after a transaction with `write` completed, so that warm caches follow. */
  committed(change: { put?: readonly Contact[]; remove?: readonly string[] }): void;
  /**
   * Stores many new contacts at once, with what belongs to them, in transactions of a few tens of milliseconds; all are seen, and
   * durable, when it is done, or none. One caller at a time, whatever page or worker it runs in, while others may `write`.
   * @param chunk - made by `prepareChunk`, with the tools of this book
   * @returns number of the run that it became
   */
  append(chunk: PreparedChunk, along: Along): Promise<number>;
  /** Lets a probe know all keys that are in the book now. */
  followKeys(probe: KeyProbe): Promise<void>;
  /** Takes away what an `append` left that was killed. To be called when none is under way. @returns true when there was something */
  release(): Promise<boolean>;
  /**
   * Does one slice of merging or indexing; true when more is to do. Safe to be killed at any point. To be called until false after
   * writes.
   * @param options - `isBusy`: many more writes are to come, so only what would make answers slow is done
   */
  maintain(options?: { isBusy?: boolean }): Promise<boolean>;
}

export interface BookSettings {
  /** Keys and searched fields; those of `matching` and `search-document.ts` when not given. */
  tools?: BookTools;
  /** Told once of each damage that was found and, where the contacts allow it, mended. */
  onRepair?: (repair: Repair) => void;
  /** Memory for pages of the key index. */
  keyCacheBytes?: number;
}

export type OpenContactBook = (database: Database, settings?: BookSettings) => ContactBook;

/** Keys and searched fields as the extension uses them. */
export const BOOK_TOOLS: BookTools = { keysVersion: KEY_VERSION, contactKeys, searchDocument };

/** The book in a database; reads nothing until it is asked. One per database: its caches follow every write, but cost memory. */
export const openContactBook: OpenContactBook = (database, { tools = BOOK_TOOLS, ...options } = {}) =>
  new PackedBook(database, { tools, ...options });
