import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { closeServices, getServices } from '../../src/background/services';
import { maintainAll, makeContacts, write } from '../storage/book/helpers';
import { database, install, value } from './extension';

beforeEach(install);

const reported = async () => (await value('health.list', {})).damage.map(({ what }) => what);

/** As a worker that starts anew. */
async function restart(): Promise<void> {
  await closeServices();
}

async function openMerged(): Promise<void> {
  const { book } = await getServices();
  await write(await database(), book, { put: makeContacts(9_000) });
  await maintainAll(book);
}

it('says once on the Health screen what was mended, until the rep has read it', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await openMerged();
  await (await database()).delete('bookKeys', IDBKeyRange.bound('k', 'l'));
  for (let life = 0; life < 2; life++) {
    await restart();
    const { contact } = await value('contact.get', { contactId: 'c77' });
    expect(contact.fullName).toBe('Person c77');
    await vi.waitFor(async () => expect(await reported()).toEqual(['keys']));
  }
  await value('health.forgetDamage', {});
  expect(await reported()).toEqual([]);
});

it('says once how many records of contacts are gone, however often they are missed', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await openMerged();
  const lost = (await (await database()).getAllKeys('bookSegments')).slice(3, 5);
  for (const key of lost) await (await database()).delete('bookSegments', key);
  const listAll = async () => {
    let read = 0;
    let after: string | undefined;
    do {
      const page = await value('data.exportPage', { format: 'csv', withPrivate: false, after });
      read += page.contacts;
      after = page.next;
    } while (after !== undefined);
    return read;
  };
  for (let life = 0; life < 2; life++) {
    await restart();
    expect(await listAll()).toBeLessThan(9_000);
    await vi.waitFor(async () => expect(await reported()).toEqual(['segment', 'segment']));
  }
  await value('health.forgetDamage', {});
  await restart();
  await listAll();
  expect(await reported()).toEqual([]);
});

it('says once that late changes of contacts are gone', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await openMerged();
  const { book } = await getServices();
  await write(await database(), book, { put: makeContacts(1, 'late') });
  await (await database()).clear('bookDelta');
  for (let life = 0; life < 2; life++) {
    await restart();
    expect((await value('contact.list', { limit: 1 })).total).toBe(9_000);
    await vi.waitFor(async () => expect(await reported()).toEqual(['delta']));
  }
});
