import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tryton } from '../../src/crm/tryton';
import type { Contact } from '../../src/model/contact';
import { playDay, type Target } from '../faults/day';
import { startTryton, type TrytonServer, trytonProblem } from './tryton';

vi.mock('idb', async original => (await import('../faults/mortal')).mortalIdb(original));

const problem = trytonProblem();
/** Days against the real server, which takes its time for each write. */
const DAYS = Number(process.env.FAULT_SEEDS ?? 4);
const AT = '2026-11-22T08:00:00.000Z';

describe.skipIf(problem)('a random day on a bad network, with a real Tryton', () => {
  let server: TrytonServer;
  beforeAll(async () => {
    server = await startTryton();
  });
  afterAll(() => server?.close());

  async function target(): Promise<Target> {
    const names = ['Person A', 'Person B', 'Person C'];
    const parties = await server.seed(names.map(fullName => ({ fullName })));
    const contacts = parties.map((party, index): Contact => {
      const fullName = names[index] ?? '';
      const remoteId = String(party);
      const base = { id: `crm:${remoteId}`, connectionId: 'crm', remoteId, kind: 'contact' as const, fullName };
      return { ...base, emails: [], phones: [], identifiers: [], createdAt: AT, updatedAt: AT };
    });
    return {
      connector: tryton,
      credentials: { baseUrl: server.baseUrl, fields: { ...server.rep } },
      fetch,
      contacts,
      textsOf: async remoteId => (await server.readNotes(remoteId)).map(({ message }) => message),
    };
  }

  it('loses nothing and writes nothing twice', async () => {
    const problems: string[] = [];
    let faults = 0;
    for (let seed = 1; seed <= DAYS; seed++) {
      const day = await playDay(seed, await target());
      problems.push(...day.problems);
      faults += day.faults;
    }
    console.log(`Tryton: ${DAYS} days, ${faults} faults`);
    expect(problems).toEqual([]);
    expect(faults).toBeGreaterThan(DAYS);
  }, 3_600_000);
});
