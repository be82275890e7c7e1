import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { CrmContext, PullPage } from '../../src/crm/types';
import { hashKey } from '../../src/storage/book/hash';
import { remoteKey } from '../../src/storage/book/tools';
import { openContactBook } from '../../src/storage/contacts';
import { openDatabase } from '../../src/storage/open';
import { storePage } from '../../src/sync/store-page';
import { makeContact } from '../storage/book/helpers';

/** Of the first two million numbers these are the first that meet in all bits that the key index keeps. */
const [ONE, OTHER] = ['1648730', '1668162'];

it('a record is never taken for another one whose key has the same hash', async () => {
  expect(hashKey(remoteKey('crm1', ONE))).toEqual(hashKey(remoteKey('crm1', OTHER)));
  const database = await openDatabase('same-hash');
  const book = openContactBook(database);
  await database.put('connections', { id: 'crm1' } as never);
  const deps = { database, book, now: () => new Date(0) };
  const pull = async (remoteId: string, title: string, asked?: string): Promise<void> => {
    const contact = makeContact(`crm1:${remoteId}`, {
      connectionId: 'crm1',
      remoteId,
      fullName: `No ${remoteId}`,
      jobTitle: title,
    });
    const deleted = { contacts: [], accounts: [], deals: [], activities: [] };
    const page: PullPage = {
      contacts: [contact],
      accounts: [],
      deals: [],
      activities: [],
      deleted,
      cursor: title,
      more: false,
    };
    expect(await storePage(deps, { connectionId: 'crm1' } as CrmContext, page, asked)).toBe(true);
  };
  await pull(ONE, 'first');
  await pull(OTHER, 'second', 'first');
  await pull(ONE, 'third', 'second');
  expect(await book.getMany([`crm1:${ONE}`, `crm1:${OTHER}`])).toMatchObject([
    { fullName: `No ${ONE}`, jobTitle: 'third' },
    { fullName: `No ${OTHER}`, jobTitle: 'second' },
  ]);
  expect(await book.count()).toBe(2);
});
