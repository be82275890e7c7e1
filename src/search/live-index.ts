import { buildIndex } from './builder';
import type { FlatIndex } from './flat-index';
import { type SearchedIndex, searchLevels } from './search-levels';
import type { LiveIndex, SearchAnswer, SearchDocument, SearchIndex } from './types';

type Documents = Map<number, SearchDocument>;

interface Layer {
  documents: Documents;
  index: FlatIndex;
}

/**
 * Changes lie in layers, each a small index at least as large as the next younger one: like a binary counter, so a change is
 * indexed again only a few times, and a search asks few layers. New changes are indexed by the next search.
 */
class LayeredIndex implements LiveIndex {
  readonly #base: FlatIndex | null;
  /** The valid document of each changed row; null when it was removed. */
  readonly #latest = new Map<number, SearchDocument | null>();
  /** Oldest first. */
  readonly #layers: Layer[] = [];
  #waiting: Documents = new Map();

  constructor(base: SearchIndex | null) {
    this.#base = base as FlatIndex | null;
  }

  get changes(): number {
    return this.#latest.size;
  }

  put(document: SearchDocument): void {
    this.#latest.set(document.row, document);
    this.#waiting.set(document.row, document);
  }

  remove(row: number): void {
    this.#latest.set(row, null);
    this.#waiting.delete(row);
  }

  search(text: string, limit: number): SearchAnswer {
    this.#indexWaiting();
    const searched: SearchedIndex[] = this.#layers.map(({ documents, index }) => ({
      index,
      isHidden: row => this.#latest.get(row) !== documents.get(row),
    }));
    if (this.#base) searched.push({ index: this.#base, isHidden: this.#isChanged });
    return searchLevels(searched, text, limit);
  }

  readonly #isChanged = (row: number): boolean => this.#latest.has(row);

  #indexWaiting(): void {
    if (this.#waiting.size === 0) return;
    const documents = this.#waiting;
    this.#waiting = new Map();
    for (let last = this.#layers.at(-1); last && last.documents.size <= documents.size; last = this.#layers.at(-1)) {
      this.#layers.pop();
      for (const [row, document] of last.documents)
        if (this.#latest.get(row) === document) documents.set(row, document);
    }
    this.#layers.push({ documents, index: buildIndex(documents.values()) as FlatIndex });
  }
}

/**
 * An index that changes. Changes are held in memory as documents: rebuild the base (and start anew) when they are more than
 * some thousands.
 */
export const createLiveIndex = (base: SearchIndex | null): LiveIndex => new LayeredIndex(base);
