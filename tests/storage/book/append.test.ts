import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Repair } from '../../../src/storage/book/book';
import { beginMaintenance } from '../../../src/storage/book/maintain';
import { rebuildBook } from '../../../src/storage/book/rebuild';
import type { Database } from '../../../src/storage/database';
import { wholly } from '../../../src/storage/transactions';
import { expectSame, NAMES } from './expect-same';
import {
  append,
  hooked,
  maintainAll,
  makeContact,
  makeContacts,
  openBookDatabase,
  openSimpleBook,
  simpleTools,
  write,
} from './helpers';

/** A text so long that the contacts of an append take several transactions. */
const NOISE = 'noise '.repeat(600);
const APPENDED = makeContacts(500, 'a').map(contact => ({
  ...contact,
  fullName: NAMES[0]!,
  customFields: [{ label: 'Noise', value: NOISE }],
}));
/** Transactions of such an append: one that reserves its rows, two that write, one that makes all of it valid. */
const TRANSACTIONS = 4;

/** A book of two runs, with everything merged and indexed, so that an append begins at once. */
async function openChanged() {
  const database = await openBookDatabase();
  const book = openSimpleBook(database);
  await write(database, book, { put: makeContacts(300) });
  await write(database, book, { remove: ['c1', 'c299'] });
  await maintainAll(book);
  const moved = makeContact('c2', { company: 'Moved' });
  await write(database, book, { put: [moved], remove: ['c3'] });
  const model = new Map(makeContacts(300).map(contact => [contact.id, contact]));
  for (const id of ['c1', 'c3', 'c299']) model.delete(id);
  const first = makeContact('first');
  await append(book, [first]);
  return { database, book, model: model.set('c2', moved).set('first', first) };
}

/** Blocks that belong to nobody. */
async function orphans(database: Database): Promise<number[]> {
  const blocks = (await database.get('bookMeta', 'blocks')) as Uint32Array;
  const batches = await database.getAll('bookDelta');
  const valid = new Set([...blocks, ...batches.flatMap(batch => batch.blocks)]);
  return (await database.getAllKeys('bookSegments')).filter(firstRow => !valid.has(firstRow));
}

describe('where the state is lost while an append is under way', () => {
  const losses: [string, (database: Database) => Promise<void>][] = [
    ['the state', database => database.delete('bookMeta', 'state')],
    ['all that says what is valid', database => database.clear('bookMeta')],
  ];
  const cases = losses.flatMap(([what, lose]) =>
    Array.from({ length: TRANSACTIONS }, (_, at) => at + 1).flatMap(killedAt =>
      [false, true].map(isWritten => ({ what, lose, killedAt, isWritten })),
    ),
  );

  it.each(cases)('$what, killed at $killedAt, others write: $isWritten', async ({ lose, killedAt, isWritten }) => {
    const { database, book, model } = await openChanged();
    const later = [...makeContacts(40, 'w'), makeContact('c4', { company: 'Moved' })];
    let written: Promise<void> | undefined;
    const appending = hooked(database, at => {
      if (at === 1 && isWritten) written = write(database, book, { put: later, remove: ['c5'] });
      if (at >= killedAt) throw new DOMException('killed', 'AbortError');
    });
    const isDone = await append(openSimpleBook(appending), APPENDED).then(
      () => true,
      () => false,
    );
    expect([isDone, (await orphans(database)).length > 0]).toEqual([
      killedAt === TRANSACTIONS,
      killedAt === 2 || killedAt === 3,
    ]);
    await written;
    if (isDone) for (const contact of APPENDED) model.set(contact.id, contact);
    if (isWritten) for (const contact of later) model.set(contact.id, contact);
    if (isWritten) model.delete('c5');

    await lose(database);
    const repairs: Repair[] = [];
    const onRepair = (repair: Repair) => void repairs.push(repair);
    const rebuilt = openSimpleBook(database, { onRepair });
    await expectSame(rebuilt, model);
    expect(await orphans(database)).toEqual([]);
    expect(repairs).toEqual([{ what: 'state' }]);
    const again = makeContacts(70, 'again');
    await append(rebuilt, again);
    for (const contact of again) model.set(contact.id, contact);
    await maintainAll(rebuilt);
    await expectSame(openSimpleBook(database, { onRepair }), model);
    expect(repairs).toHaveLength(1);
  });
});

/** What others do while an append is under way, in transactions that are there before its own. */
const LOSSES: [string, (database: Database) => Promise<unknown>][] = [
  [
    'the book is made anew',
    database =>
      wholly(beginMaintenance(database), async transaction => {
        await transaction.objectStore('bookMeta').delete('state');
        await rebuildBook(transaction, simpleTools);
      }),
  ],
  ['the rows are given back', database => openSimpleBook(database).release()],
  ['the state is gone, and the append itself finds that', database => database.delete('bookMeta', 'state')],
];

describe('where the reserved rows are taken away while an append is under way', () => {
  const cases = LOSSES.flatMap(([what, lose]) => [1, 2, 3].map(at => ({ what, lose, at })));

  it.each(cases)(
    'it begins again, and what others wrote is there: $what, before transaction $at',
    async ({ lose, at }) => {
      const { database, model } = await openChanged();
      const later = [...makeContacts(40, 'w'), makeContact('c4', { company: 'Moved' })];
      const others: Promise<unknown>[] = [];
      const appending = hooked(database, transaction => {
        if (transaction !== at) return;
        others.push(lose(database), write(database, openSimpleBook(database), { put: later }));
      });
      const book = openSimpleBook(appending);
      await append(book, APPENDED);
      await Promise.all(others);
      for (const contact of [...APPENDED, ...later]) model.set(contact.id, contact);
      await expectSame(book, model);
      expect(await orphans(database)).toEqual([]);
      await maintainAll(openSimpleBook(database));
      await expectSame(openSimpleBook(database), model);
    },
  );
});
