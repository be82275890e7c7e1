import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { compareEntries, OrderReader, orderDirectoryName, orderPageName } from '../../../src/storage/book/order';
import { packOrderPage } from '../../../src/storage/book/order-page';
import { RowSet } from '../../../src/storage/book/row-set';
import { asReader } from '../../../src/storage/book/snapshot';
import type { OrderEntry, Run } from '../../../src/storage/book/state';
import type { Database, WriteTransaction } from '../../../src/storage/database';
import { openBookDatabase } from './helpers';

const RUNS = 12;
const PAGES = 6;
const PAGE_ENTRIES = 40;
const RUN_ENTRIES = PAGES * PAGE_ENTRIES;

const begin = (database: Database): WriteTransaction =>
  database.transaction(['bookMeta', 'bookKeys'], 'readwrite') as unknown as WriteTransaction;

/** Names are spread over all runs, and many are the same. */
const nameOf = (row: number): string => `name ${(row * 7919) % 997}`;

async function storeRun(database: Database, id: number): Promise<{ run: Run; entries: OrderEntry[] }> {
  const fromRow = id * RUN_ENTRIES;
  const rows = Array.from({ length: RUN_ENTRIES }, (_, at) => fromRow + at);
  const entries = rows.map((row): OrderEntry => [nameOf(row), row]).sort(compareEntries);
  const pages = Array.from({ length: PAGES }, (_, at) => entries.slice(at * PAGE_ENTRIES, (at + 1) * PAGE_ENTRIES));
  const transaction = begin(database);
  await Promise.all(
    pages.map((page, at) => transaction.objectStore('bookKeys').put(packOrderPage(page), orderPageName(id, at))),
  );
  await transaction.objectStore('bookMeta').put(
    pages.map(page => page[0]!),
    orderDirectoryName(id),
  );
  await transaction.done;
  const run = { id, fromRow, toRow: fromRow + RUN_ENTRIES, pageBits: 0, keyBytes: 0, orderPages: PAGES };
  return { run, entries };
}

it('hands out the entries of many runs in one order, whatever the step and whoever is dead', async () => {
  const database = await openBookDatabase();
  const stored = await Promise.all(Array.from({ length: RUNS }, (_, id) => storeRun(database, id)));
  const dead = new RowSet().with(Array.from({ length: 300 }, (_, at) => at * 3));
  const expected = stored.flatMap(({ entries }) => entries).filter(([, row]) => !dead.has(row));
  expected.sort(compareEntries);
  const from = { runs: stored.map(({ run }) => run), batches: [], dead };
  for (const step of [50, 700, 10_000]) {
    const reader = new OrderReader();
    const found: OrderEntry[] = [];
    for (let isMore = true; isMore; ) {
      const some = await reader.after(asReader(begin(database)), from, found.at(-1), step);
      found.push(...some);
      isMore = some.length === step;
    }
    expect(found).toEqual(expected);
  }
});
