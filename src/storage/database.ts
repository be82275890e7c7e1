import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Credentials } from '../crm/types';
import type { HeldRow, ImportField, ImportProgress, SkippedRow } from '../messages/data';
import type { Draft } from '../messages/people';
import type { Account } from '../model/account';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import type { Deal } from '../model/deal';
import type { LedgerEntry } from '../model/ledger';
import type { Link } from '../model/link';
import type { Reason } from '../model/match';
import type { Operation } from '../model/operation';
import type { Connection } from '../model/settings';
import type { BookSchema } from './book-schema';
import type { MergeRecord } from './merge-record';

export const DATABASE_NAME = 'throughline';
export const DATABASE_VERSION = 3;

/** A link with the text form of its identifier, which is what the index needs. */
export type StoredLink = Link & { identifierKey: string };

/** An import with what a later slice needs to go on. */
export interface StoredImport extends Omit<ImportProgress, 'heldCount'> {
  /** The first ones. */
  skipped: SkippedRow[];
  /** The first ones, less those that the rep has decided about. */
  duplicates: HeldRow[];
  mapping?: ImportField[];
  columns?: string[];
  encoding?: string;
  delimiter?: string;
  /** Contacts held back as likely duplicates, by row, until the rep decides. */
  held: Record<number, { contact: Contact; note?: string }>;
  /** Rows that may be somebody known, read but not compared yet: they are neither in the book nor counted. */
  putOff?: { row: number; contact: Contact; note?: string }[];
}

/** Two contacts that look like one person. `two`: the rep said that they are not, or are to stay two; remembered for good. */
export interface StoredPair {
  /** `pairId` of the two. */
  id: string;
  contactIds: [string, string];
  state: 'open' | 'two';
  reasons: Reason[];
  weightBits: number;
  probability: number;
  foundAt: string;
  decidedAt?: string;
}

/**
 * Everything that outlives the worker. Contacts live in the book's own stores (`book-schema.ts`), packed;
 * the rest is one record each.
 */
export interface ThroughlineSchema extends DBSchema, BookSchema {
  settings: { key: string; value: unknown };
  connections: { key: string; value: Connection };
  /** Secrets by connection id. IndexedDB of the extension's origin: content scripts cannot open it, unlike `storage.local`. */
  secrets: { key: string; value: Credentials };
  /** Pull state by connection id. */
  cursors: { key: string; value: { connectionId: string; cursor: string; comparedAt?: string } };
  /** `remote` since version 3. */
  accounts: { key: string; value: Account; indexes: { remote: [string, string] } };
  deals: { key: string; value: Deal; indexes: { contact: string; account: string } };
  activities: {
    key: string;
    value: Activity;
    indexes: { contact: [string, string]; messageKey: string; due: string; remote: [string, string]; created: string };
  };
  outbox: {
    key: string;
    value: Operation;
    indexes: { state: string; contact: [string, number]; entity: string; seq: number };
  };
  ledger: { key: number; value: LedgerEntry };
  links: { key: string; value: StoredLink; indexes: { contact: string; identifier: string } };
  drafts: { key: string; value: Draft };
  imports: { key: string; value: StoredImport };
  importFiles: { key: string; value: { id: string; file: Blob; fileName: string } };
  /** Suspected duplicates in the book, and pairs that the rep said are two people. Since version 2. */
  duplicates: { key: string; value: StoredPair; indexes: { contact: string; weight: [string, number] } };
  /** What the rep merged, with all that takes it back. Since version 2. */
  merges: { key: string; value: MergeRecord; indexes: { contact: string; at: string } };
}

export type Database = IDBPDatabase<ThroughlineSchema>;
export type StoreName = StoreNames<ThroughlineSchema>;
export type WriteTransaction = IDBPTransaction<ThroughlineSchema, StoreName[], 'readwrite'>;
