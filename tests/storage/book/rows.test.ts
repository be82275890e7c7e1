import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { type BookState, MAX_ROWS } from '../../../src/storage/book/state';
import { append, makeContact, makeContacts, openBookDatabase, openSimpleBook, write } from './helpers';

const USED_UP = { name: 'RowsUsedUpError', message: expect.stringContaining('export') };

/** A book of five, in which so many row numbers are left. */
async function openWith(left: number) {
  const database = await openBookDatabase();
  await write(database, openSimpleBook(database), { put: makeContacts(5) });
  const state = (await database.get('bookMeta', 'state')) as BookState;
  await database.put('bookMeta', { ...state, stamp: 'later', nextRow: MAX_ROWS - left }, 'state');
  return database;
}

it('the last row numbers are written and found, and what needs more is refused as a whole', async () => {
  const database = await openWith(2);
  const book = openSimpleBook(database);
  await expect(write(database, book, { put: makeContacts(3, 'over'), remove: ['c0'] })).rejects.toMatchObject(USED_UP);
  expect(await book.count()).toBe(5);
  await write(database, book, { put: makeContacts(2, 'last', { company: 'Last' }) });
  for (const opened of [book, openSimpleBook(database)]) {
    expect(await opened.count()).toBe(7);
    const hits = await opened.byKeys(['company:Last', 'email:c3@example.com', 'email:over0@example.com'], 5);
    expect([...hits.values()].map(({ contacts }) => contacts.map(({ id }) => id))).toEqual([
      ['last0', 'last1'],
      ['c3'],
      [],
    ]);
  }
});

it('a book without any left still answers, and lets contacts go', async () => {
  const database = await openWith(0);
  const book = openSimpleBook(database);
  await expect(write(database, book, { put: [makeContact('c1', { company: 'Moved' })] })).rejects.toMatchObject(
    USED_UP,
  );
  await write(database, book, { remove: ['c1'] });
  expect((await book.getMany(['c0', 'c1', 'c2'])).map(({ id }) => id)).toEqual(['c0', 'c2']);
  expect(await book.count()).toBe(4);
});

it('an import that does not fit is refused before anything of it is stored', async () => {
  const database = await openBookDatabase();
  const book = openSimpleBook(database);
  await write(database, book, { put: [makeContact('only')] });
  await append(book, makeContacts(3));
  const state = (await database.get('bookMeta', 'state')) as BookState;
  await database.put('bookMeta', { ...state, stamp: 'later', nextRow: MAX_ROWS - 2, baseRows: MAX_ROWS - 2 }, 'state');
  const before = await database.getAllKeys('bookSegments');
  // All rows up to here have a part of the search index, as they do before an append.
  const list = (await database.get('bookSearch', 'parts')) as { parts: object[] };
  await database.put(
    'bookSearch',
    { ...list, parts: [{ ...list.parts.at(-1), fromRow: 0, toRow: MAX_ROWS - 2 }] },
    'parts',
  );
  await expect(append(openSimpleBook(database), makeContacts(3))).rejects.toMatchObject(USED_UP);
  expect(await database.getAllKeys('bookSegments')).toEqual(before);
  expect(await openSimpleBook(database).count()).toBe(4);
});
