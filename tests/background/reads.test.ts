import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { matchPeople } from '../../src/background/matcher';
import type { Contact } from '../../src/model/contact';
import type { Person } from '../../src/model/person';
import { openContactBook } from '../../src/storage/contacts';
import { openDatabase } from '../../src/storage/open';
import { maintainAll, makeContact, write } from '../storage/book/helpers';

const GIVEN = [
  'Anna',
  'Jonas',
  'Mehmet',
  'Ines',
  'Pavel',
  'Aoife',
  'Tomas',
  'Greta',
  'Yusuf',
  'Clara',
  'Milan',
  'Odile',
];
const FAMILY = ['Schmidt', 'Novak', 'Yilmaz', 'Costa', 'Byrne', 'Larsen', 'Moreau', 'Weber', 'Kovacs', 'Rossi', 'Haas'];
const CONTACTS = 6_000;

const contactOf = (_: unknown, at: number): Contact =>
  makeContact(`c${at}`, {
    fullName: `${GIVEN[at % GIVEN.length]} ${FAMILY[at % FAMILY.length]}${at % 60 < 30 ? '' : `-${FAMILY[at % 7]}`}`,
    company: `Firm ${at % 900} Logistics`,
    emails: [`person${at}@firm${at % 900}.example`],
  });

const personOf = ({ fullName, company, identifiers }: Contact, at: number): Person => ({
  site: 'linkedin',
  role: 'author',
  identifiers: at % 2 === 0 ? identifiers : [],
  fullName,
  company,
});

/** Reads of single records, by store. */
function countReads(): Map<string, number> {
  const reads = new Map<string, number>();
  const get = IDBObjectStore.prototype.get;
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    reads.set(this.name, (reads.get(this.name) ?? 0) + 1);
    return get.call(this, key);
  });
  return reads;
}

async function mergedBook() {
  const database = await openDatabase();
  await Promise.all((['bookMeta', 'bookSegments', 'bookKeys', 'bookDelta'] as const).map(name => database.clear(name)));
  const written = openContactBook(database);
  const contacts = Array.from({ length: CONTACTS }, contactOf);
  for (let from = 0; from < CONTACTS; from += 2_000) {
    await write(database, written, { put: contacts.slice(from, from + 2_000) });
  }
  // A removal is not left to wait, so that all of it is merged.
  await write(database, written, { remove: ['c1'] });
  await maintainAll(written);
  return { database, contacts };
}

describe('fifty people of a page', () => {
  afterEach(() => vi.restoreAllMocks());

  it('take a bounded number of reads in a fresh worker, and none of keys or contacts after that', async () => {
    const { database, contacts } = await mergedBook();
    const people = contacts.filter((_, at) => at % (CONTACTS / 50) === 0).map(personOf);
    const services = { database, book: openContactBook(database) };
    const reads = countReads();
    const matched = await matchPeople(services, people);
    expect(matched.filter(({ result }) => result.verdict === 'match').length).toBeGreaterThanOrEqual(25);
    expect(reads.get('bookKeys')).toBeGreaterThan(10);
    expect(reads.get('bookKeys')).toBeLessThan(50 * 8);
    expect(reads.get('bookSegments')).toBeLessThan(50 * 3);
    reads.clear();
    const again = await matchPeople(services, people);
    expect(again.map(({ result }) => result)).toEqual(matched.map(({ result }) => result));
    expect(reads.get('bookKeys')).toBeUndefined();
    expect(reads.get('bookSegments')).toBeUndefined();
  });
});

describe('keys that are made in turn', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are asked for while the others are made', async () => {
    const { database, contacts } = await mergedBook();
    const reads = countReads();
    const readBefore: number[] = [];
    const keys = {
      *[Symbol.iterator]() {
        for (const { emails } of contacts.slice(100, 150)) {
          yield `email::${emails[0]}`;
          readBefore.push(reads.get('bookKeys') ?? 0);
        }
      },
    };
    const hits = await openContactBook(database).rowsByKeys(keys, 1);
    expect([...hits.values()].map(({ count }) => count)).toEqual(Array(50).fill(1));
    expect(readBefore[0]).toBe(1);
    expect(readBefore.at(-1)).toBeGreaterThan(10);
  });
});

describe('a page of a pull', () => {
  afterEach(() => vi.restoreAllMocks());

  it('reads no filters where it is known to replace contacts', async () => {
    const { database, contacts } = await mergedBook();
    const put = contacts.slice(1_000, 1_200).map(contact => ({ ...contact, jobTitle: 'Head of it' }));
    const get = vi.spyOn(IDBObjectStore.prototype, 'get');
    const filtersRead = () => get.mock.calls.filter(([key]) => String(key).startsWith('g')).length;
    await write(database, openContactBook(database), { put });
    expect(filtersRead()).toBeGreaterThan(0);
    get.mockClear();
    const book = openContactBook(database);
    await write(database, book, { put, mostlyKnown: true });
    expect(filtersRead()).toBe(0);
    expect(await book.count()).toBe(CONTACTS - 1);
    expect((await book.get('c1100'))?.jobTitle).toBe('Head of it');
  });
});
