import { searchTogether } from '../../search';
import type { SearchDocument, SearchIndex } from '../../search/types';
import type { FoundContact } from '../contacts';
import type { Database } from '../database';
import { listOf, type PartList, reachOf, readPartList, readParts, type SearchPart } from './search-file';
import { SearchKeeper } from './search-keeper';
import { SearchTail } from './search-tail';
import type { SegmentReader } from './segments';
import type { ReadTransaction, Snapshot, SnapshotCache } from './snapshot';
import type { BookTools } from './tools';

/** Rows read at a time. */
const ROWS_A_SLICE = 400;
/** Rows indexed at a time. */
const ROWS_A_LAYER = 2000;
/** The index is dropped from memory after this time without a search. */
const IDLE_MS = 60_000;
/** Parts that were read are checked when the first answers are long given: the sum over a big book takes a cold worker a fifth of a second. */
const CHECK_AFTER_MS = 1_500;

export interface SearchParts {
  database: Database;
  cache: SnapshotCache;
  segments: SegmentReader;
  tools: BookTools;
  begin(): ReadTransaction;
  onDamage(): void;
}

/** What a search reads in one transaction. */
interface View {
  transaction: ReadTransaction;
  snapshot: Snapshot;
  list: PartList;
}

/** The search index of the book: stored parts, and what was written since on top of them, in memory. */
export class SearchStore {
  readonly #parts: SearchParts;
  readonly #keeper: SearchKeeper;
  #indexes = new Map<number, SearchIndex>();
  /** Checks of parts that were read and not summed up yet. */
  readonly #checks = new Map<number, () => boolean>();
  #tail = new SearchTail(0);
  /** Append under way when the tail was filled. */
  #passedOver: number | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #usedAt = 0;

  constructor(parts: SearchParts) {
    this.#parts = parts;
    this.#keeper = new SearchKeeper({
      ...parts,
      view: () => this.#view(),
      documents: (view, fromRow, toRow) => this.#documents(view, fromRow, toRow),
      indexes: (view, wanted) => this.#wholeOnes(view, wanted),
    });
  }

  /** One search at a time, so that a change is taken over once. */
  search(text: string, limit: number): Promise<{ found: FoundContact[]; total: number }> {
    const answer = this.#last.then(() => this.#search(text, limit));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  forget(): void {
    this.#drop();
    this.#keeper.forget();
  }

  /** One slice of building or merging parts, if that is due. */
  async maintain(isBusy: boolean): Promise<boolean> {
    if (Date.now() - this.#usedAt > IDLE_MS) this.#drop();
    return this.#keeper.maintain(isBusy);
  }

  /** Stores parts until every row has one. */
  cover(): Promise<void> {
    return this.#keeper.cover();
  }

  #drop(): void {
    this.#indexes = new Map();
    this.#checks.clear();
    this.#tail = new SearchTail(0);
  }

  async #view(): Promise<View> {
    const transaction = this.#parts.begin();
    // At once: beside an import each turn to the browser's process and back waits for a processor.
    const [snapshot, listed] = await Promise.all([this.#parts.cache.load(transaction), readPartList(transaction)]);
    return { transaction, snapshot, list: listOf(listed, snapshot.state.bookId) };
  }

  async #search(text: string, limit: number): Promise<{ found: FoundContact[]; total: number }> {
    this.#usedAt = Date.now();
    let view = await this.#view();
    // Reading parts ends the transaction; while they were read, they may have been replaced by others.
    while (await this.#loadMissing(view)) view = await this.#view();
    const { transaction, snapshot, list } = view;
    const stored = list.parts.map(({ id }) => this.#indexes.get(id)!);
    await this.#follow(view);
    const isHidden = (row: number): boolean => snapshot.dead.has(row);
    const searched = [...stored, ...this.#tail.indexes].map(index => ({ index, isHidden }));
    const { results, total } = searchTogether(searched, text, limit);
    const contacts = await this.#parts.segments.contacts(
      transaction,
      snapshot,
      results.map(({ row }) => row),
    );
    const found = results.flatMap(({ row, quality }) => {
      const contact = contacts.get(row);
      return contact ? [{ id: contact.id, contact, quality }] : [];
    });
    return { found, total };
  }

  /** @returns true when some had to be read */
  async #loadMissing(view: View): Promise<boolean> {
    const known = this.#indexes;
    const missing = view.list.parts.filter(({ id }) => !known.has(id));
    if (missing.length === 0) return false;
    const loaded = await this.#loaded(view, missing);
    this.#checkLater();
    const ids = new Set(view.list.parts.map(({ id }) => id));
    this.#indexes = new Map([...known, ...(loaded ?? [])].filter(([id]) => ids.has(id)));
    return true;
  }

  #checkLater(): void {
    const check = async (): Promise<void> => {
      if (!this.#areWhole([...this.#checks.keys()])) await this.#throwAway();
    };
    setTimeout(() => {
      // A database that was closed meanwhile is no matter of the next search.
      this.#last = this.#last.then(check).catch(() => undefined);
    }, CHECK_AFTER_MS);
  }

  #areWhole(ids: readonly number[]): boolean {
    const wrong = ids.filter(id => this.#checks.get(id)?.() === false);
    for (const id of ids) this.#checks.delete(id);
    return wrong.length === 0;
  }

  /** What is damaged would not be noticed any more in what is made of it. */
  async #wholeOnes(view: View, wanted: readonly SearchPart[]): Promise<Map<number, SearchIndex> | undefined> {
    const loaded = await this.#loaded(view, wanted);
    if (!loaded || this.#areWhole(wanted.map(({ id }) => id))) return loaded;
    await this.#throwAway();
    return undefined;
  }

  // Everything is searched from memory then, until it is built anew.
  async #throwAway(): Promise<void> {
    this.#parts.onDamage();
    await this.#parts.database.clear('bookSearch');
    this.#drop();
  }

  async #loaded({ transaction }: View, wanted: readonly SearchPart[]): Promise<Map<number, SearchIndex> | undefined> {
    const known = this.#indexes;
    if (wanted.every(({ id }) => known.has(id))) return known;
    try {
      const read = await readParts(transaction, wanted);
      for (const [id, { isWhole }] of read) this.#checks.set(id, isWhole);
      return new Map([...read].map(([id, { index }]) => [id, index]));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      await this.#throwAway();
      return undefined;
    }
  }

  async #follow(view: View): Promise<void> {
    const fromRow = reachOf(view.list);
    const { nextRow: toRow, appending } = view.snapshot.state;
    // Rows that were reserved, and passed over as empty, may have contacts now.
    if (this.#tail.fromRow !== fromRow || this.#passedOver !== appending?.id) this.#tail = new SearchTail(fromRow);
    this.#passedOver = appending?.id;
    const tail = this.#tail;
    // Nobody is in the rows of an append under way, thousands as a rule; what others write meanwhile lies behind them.
    if (!appending) return this.#fill(view, tail, toRow);
    await this.#fill(view, tail, appending.fromRow);
    if (tail.nextRow < appending.toRow) tail.skip(appending.toRow);
    await this.#fill(view, tail, toRow);
  }

  async #fill(view: View, tail: SearchTail, toRow: number): Promise<void> {
    while (tail.nextRow < toRow) {
      const end = Math.min(tail.nextRow + ROWS_A_LAYER, toRow);
      tail.add(await this.#documents(view, tail.nextRow, end), end);
    }
  }

  async #documents({ transaction, snapshot }: View, fromRow: number, toRow: number): Promise<SearchDocument[]> {
    const documents: SearchDocument[] = [];
    for (let from = fromRow; from < toRow; from += ROWS_A_SLICE) {
      const rows = Array.from({ length: Math.min(ROWS_A_SLICE, toRow - from) }, (_, at) => from + at);
      const live = rows.filter(row => !snapshot.dead.has(row));
      const contacts = await this.#parts.segments.contacts(transaction, snapshot, live);
      for (const [row, contact] of contacts) documents.push(this.#parts.tools.searchDocument(contact, row));
    }
    return documents;
  }
}
