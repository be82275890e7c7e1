import { deleteDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));
vi.mock('../../src/sync/schedule', async original => ({
  ...(await original<typeof import('../../src/sync/schedule')>()),
  drain: vi.fn(),
}));

import { LOAD_LOCK } from '../../src/background/load/messages';
import { maintainBook } from '../../src/background/maintenance';
import { closeServices, getServices } from '../../src/background/services';
import { startDrain } from '../../src/background/sync';
import { DATABASE_NAME, type StoredImport } from '../../src/storage/database';
import { ALARMS } from '../../src/sync/alarms';
import { drain } from '../../src/sync/schedule';
import { makeContacts, write } from '../storage/book/helpers';
import { browser, database, install, value } from './extension';

const ID = '00000000-0000-4000-8000-000000000001';

beforeEach(install);

const alarms = () => browser.alarms.create.mock.calls.map(([name]: unknown[]) => name);

async function store(state: StoredImport['state']): Promise<void> {
  const progress = { id: ID, fileName: 'a.csv', format: 'csv', state, skipped: [], duplicates: [], held: {} };
  await (await database()).put('imports', progress as unknown as StoredImport);
}

describe('an import that a page loads', () => {
  it('sets the alarm when it begins, and when a page carries it on: who closes the page says nothing', async () => {
    await store('mapping');
    await value('import.list', {});
    expect(alarms()).toEqual([]);
    await value('import.start', { id: ID, mapping: [] });
    expect(alarms()).toEqual([ALARMS.maintain]);
    await value('import.list', {});
    expect(alarms()).toEqual([ALARMS.maintain, ALARMS.maintain]);
  });

  it('keeps the alarm for as long as it lasts, and its book is merged when its page is gone', async () => {
    const { book } = await getServices();
    await write(await database(), book, { put: makeContacts(9_000) });
    let close = (): void => undefined;
    const page = navigator.locks.request(LOAD_LOCK, () => new Promise<void>(resolve => (close = resolve)));
    await maintainBook();
    expect(alarms()).toEqual([ALARMS.maintain]);
    expect(browser.alarms.clear).not.toHaveBeenCalledWith(ALARMS.maintain);
    close();
    await page;
    await maintainBook();
    expect(browser.alarms.clear).toHaveBeenCalledWith(ALARMS.maintain);
    expect(await (await database()).count('bookDelta')).toBe(0);
  });
});

describe('work in the background', () => {
  const invalid = () => new DOMException('not allowed', 'InvalidStateError');

  it('reports a failure, whatever its name, while the database is open', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.mocked(drain).mockRejectedValueOnce(invalid());
    startDrain();
    await vi.waitFor(() => expect(reported).toHaveBeenCalledWith('throughline: sync failed', 'InvalidStateError'));
    reported.mockRestore();
  });

  it('ends in silence when the database was closed under it', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let isOver = false;
    vi.mocked(drain).mockImplementationOnce(async ({ database: open }) => {
      await closeServices();
      try {
        await open.count('outbox');
      } finally {
        isOver = true;
      }
    });
    startDrain();
    await vi.waitFor(() => expect(isOver).toBe(true));
    await getServices();
    expect(reported).not.toHaveBeenCalled();
    reported.mockRestore();
  });

  it('opens the database anew when it had to be given up', async () => {
    const { database: first } = await getServices();
    await deleteDB(DATABASE_NAME);
    const { database: second } = await getServices();
    expect(second).not.toBe(first);
    expect(await second.count('links')).toBe(0);
  });
});
