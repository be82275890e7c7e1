import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('../background/fake-polyfill'));

import { closeServices } from '../../src/background/services';
import type { StoreName } from '../../src/storage/database';
import { ask, database, install, reported, value } from '../background/extension';
import { FakeCaches } from '../background/fake-caches';
import { ANNA, addContact, draftOf, noteOn } from '../background/people';
import { loseFiles } from '../storage/book/lost-file';

const DRAFT_KEY = 'contact:anna';
const IMPORT = crypto.randomUUID();
const STORES = [
  'activities',
  'drafts',
  'imports',
  'merges',
  'duplicates',
  'outbox',
  'links',
  'accounts',
  'deals',
  'ledger',
  'cursors',
] as const satisfies readonly StoreName[];

let anna: string;
let bert: string;

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await install();
  anna = await addContact();
  bert = crypto.randomUUID();
  const draft = { ...draftOf(ANNA), fullName: 'Bert Muster', identifiers: [] };
  await value('contact.create', { id: bert, draft, force: true });
});

afterEach(() => vi.unstubAllGlobals());

const found = async () => (await value('health.list', {})).damage.map(({ what }) => what).sort();

async function keepAll(): Promise<void> {
  await value('activity.log', noteOn(anna, 'lost'));
  await value('activity.log', noteOn(bert, 'kept'));
  await value('draft.save', { key: DRAFT_KEY, body: 'typed', kind: 'note', audience: 'crm' });
  await (await database()).put('imports', {
    id: IMPORT,
    fileName: 'contacts.csv',
    format: 'csv',
    state: 'done',
    readBytes: 1,
    totalBytes: 1,
    rows: 1,
    imported: 1,
    skipped: [],
    skippedCount: 0,
    duplicates: [],
    duplicateCount: 0,
    startedAt: '2026-11-22T08:00:00.000Z',
    held: {},
  });
}

const notes = async (contactId: string): Promise<string[]> =>
  (await value('contact.get', { contactId })).activities.map(({ body }) => body);

/** A new life of the worker, whose files are gone. */
async function loseAll(stores: readonly StoreName[], isLost?: (key: IDBValidKey) => boolean): Promise<number> {
  await closeServices();
  const opened = await database();
  return stores.reduce((count, store) => count + loseFiles(opened, store, isLost).length, 0);
}

describe('lost files of records beside the contacts', () => {
  it('of one note: it is missing, the others are answered, and the Health screen says it once', async () => {
    await keepAll();
    const lost = (await (await database()).getAll('activities')).find(({ body }) => body === 'lost')!;
    expect(await loseAll(['activities'], key => key === lost.id)).toBe(1);
    expect(await notes(anna)).toEqual([]);
    expect(await notes(bert)).toEqual(['kept']);
    expect(await found()).toEqual(['activities']);
    await value('health.forgetDamage', {});
    await closeServices();
    expect(await notes(anna)).toEqual([]);
    expect(await found()).toEqual([]);
  });

  it('of everything: each message is answered, and what was lost is said by name', async () => {
    await keepAll();
    expect(await loseAll(STORES)).toBeGreaterThan(5);
    const [listed, draft, imports, merges] = await Promise.all([
      notes(anna),
      value('draft.get', { key: DRAFT_KEY }),
      value('import.list', {}),
      value('duplicates.merges', {}),
    ]);
    expect([listed, draft, imports.imports, merges.merges]).toEqual([[], null, [], []]);
    expect(new Set(await found())).toEqual(new Set(['activities', 'drafts', 'imports', 'records']));
    expect(reported).toEqual([]);
  });

  it('under a write: it is done once all the same', async () => {
    await keepAll();
    await loseAll(['activities', 'ledger', 'drafts']);
    const again = noteOn(anna, 'typed since');
    const { alreadyLogged } = await value('activity.log', again);
    expect(alreadyLogged).toBe(false);
    expect((await value('activity.log', again)).alreadyLogged).toBe(true);
    expect(await notes(anna)).toEqual(['typed since']);
    await value('draft.save', { key: DRAFT_KEY, body: 'anew', kind: 'note', audience: 'crm' });
    expect(await value('draft.get', { key: DRAFT_KEY })).toMatchObject({ body: 'anew' });
  });

  it('that is written anew before it is dropped: what was written stays', async () => {
    await keepAll();
    await loseAll(['drafts']);
    const reading = value('draft.get', { key: DRAFT_KEY });
    // While the second read is waited for.
    await new Promise(resume => setTimeout(resume, 300));
    await value('draft.save', { key: DRAFT_KEY, body: 'anew', kind: 'note', audience: 'crm' });
    expect(await reading).toMatchObject({ body: 'anew' });
    expect(await found()).toEqual([]);
  });

  it('of what was copied when it was typed: it comes back, and nothing is said', async () => {
    vi.stubGlobal('caches', new FakeCaches());
    await keepAll();
    await loseAll(['activities', 'drafts', 'imports']);
    expect(await notes(anna)).toEqual(['lost']);
    expect(await notes(bert)).toEqual(['kept']);
    expect(await value('draft.get', { key: DRAFT_KEY })).toMatchObject({ body: 'typed' });
    expect(await found()).toEqual(['imports']);
  });

  it('that cannot be read now, but may be later: it is not dropped', async () => {
    await keepAll();
    await closeServices();
    loseFiles(await database(), 'drafts', undefined, 'UnknownError');
    expect(await ask('draft.get', { key: DRAFT_KEY })).toMatchObject({ ok: false });
    expect(await (await database()).count('drafts')).toBe(1);
    expect(await found()).toEqual([]);
  });
});
