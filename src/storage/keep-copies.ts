import type { Activity } from '../model/activity';
import { IMPORT_CHANNEL } from '../model/import-channel';
import type { Operation } from '../model/operation';
import type { ContactBook } from './contacts';
import { type Copy, copyNames, inCopyTurn, isMarked, mark, nameOf, writeCopies } from './copies';
import { copyState, setCopyState } from './copy-state';
import type { Database } from './database';
import { OPEN_STATES, openOperations } from './outbox';
import { SETTINGS_KEY } from './settings';

/** Records of the database that are read at once. */
const PAGE = 1_000;
/** Copies that are made in one turn, for which a save may wait: each takes the browser more than a millisecond. */
const TURN = 100;
/** So many contacts in one transaction are a book that goes to a CRM. */
const MANY = 50;

/** Contacts that were copied in this life of the worker. */
const copiedOf = new WeakMap<ContactBook, Set<string>>();

/**
 * Copies what the rep did to a second place when it is in the database, before anybody says *Saved*. A copy that fails costs nothing but
 * itself: all is copied again at the next start. Never rejects.
 * @param onFailure - told of the first failure since all was copied
 */
export function copyChanges(
  database: Database,
  book: ContactBook,
  changes: readonly Copy[],
  onFailure: (error: unknown) => void,
): Promise<void> {
  const copied = copiedOf.get(book) ?? new Set();
  copiedOf.set(book, copied);
  return inCopyTurn(async () => {
    try {
      const typed = withoutBook(changes);
      const contacts = await contactsNamedBy(book, typed, copied);
      await writeCopies([...typed.map(asCopied), ...contacts]);
      for (const { key } of contacts) copied.add(key);
    } catch (error) {
      if (await fallBehind(database)) onFailure(error);
    }
  });
}

/** @returns false when it was known, or cannot be kept either */
async function fallBehind(database: Database): Promise<boolean> {
  try {
    if ((await copyState(database)) === 'behind') return false;
    await setCopyState(database, 'behind');
    return true;
  } catch {
    return false;
  }
}

/** A book that goes to a CRM comes from its file again, or from there: of it, those about whom something was noted. */
function withoutBook(changes: readonly Copy[]): readonly Copy[] {
  if (changes.filter(({ store }) => store === 'contacts').length < MANY) return changes;
  const isOfBook = ({ store, value }: Copy): boolean =>
    store === 'contacts' || (store === 'outbox' && (value as Operation | undefined)?.kind === 'contact.create');
  const noted = new Set(changes.filter(change => !isOfBook(change)).flatMap(contactIdsIn));
  return changes.filter(change => !isOfBook(change) || [change.key, ...contactIdsIn(change)].some(id => noted.has(id)));
}

/** What is through at the CRM, or given up, is no longer owed. */
const asCopied = (copy: Copy): Copy =>
  copy.store === 'outbox' && copy.value && !isOwed(copy.value as Operation) ? { ...copy, value: undefined } : copy;

const isOwed = ({ state }: Operation): boolean => OPEN_STATES.includes(state);

/** A note is of no use without the contact that it is about, and the CRM cannot be told anything about nobody. */
async function contactsNamedBy(
  book: ContactBook,
  changes: readonly Copy[],
  copied: ReadonlySet<string>,
): Promise<Copy[]> {
  const own = new Set(changes.filter(({ store }) => store === 'contacts').map(({ key }) => key));
  const named = new Set(changes.flatMap(contactIdsIn).filter(id => !own.has(id) && !copied.has(id)));
  const contacts = await book.getMany([...named]);
  return contacts.map((value): Copy => ({ store: 'contacts', key: value.id, value }));
}

function contactIdsIn({ store, key, value }: Copy): string[] {
  if (value === undefined || store === 'contacts') return [];
  if (store === 'drafts') return /^(?:contact|conversation):(.+)$/s.exec(key)?.slice(1) ?? [];
  const { contactId, contactIds = [] } = value as { contactId?: string; contactIds?: string[] };
  return [contactId, ...contactIds].filter(id => id !== undefined && id !== '') as string[];
}

/**
 * Copies all that is to be copied where that was not done yet: in a new database, after an update from a release without copies, after
 * a copy that failed. Copies of what is no longer there go.
 */
export async function catchUp(database: Database, book: ContactBook): Promise<void> {
  if ((await copyState(database)) === 'copied' && (await isMarked())) return;
  await copyAll(database, book);
}

/** The same, whatever was done: after many records went at once. */
export async function copyAll(database: Database, book: ContactBook): Promise<void> {
  // A new database is no longer new before it is marked, or it would be taken for one that came after a loss.
  await setCopyState(database, 'behind');
  await mark();
  const rows = await rowsNow(database);
  const contacts = rows.flatMap(contactIdsIn).map((key): Copy => ({ store: 'contacts', key }));
  const all = [...new Map([...rows, ...contacts, ...(await copyNames())].map(copy => [nameOf(copy), copy])).values()];
  for (let from = 0; from < all.length; from += TURN) {
    const some = all.slice(from, from + TURN);
    await inCopyTurn(async () => writeCopies(await asTheyAreNow(database, book, some)));
  }
  await setCopyState(database, 'copied');
}

/** What was written since they were named counts; what is gone has no value. */
async function asTheyAreNow(database: Database, book: ContactBook, named: readonly Copy[]): Promise<Copy[]> {
  const ids = named.filter(({ store }) => store === 'contacts').map(({ key }) => key);
  const contacts = new Map((await book.getMany(ids)).map(contact => [contact.id, contact]));
  return Promise.all(
    named.map(async ({ store, key }) => {
      const value = store === 'contacts' ? contacts.get(key) : await database.get(store, key);
      return asCopied({ store, key, value });
    }),
  );
}

/** What the rep did, as the database holds it. */
async function rowsNow(database: Database): Promise<Copy[]> {
  const [settings, connections, operations, activities, links, drafts, pairs] = await Promise.all([
    database.get('settings', SETTINGS_KEY),
    database.getAll('connections'),
    openOperations(database),
    typedActivities(database),
    database.getAll('links'),
    database.getAll('drafts'),
    database.getAll('duplicates'),
  ]);
  const entities = new Set(operations.map(({ entityId }) => entityId));
  const [accounts, deals] = await Promise.all([
    Promise.all([...entities].map(id => database.get('accounts', id))),
    Promise.all([...entities].map(id => database.get('deals', id))),
  ]);
  const rows = <T>(store: Copy['store'], values: readonly (T | undefined)[], keyOf: (value: T) => string): Copy[] =>
    values.flatMap(value => (value === undefined ? [] : [{ store, key: keyOf(value), value }]));
  const byId = ({ id }: { id: string }): string => id;
  return [
    ...rows('settings', [settings], () => SETTINGS_KEY),
    ...rows('connections', connections, byId),
    ...rows('outbox', operations, byId),
    ...rows('activities', activities, byId),
    ...rows(
      'links',
      links.filter(({ how }) => how === 'rep'),
      byId,
    ),
    ...rows('drafts', drafts, ({ key }) => key),
    ...rows(
      'duplicates',
      pairs.filter(({ state }) => state === 'two'),
      byId,
    ),
    ...rows('accounts', accounts, byId),
    ...rows('deals', deals, byId),
  ];
}

/** Notes of a file are in the file; there may be a million of them. */
async function typedActivities(database: Database): Promise<Activity[]> {
  const typed: Activity[] = [];
  for (let after = '', isMore = true; isMore; ) {
    const some = await database.getAll('activities', IDBKeyRange.lowerBound(after, true), PAGE);
    typed.push(...some.filter(({ mine, channel }) => mine && channel !== IMPORT_CHANNEL));
    after = some.at(-1)?.id ?? after;
    isMore = some.length === PAGE;
  }
  return typed;
}
