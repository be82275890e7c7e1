import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerOf } from '../../src/messages/index';
import { startTryton, type TrytonServer } from '../servers/tryton';
import { ask } from './harness/ask';
import { killWorker } from './harness/chromium';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const PEOPLE = ['Ada Lund', 'Bo Ek', 'Cleo Marsh'];

describe('what breaks in between', () => {
  let scenario: Scenario;
  let tryton: TrytonServer;
  let parties: number[] = [];
  const contactIds = new Map<string, string>();

  beforeAll(async () => {
    tryton = await startTryton();
    parties = await tryton.seed(
      PEOPLE.map((fullName, index) => ({ fullName, emails: [`person${index}@example.com`] })),
    );
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
    const { url, user, password } = { url: tryton.baseUrl, ...tryton.rep };
    await ask(scenario.app, 'crm.connect', { crm: 'tryton', fields: { url, user, password } });
    const isSynced = ({ connections }: AnswerOf<'crm.connections'>) => connections[0]?.syncedAt !== undefined;
    await eventually(() => ask(scenario.app, 'crm.connections', {}), isSynced);
    for (const name of PEOPLE) {
      const { hits } = await ask(scenario.app, 'search.query', { text: name, limit: 1 });
      contactIds.set(name, hits[0]?.id ?? '');
    }
  });

  afterAll(async () => {
    await scenario?.close();
    await tryton?.close();
  });

  const log = (name: string, body: string, id: string = crypto.randomUUID()) =>
    ask(scenario.app, 'activity.log', {
      id,
      contactId: contactIds.get(name) ?? '',
      kind: 'note',
      channel: 'linkedin',
      direction: 'out',
      body,
      occurredAt: new Date().toISOString(),
      messageKeys: [],
      audience: 'crm',
    });

  /** Notes of a person in the order in which Tryton got them, with our text only. */
  const notesOf = async (name: string): Promise<string[]> => {
    const notes = await tryton.readNotes(parties[PEOPLE.indexOf(name)] ?? 0);
    return notes.map(({ message }) => /note \d+/.exec(message)?.[0] ?? message);
  };

  const drained = () =>
    eventually(
      async () => {
        await ask(scenario.app, 'outbox.retry', {});
        return ask(scenario.app, 'outbox.summary', {});
      },
      ({ pending, needsRep }) => pending + needsRep === 0,
    );

  beforeEach(async () => tryton.start());

  it('five notes written offline survive a SIGKILL and arrive once each, in order per person', async () => {
    await tryton.stop(true);
    const plan = ['Ada Lund', 'Bo Ek', 'Ada Lund', 'Cleo Marsh', 'Ada Lund'];
    for (const [index, name] of plan.entries()) await log(name, `note ${index + 1}`);
    await scenario.killAndRestart();
    expect((await ask(scenario.app, 'outbox.summary', {})).pending).toBe(5);
    await tryton.start();
    await drained();
    expect(await notesOf('Ada Lund')).toEqual(['note 1', 'note 3', 'note 5']);
    expect(await notesOf('Bo Ek')).toEqual(['note 2']);
    expect(await notesOf('Cleo Marsh')).toEqual(['note 4']);
  });

  it('the worker killed between click and write, and between request and answer, loses and doubles nothing', async () => {
    const before = (await notesOf('Bo Ek')).length;
    const rounds = 6;
    for (let round = 0; round < rounds; round++) {
      const id = crypto.randomUUID();
      const body = `note ${100 + round}`;
      // The answer may be lost with the worker; the rep's click is then repeated with the same id.
      const clicked = log('Bo Ek', body, id).catch(() => undefined);
      await new Promise(done => setTimeout(done, round * 12));
      await killWorker(scenario.browser);
      await Promise.race([clicked, new Promise(done => setTimeout(done, 1_000))]);
      await log('Bo Ek', body, id);
    }
    await drained();
    const arrived = (await notesOf('Bo Ek')).slice(before);
    expect(arrived).toEqual(Array.from({ length: rounds }, (_, round) => `note ${100 + round}`));
  });
});
