import type { Contact } from '../../model/contact';
import { BOOK_STORES } from '../book-schema';
import { recordContacts } from '../changes';
import type { BookPosition, ContactBook, FoundContact, KeyHits, KeyRows, WrittenContacts } from '../contacts';
import type { Database, StoreName, WriteTransaction } from '../database';
import { abandon, wholly } from '../transactions';
import { type Along, append, release } from './append';
import { type Damage, DamagedError } from './damage';
import { hashesOf, hashId } from './hash';
import { KeyReader, type LookOptions } from './key-index';
import type { KeyProbe } from './key-probe';
import { beginMaintenance, DATA_STORES, type MaintenanceParts, mergeSlice } from './maintain';
import { OrderReader } from './order';
import type { PreparedChunk } from './prepare-chunk';
import { repair } from './repair';
import { partBytes } from './search-file';
import { SearchStore } from './search-store';
import { SegmentReader } from './segments';
import { type ReadTransaction, type Snapshot, SnapshotCache } from './snapshot';
import { type OrderEntry, visibleRows } from './state';
import type { BookTools } from './tools';
import { type Change, writeBatch } from './write';

const SCAN_ROWS = 500;
const EVERY_ROW = Number.POSITIVE_INFINITY;
/** A part can be found damaged again, by others who are at it; more often than this, something else is wrong. */
const MAX_REPAIRS = 3;

/** What was found damaged: `keys`, `order` and `search` were made anew; contacts in a lost segment and changes in a lost part of the delta are gone. */
export type Repair = { what: 'state' | 'keys' | 'order' | 'search' | 'delta' } | { what: 'segment'; firstRow: number };

export interface BookOptions {
  tools: BookTools;
  /** Called once for each damage found. */
  onRepair?: (repair: Repair) => void;
  keyCacheBytes?: number;
}

/** The book over packed segments, a key index, an order by name and a search index. See `state.ts` for what lies where. */
export class PackedBook implements ContactBook {
  readonly writeStores = DATA_STORES;
  readonly #database: Database;
  readonly #tools: BookTools;
  readonly #onRepair: (repair: Repair) => void;
  readonly #cache = new SnapshotCache(() => this.#forget());
  readonly #keys: KeyReader;
  readonly #order = new OrderReader();
  readonly #segments: SegmentReader;
  readonly #search: SearchStore;
  readonly #lost = new Set<number>();
  #slice: Promise<boolean> | undefined;

  constructor(database: Database, { tools, onRepair, keyCacheBytes }: BookOptions) {
    this.#database = database;
    this.#tools = tools;
    this.#keys = new KeyReader(keyCacheBytes);
    this.#onRepair = onRepair ?? (() => undefined);
    this.#segments = new SegmentReader(firstRow => this.#reportLost(firstRow));
    this.#search = new SearchStore({
      database,
      cache: this.#cache,
      segments: this.#segments,
      tools,
      begin: () => this.#begin(),
      onDamage: () => this.#onRepair({ what: 'search' }),
    });
  }

  async get(id: string): Promise<Contact | undefined> {
    return (await this.getMany([id]))[0];
  }

  async getMany(ids: readonly string[]): Promise<Contact[]> {
    if (ids.length === 0) return [];
    return this.#read(async (transaction, snapshot) => {
      const hits = await this.#keys.look(transaction, snapshot, ids.map(hashId), EVERY_ROW);
      const rows = hits.map(({ rows: found }) => found.at(-1));
      const contacts = await this.#segments.contacts(transaction, snapshot, new Set(rows.filter(isPresent)));
      const found = rows.map(row => (row === undefined ? undefined : contacts.get(row)));
      return found.filter((contact, at) => contact?.id === ids[at]).filter(isPresent);
    });
  }

  count(): Promise<number> {
    return this.#read(async (_, { state }) => state.live);
  }

  sizes(): Promise<{ keyBytes: number; searchBytes: number }> {
    return this.#read(async (transaction, { state }) => ({
      keyBytes: state.runs.reduce((sum, { keyBytes }) => sum + keyBytes, 0),
      searchBytes: await partBytes(transaction, state.bookId),
    }));
  }

  byKeys(keys: readonly string[], limitPerKey: number): Promise<Map<string, KeyHits>> {
    return this.#read(async (transaction, snapshot) => {
      const hits = await this.#rowsByKeys(transaction, snapshot, keys, limitPerKey);
      const wanted = new Set([...hits.values()].flatMap(({ rows }) => rows));
      const contacts = await this.#segments.contacts(transaction, snapshot, wanted);
      const contactsOf = ({ rows }: KeyRows) => rows.map(row => contacts.get(row)).filter(isPresent);
      return new Map([...hits].map(([key, found]) => [key, { count: found.count, contacts: contactsOf(found) }]));
    });
  }

  async rowsByKeys(keys: Iterable<string>, limitPerKey: number, options?: LookOptions): Promise<Map<string, KeyRows>> {
    if (Array.isArray(keys) && keys.length === 0) return new Map();
    return this.#read((transaction, snapshot) => {
      return this.#rowsByKeys(transaction, snapshot, keys, limitPerKey, options);
    });
  }

  async #rowsByKeys(
    transaction: ReadTransaction,
    snapshot: Snapshot,
    keys: Iterable<string>,
    limitPerKey: number,
    options?: LookOptions,
  ): Promise<Map<string, KeyRows>> {
    const distinct = new Set<string>();
    const hits = await this.#keys.look(transaction, snapshot, hashesOf(keys, distinct), limitPerKey, options);
    return new Map([...distinct].map((key, at) => [key, hits[at]!]));
  }

  getRows(rows: Iterable<number>): Promise<Map<number, Contact>> {
    return this.#read((transaction, snapshot) => {
      const live = [...rows].filter(row => !snapshot.dead.has(row));
      return this.#segments.comparedContacts(transaction, snapshot, live);
    });
  }

  search(text: string, limit: number): Promise<{ found: FoundContact[]; total: number }> {
    return this.#repairing(() => this.#search.search(text, limit));
  }

  list(after: string | undefined, limit: number): Promise<{ contacts: Contact[]; next?: string }> {
    return this.#read(async (transaction, snapshot) => {
      const { runs } = snapshot.state;
      const entries = await this.#order.after(transaction, { ...snapshot, runs }, readCursor(after), limit + 1);
      const shown = entries.slice(0, limit);
      const rows = shown.map(([, row]) => row);
      const contacts = await this.#segments.contacts(transaction, snapshot, rows);
      const last = entries.length > limit ? shown.at(-1) : undefined;
      return {
        contacts: rows.map(row => contacts.get(row)).filter(isPresent),
        ...(last && { next: JSON.stringify(last) }),
      };
    });
  }

  async *scan(): AsyncIterable<Contact[]> {
    const end = await this.#read(async (_, { state }) => state.nextRow);
    for (let from = 0; from < end; from += SCAN_ROWS) {
      const contacts = await this.#read(async (transaction, snapshot) => {
        const rows = Array.from({ length: Math.min(SCAN_ROWS, end - from) }, (_, at) => from + at);
        const live = rows.filter(row => !snapshot.dead.has(row));
        return [...(await this.#segments.contacts(transaction, snapshot, live)).values()];
      });
      if (contacts.length > 0) yield contacts;
    }
  }

  writtenSince(position: BookPosition | undefined, limit: number): Promise<WrittenContacts> {
    return this.#read(async (transaction, snapshot) => {
      const { bookId } = snapshot.state;
      const visible = visibleRows(snapshot.state);
      // Every version has a row of its own, so what was written later has a higher one.
      const from = position?.bookId === bookId ? Math.min(position.row, visible) : 0;
      const end = Math.min(from + limit, visible);
      const rows = Array.from({ length: end - from }, (_, at) => from + at).filter(row => !snapshot.dead.has(row));
      const contacts = await this.#segments.contacts(transaction, snapshot, rows);
      return { contacts: [...contacts.values()], next: { bookId, row: end }, isEnd: end === visible };
    });
  }

  async write(transaction: WriteTransaction, change: Change): Promise<void> {
    const parts = { cache: this.#cache, keys: this.#keys, tools: this.#tools };
    try {
      await this.#repairing(() => writeBatch(transaction, change, parts), transaction);
      recordContacts(transaction, change);
    } catch (error) {
      await abandon(transaction);
      throw transaction.error ?? error;
    }
  }

  committed(): void {
    // Every read compares the stamp of the book's state, and the search index follows by row: nothing has to be told.
  }

  async append(chunk: PreparedChunk, along: Along): Promise<number> {
    await this.#search.cover();
    return this.#repairing(() => append(this.#database, chunk, this.#maintenanceParts, along));
  }

  followKeys(probe: KeyProbe): Promise<void> {
    return this.#read((transaction, snapshot) => probe.follow(transaction, snapshot));
  }

  release(): Promise<boolean> {
    return this.#repairing(() => release(this.#database));
  }

  /** Calls that overlap share one slice. */
  maintain({ isBusy = false } = {}): Promise<boolean> {
    this.#slice ??= this.#maintain(isBusy).finally(() => {
      this.#slice = undefined;
    });
    return this.#slice;
  }

  #maintain(isBusy: boolean): Promise<boolean> {
    return this.#repairing(
      async () => (await mergeSlice(this.#database, this.#maintenanceParts, isBusy)) || this.#search.maintain(isBusy),
    );
  }

  get #maintenanceParts(): MaintenanceParts {
    return {
      cache: this.#cache,
      keys: this.#keys,
      order: this.#order,
      segments: this.#segments,
      tools: this.#tools,
    };
  }

  #read<T>(step: (transaction: ReadTransaction, snapshot: Snapshot) => Promise<T>): Promise<T> {
    return this.#repairing(async () => {
      const transaction = this.#begin();
      return step(transaction, await this.#cache.load(transaction));
    });
  }

  #begin(): ReadTransaction {
    return this.#database.transaction(BOOK_STORES as readonly StoreName[] as StoreName[]);
  }

  // `transaction`: a caller's own, in which the repair has to be done then.
  async #repairing<T>(step: () => Promise<T>, transaction?: WriteTransaction): Promise<T> {
    const repairs = new Map<string, number>();
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        const part = JSON.stringify(error.damage);
        const before = repairs.get(part) ?? 0;
        if (before >= MAX_REPAIRS) throw error;
        repairs.set(part, before + 1);
        await this.#repair(error, transaction);
      }
    }
  }

  async #repair({ damage }: DamagedError, callers: WriteTransaction | undefined): Promise<void> {
    const mend = (transaction: WriteTransaction): Promise<void> => repair(transaction, damage, this.#tools);
    await (callers ? mend(callers) : wholly(beginMaintenance(this.#database), mend));
    this.#order.forget();
    this.#onRepair({ what: damagedPart(damage) });
  }

  #forget(): void {
    this.#keys.forget();
    this.#order.forget();
    this.#segments.forget();
    this.#search.forget();
  }

  #reportLost(firstRow: number): void {
    if (this.#lost.has(firstRow)) return;
    this.#lost.add(firstRow);
    this.#onRepair({ what: 'segment', firstRow });
  }
}

function damagedPart(damage: Damage): Exclude<Repair['what'], 'segment' | 'search'> {
  if ('book' in damage) return 'state';
  if ('order' in damage) return 'order';
  return 'lostBatch' in damage ? 'delta' : 'keys';
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

// A cursor that is not ours begins the list anew.
function readCursor(cursor: string | undefined): OrderEntry | undefined {
  if (cursor === undefined) return undefined;
  try {
    const entry: unknown = JSON.parse(cursor);
    return Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number'
      ? [entry[0], entry[1]]
      : undefined;
  } catch {
    return undefined;
  }
}
