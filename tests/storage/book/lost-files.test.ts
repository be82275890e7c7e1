import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/model/contact';
import type { Repair } from '../../../src/storage/book/book';
import type { Database, StoreName } from '../../../src/storage/database';
import { despiteLoss, dropLostRecords } from '../../../src/storage/lost-records';
import { expectSame } from './expect-same';
import { maintainAll, makeContact, makeContacts, openBookDatabase, openSimpleBook, write } from './helpers';
import { loseFiles } from './lost-file';

/** Merged, with a removal, and a batch in the delta that has its contacts in the segments. */
async function openChanged(): Promise<{ database: Database; contacts: Map<string, Contact> }> {
  const database = await openBookDatabase();
  dropLostRecords(database, async () => undefined);
  const book = openSimpleBook(database);
  const first = makeContacts(700);
  const later = [...makeContacts(40, 'big'), makeContact('c3', { company: 'Moved' })];
  await write(database, book, { put: first });
  await write(database, book, { remove: ['c599'] });
  await maintainAll(book);
  await write(database, book, { put: later });
  const contacts = new Map([...first, ...later].map(contact => [contact.id, contact]));
  contacts.delete('c599');
  return { database, contacts };
}

/** Number of the batch that has its contacts in the segments. */
const BIG_BATCH = 3;
const isBig = (key: IDBValidKey): boolean => key === BIG_BATCH || (typeof key === 'string' && key !== 'state');
const startsWith = (prefix: string) => (key: IDBValidKey) => String(key).startsWith(prefix);

const MADE_ANEW: [string, Repair['what'][], StoreName[], (key: IDBValidKey) => boolean][] = [
  ['the places of the blocks', ['state'], ['bookMeta'], startsWith('blocks')],
  ['the dead rows', ['state'], ['bookMeta'], startsWith('dead')],
  ['the directory of the order', ['order'], ['bookMeta'], startsWith('order:')],
  ['pages of the order', ['order'], ['bookKeys'], startsWith('o')],
  ['pages of keys', ['keys'], ['bookKeys'], startsWith('k')],
  ['a big batch', ['delta'], ['bookDelta'], isBig],
  ['everything but what is small and the contacts', ['state', 'delta'], ['bookMeta', 'bookKeys', 'bookDelta'], isBig],
];

describe('the lost file of a big record', () => {
  it.each(MADE_ANEW)('%s: answers are right, and it is reported', async (_, what, stores, isLost) => {
    const { database, contacts } = await openChanged();
    for (const store of stores) expect(loseFiles(database, store, isLost)).not.toEqual([]);
    const repairs: Repair[] = [];
    const onRepair = (repair: Repair) => void repairs.push(repair);
    const book = openSimpleBook(database, { onRepair });
    // A write has to mend it in its own transaction.
    const added = makeContacts(100, 'new');
    await despiteLoss(() => write(database, book, { put: added }));
    for (const contact of added) contacts.set(contact.id, contact);
    await despiteLoss(() => expectSame(book, contacts));
    await despiteLoss(() => expectSame(openSimpleBook(database, { onRepair }), contacts));
    await despiteLoss(() => maintainAll(book));
    await despiteLoss(() => expectSame(openSimpleBook(database, { onRepair }), contacts));
    expect(new Set(repairs.map(repair => repair.what))).toEqual(new Set(what));
  });

  it.each(MADE_ANEW)('%s: a merge goes on', async (_, _what, stores, isLost) => {
    const { database, contacts } = await openChanged();
    const book = openSimpleBook(database);
    await write(database, book, { remove: ['c7'] });
    contacts.delete('c7');
    expect(await book.maintain()).toBe(true);
    for (const store of stores) loseFiles(database, store, isLost);
    await despiteLoss(() => maintainAll(openSimpleBook(database)));
    await despiteLoss(() => expectSame(openSimpleBook(database), contacts));
  });

  it('a block of contacts: they are gone, all others are there, and it is reported once', async () => {
    const { database, contacts } = await openChanged();
    const [firstRow] = loseFiles(database, 'bookSegments', key => key === 0);
    loseFiles(database, 'bookMeta', isBig);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    const left = await despiteLoss(() => book.getMany([...contacts.keys()]));
    expect(left.length).toBeGreaterThan(contacts.size / 3);
    expect(left.length).toBeLessThan(contacts.size);
    expect(left).toEqual(left.map(({ id }) => contacts.get(id)));
    await despiteLoss(() => write(database, book, { remove: ['c7'] }));
    await despiteLoss(() => maintainAll(book));
    expect(await book.getMany(left.map(({ id }) => id))).toEqual(left);
    expect(repairs.filter(({ what }) => what === 'segment')).toEqual([{ what: 'segment', firstRow }]);
  });
});
