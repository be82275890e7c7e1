import { createIndexBuilder, mergeIndexes } from '../../search';
import type { IndexBuilder, SearchDocument, SearchIndex } from '../../search/types';
import type { Database } from '../database';
import { type PartList, type SearchPart, savePart } from './search-file';
import { BUSY_ROWS, planMerge, planPart, REST_ROWS } from './search-plan';
import type { ReadTransaction, Snapshot } from './snapshot';
import { visibleRows } from './state';

/** Rows taken into a new part in one slice. */
const ROWS_A_SLICE = 400;
/** Length of a slice while an index is put together. */
const SLICE_MS = 15;

interface View {
  transaction: ReadTransaction;
  snapshot: Snapshot;
  list: PartList;
}

/** A part being made: of contacts, row by row, or of other parts. */
interface Work {
  bookId: string;
  fromRow: number;
  toRow: number;
  /** For a new part. */
  reading?: { builder: IndexBuilder; nextRow: number };
  steps?: Generator<void, SearchIndex>;
  /** Parts that it replaces. */
  replaced: SearchPart[];
}

export interface KeeperParts {
  database: Database;
  view(): Promise<View>;
  documents(view: View, fromRow: number, toRow: number): Promise<SearchDocument[]>;
  /** Indexes by part; undefined when one is damaged. */
  indexes(view: View, parts: readonly SearchPart[]): Promise<Map<number, SearchIndex> | undefined>;
}

/** Builds parts of the search index and merges them, slice by slice. New parts come first: a search waits for them. */
export class SearchKeeper {
  readonly #parts: KeeperParts;
  #build: Work | undefined;
  #merge: Work | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  forget(): void {
    this.#build = undefined;
    this.#merge = undefined;
  }

  /** @returns true when there was something to do */
  async maintain(isBusy: boolean): Promise<boolean> {
    this.#build ??= await this.#planBuild(isBusy ? BUSY_ROWS : REST_ROWS);
    if (this.#build) {
      if (await this.#advance(this.#build)) this.#build = undefined;
      return true;
    }
    this.#merge ??= await this.#planMerge(isBusy);
    if (!this.#merge) return false;
    if (await this.#advance(this.#merge)) this.#merge = undefined;
    return true;
  }

  /** Builds parts until all rows have one. */
  async cover(): Promise<void> {
    this.#build ??= await this.#planBuild(0);
    while (this.#build) {
      if (await this.#advance(this.#build)) this.#build = await this.#planBuild(0);
    }
  }

  async #planBuild(least: number): Promise<Work | undefined> {
    const { snapshot, list } = await this.#parts.view();
    const { bookId } = snapshot.state;
    const rows = planPart(list, visibleRows(snapshot.state), least);
    if (!rows) return undefined;
    return { bookId, ...rows, reading: { builder: createIndexBuilder(), nextRow: rows.fromRow }, replaced: [] };
  }

  async #planMerge(isBusy: boolean): Promise<Work | undefined> {
    const view = await this.#parts.view();
    const { dead, state } = view.snapshot;
    const replaced = planMerge(view.list, dead, isBusy);
    if (replaced.length === 0) return undefined;
    const indexes = await this.#parts.indexes(view, replaced);
    if (!indexes) return undefined;
    const steps = mergeIndexes(
      replaced.map(({ id }) => indexes.get(id)!),
      row => dead.has(row),
    );
    return { bookId: state.bookId, fromRow: replaced[0]!.fromRow, toRow: replaced.at(-1)!.toRow, steps, replaced };
  }

  /** @returns true when the part is stored */
  async #advance(work: Work): Promise<boolean> {
    if (work.reading && work.reading.nextRow < work.toRow) {
      await this.#read(work, work.reading);
      return false;
    }
    work.steps ??= work.reading!.builder.finishInSlices();
    const until = performance.now() + SLICE_MS;
    let step = work.steps.next();
    while (!step.done && performance.now() < until) step = work.steps.next();
    if (!step.done) return false;
    try {
      await savePart(this.#parts.database, work.bookId, { ...work, index: step.value }, work.replaced);
    } catch (error) {
      // An index is given out once: where it could not be stored, it is made anew.
      this.forget();
      throw error;
    }
    return true;
  }

  async #read({ toRow }: Work, reading: NonNullable<Work['reading']>): Promise<void> {
    const end = Math.min(reading.nextRow + ROWS_A_SLICE, toRow);
    const documents = await this.#parts.documents(await this.#parts.view(), reading.nextRow, end);
    for (const document of documents) reading.builder.add(document);
    reading.nextRow = end;
  }
}
