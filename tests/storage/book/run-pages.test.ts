import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Repair } from '../../../src/storage/book/book';
import { KeyProbe } from '../../../src/storage/book/key-probe';
import { PAGES_A_RECORD } from '../../../src/storage/book/run-pages';
import type { BookState } from '../../../src/storage/book/state';
import type { ContactBook } from '../../../src/storage/contacts';
import type { Database } from '../../../src/storage/database';
import {
  append,
  listAll,
  maintainAll,
  makeContact,
  makeContacts,
  openBookDatabase,
  openSimpleBook,
  simpleTools,
  write,
} from './helpers';

/** Keys of so many take 64 pages, the order by name 47: two records each. */
const ROWS = 12_000;

const manyKeys = (id: string): string[] => Array.from({ length: 12 }, (_, at) => `key:${id}:${at}`);
const tools = { ...simpleTools, contactKeys: ({ id }: { id: string }) => manyKeys(id) };
const open = (database: Database, onRepair?: (repair: Repair) => void): ContactBook =>
  openSimpleBook(database, { tools, ...(onRepair && { onRepair }) });

/** A merged book, of which two appended runs are not part yet; one contact of theirs was changed since. */
async function openAppended(): Promise<Database> {
  const database = await openBookDatabase();
  const book = open(database);
  await write(database, book, { put: makeContacts(50, 'old') });
  await append(book, makeContacts(ROWS, 'a', { company: 'Company a' }), tools);
  await append(book, makeContacts(700, 'b', { company: 'Company b' }), tools);
  await write(database, book, { put: [makeContact('a7', { fullName: 'Xiomara Vanterpool' })] });
  return database;
}

const readRuns = async (database: Database) => ((await database.get('bookMeta', 'state')) as BookState).runs;

const recordsOf = async (database: Database, kind: string, run: number): Promise<string[]> => {
  const names = (await database.getAllKeys('bookKeys')) as string[];
  return names.filter(name => name.startsWith(`${kind}${String(run).padStart(10, '0')}`));
};

async function expectWhole(book: ContactBook): Promise<void> {
  expect(await book.count()).toBe(50 + ROWS + 700);
  const known = [...Array.from({ length: 60 }, (_, at) => `a${at * 200}`), 'a7', 'b3', 'b699', 'old49'];
  const keys = [...known.map(id => `key:${id}:5`), ...Array.from({ length: 200 }, (_, at) => `key:none${at}:1`)];
  for (const mostlyNew of [false, true]) {
    const hits = await book.rowsByKeys(keys, 2, { mostlyNew });
    expect(keys.filter(key => hits.get(key)?.count === 1)).toEqual(known.map(id => `key:${id}:5`));
    expect([...hits.values()].every(({ count }) => count < 2)).toBe(true);
  }
  expect((await book.getMany(known)).map(({ id }) => id)).toEqual(known);
  await book.followKeys(new KeyProbe());
  const listed = (await listAll(book, 5_000)).map(({ fullName }) => fullName);
  expect(listed).toHaveLength(50 + ROWS + 700);
  expect(listed.at(-1)).toBe('Xiomara Vanterpool');
}

describe('pages of appended runs', () => {
  it('lie in few records, are found and listed, and are gone with the runs when these are merged', async () => {
    const database = await openAppended();
    const [, big, small] = await readRuns(database);
    expect([big?.pagesARecord, small?.pagesARecord]).toEqual([PAGES_A_RECORD, PAGES_A_RECORD]);
    const numbers = await Promise.all(
      ['k', 'o', 'g'].map(async kind => (await recordsOf(database, kind, big!.id)).length),
    );
    expect(numbers).toEqual([2 ** big!.pageBits / PAGES_A_RECORD, 2, 1]);
    await expectWhole(open(database));
    // Each slice by a worker of its own, as where each is killed.
    for (let isMore = true; isMore; ) {
      isMore = await open(database).maintain();
      const { merge, garbage } = (await database.get('bookMeta', 'state')) as BookState;
      if (merge?.next === 48 || merge?.phase === 'finish') await expectWhole(open(database));
      if (!merge && garbage.length === 0) break;
    }
    await maintainAll(open(database));
    const runs = await readRuns(database);
    expect(runs.map(({ pagesARecord }) => pagesARecord)).toEqual([undefined]);
    for (const kind of ['k', 'o', 'g']) expect(await recordsOf(database, kind, big!.id)).toEqual([]);
    await expectWhole(open(database));
  });

  const changes: Record<string, (record: Uint8Array) => Uint8Array | undefined> = {
    missing: () => undefined,
    'cut off': record => record.slice(0, record.length - 40),
    'of a changed byte in a page': record => record.map((byte, at) => (at === record.length >> 1 ? byte ^ 4 : byte)),
    'of a changed number of pages': record => record.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
    'of no bytes': () => new Uint8Array(0),
  };
  const cases = Object.keys(changes).flatMap(how => ['k', 'g', 'o'].map(kind => ({ how, kind })));

  it.each(cases)('are made anew from the contacts when a record is $how ($kind), once', async ({ how, kind }) => {
    const database = await openAppended();
    const [, big] = await readRuns(database);
    const name = (await recordsOf(database, kind, big!.id)).at(-1)!;
    const changed = changes[how]!((await database.get('bookKeys', name))!);
    if (changed) await database.put('bookKeys', changed, name);
    else await database.delete('bookKeys', name);
    const onRepair = vi.fn();
    await expectWhole(open(database, onRepair));
    expect(onRepair.mock.calls).toEqual([[{ what: kind === 'o' ? 'order' : 'keys' }]]);
    const again = open(database, onRepair);
    await expectWhole(again);
    await maintainAll(again);
    await expectWhole(again);
    expect(onRepair).toHaveBeenCalledTimes(1);
  });

  it('are made anew by the merge that finds them damaged', async () => {
    const database = await openAppended();
    const [, big] = await readRuns(database);
    for (const kind of ['k', 'o'])
      await database.delete('bookKeys', (await recordsOf(database, kind, big!.id)).at(-1)!);
    const onRepair = vi.fn();
    await maintainAll(open(database, onRepair));
    expect(onRepair.mock.calls).toEqual([[{ what: 'keys' }]]);
    await expectWhole(open(database, onRepair));
  });
});
