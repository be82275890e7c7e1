import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { Block } from './blocks';
import { getEach } from './requests';
import { asReader } from './snapshot';
import type { Run } from './state';

/** Blocks read at a time: about 2 MB. */
const BLOCKS_AT_ONCE = 256;

/** Rows, or blocks by their first row, up to `to`, which is not among them. */
export const rowRange = (from: number, to: number): IDBKeyRange => IDBKeyRange.bound(from, to, false, true);

/**
 * Calls back with every contact of a run's rows that can be read.
 * @param onLost - called with the first row of each block that cannot be read, and the row after its last one
 */
export async function eachContact(
  transaction: WriteTransaction,
  run: Pick<Run, 'fromRow' | 'toRow'>,
  onContact: (contact: Contact, row: number) => void,
  onLost: (firstRow: number, endRow: number) => void = () => undefined,
): Promise<void> {
  if (run.fromRow >= run.toRow) return;
  const segments = transaction.objectStore('bookSegments');
  // The first one may begin before the run. `blocks` says the same of the whole book, and may be lost itself.
  const first = await segments.openKeyCursor(IDBKeyRange.upperBound(run.fromRow), 'prev');
  const firstRows = await segments.getAllKeys(rowRange(first?.key ?? 0, run.toRow));
  for (let at = 0; at < firstRows.length; at += BLOCKS_AT_ONCE) {
    const some = firstRows.slice(at, at + BLOCKS_AT_ONCE);
    const blocks = await getEach(asReader(transaction), 'bookSegments', some, Block.open);
    blocks.forEach((block, place) => {
      if (!block) onLost(some[place]!, firstRows[at + place + 1] ?? run.toRow);
      for (let index = 0; index < (block?.count ?? 0); index++) {
        const row = some[place]! + index;
        const contact = row >= run.fromRow && row < run.toRow ? block?.contact(index) : undefined;
        if (contact) onContact(contact, row);
      }
    });
  }
}
