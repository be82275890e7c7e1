import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { Block } from './blocks';
import type { Damage } from './damage';
import { keyPageName } from './key-index';
import { KeyPage, pageOf } from './key-page';
import { packPage } from './merge-phases';
import { compareEntries, ORDER_PAGE_ENTRIES, orderDirectoryName, orderPageName } from './order';
import { packOrderPage } from './order-page';
import { lowerBound, Postings } from './postings';
import { getEach } from './requests';
import { asReader, readState } from './snapshot';
import { sortKey } from './sort-key';
import type { Batch, BookState, OrderEntry, Run } from './state';
import { type BookTools, contactHashes } from './tools';
import { keyPageOf } from './write';

/** Blocks read at a time: about 2 MB. */
const BLOCKS_AT_ONCE = 256;
const PAGES_AT_ONCE = 256;

/**
 * Makes damaged pages anew from the contacts. Dead contacts that are still there get their keys back, which does no harm: they
 * stay dead by the rows.
 * @param transaction - over `DATA_STORES`
 */
export async function repair(transaction: WriteTransaction, damage: Damage, tools: BookTools): Promise<void> {
  const state = await readState(asReader(transaction));
  if ('batch' in damage) return repairBatch(transaction, damage.batch, tools);
  const run = state.runs.find(({ id }) => id === ('run' in damage ? damage.run : damage.order));
  if (!run) return;
  if ('run' in damage) await repairKeys(transaction, run, await damagedPages(transaction, run), tools);
  else await repairOrder(transaction, state, run);
}

// Where one page is damaged, others may be, and reading all contacts is what costs.
async function damagedPages(transaction: WriteTransaction, run: Run): Promise<Set<number>> {
  const damaged = new Set<number>();
  for (let from = 0; from < 2 ** run.pageBits; from += PAGES_AT_ONCE) {
    const pages = Array.from({ length: Math.min(PAGES_AT_ONCE, 2 ** run.pageBits - from) }, (_, at) => from + at);
    const names = pages.map(page => keyPageName(run.id, page));
    const records = await getEach(asReader(transaction), 'bookKeys', names);
    for (const [at, page] of pages.entries()) if (!KeyPage.open(records[at])) damaged.add(page);
  }
  return damaged;
}

async function repairBatch(transaction: WriteTransaction, number: number, tools: BookTools): Promise<void> {
  const batch = await transaction.objectStore('bookDelta').get(number);
  if (!batch) return;
  const contacts = await contactsOf(transaction, batch);
  await transaction
    .objectStore('bookDelta')
    .put({ ...batch, keys: keyPageOf(contacts, batch.firstRow, tools) }, number);
}

async function contactsOf(transaction: WriteTransaction, batch: Batch): Promise<(Contact | undefined)[]> {
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

async function repairKeys(
  transaction: WriteTransaction,
  run: Run,
  wanted: ReadonlySet<number>,
  tools: BookTools,
): Promise<void> {
  const postings = new Postings();
  await eachContact(transaction, run, (contact, row) => {
    for (const { hi, lo } of contactHashes(contact, tools)) {
      if (wanted.has(pageOf(hi, run.pageBits))) postings.push(hi, lo, row);
    }
  });
  postings.sort();
  for (const page of wanted) {
    await transaction.objectStore('bookKeys').put(packPage(postings, page, run), keyPageName(run.id, page));
  }
}

async function repairOrder(transaction: WriteTransaction, state: BookState, run: Run): Promise<void> {
  const entries: OrderEntry[] = [];
  await eachContact(transaction, run, (contact, row) => entries.push([sortKey(contact), row]));
  entries.sort(compareEntries);
  const directory: OrderEntry[] = [];
  for (let at = 0; at < entries.length; at += ORDER_PAGE_ENTRIES) {
    const page = entries.slice(at, at + ORDER_PAGE_ENTRIES);
    await transaction.objectStore('bookKeys').put(packOrderPage(page), orderPageName(run.id, directory.length));
    directory.push(page[0]!);
  }
  const repaired = { ...run, orderPages: directory.length };
  const runs = state.runs.map(other => (other.id === run.id ? repaired : other));
  const meta = transaction.objectStore('bookMeta');
  await meta.put(directory, orderDirectoryName(run.id));
  await meta.put({ ...state, runs, stamp: crypto.randomUUID() }, 'state');
}

/** Calls back with every contact of a run's rows that can be read. */
async function eachContact(
  transaction: WriteTransaction,
  run: Run,
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
