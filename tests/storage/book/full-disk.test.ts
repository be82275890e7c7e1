import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { KeyProbe } from '../../../src/storage/book/key-probe';
import { DATA_STORES } from '../../../src/storage/book/maintain';
import type { BookState, Run } from '../../../src/storage/book/state';
import type { ContactBook } from '../../../src/storage/contacts';
import type { Database } from '../../../src/storage/database';
import { expectEachRejectionHeard, type FullDisk, withRoomFor } from '../full-disk';
import {
  append,
  listAll,
  maintainAll,
  makeContact,
  makeContacts,
  openBookDatabase,
  openSimpleBook,
  write,
} from './helpers';

const WAYS: readonly FullDisk[] = ['call', 'request', 'transaction'];
const FULL = { name: 'QuotaExceededError' };

expectEachRejectionHeard();

const APPENDED = makeContacts(300, 'a', { company: 'Appended' });

/** Everything that the book answers, told apart by company. */
async function answers(book: ContactBook) {
  const hits = await book.byKeys(['company:', 'company:Moved', 'company:Appended', 'email:c7@example.com'], 0);
  const found = await Promise.all(['moved', 'appended', 'person'].map(text => book.search(text, 1)));
  return {
    count: await book.count(),
    listed: (await listAll(book, 500)).map(({ id }) => id).sort(),
    keys: [...hits.values()].map(({ count }) => count),
    found: found.map(({ total }) => total),
  };
}

/** A book with a run, and a delta with changes and a removal. */
async function openChanged(count = 300) {
  const database = await openBookDatabase();
  const book = openSimpleBook(database);
  await write(database, book, { put: makeContacts(count) });
  await write(database, book, { remove: ['c1'] });
  await maintainAll(book);
  await write(database, book, { put: [makeContact('c2', { company: 'Moved' })], remove: ['c3'] });
  return { database, book };
}

const pagesOf = (kind: string, run: Run): IDBKeyRange => {
  const first = `${kind}${String(run.id).padStart(10, '0')}`;
  return IDBKeyRange.bound(first, `${first};`);
};

/** What the book makes anew when it is gone. */
const LOSSES: Record<string, (database: Database, merged: Run, appended: Run) => Promise<unknown>> = {
  'what is valid': database => database.delete('bookMeta', 'state'),
  'the places of the blocks': database => database.delete('bookMeta', 'blocks'),
  'the dead rows': database => database.delete('bookMeta', 'dead'),
  'a batch of the delta': async database => database.delete('bookDelta', (await database.getAllKeys('bookDelta'))[0]!),
  'the keys of a merged run': (database, merged) => database.delete('bookKeys', pagesOf('k', merged)),
  'the filters of a merged run': (database, merged) => database.delete('bookKeys', pagesOf('g', merged)),
  'the order of a merged run': (database, merged) => database.delete('bookKeys', pagesOf('o', merged)),
  'the keys of an appended run': (database, _, appended) => database.delete('bookKeys', pagesOf('k', appended)),
};

async function dump(database: Database): Promise<unknown> {
  return Promise.all(DATA_STORES.map(async store => [await database.getAllKeys(store), await database.getAll(store)]));
}

describe.each(WAYS)('a full disk (told by the %s)', how => {
  it('undoes a write as a whole, and says so', async () => {
    const { database, book } = await openChanged();
    const before = await answers(book);
    const change = { put: makeContacts(40, 'w', { company: 'Moved' }), remove: ['c9'] };
    for (let room = 0; ; room++) {
      let failure: unknown;
      const puts = await withRoomFor(room, how, () => write(database, book, change).catch(error => (failure = error)));
      if (room === puts) break;
      expect(failure).toMatchObject(FULL);
      expect(await answers(book)).toEqual(before);
      expect(await answers(openSimpleBook(database))).toEqual(before);
    }
    expect((await answers(book)).count).toBe(before.count + 39);
  });

  it.each([false, true])(
    'undoes an append as a whole, wherever it comes, and the next one goes on (full for good: %s)',
    async isForGood => {
      const { database, book } = await openChanged();
      // What waits in the delta is merged before an append, and stays so.
      await maintainAll(book);
      const before = await answers(book);
      for (let room = 0; ; room++) {
        let failure: unknown;
        const puts = await withRoomFor(
          room,
          how,
          () => append(book, APPENDED).catch(error => (failure = error)),
          isForGood,
        );
        if (puts <= room) break;
        expect(failure).toMatchObject(FULL);
        expect(await answers(book)).toEqual(before);
        expect(await answers(openSimpleBook(database))).toEqual(before);
      }
      const after = await answers(book);
      expect(after.count).toBe(before.count + 300);
      expect(after.keys[2]).toBe(300);
      expect(await answers(openSimpleBook(database))).toEqual(after);
    },
  );

  it('undoes a slice of a merge, wherever it comes, and the next one goes on', async () => {
    const { database, book } = await openChanged(1_500);
    const before = await answers(book);
    let failures = 0;
    for (let room = 0, isMore = true; isMore; ) {
      let failure: unknown;
      const puts = await withRoomFor(room, how, async () => {
        try {
          isMore = await book.maintain();
        } catch (error) {
          failure = error;
        }
      });
      if (failure) {
        expect(failure).toMatchObject(FULL);
        failures++;
        expect(await answers(openSimpleBook(database))).toEqual(before);
      }
      // Each slice is tried with room for none of its records, for one, for two...
      room = puts <= room ? 0 : room + 1;
    }
    expect(failures).toBeGreaterThan(10);
    expect(await database.count('bookDelta')).toBe(0);
    expect(await answers(book)).toEqual(before);
    expect(await answers(openSimpleBook(database))).toEqual(before);
  });

  it.each(Object.entries(LOSSES))(
    'undoes making anew as a whole, and it is made when there is room: %s',
    async (_, lose) => {
      const { database, book } = await openChanged();
      await append(book, APPENDED);
      await write(database, book, { put: makeContacts(40, 'd') });
      await write(database, book, { put: [makeContact('c4', { company: 'Moved' })] });
      const before = await answers(book);
      const [merged, appended] = ((await database.get('bookMeta', 'state')) as BookState).runs;
      await lose(database, merged!, appended!);
      const damaged = await dump(database);
      const ask = async () => {
        const asked = openSimpleBook(database);
        await asked.followKeys(new KeyProbe());
        return answers(asked);
      };
      let failures = 0;
      for (let room = 0; ; room++) {
        let failure: unknown;
        const puts = await withRoomFor(room, how, () => ask().catch(error => (failure = error)));
        if (puts <= room) break;
        expect(failure).toMatchObject(FULL);
        expect(await dump(database)).toEqual(damaged);
        failures++;
      }
      expect(failures).toBeGreaterThan(0);
      expect(await ask()).toEqual(before);
    },
  );

  it('undoes a part of the search index, a first one and one in place of others, which are made again', async () => {
    const database = await openBookDatabase();
    const book = openSimpleBook(database);
    for (const prefix of ['first', 'second']) {
      await write(database, book, { put: makeContacts(1_500, prefix, { company: 'Appended' }) });
      const before = await answers(book);
      const parts = await database.getAll('bookSearch');
      let failures = 0;
      for (let room = 0; ; room++) {
        let failure: unknown;
        const puts = await withRoomFor(room, how, () => maintainAll(book).catch(error => (failure = error)));
        expect(await answers(book)).toEqual(before);
        expect(await answers(openSimpleBook(database))).toEqual(before);
        if (puts <= room) break;
        expect(failure).toMatchObject(FULL);
        failures++;
      }
      expect(failures).toBeGreaterThan(1);
      expect(await database.getAll('bookSearch')).not.toEqual(parts);
    }
    const { parts } = (await database.get('bookSearch', 'parts')) as { parts: { documents: number }[] };
    expect(parts.map(({ documents }) => documents)).toEqual([3_000]);
  });
});
