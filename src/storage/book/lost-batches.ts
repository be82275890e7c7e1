import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { Block } from './blocks';
import { readBatches, rebuildBlocks, rebuildBook } from './rebuild';
import { getEach } from './requests';
import { eachContact, rowRange } from './run-contacts';
import { asReader, readState } from './snapshot';
import { sortKey } from './sort-key';
import type { Batch } from './state';
import type { BookTools } from './tools';
import { keyPageOf } from './write';

/**
 * Fills the gap that lost batches leave in the delta, and makes the book anew. Contacts of a big batch lie in the segments and are taken from
 * there. What a small one held is gone: who was changed in it is as before, who was added is missing, who was removed is back.
 */
export async function replaceLostBatches(transaction: WriteTransaction, tools: BookTools): Promise<void> {
  const { firstBatch, nextBatch, nextRow, baseRows, appending } = await readState(asReader(transaction));
  const { numbers, known } = await readBatches(transaction);
  // An append under way begins again: half of it would be seen in the new book.
  if (appending) await transaction.objectStore('bookSegments').delete(rowRange(appending.fromRow, appending.toRow));
  await rebuildBlocks(transaction, baseRows);
  const batches: Batch[] = [];
  let row = Math.max(baseRows, appending?.toRow ?? 0);
  for (let number = firstBatch ?? numbers[0] ?? nextBatch; number < nextBatch; number++) {
    // The first of several that are lost takes the rows of all.
    const end = known.get([...known.keys()].find(other => other > number) ?? nextBatch)?.firstRow ?? nextRow;
    const batch = known.get(number) ?? (await restored(transaction, row, end, tools));
    if (!known.has(number)) await transaction.objectStore('bookDelta').put(batch, number);
    batches.push(batch);
    row = batch.firstRow + batch.count;
  }
  await buryAgain(transaction, batches, { baseRows, number: nextBatch - 1 });
  await rebuildBook(transaction, tools);
}

/** A batch over rows whose own is lost. */
async function restored(
  transaction: WriteTransaction,
  firstRow: number,
  endRow: number,
  tools: BookTools,
): Promise<Batch> {
  const count = endRow - firstRow;
  const blocks = count > 0 ? await transaction.objectStore('bookSegments').getAllKeys(rowRange(firstRow, endRow)) : [];
  const contacts = await contactsOf(transaction, { firstRow, count, blocks });
  return {
    firstRow,
    count,
    blocks,
    keys: keyPageOf(contacts, firstRow, tools),
    sortKeys: contacts.map(contact => (contact ? sortKey(contact) : '')),
    dead: new Uint32Array(0),
    hasRemovals: true,
  };
}

/**
 * Which rows the lost batches made dead is lost too. What is known of it is noted with the last batch: rows that hold nobody, or a
 * contact of which there is a later version.
 */
async function buryAgain(
  transaction: WriteTransaction,
  batches: readonly Batch[],
  { baseRows, number }: { baseRows: number; number: number },
): Promise<void> {
  const last = batches.at(-1);
  if (!last) return;
  const dead = new Set(last.dead);
  const latest = new Map<string, number>();
  for (const batch of batches) {
    for (const [at, contact] of (await contactsOf(transaction, batch)).entries()) {
      const row = batch.firstRow + at;
      const earlier = contact ? latest.get(contact.id) : row;
      if (earlier !== undefined) dead.add(earlier);
      if (contact) latest.set(contact.id, row);
    }
  }
  await eachContact(transaction, { fromRow: 0, toRow: baseRows }, ({ id }, row) => latest.has(id) && dead.add(row));
  const buried = { ...last, dead: Uint32Array.from(dead).sort(), hasRemovals: true };
  await transaction.objectStore('bookDelta').put(buried, number);
}

/** Contacts of a batch by their place in it; undefined for those that cannot be read. */
export async function contactsOf(
  transaction: WriteTransaction,
  batch: Pick<Batch, 'firstRow' | 'count' | 'blocks' | 'tail'>,
): Promise<(Contact | undefined)[]> {
  const blocks = batch.tail
    ? [Block.open(batch.tail)]
    : await getEach(asReader(transaction), 'bookSegments', batch.blocks, Block.open);
  const firstRows = batch.tail ? [batch.firstRow] : batch.blocks;
  const contacts: (Contact | undefined)[] = new Array(batch.count).fill(undefined);
  blocks.forEach((block, at) => {
    for (let index = 0; index < (block?.count ?? 0); index++) {
      contacts[firstRows[at]! - batch.firstRow + index] = block?.contact(index);
    }
  });
  return contacts;
}
