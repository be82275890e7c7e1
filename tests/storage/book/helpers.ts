import { openDB } from 'idb';
import type { Contact } from '../../../src/model/contact';
import { ChunkBuilder } from '../../../src/storage/book/chunk';
import { HashList } from '../../../src/storage/book/hash';
import { prepareChunk } from '../../../src/storage/book/prepare-chunk';
import { searchDocument } from '../../../src/storage/book/search-document';
import type { BookTools } from '../../../src/storage/book/tools';
import { createBookStores } from '../../../src/storage/book-schema';
import { type BookSettings, type ContactBook, openContactBook } from '../../../src/storage/contacts';
import type { Database, StoreName, ThroughlineSchema, WriteTransaction } from '../../../src/storage/database';

let databases = 0;

/** A database of its own that holds the book's stores alone. */
export function openBookDatabase(name = `book-${++databases}`): Promise<Database> {
  return openDB<ThroughlineSchema>(name, 1, { upgrade: createBookStores });
}

/** Few keys, so that tests say what they mean: e-mails, company, first word of the name. */
export const simpleTools: BookTools = {
  keysVersion: 1,
  contactKeys: ({ fullName, company, emails }) => [
    ...new Set([
      ...emails.map(email => `email:${email}`),
      `company:${company ?? ''}`,
      `word:${fullName.split(' ')[0]}`,
    ]),
  ],
  searchDocument,
};

export const openSimpleBook = (database: Database, settings: BookSettings = {}): ContactBook =>
  openContactBook(database, { tools: simpleTools, ...settings });

export function makeContact(id: string, change: Partial<Contact> = {}): Contact {
  return {
    id,
    connectionId: 'local',
    kind: 'contact',
    fullName: `Person ${id}`,
    emails: [`${id}@example.com`],
    phones: [],
    identifiers: [{ kind: 'handle', site: 'linkedin', value: `person-${id}` }],
    createdAt: '2026-01-05T10:00:00.000Z',
    updatedAt: '2026-01-05T10:00:00.000Z',
    ...change,
  };
}

export function makeContacts(count: number, prefix = 'c', change: Partial<Contact> = {}): Contact[] {
  return Array.from({ length: count }, (_, at) => makeContact(`${prefix}${at}`, change));
}

/** A transaction as a handler opens it. */
export function beginWrite(database: Database, book: ContactBook): WriteTransaction {
  return database.transaction([...book.writeStores] as StoreName[], 'readwrite');
}

export async function write(
  database: Database,
  book: ContactBook,
  change: { put?: readonly Contact[]; remove?: readonly string[]; mostlyKnown?: boolean },
): Promise<void> {
  const transaction = beginWrite(database, book);
  await book.write(transaction, change);
  await transaction.done;
  book.committed(change);
}

/** Adds new contacts as an import does. */
export async function append(book: ContactBook, contacts: readonly Contact[], tools = simpleTools): Promise<void> {
  const builder = new ChunkBuilder();
  for (const contact of contacts) builder.add(contact, HashList.ofKeys(tools.contactKeys(contact)));
  await book.append(prepareChunk(builder.finish(), tools), { stores: [], write: async () => undefined });
}

/** The same database, but every transaction for writing is told of before it begins. */
export function hooked(database: Database, onWrite: (transactions: number) => void): Database {
  let transactions = 0;
  return new Proxy(database, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name);
      return (...parameters: Parameters<Database['transaction']>) => {
        if (parameters[1] === 'readwrite') onWrite(transactions++);
        return target.transaction(...parameters);
      };
    },
  });
}

/** Merges until nothing is due. */
export async function maintainAll(book: ContactBook): Promise<number> {
  let slices = 0;
  while (await book.maintain()) slices++;
  return slices;
}

export async function listAll(book: ContactBook, limit = 50): Promise<Contact[]> {
  const all: Contact[] = [];
  let after: string | undefined;
  do {
    const { contacts, next } = await book.list(after, limit);
    all.push(...contacts);
    after = next;
  } while (after !== undefined);
  return all;
}
