import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { KeyFilter } from '../../../src/storage/book/key-filter';
import { KeyPage } from '../../../src/storage/book/key-page';
import { directoryPieces, orderDirectoryName } from '../../../src/storage/book/order';
import { Postings } from '../../../src/storage/book/postings';
import { type BookState, KEY_FORM } from '../../../src/storage/book/state';
import type { Database } from '../../../src/storage/database';
import { type Posting, packThreeBytes, packWholeHashes } from './earlier-pages';
import { listAll, maintainAll, makeContacts, openBookDatabase, openSimpleBook, write } from './helpers';

const NO_KEYS = KeyFilter.forKeys(1).toRecord();

interface Form {
  keyForm?: number;
  pack(list: readonly Posting[]): Uint8Array;
  /** What the filters of that build are called. Over hashes of that form, they know none of today's. */
  filter: 'f' | 'g';
}

/** Turns what a merge has written into what an earlier build would have. */
async function makeEarlier(database: Database, { keyForm, pack, filter }: Form): Promise<void> {
  for (const name of (await database.getAllKeys('bookKeys')) as string[]) {
    if (name.startsWith('k'))
      await database.put('bookKeys', earlierPage(await database.get('bookKeys', name), pack), name);
    if (!name.startsWith('g')) continue;
    await database.delete('bookKeys', name);
    await database.put('bookKeys', NO_KEYS, filter + name.slice(1));
  }
  const { runs, ...state } = (await database.get('bookMeta', 'state')) as BookState;
  const earlier = runs.map(({ keyForm: _, ...run }) => (keyForm === undefined ? run : { ...run, keyForm }));
  await database.put('bookMeta', { ...state, runs: earlier }, 'state');
}

function earlierPage(record: unknown, pack: Form['pack']): Uint8Array {
  const postings = new Postings();
  KeyPage.open(record)!.collect(postings, 0, 2 ** 32, () => false);
  const list = Array.from({ length: postings.length }, (_, at): Posting => {
    return { hi: postings.hi[at]!, lo: postings.lo[at]!, row: postings.row[at]! };
  });
  return pack(list);
}

it.each([
  { form: 'the first form', pack: packWholeHashes, filter: 'f' },
  { form: 'form 2', pack: packThreeBytes, filter: 'g', keyForm: 2 },
] as const)(
  'reads the keys of an earlier build ($form), imports and merges on top of them, and turns them into the form of today',
  async earlierForm => {
    const database = await openBookDatabase();
    const contacts = makeContacts(9000, 'c', { company: 'Acme' });
    await write(database, openSimpleBook(database), { put: contacts });
    await maintainAll(openSimpleBook(database));
    await makeEarlier(database, earlierForm);

    const book = openSimpleBook(database);
    const isAsBefore = async (): Promise<void> => {
      expect(await book.getMany(['c1', 'c8999', 'nobody'])).toEqual([contacts[1], contacts[8999]]);
      const keys = ['email:c77@example.com', 'company:Acme', 'email:nobody@example.com'];
      for (const options of [{}, { mostlyNew: true }]) {
        const many = Array.from({ length: 200 }, (_, at) => `email:none${at}@example.com`);
        const hits = await book.rowsByKeys([...keys, ...many], 2, options);
        expect(keys.map(key => hits.get(key)?.count)).toEqual([1, 9001, 0]);
      }
    };
    await write(database, book, { put: makeContacts(1, 'late', { company: 'Acme' }) });
    await isAsBefore();
    await maintainAll(book);
    await isAsBefore();
    const { runs } = (await database.get('bookMeta', 'state')) as BookState;
    expect(runs.map(({ keyForm }) => keyForm)).toEqual([KEY_FORM]);
    const names = (await database.getAllKeys('bookKeys')) as string[];
    expect(names.filter(name => name.startsWith('f'))).toEqual([]);
    expect(names.filter(name => name.startsWith('g')).length).toBeGreaterThan(0);
  },
);

it('goes on with a merge whose directory of the order by name an earlier build has begun as a whole', async () => {
  const database = await openBookDatabase();
  await write(database, openSimpleBook(database), { put: makeContacts(9000) });
  const merge = async () => ((await database.get('bookMeta', 'state')) as BookState).merge;
  while ((await merge())?.run.orderPages !== 16) await openSimpleBook(database).maintain();
  const { run } = (await merge())!;
  const pieces = directoryPieces(run.id);
  const begun = ((await database.getAll('bookMeta', pieces)) as object[][]).flat();
  expect(begun).toHaveLength(16);
  await database.delete('bookMeta', pieces);
  await database.put('bookMeta', begun, orderDirectoryName(run.id));
  const onRepair = vi.fn();
  const book = openSimpleBook(database, { onRepair });
  await maintainAll(book);
  expect(await listAll(book, 1000)).toHaveLength(9000);
  expect(onRepair).not.toHaveBeenCalled();
  expect(await database.getAll('bookMeta', pieces)).toEqual([]);
});
