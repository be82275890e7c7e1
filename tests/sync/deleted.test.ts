import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Activity } from '../../src/model/activity';
import { openContactBook } from '../../src/storage/contacts';
import { openDatabase } from '../../src/storage/open';
import { afterDeletion, freeToGo } from '../../src/sync/deleted';
import { makeContacts, write } from '../storage/book/helpers';

const COUNT = 500;

const activity = (id: string, contactId: string, change: Partial<Activity> = {}): Activity => ({
  id,
  connectionId: 'crm-1',
  contactId,
  kind: 'note',
  channel: 'mail',
  direction: 'out',
  body: 'Typed here',
  occurredAt: null,
  messageKeys: [],
  audience: 'private',
  authorName: 'Rita',
  mine: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...change,
});

/** A book of which c1 has a private note, c2 a draft, c3 an unsent note; c4 an unsent change, c5 and c6 only what the CRM has or was undone. */
async function openFilled(name: string) {
  const database = await openDatabase(name);
  const book = openContactBook(database);
  await write(database, book, { put: makeContacts(COUNT, 'c', { connectionId: 'crm-1' }) });
  await database.put('activities', activity('a1', 'c1'));
  await database.put('activities', activity('a5', 'c5', { remoteId: '77' }));
  await database.put('activities', activity('a6', 'c6', { undoneAt: '2026-01-02T00:00:00.000Z' }));
  await database.put('drafts', { key: 'contact:c2', text: 'Half a' } as never);
  const operation = { connectionId: 'crm-1', onceKey: '', tries: 0, createdAt: '', updatedAt: '' };
  await database.put('outbox', {
    ...operation,
    id: 'o3',
    seq: 1,
    contactId: 'c3',
    entityId: 'a3',
    kind: 'activity.create',
    state: 'queued',
  });
  await database.put('outbox', {
    ...operation,
    id: 'o4',
    seq: 2,
    contactId: 'c4',
    entityId: 'c4',
    kind: 'contact.update',
    state: 'waiting',
  });
  return { database, book };
}

const ids = Array.from({ length: COUNT }, (_, at) => `c${at}`);

describe('contacts that a CRM has deleted', () => {
  it('go, but for those about whom something exists only here', async () => {
    const { database, book } = await openFilled('deleted-1');
    const { put, remove } = await afterDeletion({ database, book }, ids);
    expect(put.map(({ id, connectionId }) => [id, connectionId])).toEqual(['c1', 'c2', 'c3'].map(id => [id, 'local']));
    expect(remove).toEqual(ids.filter(id => !['c1', 'c2', 'c3'].includes(id)));
    expect(await freeToGo(database, ids)).toEqual(ids.filter(id => !['c1', 'c2', 'c3', 'c4'].includes(id)));
  });

  it('are looked at together: what is read does not grow with their number', async () => {
    const { database, book } = await openFilled('deleted-2');
    await book.getMany(['c1']);
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await afterDeletion({ database, book }, ids);
    await freeToGo(database, ids);
    expect(transactions.mock.calls.length).toBeLessThanOrEqual(8);
    transactions.mockClear();
    await afterDeletion({ database, book }, []);
    expect(transactions).not.toHaveBeenCalled();
    transactions.mockRestore();
  });
});
