import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { Block } from './blocks';
import { rebuildBlocks, rebuildBook } from './rebuild';
import { eachContact } from './run-contacts';
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
  const delta = transaction.objectStore('bookDelta');
  const [numbers, records] = await Promise.all([delta.getAllKeys(), delta.getAll()]);
  const batches = new Map(numbers.map((number, at) => [number, records[at]!]));
  // An append under way begins again: half of it would be seen in the new book.
  if (appending) await transaction.objectStore('bookSegments').delete(rowRange(appending.fromRow, appending.toRow));
  await rebuildBlocks(transaction, baseRows);
  let row = Math.max(baseRows, appending?.toRow ?? 0);
  for (let number = firstBatch ?? numbers[0] ?? nextBatch; number < nextBatch; number++) {
    const known = batches.get(number);
    // The first of several takes the rows of all.
    const end = numbers.find(other => other > number);
    const batch =
      known ?? (await restored(transaction, row, end === undefined ? nextRow : batches.get(end)!.firstRow, tools));
    if (!known) {
      batch.dead = Uint32Array.from([...batch.dead, ...(await replacedBy(transaction, batch, batches))]).sort();
      await delta.put(batch, number);
    }
    row = batch.firstRow + batch.count;
  }
  await rebuildBook(transaction, tools);
}

const rowRange = (from: number, to: number): IDBKeyRange => IDBKeyRange.bound(from, to, false, true);

/** A batch over rows whose own is lost. Rows of which nothing is left are dead. */
async function restored(
  transaction: WriteTransaction,
  firstRow: number,
  endRow: number,
  tools: BookTools,
): Promise<Batch> {
  const count = endRow - firstRow;
  const blocks = count > 0 ? await transaction.objectStore('bookSegments').getAllKeys(rowRange(firstRow, endRow)) : [];
  const found = await contactsOf(transaction, { firstRow, count, blocks });
  const latest = new Map(found.flatMap((contact, at) => (contact ? [[contact.id, at] as const] : [])));
  const contacts = found.map((contact, at) => (contact && latest.get(contact.id) === at ? contact : undefined));
  return {
    firstRow,
    count,
    blocks,
    keys: keyPageOf(contacts, firstRow, tools),
    sortKeys: contacts.map(contact => (contact ? sortKey(contact) : '')),
    dead: Uint32Array.from(contacts.flatMap((contact, at) => (contact ? [] : [firstRow + at]))),
    hasRemovals: true,
  };
}

/** Rows of earlier versions of the contacts of a batch. */
async function replacedBy(
  transaction: WriteTransaction,
  batch: Batch,
  batches: ReadonlyMap<number, Batch>,
): Promise<number[]> {
  const ids = new Set((await contactsOf(transaction, batch)).map(contact => contact?.id));
  ids.delete(undefined);
  if (ids.size === 0) return [];
  const rows: number[] = [];
  const base = { fromRow: 0, toRow: batch.firstRow };
  await eachContact(transaction, base, ({ id }, row) => ids.has(id) && rows.push(row));
  for (const earlier of batches.values()) {
    if (earlier.firstRow >= batch.firstRow) continue;
    (await contactsOf(transaction, earlier)).forEach((contact, at) => {
      if (ids.has(contact?.id)) rows.push(earlier.firstRow + at);
    });
  }
  return rows;
}

/** Contacts of a batch by their place in it; undefined for those that cannot be read. */
export async function contactsOf(
  transaction: WriteTransaction,
  batch: Pick<Batch, 'firstRow' | 'count' | 'blocks' | 'tail'>,
): Promise<(Contact | undefined)[]> {
  const store = transaction.objectStore('bookSegments');
  const records = batch.tail ? [batch.tail] : await Promise.all(batch.blocks.map(firstRow => store.get(firstRow)));
  const firstRows = batch.tail ? [batch.firstRow] : batch.blocks;
  const contacts: (Contact | undefined)[] = new Array(batch.count).fill(undefined);
  records.forEach((record, at) => {
    const block = Block.open(record);
    for (let index = 0; index < (block?.count ?? 0); index++) {
      contacts[firstRows[at]! - batch.firstRow + index] = block?.contact(index);
    }
  });
  return contacts;
}
