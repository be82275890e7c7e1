import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { getServices } from '../../src/background/services';
import type { Deal } from '../../src/model/deal';
import type { WriteTransaction } from '../../src/storage/database';
import { database, install, value } from './extension';
import { ANNA, addContact, noteOn } from './people';

beforeEach(install);

const add = (handle: string, fullName = 'Anna Example') =>
  addContact({ ...ANNA, fullName, identifiers: [{ kind: 'handle', site: 'linkedin', value: handle }] });

async function change(id: string, values: { ownedByMe: boolean; updatedAt: string }): Promise<void> {
  const { book } = await getServices();
  const contact = await book.get(id);
  if (!contact) throw new Error('no contact');
  const changed = { ...contact, ...values };
  const transaction = (await database()).transaction([...book.writeStores], 'readwrite') as unknown as WriteTransaction;
  await book.write(transaction, { put: [changed] });
  await transaction.done;
  book.committed({ put: [changed] });
}

const found = async (text: string, limit: number) =>
  (await value('search.query', { text, limit })).hits.map(({ id }) => id);

const dealOf = (contactId: string, isOpen: boolean): Deal => ({
  id: `deal-${contactId}`,
  connectionId: 'local',
  name: 'Freight',
  contactIds: [contactId],
  stage: 'Offer',
  isOpen,
  updatedAt: '2026-01-01T00:00:00.000Z',
});

it('orders equal matches by touch, owner, open deal and change, and worse matches after them', async () => {
  const old = '2020-01-01T00:00:00.000Z';
  const plain = { ownedByMe: false, updatedAt: old };
  const [oldest, changed, dealing, lost, own, touched, worse] = [
    await add('a1'),
    await add('a2'),
    await add('a3'),
    await add('a4'),
    await add('a5'),
    await add('a6'),
    await add('a7', 'Annabel Example'),
  ];
  for (const id of [dealing, touched, worse]) await change(id, plain);
  await change(oldest, { ownedByMe: false, updatedAt: '2019-01-01T00:00:00.000Z' });
  await change(lost, { ownedByMe: false, updatedAt: '2021-01-01T00:00:00.000Z' });
  await change(changed, { ownedByMe: false, updatedAt: '2026-01-01T00:00:00.000Z' });
  await change(own, { ownedByMe: true, updatedAt: old });
  const db = await database();
  await db.put('deals', dealOf(dealing, true));
  await db.put('deals', dealOf(lost, false));
  await value('activity.log', noteOn(touched, 'called'));
  await value('activity.log', noteOn(worse, 'called'));
  const order = [touched, own, dealing, changed, lost, oldest, worse];
  expect(await found('anna', 10)).toEqual(order);
  // Fewer are shown than match: who was touched is brought up from beyond.
  expect(await found('anna', 3)).toEqual(order.slice(0, 3));
});

it('finds whom the rep touched among more equal matches than are read, at once and until it is undone', async () => {
  const { book } = await getServices();
  const touched = await add('a0');
  await change(touched, { ownedByMe: false, updatedAt: '2016-01-01T00:00:00.000Z' });
  const template = (await book.get(touched))!;
  const put = Array.from({ length: 100 }, (_, at) => ({
    ...template,
    id: `other-${at}`,
    identifiers: [],
    updatedAt: '2026-01-01T00:00:00.000Z',
  }));
  const transaction = (await database()).transaction([...book.writeStores], 'readwrite') as unknown as WriteTransaction;
  await book.write(transaction, { put });
  await transaction.done;
  book.committed({ put });
  expect(await found('anna', 5)).not.toContain(touched);
  const { activity } = await value('activity.log', noteOn(touched, 'called'));
  expect((await found('anna', 5))[0]).toBe(touched);
  await value('activity.undo', { activityId: activity.id });
  expect(await found('anna', 5)).not.toContain(touched);
});
