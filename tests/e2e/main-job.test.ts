import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerOf } from '../../src/messages/index';
import { startTryton, type TrytonServer } from '../servers/tryton';
import { ask } from './harness/ask';
import { eventually, type Scenario, startScenario } from './harness/scenario';

/** The person of tests/sites/linkedin/profile-server-driven.xhtml. */
const NAME = 'Tove Lindqvist';
const ADDRESS = 'https://www.linkedin.com/in/tove-lindqvist/';

describe('the main job, with a real Tryton', () => {
  let scenario: Scenario;
  let tryton: TrytonServer;
  let party = 0;

  beforeAll(async () => {
    tryton = await startTryton();
    const [id] = await tryton.seed([
      {
        fullName: NAME,
        urls: ['https://www.linkedin.com/in/tove-lindqvist'],
        company: 'Halden Robotics GmbH',
        jobTitle: 'Head of Platform',
        deals: [{ name: 'Fleet pilot', amount: '48000' }],
      },
      { fullName: 'Somebody Else', emails: ['else@example.com'] },
    ]);
    party = id ?? 0;
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
    scenario.serve(ADDRESS, 'linkedin/profile-server-driven.xhtml');
    const outcome = await ask(scenario.app, 'crm.connect', {
      crm: 'tryton',
      fields: { url: tryton.baseUrl, user: tryton.rep.user, password: tryton.rep.password },
    });
    expect(outcome).toHaveProperty('connection');
    const isSynced = ({ connections }: AnswerOf<'crm.connections'>) => connections[0]?.syncedAt !== undefined;
    await eventually(() => ask(scenario.app, 'crm.connections', {}), isSynced);
  });

  afterAll(async () => {
    await scenario?.close();
    await tryton?.close();
  });

  it('shows who it is, logs in one click, and the note is in Tryton under the name of the rep', async () => {
    const { page, overlay } = await scenario.visit(ADDRESS);
    await overlay.click('button', new RegExp(`^${NAME}: `));
    const card = await eventually(
      () => overlay.text('region'),
      text => text.includes('Fleet pilot'),
    );
    expect(card).toContain('Halden Robotics');
    expect(card).toContain('In Tryton');
    await overlay.click('button', /^Log profile view/);
    const said = await eventually(
      () => overlay.text('status'),
      text => text.includes('Saved'),
    );
    expect(said).toContain('Tryton');
    const notes = await eventually(
      () => tryton.readNotes(party),
      found => found.length === 1,
    );
    expect(notes[0]?.message).toContain(ADDRESS.replace(/\/$/, ''));
    expect(notes[0]?.author).toBe((await ask(scenario.app, 'crm.connections', {})).connections[0]?.userName);

    await overlay.click('button', /^Undo/);
    await eventually(
      () => tryton.readNotes(party),
      found => found.length === 0,
    );
    await page.close();
  });
});
