import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Contact } from '../../../src/model/contact';
import type { Repair } from '../../../src/storage/book/book';
import type { BookState } from '../../../src/storage/book/state';
import type { BookTools } from '../../../src/storage/book/tools';
import type { ContactBook } from '../../../src/storage/contacts';
import type { Database } from '../../../src/storage/database';
import { type FullDisk, withRoomFor } from '../full-disk';
import { expectSame, NAMES } from './expect-same';
import {
  append,
  beginWrite,
  hooked,
  maintainAll,
  makeContact,
  openBookDatabase,
  openSimpleBook,
  simpleTools,
  write,
} from './helpers';

const COMPANIES = ['Acme', 'Globex', undefined];

/** A change as the model and the book both take it; `copies` makes batches big enough to get segments of their own. */
type Step =
  | { kind: 'write'; put: { id: number; name: number; company: number }[]; remove: number[]; copies: number }
  | { kind: 'abort'; put: { id: number; name: number; company: number }[] }
  | { kind: 'slices'; count: number }
  /** Slices, each of which is killed at one of its records, by a full disk or by the end of the process. */
  | { kind: 'killedSlices'; count: number; room: number; how: FullDisk; isReopened: boolean }
  /** Many new contacts at once; a write that adds, changes and removes comes in between at one of its transactions, or a kill. */
  | {
      kind: 'append';
      count: number;
      meanwhile: number;
      put: { id: number; name: number; company: number }[];
      remove: number[];
      killedAt: number;
    }
  | { kind: 'release' }
  | { kind: 'earlierBuild' }
  | { kind: 'reopen' };

const puts = fc.array(fc.record({ id: fc.nat(40), name: fc.nat(NAMES.length - 1), company: fc.nat(2) }), {
  maxLength: 8,
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('write' as const),
        put: puts,
        remove: fc.array(fc.nat(40), { maxLength: 3 }),
        copies: fc.constantFrom(1, 1, 1, 40),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), put: puts }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('slices' as const), count: fc.nat(6) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('killedSlices' as const),
        count: fc.integer({ min: 1, max: 4 }),
        room: fc.nat(4),
        how: fc.constantFrom<FullDisk>('call', 'request', 'transaction'),
        isReopened: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        count: fc.constantFrom(1, 3, 300),
        meanwhile: fc.nat(4),
        put: puts,
        remove: fc.array(fc.nat(40), { maxLength: 3 }),
        killedAt: fc.constantFrom(1, 2, 3, 99, 99, 99),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'release' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'earlierBuild' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  ),
  { minLength: 1, maxLength: 30 },
);

function contactsOf(put: { id: number; name: number; company: number }[], copies: number, stamp: number): Contact[] {
  return put.flatMap(({ id, name, company }) =>
    Array.from({ length: copies }, (_, copy) =>
      makeContact(`c${id}${copy === 0 ? '' : `-${copy}`}`, {
        fullName: NAMES[name]!,
        ...(COMPANIES[company] && { company: COMPANIES[company] }),
        status: String(stamp),
      }),
    ),
  );
}

async function run(database: Database, program: readonly Step[]): Promise<void> {
  const open = (): ContactBook => openSimpleBook(database, { onRepair: noDamage });
  let book = open();
  const model = new Map<string, Contact>();
  for (const [stamp, step] of program.entries()) {
    if (step.kind === 'reopen') book = open();
    if (step.kind === 'slices') for (let at = 0; at < step.count; at++) await book.maintain();
    if (step.kind === 'killedSlices') {
      for (let at = 0; at < step.count; at++) {
        const slice = book;
        await withRoomFor(step.room, step.how, () => slice.maintain().catch(onlyKilled));
        if (step.isReopened) book = open();
      }
    }
    if (step.kind === 'abort') await abortedWrites(database, book, contactsOf(step.put, 1, stamp));
    if (step.kind === 'earlierBuild') await forgetFirstBatch(database);
    if (step.kind === 'release') await book.release();
    if (step.kind === 'append') await appended(database, book, model, step, stamp);
    if (step.kind === 'write') {
      const put = contactsOf(step.put, step.copies, stamp);
      const remove = step.remove.map(id => `c${id}`);
      await write(database, book, { put, remove });
      applyTo(model, { put, remove });
    }
    if (stamp % 5 === 4) await expectSame(book, model);
  }
  await expectSame(book, model);
  await book.release();
  await expectSame(book, model);
  await maintainAll(book);
  await expectSame(book, model);
  await expectSame(open(), model);
}

function noDamage(repair: Repair): never {
  throw new Error(`there is no damage: ${JSON.stringify(repair)}`);
}

async function appended(
  database: Database,
  book: ContactBook,
  model: Map<string, Contact>,
  { count, meanwhile, put, remove, killedAt }: Step & { kind: 'append' },
  stamp: number,
): Promise<void> {
  const fresh = Array.from({ length: count }, (_, at) =>
    makeContact(`a${stamp}-${at}`, { fullName: NAMES[(stamp + at) % NAMES.length]!, company: 'Globex' }),
  );
  const change = {
    put: [makeContact(`m${stamp}`, { fullName: NAMES[0]! }), ...contactsOf(put, 1, stamp)],
    remove: remove.map(id => `c${id}`),
  };
  let written: Promise<void> | undefined;
  const isDone = await appendUnlessKilled(
    openSimpleBook(
      hooked(database, transactions => {
        if (transactions === meanwhile) written = write(database, book, change);
        if (transactions >= killedAt) throw new DOMException('killed', 'AbortError');
      }),
    ),
    fresh,
  );
  await written;
  if (written) applyTo(model, change);
  if (isDone) for (const contact of fresh) model.set(contact.id, contact);
}

function applyTo(model: Map<string, Contact>, { put, remove }: { put: readonly Contact[]; remove: string[] }): void {
  for (const id of remove) model.delete(id);
  for (const contact of put) model.set(contact.id, contact);
}

function onlyKilled(error: unknown): void {
  if ((error as Error).name !== 'QuotaExceededError') throw error;
}

/** Keys repeat, as those of a contact whose company is its e-mail's domain do. */
const doubledKeys: BookTools = {
  ...simpleTools,
  contactKeys: contact => [...simpleTools.contactKeys(contact), ...simpleTools.contactKeys(contact)],
};

/** @returns false when it was killed */
async function appendUnlessKilled(book: ContactBook, contacts: readonly Contact[]): Promise<boolean> {
  try {
    await append(book, contacts, doubledKeys);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** Several batches, none of which counts. */
async function abortedWrites(database: Database, book: ContactBook, put: Contact[]): Promise<void> {
  const transaction = beginWrite(database, book);
  for (const contact of put) await book.write(transaction, { put: [contact] });
  transaction.abort();
  await transaction.done.catch(() => undefined);
}

/** The first builds did not say which batch is the first. */
async function forgetFirstBatch(database: Database): Promise<void> {
  const state = (await database.get('bookMeta', 'state')) as BookState | undefined;
  if (!state) return;
  const { firstBatch: _, ...earlier } = state;
  await database.put('bookMeta', { ...earlier, stamp: crypto.randomUUID() }, 'state');
}

describe('the book', () => {
  it('equals a plain map under random writes, removals, aborts, merges and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async program => {
        const database = await openBookDatabase();
        await run(database, program);
        database.close();
      }),
      { numRuns: 60 },
    );
  });
});
