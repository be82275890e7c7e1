import { describe, it } from 'vitest';
import { type Outcome, runConformance } from '../../src/crm/conformance/index';
import { fakes } from './fakes';

/** Every connector with a fake keeps every promise of the suite, and asks its CRM for nothing that the vendor's contract does not know. */
describe.concurrent('the conformance suite', () => {
  for (const [id, { start, missing }] of Object.entries(fakes)) {
    if (missing) console.warn(`SKIPPED: ${id}: the contract ${missing} is not there.`);
    it.skipIf(missing)(`is kept by ${id}`, async ({ expect }) => {
      const { connector, server, credentials } = await start();
      expect(connector.id).toBe(id);
      const outcomes: Outcome[] = [];
      try {
        const subject = { connector, credentials, write: true, fetch: server.fetch };
        for await (const outcome of runConformance(subject)) outcomes.push(outcome);
      } finally {
        await server.stop();
      }
      expect(outcomes.filter(({ outcome }) => outcome === 'fails' || outcome === 'not tried')).toEqual([]);
      expect(server.violations).toEqual([]);
    });
  }
});
