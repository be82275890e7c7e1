import { buildIndex, mergeIndexes } from '../../search';
import type { SearchDocument, SearchIndex } from '../../search/types';

interface Layer {
  index: SearchIndex;
  fromRow: number;
}

/**
 * The rows that no stored part covers, in memory: a few small indexes, each larger than the next younger one, like a binary
 * counter. So a row is merged a few times only, and a search asks few indexes.
 */
export class SearchTail {
  readonly fromRow: number;
  #nextRow: number;
  readonly #layers: Layer[] = [];

  constructor(fromRow: number) {
    this.fromRow = fromRow;
    this.#nextRow = fromRow;
  }

  /** First row that is not in it. */
  get nextRow(): number {
    return this.#nextRow;
  }

  get indexes(): SearchIndex[] {
    return this.#layers.map(({ index }) => index);
  }

  /** Adds the live ones of the rows up to `toRow` (exclusive). */
  add(documents: readonly SearchDocument[], toRow: number): void {
    this.#push({ index: buildIndex(documents), fromRow: this.#nextRow });
    this.#nextRow = toRow;
  }

  /** Passes over rows up to `toRow` (exclusive) in which nobody is. */
  skip(toRow: number): void {
    this.#nextRow = toRow;
  }

  #push(added: Layer): void {
    const older = this.#layers.findIndex(({ index }) => index.documents <= added.index.documents);
    const merged = older < 0 ? [] : this.#layers.splice(older);
    if (merged.length === 0) this.#layers.push(added);
    else this.#layers.push({ index: mergeNow([...merged, added]), fromRow: merged[0]!.fromRow });
  }
}

function mergeNow(layers: readonly Layer[]): SearchIndex {
  const steps = mergeIndexes(
    layers.map(({ index }) => index),
    () => false,
  );
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
