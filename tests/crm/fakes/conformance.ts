import { expect, it } from 'vitest';
import { cases, createKit, learnAccount, runCase, type Subject } from '../../../src/crm/conformance/index';
import type { Kit } from '../../../src/crm/conformance/kit';

/** Runs every case of the conformance suite, with writes, as `crm:check --write` does. */
export function keepsEveryPromise(subject: () => Omit<Subject, 'write'>, notOffered: readonly string[]) {
  let kit: Kit | undefined;
  const ready = async () => {
    if (!kit) {
      kit = createKit({ ...subject(), write: true });
      await learnAccount(kit);
    }
    return kit;
  };
  for (const one of cases) {
    it(`${one.id}: ${one.title}`, async () => {
      const outcome = await runCase(await ready(), one);
      expect(outcome.why).toBeUndefined();
      expect(outcome.outcome).toBe(notOffered.includes(one.id) ? 'not offered' : 'ok');
    });
  }
}
