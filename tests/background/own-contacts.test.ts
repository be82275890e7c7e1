import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

// The test would wait for its turns within HubSpot's limits.
vi.mock('../../src/sync/turns', () => ({
  turnsFor: async () => ({}),
  keepUsage: async () => undefined,
  forgetTurns: () => undefined,
}));

import { getServices } from '../../src/background/services';
import { eventually } from '../../src/crm/conformance/kit';
import { openOperations } from '../../src/storage/outbox';
import { saveConnection } from '../../src/storage/settings';
import { pull } from '../../src/sync/pull';
import { fakes } from '../crm/fakes';
import { startHubSpot } from '../crm/fakes/hubspot';
import { database, install, value } from './extension';
import { noteOn } from './people';

const missing = fakes.hubspot?.missing;
if (missing) console.warn(`SKIPPED: the own contacts of HubSpot: the contract ${missing} is not there.`);

const ID = 'hubspot-1';
const DAY_MS = 86_400_000;
/** Longer than the fake's index lags. */
const INDEXED_MS = 1_200;
let crm: Awaited<ReturnType<typeof startHubSpot>> | undefined;

beforeAll(async () => {
  if (missing) return;
  crm = await startHubSpot();
  vi.stubGlobal('fetch', crm.server.fetch);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await crm?.server.stop();
});
beforeEach(async () => {
  await install();
});

it.skipIf(missing)(
  'keeps only the own contacts when the rep says so, and those for whom something waits until it is sent',
  async () => {
    const { store, credentials } = crm!;
    const other = (firstname: string) => store.create('contacts', { firstname, hubspot_owner_id: '72' }).id;
    const [idle, waited] = [other('Idle'), other('Waited')];
    await new Promise(resolve => setTimeout(resolve, INDEXED_MS));
    const { book } = await getServices();
    const services = await getServices();
    const connection = { id: ID, crm: 'hubspot', name: 'HubSpot', baseUrl: '', userName: 'Rita Rep', userId: '71' };
    await saveConnection(await database(), { ...connection, state: 'ok' }, { ...credentials });
    const sync = async (laterMs = 0) =>
      expect(await pull({ ...services, now: () => new Date(Date.now() + laterMs) }, ID)).toBeUndefined();
    const here = async () => {
      const names: string[] = [];
      for await (const batch of book.scan())
        names.push(...batch.filter(({ connectionId }) => connectionId === ID).map(({ fullName }) => fullName));
      return names.sort();
    };

    await sync();
    expect(await here()).toEqual(['Ida Lindqvist', 'Idle', 'Waited']);
    // Nothing is sent while the lock is held.
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    void navigator.locks.request('throughline.sync', () => held);
    await value('activity.log', noteOn(`${ID}:${waited}`, 'Promised an offer'));
    expect(await openOperations(await database())).toHaveLength(1);

    await value('crm.setScope', { connectionId: ID, onlyMine: true });
    await sync();
    expect(await here()).toEqual(['Ida Lindqvist', 'Waited']);

    release();
    const waiting = async () => (await openOperations(await database())).length;
    expect(await eventually(waiting, length => length === 0)).toBe(0);
    expect(store.all('notes')).toHaveLength(1);
    await sync(2 * DAY_MS);
    expect(await here()).toEqual(['Ida Lindqvist']);

    await value('crm.setScope', { connectionId: ID, onlyMine: false });
    await sync();
    expect(await here()).toEqual(['Ida Lindqvist', 'Idle', 'Waited']);
    expect(store.all('contacts').map(({ id }) => id)).toEqual(expect.arrayContaining([idle, waited]));
  },
);
