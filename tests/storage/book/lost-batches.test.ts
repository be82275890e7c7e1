import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/model/contact';
import type { Repair } from '../../../src/storage/book/book';
import type { ContactBook } from '../../../src/storage/contacts';
import type { Database } from '../../../src/storage/database';
import { expectSame, NAMES } from './expect-same';
import { beginWrite, maintainAll, makeContact, makeContacts, openBookDatabase, openSimpleBook, write } from './helpers';

/** A merged book with four batches on top of it; the third one is big enough to lie in the segments. */
async function openChanged(): Promise<Database> {
  const database = await openBookDatabase();
  const book = openSimpleBook(database);
  await write(database, book, { put: makeContacts(900) });
  await write(database, book, { remove: ['c899'] });
  await maintainAll(book);
  await write(database, book, { put: [makeContact('c1', { company: 'Moved' }), makeContact('new1')] });
  await write(database, book, { put: [makeContact('new2')], remove: ['c2'] });
  await write(database, book, { put: [...makeContacts(40, 'big'), makeContact('c3', { company: 'Moved' })] });
  await write(database, book, {
    put: [makeContact('c4', { company: 'Moved' }), makeContact('big7', { company: 'M' })],
  });
  return database;
}

async function contactsIn(book: ContactBook): Promise<Map<string, Contact>> {
  const all = new Map<string, Contact>();
  for await (const batch of book.scan()) for (const contact of batch) all.set(contact.id, contact);
  return all;
}

const companyOf = (contacts: ReadonlyMap<string, Contact>, id: string) =>
  contacts.has(id) ? (contacts.get(id)?.company ?? 'none') : undefined;

describe('a lost batch of the delta', () => {
  it.each([
    ['the first', [1], { c1: 'none', new1: undefined }],
    ['one in between', [2], { new2: undefined, c2: 'none' }],
    ['one that lies in the segments', [3], {}],
    ['the last', [4], { c4: 'none', big7: 'none' }],
    ['two that follow each other', [1, 2], { c1: 'none', new1: undefined, new2: undefined, c2: 'none' }],
    ['all but the last', [1, 2, 3], { c1: 'none', new1: undefined, new2: undefined, c2: 'none' }],
  ] as const)('%s: all else is there, and it is reported once', async (_, lost, changed) => {
    const database = await openChanged();
    const whole = await contactsIn(openSimpleBook(database));
    expect(whole.size).toBe(899 - 1 + 2 + 40);
    const numbers = (await database.getAllKeys('bookDelta')) as number[];
    expect(numbers).toHaveLength(4);
    for (const at of lost) await database.delete('bookDelta', numbers[at - 1]!);

    const repairs: Repair[] = [];
    const onRepair = (repair: Repair) => void repairs.push(repair);
    const book = openSimpleBook(database, { onRepair });
    const left = await contactsIn(book);
    for (const [id, company] of Object.entries(changed)) expect([id, companyOf(left, id)]).toEqual([id, company]);
    for (const [id, contact] of whole) if (!(id in changed)) expect(left.get(id)).toEqual(contact);
    await expectSame(book, left);
    await expectSame(openSimpleBook(database, { onRepair }), left);
    await maintainAll(book);
    await expectSame(openSimpleBook(database, { onRepair }), left);
    expect(repairs).toEqual([{ what: 'delta' }]);
  });

  it('all of them', async () => {
    const database = await openChanged();
    await database.clear('bookDelta');
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    // What lay in the segments is found there.
    expect(await book.count()).toBe(899 + 40);
    expect((await book.get('c3'))?.company).toBe('Moved');
    await expectSame(book, await contactsIn(book));
    expect(repairs).toEqual([{ what: 'delta' }]);
  });

  it('is mended by a write, inside its transaction, and the write counts', async () => {
    const database = await openChanged();
    await database.delete('bookDelta', ((await database.getAllKeys('bookDelta')) as number[])[1]!);
    const repairs: Repair[] = [];
    const book = openSimpleBook(database, { onRepair: repair => repairs.push(repair) });
    await write(database, book, { put: [makeContact('new2', { company: 'Again' })], remove: ['c2'] });
    expect(repairs).toEqual([{ what: 'delta' }]);
    expect(await book.count()).toBe(899 - 1 + 2 + 40);
    expect((await book.get('new2'))?.company).toBe('Again');
    await expectSame(openSimpleBook(database), await contactsIn(book));
  });

  it('is no alarm in a book of an earlier build, which does not say which is the first', async () => {
    const database = await openChanged();
    const { firstBatch, ...state } = (await database.get('bookMeta', 'state')) as { firstBatch: number };
    expect(firstBatch).toBeGreaterThan(1);
    await database.put('bookMeta', state, 'state');
    const repairs: Repair[] = [];
    const onRepair = (repair: Repair) => void repairs.push(repair);
    const whole = await contactsIn(openSimpleBook(database, { onRepair }));
    await write(database, openSimpleBook(database, { onRepair }), { put: [makeContact('late')] });
    expect(await database.get('bookMeta', 'state')).toMatchObject({ firstBatch });
    await expectSame(openSimpleBook(database, { onRepair }), whole.set('late', makeContact('late')));
    expect(repairs).toEqual([]);
  });
});

interface Write {
  put: { id: number; name: number; copies: number }[];
  remove: number[];
  /** It is taken back. */
  isAborted: boolean;
  /** Slices of merging afterwards. */
  slices: number;
}

const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.record({
    put: fc.array(fc.record({ id: fc.nat(12), name: fc.nat(NAMES.length - 1), copies: fc.constantFrom(1, 1, 1, 40) }), {
      maxLength: 4,
    }),
    remove: fc.array(fc.nat(12), { maxLength: 2 }),
    isAborted: fc.boolean(),
    slices: fc.constantFrom(0, 0, 0, 1, 3),
  }),
  { minLength: 2, maxLength: 12 },
);

const contactsOf = ({ put }: Write, stamp: number): Contact[] =>
  put.flatMap(({ id, name, copies }) =>
    Array.from({ length: copies }, (_, copy) =>
      makeContact(`c${id}${copy === 0 ? '' : `-${copy}`}`, { fullName: NAMES[name]!, status: String(stamp) }),
    ),
  );

async function play(database: Database, program: readonly Write[]) {
  const book = openSimpleBook(database);
  const versions = new Map<string, (Contact | undefined)[]>();
  const touched = new Map<number, Set<string>>();
  for (const [stamp, one] of program.entries()) {
    const change = { put: contactsOf(one, stamp), remove: one.remove.map(id => `c${id}`) };
    const transaction = beginWrite(database, book);
    await book.write(transaction, change);
    if (one.isAborted) transaction.abort();
    await transaction.done.catch(() => undefined);
    if (!one.isAborted) {
      const now = new Map<string, Contact | undefined>(change.remove.map(id => [id, undefined]));
      for (const contact of change.put) now.set(contact.id, contact);
      for (const [id, contact] of now) versions.set(id, [...(versions.get(id) ?? [undefined]), contact]);
      const last = ((await database.getAllKeys('bookDelta')) as number[]).at(-1);
      // A removal of nobody writes nothing.
      if (last !== undefined && !touched.has(last)) touched.set(last, new Set(now.keys()));
    }
    for (let at = 0; at < one.slices; at++) await book.maintain();
  }
  return { versions, touched };
}

const oneWrite = (change: Partial<Write>): Write => ({ put: [], remove: [], isAborted: false, slices: 0, ...change });

/** A removal that is lost when who was removed is erased already, and one before who was removed was added again. */
const FOUND_ONCE: [Write[], number][] = [
  [[oneWrite({ put: [{ id: 0, name: 0, copies: 40 }] }), oneWrite({ remove: [0], slices: 3 })], 1],
  [
    [
      oneWrite({ put: [{ id: 9, name: 0, copies: 1 }] }),
      oneWrite({ remove: [9] }),
      oneWrite({ put: [{ id: 9, name: 0, copies: 1 }] }),
    ],
    1,
  ],
];

it('costs its own changes alone, after random writes, aborts and merges', async () => {
  let losses = 0;
  await fc.assert(
    fc.asyncProperty(writes, fc.nat(), async (program, which) => {
      const database = await openBookDatabase();
      const { versions, touched } = await play(database, program);
      const numbers = (await database.getAllKeys('bookDelta')) as number[];
      const lost = numbers[which % Math.max(1, numbers.length)];
      if (lost === undefined) return;
      losses++;
      await database.delete('bookDelta', lost);
      const repairs: Repair[] = [];
      const onRepair = (repair: Repair) => void repairs.push(repair);
      const book = openSimpleBook(database, { onRepair });
      const left = await contactsIn(book);
      for (const [id, known] of versions) {
        if (touched.get(lost)!.has(id)) expect(known).toContainEqual(left.get(id));
        else expect(left.get(id)).toEqual(known.at(-1));
      }
      await expectSame(book, left);
      await write(database, book, { put: [makeContact('late')] });
      await maintainAll(book);
      await expectSame(openSimpleBook(database, { onRepair }), left.set('late', makeContact('late')));
      expect(repairs).toEqual([{ what: 'delta' }]);
      database.close();
    }),
    { numRuns: 60, examples: [...FOUND_ONCE] },
  );
  expect(losses).toBeGreaterThan(5);
});
