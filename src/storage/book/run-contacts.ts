import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { Block } from './blocks';
import { lowerBound } from './postings';
import type { Run } from './state';

/** Blocks read at a time: about 2 MB. */
const BLOCKS_AT_ONCE = 256;

/** Calls back with every contact of a run's rows that can be read. */
export async function eachContact(
  transaction: WriteTransaction,
  run: Pick<Run, 'fromRow' | 'toRow'>,
  onContact: (contact: Contact, row: number) => void,
): Promise<void> {
  const blocks = ((await transaction.objectStore('bookMeta').get('blocks')) as Uint32Array | undefined) ?? [];
  const firstRows = Uint32Array.from(blocks);
  const from = Math.max(0, lowerBound(firstRows, firstRows.length, run.fromRow + 1) - 1);
  for (let at = from; at < firstRows.length && firstRows[at]! < run.toRow; at += BLOCKS_AT_ONCE) {
    const some = firstRows.subarray(at, at + BLOCKS_AT_ONCE);
    const records = await Promise.all([...some].map(firstRow => transaction.objectStore('bookSegments').get(firstRow)));
    records.forEach((record, place) => {
      const block = Block.open(record);
      for (let index = 0; index < (block?.count ?? 0); index++) {
        const row = some[place]! + index;
        const contact = row >= run.fromRow && row < run.toRow ? block?.contact(index) : undefined;
        if (contact) onContact(contact, row);
      }
    });
  }
}
