import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../../src/model/activity';
import type { Contact } from '../../src/model/contact';
import type { ContactBook } from '../../src/storage/contacts';
import type { Database } from '../../src/storage/database';
import { changeActivity, logActivities, logActivity, undoActivity } from '../../src/storage/logbook';
import { undoMerge } from '../../src/storage/merge-undo';
import { mergeInBook } from '../../src/storage/merges';
import { openDatabase } from '../../src/storage/open';
import { makeContact, openSimpleBook, write } from './book/helpers';
import { type FullDisk, withRoomFor } from './full-disk';

const WAYS: readonly FullDisk[] = ['call', 'request', 'transaction'];
const AT = '2026-11-22T08:00:00.000Z';
const LATER = '2026-11-22T09:00:00.000Z';

const ANNA = makeContact('anna', { connectionId: 'crm', remoteId: '1' });
const BEN = makeContact('ben', { connectionId: 'crm', remoteId: '2' });

const draftOf = (id: string, { id: contactId }: Contact = ANNA) => ({
  id,
  contactId,
  kind: 'note' as const,
  channel: 'linkedin',
  direction: 'out' as const,
  body: `Text ${id}`,
  occurredAt: null,
  messageKeys: [],
  audience: 'crm' as const,
});

const log = (database: Database, id: string, contact = ANNA) =>
  logActivity(database, draftOf(id, contact), contact, 'Rep', AT);

/** Something that the rep does: what has to be there before, and the deed. */
interface Deed {
  before?(database: Database, book: ContactBook): Promise<unknown>;
  does(database: Database, book: ContactBook): Promise<unknown>;
}

const merged = { winner: ANNA, loser: BEN, merged: { ...ANNA, company: 'Both' }, at: AT };

async function aboutBen(database: Database): Promise<void> {
  await log(database, 'one', BEN);
  await database.put('drafts', { key: 'contact:ben', body: 'half', kind: 'note', audience: 'crm', updatedAt: AT });
  await database.put('drafts', { key: 'contact:anna', body: 'a note', kind: 'note', audience: 'crm', updatedAt: AT });
}

const DEEDS: Record<string, Deed> = {
  'an activity': { does: database => log(database, 'one') },
  'an edit of what was sent': {
    before: async database => {
      const { activity } = await log(database, 'one');
      await markSent(database, activity);
    },
    does: database => changeActivity(database, 'one', { body: 'New text' }, ANNA, LATER),
  },
  'an activity taken back': {
    before: database => log(database, 'one'),
    does: database => undoActivity(database, 'one', LATER),
  },
  'several messages': {
    does: database =>
      logActivities(
        database,
        ['one', 'two', 'three'].map(id => draftOf(id)),
        ANNA,
        'Rep',
        AT,
      ),
  },
  'a merge': { before: aboutBen, does: (database, book) => mergeInBook(database, book, merged) },
  'a merge taken back': {
    before: async (database, book) => {
      await aboutBen(database);
      await mergeInBook(database, book, merged);
    },
    does: async (database, book) => {
      const [record] = await database.getAll('merges');
      await undoMerge(database, book, record!.id, LATER);
    },
  },
};

async function markSent(database: Database, { id }: Activity): Promise<void> {
  const [operation] = await database.getAllFromIndex('outbox', 'entity', id);
  await database.put('outbox', { ...operation!, state: 'done' });
}

let databases = 0;

/** A database of its own with two contacts. */
async function openStarted() {
  const database = await openDatabase(`full-disk-${++databases}`);
  const book = openSimpleBook(database);
  await write(database, book, { put: [ANNA, BEN] });
  return { database, book };
}

/** Everything that is stored. */
async function stored(database: Database) {
  const names = [...database.objectStoreNames];
  const all = await Promise.all(
    names.map(async name => [await database.getAllKeys(name), await database.getAll(name)]),
  );
  return Object.fromEntries(names.map((name, at) => [name, all[at]]));
}

const unheard: unknown[] = [];
const hear = (reason: unknown): number => unheard.push(reason);

beforeEach(() => {
  unheard.length = 0;
  process.on('unhandledRejection', hear);
});

afterEach(async () => {
  await new Promise(resume => setTimeout(resume));
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

describe.each(WAYS)('a full disk (told by the %s)', how => {
  it.each(Object.entries(DEEDS))('leaves nothing of %s, wherever it comes, and is named', async (_, deed) => {
    const { database, book } = await openStarted();
    await deed.before?.(database, book);
    const before = await stored(database);
    let failures = 0;
    for (let room = 0; ; room++) {
      let failure: unknown;
      const puts = await withRoomFor(room, how, () => deed.does(database, book).catch(error => (failure = error)));
      if (puts <= room) break;
      failures++;
      expect(failure).toMatchObject({ name: 'QuotaExceededError' });
      expect(await stored(database)).toEqual(before);
    }
    expect(failures).toBeGreaterThan(0);
    expect(await stored(database)).not.toEqual(before);
  });
});
