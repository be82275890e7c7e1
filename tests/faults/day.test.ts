import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import type { Contact } from '../../src/model/contact';
import { type DayResult, playDay, type Target } from './day';
import { OnceServer, onceConnector, WAYS, type Way } from './once-crm';

vi.mock('idb', async original => (await import('./mortal')).mortalIdb(original));

/** Days played for each way; `npm run test:faults` plays more. */
const SEEDS = Number(process.env.FAULT_SEEDS ?? 100);
/** Replays one day: `FAULT_SEED=17 npx vitest run tests/faults`. */
const ONLY = process.env.FAULT_SEED ? Number(process.env.FAULT_SEED) : undefined;
const AT = '2026-11-22T08:00:00.000Z';

const contactNamed = (id: string): Contact => ({
  id,
  connectionId: 'crm',
  remoteId: id,
  kind: 'contact',
  fullName: `Person ${id}`,
  emails: [],
  phones: [],
  identifiers: [],
  createdAt: AT,
  updatedAt: AT,
});

function targetOf(way: Way): Target {
  const server = new OnceServer(way);
  return {
    connector: onceConnector(way),
    credentials: { baseUrl: 'https://once.example', fields: {} },
    fetch: server.fetch,
    contacts: ['a', 'b', 'c'].map(contactNamed),
    textsOf: async remoteId => server.notesOf(remoteId),
  };
}

describe('a random day on a bad network', () => {
  it.each(WAYS)(
    'loses nothing and writes nothing twice with a CRM that offers: %s',
    async way => {
      const total: DayResult = { problems: [], faults: 0, kills: 0, acknowledged: 0 };
      const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [ONLY];
      for (const seed of seeds) {
        const { problems, faults, kills, acknowledged } = await playDay(seed, targetOf(way));
        total.problems.push(...problems);
        total.faults += faults;
        total.kills += kills;
        total.acknowledged += acknowledged;
      }
      console.log(
        `${way}: ${seeds.length} days, ${total.faults} faults, ${total.kills} kills, ${total.acknowledged} saved`,
      );
      expect(total.problems).toEqual([]);
      // A test of faults without faults would prove nothing.
      expect(total.faults).toBeGreaterThan(seeds.length * 3);
      expect(total.kills).toBeGreaterThan(seeds.length);
    },
    3_600_000,
  );
});
