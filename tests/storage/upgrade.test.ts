import 'fake-indexeddb/auto';
import { type IDBPDatabase, openDB } from 'idb';
import { expect, it } from 'vitest';
import { openContactBook } from '../../src/storage/contacts';
import type { Database } from '../../src/storage/database';
import { openDatabase } from '../../src/storage/open';
import { makeContact, write } from './book/helpers';

const BOOK_STORES = ['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta', 'bookSearch'];

/** The database exactly as the first release made it. Never to be changed. */
function openFirstRelease(name: string): Promise<IDBPDatabase> {
  return openDB(name, 1, {
    upgrade(database) {
      for (const store of ['settings', 'secrets']) database.createObjectStore(store);
      for (const store of ['connections', 'accounts', 'imports', 'importFiles']) {
        database.createObjectStore(store, { keyPath: 'id' });
      }
      database.createObjectStore('cursors', { keyPath: 'connectionId' });
      database.createObjectStore('drafts', { keyPath: 'key' });
      database.createObjectStore('ledger', { keyPath: 'seq' });
      const deals = database.createObjectStore('deals', { keyPath: 'id' });
      deals.createIndex('contact', 'contactIds', { multiEntry: true });
      deals.createIndex('account', 'accountId');
      const activities = database.createObjectStore('activities', { keyPath: 'id' });
      activities.createIndex('contact', ['contactId', 'createdAt']);
      activities.createIndex('messageKey', 'messageKeys', { multiEntry: true });
      activities.createIndex('due', 'dueAt');
      activities.createIndex('remote', ['connectionId', 'remoteId']);
      activities.createIndex('created', 'createdAt');
      const outbox = database.createObjectStore('outbox', { keyPath: 'id' });
      outbox.createIndex('state', 'state');
      outbox.createIndex('contact', ['contactId', 'seq']);
      outbox.createIndex('entity', 'entityId');
      outbox.createIndex('seq', 'seq', { unique: true });
      const links = database.createObjectStore('links', { keyPath: 'id' });
      links.createIndex('contact', 'contactId');
      links.createIndex('identifier', 'identifierKey');
      for (const store of BOOK_STORES) database.createObjectStore(store);
    },
  });
}

const ROWS: Record<string, object> = {
  accounts: { id: 'a1', connectionId: 'local', name: 'Brückner Werke', updatedAt: '2026-01-05' },
  deals: { id: 'd1', connectionId: 'local', name: 'Pumps', contactIds: ['ada'], stage: 'Offer', isOpen: true },
  activities: { id: 'n1', contactId: 'ada', createdAt: '2026-01-05', messageKeys: ['m1'], body: 'Called.' },
  outbox: { id: 'o1', seq: 1, contactId: 'ada', entityId: 'n1', state: 'queued' },
  links: { id: 'l1', contactId: 'ada', identifierKey: 'handle:x:ada', state: 'refused' },
  drafts: { key: 'contact:ada', body: 'Half a no' },
  ledger: { seq: 1, action: 'logged', contactId: 'ada' },
  imports: { id: 'i1', fileName: 'contacts.csv' },
  connections: { id: 'crm-1', name: 'Tryton' },
  cursors: { connectionId: 'crm-1', cursor: 'c9' },
};

it('upgrades the database of the first release: nothing is lost, and what is new works', async () => {
  const old = await openFirstRelease('upgrade');
  for (const [store, row] of Object.entries(ROWS)) await old.put(store, row);
  await old.put('settings', { consentAt: '2026-01-05' }, 'settings');
  await old.put('secrets', { fields: {} }, 'crm-1');
  const contacts = [makeContact('ada'), makeContact('bo')];
  await write(old as unknown as Database, openContactBook(old as unknown as Database), { put: contacts });
  const before = await Promise.all(BOOK_STORES.map(store => old.getAll(store)));
  old.close();

  const database = await openDatabase('upgrade');
  expect(database.version).toBeGreaterThan(1);
  for (const [store, row] of Object.entries(ROWS)) expect(await database.getAll(store as 'deals')).toEqual([row]);
  expect(await database.get('settings', 'settings')).toEqual({ consentAt: '2026-01-05' });
  expect(await database.get('secrets', 'crm-1')).toEqual({ fields: {} });
  expect(await Promise.all(BOOK_STORES.map(store => database.getAll(store as 'deals')))).toEqual(before);
  expect(await openContactBook(database).getMany(['ada', 'bo'])).toEqual(contacts);
  expect(await database.countFromIndex('duplicates', 'contact', 'ada')).toBe(0);
  expect(await database.countFromIndex('merges', 'contact', 'ada')).toBe(0);
  database.close();
});

it('makes a new database like an upgraded one', async () => {
  const [fresh, upgraded] = [await openDatabase('fresh'), await openDatabase('upgrade')];
  expect([...fresh.objectStoreNames]).toEqual([...upgraded.objectStoreNames]);
  for (const name of fresh.objectStoreNames) {
    const [one, other] = [fresh, upgraded].map(database => [...database.transaction(name).store.indexNames]);
    expect(one, name).toEqual(other);
  }
});
