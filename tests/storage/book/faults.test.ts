import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Repair } from '../../../src/storage/book/book';
import { KeyProbe } from '../../../src/storage/book/key-probe';
import type { ContactBook } from '../../../src/storage/contacts';
import type { Database } from '../../../src/storage/database';
import {
  listAll,
  maintainAll,
  makeContact,
  makeContacts,
  openBookDatabase,
  openSimpleBook,
  simpleTools,
  write,
} from './helpers';
import { loseFiles } from './lost-file';

const FAULT_COUNT = 9000;

/** A merged book with a search index, some updates and a removal. */
async function openMerged() {
  const database = await openBookDatabase();
  const book = openSimpleBook(database);
  for (let part = 0; part < 3; part++) {
    await write(database, book, { put: makeContacts(FAULT_COUNT / 3, `p${part}-`, { company: `Company ${part}` }) });
  }
  await write(database, book, { put: [makeContact('p0-0', { fullName: 'Xiomara Vanterpool' })], remove: ['p1-1'] });
  await maintainAll(book);
  return database;
}

/** A small book with a part of a search index. */
async function openSearched() {
  const database = await openBookDatabase();
  const book = openSimpleBook(database);
  await write(database, book, {
    put: [...makeContacts(1_100, 'p', { company: 'Acme' }), makeContact('p0-0', { fullName: 'Xiomara Vanterpool' })],
  });
  await maintainAll(book);
  return database;
}

async function expectWhole(book: ContactBook): Promise<void> {
  const hits = await book.byKeys(['company:Company 1', 'email:p2-2999@example.com', 'word:Xiomara'], 2);
  expect([...hits.values()].map(({ count }) => count)).toEqual([2999, 1, 1]);
  const ids = Array.from({ length: 3000 }, (_, at) => `p2-${at}`);
  expect((await book.getMany(ids)).map(({ id }) => id)).toEqual(ids);
  expect(
    (
      await book.byKeys(
        ids.map(id => `email:${id}@example.com`),
        1,
      )
    ).size,
  ).toBe(3000);
  expect(await listAll(book, 3000)).toHaveLength(8999);
  expect((await book.search('xiomara', 3)).found.map(({ id }) => id)).toEqual(['p0-0']);
}

async function firstKey(database: Database, store: 'bookKeys', prefix: string): Promise<string> {
  const key = (await database.getAllKeys(store)).find(name => name.startsWith(prefix));
  if (key === undefined) throw new Error(`no record ${prefix} in ${store}`);
  return key;
}

describe('damage', () => {
  const damages: Record<string, { what: string; damage: (database: Database) => Promise<void> }> = {
    'a key page is missing': {
      what: 'keys',
      damage: async database => database.delete('bookKeys', await firstKey(database, 'bookKeys', 'k')),
    },
    'every key page is missing': {
      what: 'keys',
      damage: database => database.delete('bookKeys', IDBKeyRange.bound('k', 'l')),
    },
    'a key page has a changed byte': {
      what: 'keys',
      damage: async database => {
        const key = await firstKey(database, 'bookKeys', 'k');
        const page = (await database.get('bookKeys', key))!;
        page[page.length >> 1]! ^= 4;
        await database.put('bookKeys', page, key);
      },
    },
    'an order page is missing': {
      what: 'order',
      damage: async database => database.delete('bookKeys', await firstKey(database, 'bookKeys', 'o')),
    },
    'the directory of the order is missing': {
      what: 'order',
      damage: database => database.delete('bookMeta', IDBKeyRange.bound('order:', 'order;')),
    },
    'the record that says what is valid is missing': {
      what: 'state',
      damage: database => database.delete('bookMeta', 'state'),
    },
    'the record that says what is valid is nonsense': {
      what: 'state',
      damage: async database => void (await database.put('bookMeta', { runs: 'none' }, 'state')),
    },
    'all that says what is valid is missing': {
      what: 'state',
      damage: database => database.clear('bookMeta'),
    },
    'the places of the blocks are missing': {
      what: 'state',
      damage: database => database.delete('bookMeta', 'blocks'),
    },
    'the dead rows are missing': {
      what: 'state',
      damage: database => database.delete('bookMeta', 'dead'),
    },
    'a part of the search index is missing': {
      what: 'search',
      damage: async database => {
        const part = (await database.getAllKeys('bookSearch')).find(key => key.startsWith('part:'));
        await database.delete('bookSearch', part!);
      },
    },
    'a part of the search index is cut off': {
      what: 'search',
      damage: async database => {
        const part = (await database.getAllKeys('bookSearch')).find(key => key.startsWith('part:'));
        await database.put('bookSearch', new Blob(['x']), part!);
      },
    },
  };

  it.each(Object.entries(damages))('is mended from the contacts and reported once: %s', async (_, { what, damage }) => {
    const database = await openMerged();
    await damage(database);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    await expectWhole(book);
    expect(repairs).toEqual([{ what }]);
    const again = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    await expectWhole(again);
    expect(repairs).toHaveLength(1);
  });

  it.each(['in a search', 'before it is merged into another one'])(
    'of a byte of a search part is noticed %s and reported once',
    async when => {
      const database = await openSearched();
      const stored = await Promise.all([database.getAllKeys('bookSearch'), database.getAll('bookSearch')]);
      const name = stored[0].find(key => key.startsWith('part:'))!;
      const record = stored[1][stored[0].indexOf(name)] as { blob: Blob; sizes: Record<string, number> };
      let begin = 0;
      for (const [part, size] of Object.entries(record.sizes)) {
        await database.clear('bookSearch');
        for (const [at, key] of stored[0].entries()) await database.put('bookSearch', stored[1][at], key);
        const bytes = new Uint8Array(await record.blob.arrayBuffer());
        if (size > 0) bytes[begin + (size >> 1)]! ^= 1;
        begin += size;
        await database.put('bookSearch', { ...record, blob: new Blob([bytes]) }, name);
        const repairs: Repair[] = [];
        const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
        if (when === 'in a search') {
          // The first answers of a worker are given before all is summed up: they may lack something.
          vi.useFakeTimers({ toFake: ['setTimeout'] });
          await book.search('xiomara', 3).catch(() => undefined);
          await vi.runAllTimersAsync();
          vi.useRealTimers();
        } else await write(database, book, { put: makeContacts(1_100, 'more', { fullName: 'Mira More' }) });
        if (when !== 'in a search') await maintainAll(book);
        expect(
          (await book.search('xiomara', 3)).found.map(({ id }) => id),
          part,
        ).toEqual(['p0-0']);
        expect(repairs, part).toEqual(size > 0 ? [{ what: 'search' }] : []);
      }
    },
  );

  it('is not looked for in search parts of builds that kept no checksum', async () => {
    const database = await openMerged();
    const name = (await database.getAllKeys('bookSearch')).find(key => key.startsWith('part:'))!;
    const { sums, ...record } = (await database.get('bookSearch', name)) as { sums?: unknown };
    expect(sums).toBeDefined();
    await database.put('bookSearch', record, name);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    await expectWhole(book);
    await expectWhole(book);
    expect(repairs).toEqual([]);
  });

  it('of the list of search parts costs a new index', async () => {
    const database = await openMerged();
    await database.delete('bookSearch', 'parts');
    const book = openSimpleBook(database);
    await expectWhole(book);
    await maintainAll(book);
    expect(await database.get('bookSearch', 'parts')).toBeDefined();
    await expectWhole(openSimpleBook(database));
  });

  it('of keys is mended while keys are looked up that are made in turn, which are made again then', async () => {
    const database = await openMerged();
    const pages = (await database.getAllKeys('bookKeys')).filter(name => name.startsWith('k'));
    await database.delete('bookKeys', pages[1]!);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    const keys = {
      *[Symbol.iterator]() {
        for (let at = 0; at < 100; at++) yield `email:p2-${at}@example.com`;
      },
    };
    const hits = await book.rowsByKeys(keys, 1);
    expect([...hits.keys()]).toEqual([...keys]);
    expect([...hits.values()].filter(({ count }) => count === 1)).toHaveLength(100);
    expect(repairs).toEqual([{ what: 'keys' }]);
  });

  it('of filters is mended before keys that are mostly new are looked up', async () => {
    const database = await openMerged();
    const filters = (await database.getAllKeys('bookKeys')).filter(name => name.startsWith('g'));
    const before = await Promise.all(filters.map(name => database.get('bookKeys', name)));
    await database.delete('bookKeys', filters[0]!);
    expect(loseFiles(database, 'bookKeys', key => key === filters[1])).toHaveLength(1);
    await database.put('bookKeys', new Uint8Array(64), filters.at(-1)!);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    const keys = Array.from({ length: 400 }, (_, at) => `email:p2-${at * 20}@example.com`);
    const hits = await book.rowsByKeys(keys, 1, { mostlyNew: true });
    expect([...hits.values()].filter(({ count }) => count === 1)).toHaveLength(150);
    await book.followKeys(new KeyProbe());
    expect(repairs).toEqual([{ what: 'keys' }]);
    expect(await Promise.all(filters.map(name => database.get('bookKeys', name)))).toEqual(before);
  });

  it('of what says what is valid is mended by a write and by a merge, with what waits in the delta', async () => {
    const database = await openMerged();
    await write(database, openSimpleBook(database), {
      put: [makeContact('late', { company: 'Late' }), makeContact('p2-5', { company: 'Moved' })],
      remove: ['p2-6'],
    });
    await write(database, openSimpleBook(database), { put: makeContacts(60, 'more', { company: 'More' }) });
    for (const step of ['write', 'merge', 'release']) {
      await database.delete('bookMeta', 'state');
      const book = openSimpleBook(database);
      if (step === 'write') await write(database, book, { put: [makeContact('p2-7', { company: 'Moved' })] });
      if (step === 'merge') await maintainAll(book);
      if (step === 'release') await book.release();
      expect(await book.count()).toBe(8999 + 60);
      const hits = await book.byKeys(['company:Company 2', 'company:Moved', 'company:Late', 'company:More'], 0);
      expect([...hits.values()].map(({ count }) => count)).toEqual([2997, 2, 1, 60]);
      expect(await listAll(openSimpleBook(database), 3000)).toHaveLength(8999 + 60);
    }
  });

  it('of keys that have not been merged yet is mended too', async () => {
    const database = await openBookDatabase();
    await write(database, openSimpleBook(database), { put: makeContacts(100) });
    const batch = (await database.get('bookDelta', 1))!;
    await database.put('bookDelta', { ...batch, keys: batch.keys.slice(8) }, 1);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    expect((await book.byKeys(['email:c77@example.com'], 1)).get('email:c77@example.com')?.contacts).toMatchObject([
      { id: 'c77' },
    ]);
    expect(repairs).toEqual([{ what: 'keys' }]);
  });

  it('found by a write is mended inside its transaction', async () => {
    const database = await openMerged();
    await database.delete('bookKeys', IDBKeyRange.bound('k', 'l'));
    const book = openSimpleBook(database);
    await write(database, book, { put: [makeContact('p2-17', { company: 'Moved' })] });
    expect(await book.count()).toBe(8999);
    expect((await book.byKeys(['company:Company 2'], 0)).get('company:Company 2')?.count).toBe(2999);
  });

  it('of a segment costs its contacts alone, and is reported once', async () => {
    const database = await openMerged();
    const lost = (await database.getAllKeys('bookSegments'))[3]!;
    await database.delete('bookSegments', lost);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    const left = await listAll(book, 3000);
    expect(left.length).toBeLessThan(8999);
    expect(left.length).toBeGreaterThan(8900);
    await listAll(book, 3000);
    expect(repairs).toEqual([{ what: 'segment', firstRow: lost }]);
  });
});

/** What a block says, whoever it is of. */
const textOf = (record: unknown): string => new TextDecoder().decode(record as Uint8Array);

describe('a kill', () => {
  it('between any two slices leaves a book that answers the same, and merging goes on', async () => {
    const database = await openBookDatabase();
    const first = openSimpleBook(database);
    for (let part = 0; part < 3; part++) {
      await write(database, first, { put: makeContacts(FAULT_COUNT / 3, `p${part}-`, { company: `Company ${part}` }) });
    }
    await write(database, first, { put: [makeContact('p0-0', { fullName: 'Xiomara Vanterpool' })], remove: ['p1-1'] });
    let slices = 0;
    for (let isMore = true; isMore; slices++) {
      const book = openSimpleBook(database);
      isMore = await book.maintain();
      if (slices % 4 === 0) await expectWhole(openSimpleBook(database));
      // A book opened for each slice never gets to finish a search index, which is built in memory.
      if (
        (await database.count('bookDelta')) === 0 &&
        ((await database.get('bookMeta', 'state')) as { garbage: [] }).garbage.length === 0
      )
        break;
    }
    expect(slices).toBeGreaterThan(5);
    await expectWhole(openSimpleBook(database));
  });

  it('inside a slice undoes the whole slice', async () => {
    const database = await openBookDatabase();
    await write(database, openSimpleBook(database), { put: makeContacts(500), remove: [] });
    await write(database, openSimpleBook(database), { remove: ['c1'] });
    const before = await dump(database);
    const failing = openSimpleBook(database);
    const putOnce = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...put: Parameters<IDBObjectStore['put']>) {
      if (put[1] === 'state') throw new DOMException('killed', 'AbortError');
      return putOnce.apply(this, put);
    };
    try {
      await expect(failing.maintain()).rejects.toThrow('killed');
    } finally {
      IDBObjectStore.prototype.put = putOnce;
    }
    expect(await dump(database)).toEqual(before);
    expect(await failing.count()).toBe(499);
    await maintainAll(failing);
    expect(await listAll(failing)).toHaveLength(499);
  });
});

describe('erasing', () => {
  it('leaves nothing of a removed contact on disk once merged', async () => {
    const database = await openMerged();
    const book = openSimpleBook(database);
    await write(database, book, { put: [makeContact('secret', { fullName: 'Quillon Featherstonehaugh' })] });
    await maintainAll(book);
    await write(database, book, { remove: ['secret', 'p2-40'] });
    await maintainAll(book);
    const text = (await database.getAll('bookSegments')).map(textOf).join('');
    expect(text).not.toContain('Quillon');
    expect(text).not.toContain('p2-40@');
    expect(text).toContain('p2-41@');
    expect(await database.count('bookDelta')).toBe(0);
  });
});

describe('keys of another version', () => {
  it('are made anew in the background', async () => {
    const database = await openMerged();
    const tools = { ...simpleTools, keysVersion: 2, contactKeys: () => ['everyone'] };
    const book = openSimpleBook(database, { tools });
    await maintainAll(book);
    const hits = await book.byKeys(['everyone', 'company:Company 1'], 0);
    expect([...hits.values()].map(({ count }) => count)).toEqual([8999, 0]);
    expect(await listAll(book, 3000)).toHaveLength(8999);
    expect(await book.maintain()).toBe(false);
  });
});

async function dump(database: Database): Promise<unknown> {
  const stores = ['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta'] as const;
  return Promise.all(stores.map(async store => [await database.getAllKeys(store), await database.getAll(store)]));
}
