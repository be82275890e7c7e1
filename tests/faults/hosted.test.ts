import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { fakes } from '../crm/fakes';
import { playDay } from './day';
import { hostedTarget } from './hosted';

vi.mock('idb', async original => (await import('./mortal')).mortalIdb(original));

/** Days against each fake, which take their time for HTTP; `npm run test:faults` plays more. */
const DAYS = process.env.FAULT_SEEDS ? Math.ceil(Number(process.env.FAULT_SEEDS) / 50) : 2;
/** Replays one day: `FAULT_SEED=17 npx vitest run tests/faults/hosted.test.ts -t twenty`. */
const ONLY = process.env.FAULT_SEED ? Number(process.env.FAULT_SEED) : undefined;

describe('a random day on a bad network, over the contract of', () => {
  for (const [id, { start, missing }] of Object.entries(fakes)) {
    if (missing) console.warn(`SKIPPED: ${id}: the contract ${missing} is not there.`);
    it.skipIf(missing)(`${id} loses nothing and writes nothing twice`, { timeout: 3_600_000 }, async () => {
      const problems: string[] = [];
      let faults = 0;
      const seeds = ONLY === undefined ? Array.from({ length: DAYS }, (_, index) => index + 1) : [ONLY];
      for (const seed of seeds) {
        const fake = await start();
        try {
          const day = await playDay(seed, await hostedTarget(fake, seed));
          problems.push(...day.problems);
          faults += day.faults;
          expect(fake.server.violations).toEqual([]);
        } finally {
          await fake.server.stop();
        }
      }
      console.log(`${id}: ${seeds.length} days, ${faults} faults`);
      expect(problems).toEqual([]);
      expect(faults).toBeGreaterThan(seeds.length);
    });
  }
});
