import { DamagedError } from './damage';
import type { KeyHash } from './hash';
import { FILTER_PAGES, KeyFilter } from './key-filter';
import { hasFilters } from './key-index';
import { pageOf } from './key-page';
import { PageRanges } from './run-pages';
import type { ReadTransaction, Snapshot } from './snapshot';
import type { Run } from './state';

/** Filters over all pages of a run; none where an earlier build wrote it. */
interface RunFilters {
  run: Run;
  filters: (KeyFilter | undefined)[];
}

/**
 * Says of keys that the book does not have them, without a read: for imports, which ask for every row. Holds the filters of the
 * book (14 bytes a contact).
 */
export class KeyProbe {
  readonly #own = new Set<number>();
  #runs: RunFilters[] = [];
  #snapshot: Snapshot | undefined;

  /** Leaves out a run whose keys the caller knows by itself. */
  ignore(run: number): void {
    this.#own.add(run);
  }

  /** Takes in what the book holds now. */
  async follow(transaction: ReadTransaction, snapshot: Snapshot): Promise<void> {
    // Numbers of runs begin again in another book.
    if (this.#snapshot?.state.bookId !== snapshot.state.bookId) this.#runs = [];
    const wanted = snapshot.state.runs.filter(({ id }) => !this.#own.has(id));
    this.#runs = await Promise.all(
      wanted.map(
        async run => this.#runs.find(known => known.run.id === run.id) ?? (await readFilters(transaction, run)),
      ),
    );
    this.#snapshot = snapshot;
  }

  /** False when no contact has the key for certain, as far as the probe has followed. */
  mayHave(hash: KeyHash): boolean {
    if (this.#snapshot?.batches.length && this.#snapshot.deltaKeys.mayHave(hash)) return true;
    return this.#runs.some(({ run, filters }) => {
      const part = Math.floor(pageOf(hash.hi, run.pageBits) / FILTER_PAGES);
      return filters[part]?.mayHave(hash) ?? true;
    });
  }
}

async function readFilters(transaction: ReadTransaction, run: Run): Promise<RunFilters> {
  if (!hasFilters(run)) return { run, filters: [] };
  const pages = 2 ** run.pageBits;
  const filters = (await new PageRanges('g').read(transaction, run, 0, pages)).map(record => KeyFilter.open(record));
  if (filters.length < pages / FILTER_PAGES || filters.includes(undefined)) throw new DamagedError({ filters: run.id });
  return { run, filters };
}
