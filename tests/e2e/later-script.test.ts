import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { killWorker } from './harness/chromium';
import { type Scenario, startScenario } from './harness/scenario';

// A worker may read a further script only if it had read it while it was installed: each start has to find it again.
let scenario: Scenario;

beforeAll(async () => {
  scenario = await startScenario();
});

afterAll(async () => scenario?.close());

/** With a name in Chinese characters, and an address under a suffix that only the list of all of them has. */
async function create(): Promise<unknown> {
  const draft = { fullName: '王伟', emails: ['wei@mail.acme.kawasaki.jp'], phones: [], identifiers: [] };
  const { created } = await ask(scenario.app, 'contact.create', { id: crypto.randomUUID(), draft, force: true });
  return created;
}

const crms = async () => (await ask(scenario.app, 'crm.catalog', {})).crms.map(({ id }) => id);

it('a worker finds its further scripts when it was stopped, and after the browser was', async () => {
  const known = await crms();
  expect(known.length).toBeGreaterThan(5);
  await killWorker(scenario.browser);
  expect(await crms()).toEqual(known);
  expect(await create()).toBe(true);
  await scenario.restart();
  expect(await crms()).toEqual(known);
  await scenario.killAndRestart();
  await killWorker(scenario.browser);
  expect(await create()).toBe(true);
  expect(await crms()).toEqual(known);
});
