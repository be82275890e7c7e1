import type { WriteTransaction } from '../database';
import type { Damage } from './damage';
import { FILTER_PAGES, filterOf, KeyFilter } from './key-filter';
import { filterName, keyPageName } from './key-index';
import { firstHashOf, KeyPage, pageOf } from './key-page';
import { contactsOf, replaceLostBatches } from './lost-batches';
import { deleteRun } from './maintain';
import { packPage } from './merge-phases';
import { Postings } from './postings';
import { putOrder, rebuildBlocks, rebuildBook, rebuildDead, rebuildRun } from './rebuild';
import { getEach, getOne } from './requests';
import { eachContact } from './run-contacts';
import { asReader, readState } from './snapshot';
import { sortKey } from './sort-key';
import type { Batch, BookState, OrderEntry, Run } from './state';
import { type BookTools, contactHashes } from './tools';
import { keyPageOf } from './write';

const PAGES_AT_ONCE = 256;

/**
 * Makes damaged pages anew from the contacts. Dead contacts that are still there get their keys back, which does no harm: they
 * stay dead by the rows.
 * @param transaction - over `DATA_STORES`
 */
export async function repair(transaction: WriteTransaction, damage: Damage, tools: BookTools): Promise<void> {
  if ('lostBatch' in damage) return replaceLostBatches(transaction, tools);
  if ('batch' in damage) return repairBatch(transaction, damage.batch, tools);
  if ('book' in damage && damage.book === 'state') return rebuildBook(transaction, tools);
  const state = await readState(asReader(transaction));
  if ('book' in damage) {
    if (damage.book === 'blocks') await rebuildBlocks(transaction, state.baseRows);
    else await rebuildDead(transaction, state.baseRows);
    return;
  }
  const damaged = 'run' in damage ? damage.run : 'order' in damage ? damage.order : damage.filters;
  const run = state.runs.find(({ id }) => id === damaged);
  if (!run) return;
  if (run.pagesARecord) return replaceRun(transaction, state, run, tools);
  if ('order' in damage) return repairOrder(transaction, state, run);
  await repairKeys(transaction, run, await damagedPages(transaction, run), tools);
  if ('filters' in damage) await repairFilters(transaction, run);
}

// Of many pages in one record; it is small, and merged soon.
async function replaceRun(transaction: WriteTransaction, state: BookState, run: Run, tools: BookTools): Promise<void> {
  await deleteRun(transaction, run);
  const made = await rebuildRun(transaction, run, tools, run.pageBits);
  await putRun(transaction, state, made);
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
  const batch = (await getOne(asReader(transaction), 'bookDelta', number)) as Batch | undefined;
  if (!batch) return;
  const contacts = await contactsOf(transaction, batch);
  await transaction
    .objectStore('bookDelta')
    .put({ ...batch, keys: keyPageOf(contacts, batch.firstRow, tools) }, number);
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

async function repairFilters(transaction: WriteTransaction, run: Run): Promise<void> {
  const store = transaction.objectStore('bookKeys');
  for (let from = 0; from < 2 ** run.pageBits; from += FILTER_PAGES) {
    if (KeyFilter.open(await getOne(asReader(transaction), 'bookKeys', filterName(run.id, from)))) continue;
    const to = Math.min(from + FILTER_PAGES, 2 ** run.pageBits);
    const names = Array.from({ length: to - from }, (_, at) => keyPageName(run.id, from + at));
    const postings = new Postings();
    for (const record of await getEach(asReader(transaction), 'bookKeys', names)) {
      const hashes = [firstHashOf(from, run.pageBits), firstHashOf(to, run.pageBits)] as const;
      KeyPage.open(record)?.collect(postings, ...hashes, () => false);
    }
    postings.sort();
    await store.put(filterOf(postings, from, run).toRecord(), filterName(run.id, from));
  }
}

async function repairOrder(transaction: WriteTransaction, state: BookState, run: Run): Promise<void> {
  const entries: OrderEntry[] = [];
  await eachContact(transaction, run, (contact, row) => entries.push([sortKey(contact), row]));
  const repaired = { ...run, orderPages: await putOrder(transaction, run.id, entries) };
  await putRun(transaction, state, repaired);
}

async function putRun(transaction: WriteTransaction, state: BookState, run: Run): Promise<void> {
  const runs = state.runs.map(other => (other.id === run.id ? run : other));
  await transaction.objectStore('bookMeta').put({ ...state, runs, stamp: crypto.randomUUID() }, 'state');
}
