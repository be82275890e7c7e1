import { createIndexBuilder, createLiveIndex } from '../../search';
import type { IndexBuilder, LiveIndex, SearchIndex } from '../../search/types';
import type { FoundContact } from '../contacts';
import type { Database } from '../database';
import { RowSet } from './row-set';
import { readIndex, readReach, type StoredIndex, saveIndex } from './search-file';
import type { SegmentReader } from './segments';
import type { ReadTransaction, Snapshot, SnapshotCache } from './snapshot';
import type { BookTools } from './tools';

/** Rows read at a time. */
const ROWS_A_SLICE = 400;
/** Length of a slice while the index is put together. */
const SLICE_MS = 15;
/** The index is dropped from memory after this time without a search. */
const IDLE_MS = 60_000;

/** Rebuilt when this much changed: while writes come in, seldom; when they have ceased, soon. */
const QUIET_MS = 2000;
const WAIT_MS = 200;
const QUIET_CHANGES = 1000;
const QUIET_SHARE = 1 / 50;
const BUSY_CHANGES = 4000;
const BUSY_SHARE = 1 / 2;

interface Loaded {
  live: LiveIndex;
  /** Rows from here on are not in it yet. */
  nextRow: number;
  dead: RowSet;
}

interface Build {
  builder: IndexBuilder;
  finish?: Generator<void, SearchIndex>;
  bookId: string;
  nextRow: number;
  throughRow: number;
  dead: RowSet;
}

export interface SearchParts {
  database: Database;
  cache: SnapshotCache;
  segments: SegmentReader;
  tools: BookTools;
  begin(): ReadTransaction;
  onDamage(): void;
}

/** The search index of the book: a stored base, and what was written since on top of it, in memory. */
export class SearchStore {
  readonly #parts: SearchParts;
  #loaded: Loaded | undefined;
  #build: Build | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #usedAt = 0;
  #writtenAt = 0;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  /** One search at a time, so that a change is taken over once. */
  search(text: string, limit: number): Promise<{ found: FoundContact[]; total: number }> {
    const answer = this.#last.then(() => this.#search(text, limit));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  noteWrite(): void {
    this.#writtenAt = Date.now();
  }

  forget(): void {
    this.#loaded = undefined;
    this.#build = undefined;
  }

  /** One slice of rebuilding the stored index, if that is due. */
  async maintain(): Promise<boolean> {
    if (this.#loaded && Date.now() - this.#usedAt > IDLE_MS) this.#loaded = undefined;
    if (!this.#build) return this.#plan();
    if (this.#build.nextRow < this.#build.throughRow) await this.#readRows(this.#build);
    else await this.#finish(this.#build);
    return true;
  }

  async #search(text: string, limit: number): Promise<{ found: FoundContact[]; total: number }> {
    this.#usedAt = Date.now();
    const loaded = this.#loaded ?? (await this.#load());
    this.#loaded = loaded;
    const transaction = this.#parts.begin();
    const snapshot = await this.#parts.cache.load(transaction);
    // Dropped or rebuilt meanwhile, or the stores hold another book now.
    if (this.#loaded !== loaded) return this.#search(text, limit);
    await this.#follow(transaction, snapshot, loaded);
    const { results, total } = loaded.live.search(text, limit);
    const rows = results.map(({ row }) => row);
    const contacts = await this.#parts.segments.contacts(transaction, snapshot, rows);
    const found = results.flatMap(({ row, quality }) => {
      const id = contacts.get(row)?.id;
      return id === undefined ? [] : [{ id, quality }];
    });
    return { found, total };
  }

  async #load(): Promise<Loaded> {
    const stored = await this.#readStored();
    return {
      live: createLiveIndex(stored?.index ?? null),
      nextRow: stored?.throughRow ?? 0,
      dead: stored?.dead ?? new RowSet(),
    };
  }

  // Without a base everything is searched from memory until `maintain` has built one.
  async #readStored(): Promise<StoredIndex | undefined> {
    const transaction = this.#parts.begin();
    const { state } = await this.#parts.cache.load(transaction);
    try {
      return await readIndex(transaction, state.bookId);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#parts.onDamage();
      await this.#parts.database.clear('bookSearch');
      return undefined;
    }
  }

  async #follow(transaction: ReadTransaction, snapshot: Snapshot, loaded: Loaded): Promise<void> {
    const { live, dead } = loaded;
    for (const row of snapshot.dead.missingIn(dead, loaded.nextRow)) live.remove(row);
    loaded.dead = snapshot.dead;
    while (loaded.nextRow < snapshot.state.nextRow) {
      const end = Math.min(loaded.nextRow + ROWS_A_SLICE, snapshot.state.nextRow);
      await this.#eachDocument(transaction, snapshot, loaded.nextRow, end, live.put.bind(live));
      loaded.nextRow = end;
    }
  }

  async #eachDocument(
    transaction: ReadTransaction,
    snapshot: Snapshot,
    from: number,
    to: number,
    onDocument: LiveIndex['put'],
  ): Promise<void> {
    const rows = Array.from({ length: to - from }, (_, at) => from + at).filter(row => !snapshot.dead.has(row));
    const contacts = await this.#parts.segments.contacts(transaction, snapshot, rows);
    for (const [row, contact] of contacts) onDocument(this.#parts.tools.searchDocument(contact, row));
  }

  // Waits, a little in each slice, while more writes are likely to come.
  async #plan(): Promise<boolean> {
    const transaction = this.#parts.begin();
    const snapshot = await this.#parts.cache.load(transaction);
    const { live, nextRow, bookId } = snapshot.state;
    const reach = await readReach(transaction, bookId);
    const died = [...snapshot.dead.missingIn(reach.dead, reach.throughRow)].length;
    const changes = nextRow - reach.throughRow + died;
    if (changes <= Math.max(QUIET_CHANGES, live * QUIET_SHARE)) return false;
    const isQuiet = Date.now() - this.#writtenAt > QUIET_MS;
    if (isQuiet || changes > Math.max(BUSY_CHANGES, live * BUSY_SHARE)) {
      this.#build = { builder: createIndexBuilder(), bookId, nextRow: 0, throughRow: nextRow, dead: snapshot.dead };
    } else {
      await new Promise(resume => setTimeout(resume, WAIT_MS));
    }
    return true;
  }

  async #readRows(build: Build): Promise<void> {
    const transaction = this.#parts.begin();
    const snapshot = await this.#parts.cache.load(transaction);
    const end = Math.min(build.nextRow + ROWS_A_SLICE, build.throughRow);
    await this.#eachDocument(transaction, snapshot, build.nextRow, end, document => build.builder.add(document));
    build.nextRow = end;
  }

  async #finish(build: Build): Promise<void> {
    build.finish ??= build.builder.finishInSlices();
    const until = performance.now() + SLICE_MS;
    let step = build.finish.next();
    while (!step.done && performance.now() < until) step = build.finish.next();
    if (!step.done) return;
    const { bookId, throughRow, dead } = build;
    this.#build = undefined;
    await saveIndex(this.#parts.database, { index: step.value, bookId, throughRow, dead });
    if (this.#loaded) this.#loaded = { live: createLiveIndex(step.value), nextRow: throughRow, dead };
  }
}
