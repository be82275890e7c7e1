import { unwrap } from 'idb';
import type { Contact } from '../model/contact';
import { type CopiedStore, type Copy, nameOf } from './copies';
import type { Database, StoreName, WriteTransaction } from './database';

type RecordStore = Exclude<CopiedStore, 'contacts'>;
/** Stores whose records are copied one by one, with the field that is their key. Settings have none. */
const KEY_FIELDS: Record<RecordStore, string | undefined> = {
  settings: undefined,
  connections: 'id',
  accounts: 'id',
  deals: 'id',
  activities: 'id',
  outbox: 'id',
  links: 'id',
  drafts: 'key',
  duplicates: 'id',
};
export const RECORD_STORES = Object.keys(KEY_FIELDS) as RecordStore[];

/** Told what a strict transaction did, after its end; whoever wrote waits for it. Must not reject. */
export type Follower = (changes: readonly Copy[]) => Promise<void>;

const followers = new WeakMap<Database, Follower>();
const recordings = new WeakMap<WriteTransaction, Map<string, Copy>>();

/** From now on a follower hears of what the rep does in a database. */
export function follow(database: Database, follower: Follower): void {
  followers.set(database, follower);
}

export const followerOf = (database: Database): Follower | undefined => followers.get(database);

/** Records what a transaction puts and deletes, record by record. */
export function recordChanges(transaction: WriteTransaction, stores: readonly StoreName[]): Map<string, Copy> {
  const changes = new Map<string, Copy>();
  recordings.set(transaction, changes);
  for (const store of RECORD_STORES) if (stores.includes(store)) recordStore(transaction, store, changes);
  return changes;
}

/** The same for contacts, which lie packed. */
export function recordContacts(
  transaction: WriteTransaction,
  { put = [], remove = [] }: { put?: readonly Contact[]; remove?: readonly string[] },
): void {
  const changes = recordings.get(transaction);
  if (!changes) return;
  for (const key of remove) note(changes, { store: 'contacts', key });
  for (const value of put) note(changes, { store: 'contacts', key: value.id, value });
}

/** A transaction has one object for each of its stores, so that a method put over the store's own hears every call in it. */
function recordStore(transaction: WriteTransaction, store: RecordStore, changes: Map<string, Copy>): void {
  const native = unwrap(transaction.objectStore(store));
  const [put, remove] = [native.put.bind(native), native.delete.bind(native)];
  native.put = (value, key) => {
    const field = KEY_FIELDS[store];
    note(changes, { store, key: field === undefined ? String(key) : String(value[field]), value });
    return put(value, key);
  };
  native.delete = key => {
    note(changes, { store, key: String(key) });
    return remove(key);
  };
}

const note = (changes: Map<string, Copy>, copy: Copy) => changes.set(nameOf(copy), copy);
