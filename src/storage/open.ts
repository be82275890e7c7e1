import { deleteDB, type IDBPDatabase, openDB } from 'idb';
import { createBookStores } from './book-schema';
import { eraseCopies } from './copies';
import { COPY_STATE, type CopyState } from './copy-state';
import { DATABASE_NAME, DATABASE_VERSION, type Database, type ThroughlineSchema } from './database';

let opened: Promise<Database> | undefined;
const made = new WeakSet<Database>();

/**
 * Opens (and creates or upgrades) the extension's database; the same connection on every call.
 * Gives the connection up when another version wants to upgrade, so an old tab cannot block the new extension.
 */
export function openDatabase(name = DATABASE_NAME): Promise<Database> {
  if (name !== DATABASE_NAME) return open(name);
  opened ??= open(name).catch(error => {
    opened = undefined;
    throw error;
  });
  return opened;
}

function open(name: string): Promise<Database> {
  return openDB<ThroughlineSchema>(name, DATABASE_VERSION, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      if (oldVersion < 1) {
        made.add(database);
        createStores(database);
        // Whether there was one before is asked outside of this transaction; until then it is not known.
        void transaction.objectStore('settings').put('new' satisfies CopyState, COPY_STATE);
      }
      if (oldVersion < 2) createMergeStores(database);
      if (oldVersion < 3) transaction.objectStore('accounts').createIndex('remote', ['connectionId', 'remoteId']);
    },
    blocking(_current, _blocked, event) {
      opened = undefined;
      (event.target as IDBDatabase).close();
    },
    terminated() {
      opened = undefined;
    },
  });
}

/** There was no database when this one was opened. */
export const wasMade = (database: Database): boolean => made.has(database);

function createStores(database: IDBPDatabase<ThroughlineSchema>): void {
  for (const name of ['settings', 'secrets'] as const) database.createObjectStore(name);
  for (const name of ['connections', 'accounts', 'imports', 'importFiles'] as const) {
    database.createObjectStore(name, { keyPath: 'id' });
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

  createBookStores(database);
}

function createMergeStores(database: IDBPDatabase<ThroughlineSchema>): void {
  const duplicates = database.createObjectStore('duplicates', { keyPath: 'id' });
  duplicates.createIndex('contact', 'contactIds', { multiEntry: true });
  duplicates.createIndex('weight', ['state', 'weightBits']);

  const merges = database.createObjectStore('merges', { keyPath: 'id' });
  merges.createIndex('contact', 'contactIds', { multiEntry: true });
  merges.createIndex('at', 'at');
}

/** Closes the extension's database; the next call of {@link openDatabase} opens it anew. */
export async function closeDatabase(): Promise<void> {
  const database = await opened;
  database?.close();
  opened = undefined;
}

/** Deletes the whole database; open pages give their connections up by themselves. Copies go first: without them, nothing comes back. */
export async function eraseEverything(): Promise<void> {
  await closeDatabase();
  await eraseCopies();
  await deleteDB(DATABASE_NAME);
}
