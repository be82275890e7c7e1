import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));
vi.mock('../../src/crm/index', async () => {
  const { fakeConnector } = await import('./fake-crm');
  return { connectors: [fakeConnector], connectorFor: (id: string) => (id === 'fake' ? fakeConnector : undefined) };
});

import { getServices } from '../../src/background/services';
import { push } from '../../src/sync/push';
import { connectTwice, database, install, value } from './extension';
import { crm } from './fake-crm';
import { ANNA, draftOf, noteOn } from './people';

const URL = 'https://crm.example';

beforeEach(async () => {
  crm.reset();
  await install();
  await connectTwice(URL);
});

const drain = async () => {
  const services = await getServices();
  await navigator.locks.request('throughline.sync', () => push({ ...services, now: () => new Date() }));
};

async function annaIn(connectionId: string): Promise<string> {
  const draft = draftOf(ANNA);
  const answer = await value('contact.create', { id: crypto.randomUUID(), draft, force: true, connectionId });
  if (!answer.created) throw new Error('duplicate');
  return answer.contactId;
}

const dealOf = (connectionId: string, contactId: string, closeDate: string) => ({
  ...{ id: `${connectionId}:7`, connectionId, name: `Fleet ${connectionId}`, contactIds: [contactId] },
  ...{ stage: 'Open', isOpen: true, closeDate, updatedAt: '2026-11-01T00:00:00.000Z' },
});

describe('the card of one person whom two CRMs hold', () => {
  it('has the touches and deals of both, each told by its connection', async () => {
    const ids = [await annaIn('fake-1'), await annaIn('fake-2')] as const;
    await value('activity.log', noteOn(ids[0], 'In the first'));
    await value('activity.log', noteOn(ids[1], 'In the second'));
    await (await database()).put('deals', dealOf('fake-1', ids[0], '2027-02-01'));
    await (await database()).put('deals', dealOf('fake-2', ids[1], '2027-01-01'));
    await drain();
    const card = await value('card.get', { person: ANNA });
    expect(card.verdict).toBe('match');
    expect(card.sources).toHaveLength(1);
    expect(card.touches.map(({ body }) => body).sort()).toEqual(['In the first', 'In the second']);
    expect(card.deals.map(({ name }) => name)).toEqual(['Fleet fake-2', 'Fleet fake-1']);
    expect(new Set(card.touches.map(({ connectionId }) => connectionId))).toEqual(new Set(['fake-1', 'fake-2']));
  });

  it('counts what waits in either, and says which touch the rep has to see to', async () => {
    const ids = [await annaIn('fake-1'), await annaIn('fake-2')] as const;
    await drain();
    // Nothing is sent meanwhile.
    await navigator.locks.request('throughline.sync', async () => {
      const { activity } = await value('activity.log', noteOn(ids[1], 'Refused there'));
      const [owed] = (await value('outbox.list', { state: 'open', limit: 10 })).operations;
      if (!owed) throw new Error('nothing is owed');
      await (await database()).put('outbox', { ...owed.operation, state: 'needs-fix' });
      await value('activity.log', noteOn(ids[0], 'On its way'));
      const card = await value('card.get', { person: ANNA });
      expect(card).toMatchObject({ waiting: 2, needsRep: 1 });
      expect(card.unsent?.[activity.id]).toBe('needs-fix');
    });
  });
});
