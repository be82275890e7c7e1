import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { CrmContext, PullPage } from '../../src/crm/types';
import type { Account } from '../../src/model/account';
import type { Activity } from '../../src/model/activity';
import type { Contact } from '../../src/model/contact';
import type { Link } from '../../src/model/link';
import {
  createContact,
  keepHere,
  settleConflict,
  undoCreateContact,
  updateContact,
} from '../../src/storage/contact-writes';
import type { ContactBook } from '../../src/storage/contacts';
import type { Database, StoredPair } from '../../src/storage/database';
import { decidePair, pairId, storeFindings } from '../../src/storage/duplicates';
import { eraseContact } from '../../src/storage/forget';
import { appendLinks, undoLinks } from '../../src/storage/links';
import { changeActivity, logActivities, logActivity, undoActivity } from '../../src/storage/logbook';
import { undoMerge } from '../../src/storage/merge-undo';
import { mergeInBook } from '../../src/storage/merges';
import { moveLocal } from '../../src/storage/move-local';
import { openDatabase } from '../../src/storage/open';
import { sendChanged } from '../../src/storage/outbox';
import { createAccount, updateAccount } from '../../src/storage/record-writes';
import {
  saveConnection,
  saveReading,
  saveSession,
  saveUsage,
  updateConnection,
  updateSettings,
} from '../../src/storage/settings';
import { storePage } from '../../src/sync/store-page';
import { makeContact, openSimpleBook, write } from './book/helpers';
import { expectEachRejectionHeard, type FullDisk, withRoomFor } from './full-disk';

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

const NEW: Contact = { ...makeContact('new'), connectionId: 'crm' };
const LOCAL: Contact = makeContact('local');
const ACCOUNT: Account = { id: 'acme', connectionId: 'crm', name: 'Acme', updatedAt: AT };
const PAIR: StoredPair = {
  id: pairId('anna', 'ben'),
  contactIds: ['anna', 'ben'],
  state: 'open',
  reasons: [],
  weightBits: 9,
  probability: 0.9,
  foundAt: AT,
};
const PAGE: PullPage = {
  contacts: [{ ...makeContact('crm:9'), connectionId: 'crm', remoteId: '9' }],
  accounts: [ACCOUNT],
  deals: [],
  activities: [],
  deleted: { contacts: ['2'], accounts: [], deals: [], activities: [] },
  cursor: 'next',
  more: false,
};

let ids = 0;

const linkOf = (id: string): Link => ({
  id,
  contactId: 'anna',
  identifier: { kind: 'handle', site: 'x', value: id },
  state: 'linked',
  how: 'rep',
  createdAt: AT,
});

const credentials = { baseUrl: 'https://crm.example', fields: {} };
const saveCrm = (database: Database) =>
  saveConnection(
    database,
    { id: 'crm', crm: 'espocrm', name: 'CRM', baseUrl: 'https://crm.example', userName: 'Rep', state: 'ok' },
    credentials,
  );
const contextOf = (connectionId: string): CrmContext => ({
  connectionId,
  credentials,
  fetch,
  now: () => new Date(LATER),
  saveSession: async () => undefined,
});

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
  settings: { does: database => updateSettings(database, { repName: 'Rita' }) },
  'a connection': { does: saveCrm },
  'what is shown of a connection': {
    before: saveCrm,
    does: database => updateConnection(database, 'crm', { state: 'needs-signin' }),
  },
  'how a connection is read': {
    before: async database => {
      await saveCrm(database);
      await database.put('cursors', { connectionId: 'crm', cursor: '7' });
    },
    does: database => saveReading(database, 'crm', { onlyMine: true }),
  },
  'a session': { before: saveCrm, does: database => saveSession(database, 'crm', 'new') },
  'what was used of a limit': { does: database => saveUsage(database, 'crm', [{ used: 3, since: 1 }]) },
  'a contact added': {
    does: (database, book) => createContact(database, book, { ...makeContact('new'), connectionId: 'crm' }, 'Rep'),
  },
  'a contact edited': {
    does: (database, book) => updateContact(database, book, { ...ANNA, company: 'New' }, ANNA, LATER),
  },
  'an addition taken back': {
    before: (database, book) => createContact(database, book, NEW, 'Rep'),
    does: (database, book) => undoCreateContact(database, book, NEW, LATER),
  },
  'a held contact that stays here': {
    before: async (database, book) => {
      await createContact(database, book, NEW, 'Rep', 'held');
      await log(database, 'one', NEW);
    },
    does: (database, book) => keepHere(database, book, NEW, LATER),
  },
  'a conflict settled': {
    before: async (database, book) => {
      await updateContact(database, book, { ...ANNA, company: 'Mine' }, ANNA, AT);
      await refuse(database);
    },
    does: async (database, book) => {
      const [operation] = await database.getAll('outbox');
      await settleConflict(database, book, operation!.id, { ...ANNA, company: 'Both' }, ANNA);
    },
  },
  'an account added': { does: database => createAccount(database, ACCOUNT) },
  'an account edited': {
    before: database => database.put('accounts', ACCOUNT),
    does: database => updateAccount(database, ACCOUNT.id, { name: 'New name' }, LATER),
  },
  'a refused write sent again': {
    before: async database => {
      await log(database, 'one');
      await refuse(database);
    },
    does: async database => sendChanged(database, (await database.getAll('outbox'))[0]),
  },
  'a link': { does: database => appendLinks(database, [linkOf('one'), linkOf('two')]) },
  'a link taken back': {
    before: database => appendLinks(database, [linkOf('one'), linkOf('two')]),
    does: database => undoLinks(database, ['one', 'two'], () => `undone-${++ids}`, LATER),
  },
  'what the search for duplicates found': {
    does: database => storeFindings(database, { found: [PAIR], lost: [], position: { bookId: 'book', row: 2 } }),
  },
  'two who are not one person': {
    before: database => database.put('duplicates', PAIR),
    does: database => decidePair(database, PAIR.id, 'two', LATER),
  },
  'a contact erased': {
    before: aboutBen,
    does: (database, book) => eraseContact(database, book, 'ben'),
  },
  'contacts moved to a CRM': {
    before: async (database, book) => {
      await write(database, book, { put: [LOCAL] });
      await log(database, 'one', LOCAL);
    },
    does: (database, book) =>
      moveLocal(database, book, { connectionId: 'crm', stays: () => false, takesAccounts: false, at: LATER }),
  },
  'a page of a pull': {
    before: saveCrm,
    does: (database, book) =>
      storePage({ database, book, now: () => new Date(LATER) }, contextOf('crm'), PAGE, undefined),
  },
};

async function markSent(database: Database, { id }: Activity): Promise<void> {
  const [operation] = await database.getAllFromIndex('outbox', 'entity', id);
  await database.put('outbox', { ...operation!, state: 'done' });
}

/** The CRM refused what was sent last. */
async function refuse(database: Database): Promise<void> {
  const operation = (await database.getAll('outbox')).at(-1)!;
  await database.put('outbox', { ...operation, state: 'needs-fix' });
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

expectEachRejectionHeard();

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
