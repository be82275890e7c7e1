import type { Contact } from '../../model/contact';
import { Block } from './blocks';
import { ByteCache } from './lru';
import { lowerBound } from './postings';
import { getEach } from './requests';
import type { ReadTransaction, Snapshot } from './snapshot';

/** Memory for blocks read lately: what a page's people needed is asked for again at once (ids, then contacts). */
const CACHE_BYTES = 8 * 1024 * 1024;
/** Memory for contacts with whom people were compared lately, and are again at every change of the page. */
const COMPARED_BYTES = 5 * 1024 * 1024;
/** Of one of these with what `matching` normalised of it, about. */
const CONTACT_BYTES = 5 * 1024;

interface Place {
  firstRow: number;
  tail?: Block;
}

/** Reads contacts by row. */
export class SegmentReader {
  readonly #cache = new ByteCache<number, Block>(CACHE_BYTES);
  readonly #compared = new ByteCache<number, { contact: Contact; bytes: number }>(COMPARED_BYTES);
  readonly #onLost: (firstRow: number) => void;

  /** @param onLost - told of a block that cannot be read; its contacts count as missing, for nothing else holds them */
  constructor(onLost: (firstRow: number) => void) {
    this.#onLost = onLost;
  }

  /** Contacts of rows, in any order; rows that are erased or unreadable are left out. */
  async contacts(
    transaction: ReadTransaction,
    snapshot: Snapshot,
    rows: Iterable<number>,
  ): Promise<Map<number, Contact>> {
    const found = new Map<number, Contact>();
    const places = [...rows].map(row => ({ row, place: placeOf(snapshot, row) }));
    const blocks = await this.#blocks(
      transaction,
      places.map(({ place }) => place),
    );
    for (const { row, place } of places) {
      const contact = place && (place.tail ?? blocks.get(place.firstRow))?.contact(row - place.firstRow);
      if (contact) found.set(row, contact);
    }
    return found;
  }

  /** The same, for contacts that are probably asked for again: they are the same objects then, so that they stay normalised. */
  async comparedContacts(
    transaction: ReadTransaction,
    snapshot: Snapshot,
    rows: Iterable<number>,
  ): Promise<Map<number, Contact>> {
    // What a row holds never changes: another version of the contact has another row.
    const known = this.#compared.getEach(rows);
    const read = await this.contacts(transaction, snapshot, known.missing);
    for (const [row, contact] of read) this.#compared.set(row, { contact, bytes: CONTACT_BYTES });
    for (const [row, { contact }] of known.found) read.set(row, contact);
    return read;
  }

  forget(): void {
    this.#cache.clear();
    this.#compared.clear();
  }

  async #blocks(transaction: ReadTransaction, places: readonly (Place | undefined)[]): Promise<Map<number, Block>> {
    const wanted = new Set(places.flatMap(place => (place && !place.tail ? [place.firstRow] : [])));
    const { found: blocks, missing } = this.#cache.getEach(wanted);
    missing.sort((left, right) => left - right);
    const opened = await getEach(transaction, 'bookSegments', missing, Block.open);
    missing.forEach((firstRow, at) => {
      const block = opened[at];
      if (block) {
        this.#cache.set(firstRow, block);
        blocks.set(firstRow, block);
      } else this.#onLost(firstRow);
    });
    return blocks;
  }
}

/** Where a row's contact lies, or undefined for a row that was never given or has no block. */
export function placeOf({ state, blocks, batches }: Snapshot, row: number): Place | undefined {
  if (row < state.baseRows) return placeIn(atOrBelow(blocks, row));
  const loaded = batches.findLast(({ batch }) => batch.firstRow <= row);
  if (!loaded || row >= loaded.batch.firstRow + loaded.batch.count) return undefined;
  if (loaded.tail) return { firstRow: loaded.batch.firstRow, tail: loaded.tail };
  return placeIn(loaded.batch.blocks.findLast(first => first <= row));
}

// Rows that a killed append gave back have no block, nor have those before the first.
const placeIn = (firstRow: number | undefined): Place | undefined =>
  firstRow === undefined ? undefined : { firstRow };

function atOrBelow(ascending: Uint32Array, row: number): number | undefined {
  return ascending[lowerBound(ascending, ascending.length, row + 1) - 1];
}
