import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProfileFacts, profilePage } from '../../scripts/tour/pages';
import { ask } from './harness/ask';
import { attach, type Part } from './harness/attach';
import { eventually, LINKEDIN, type Scenario, startScenario } from './harness/scenario';
import { openSidePanel } from './harness/side-panel';

const ADA: ProfileFacts = {
  slug: 'ada-lund',
  name: 'Ada Lund',
  headline: 'Engineer at Halden Robotics',
  place: 'Oslo',
};
const BO: ProfileFacts = { slug: 'bo-ek', name: 'Bo Ek', headline: 'Buyer at Vela Foods', place: 'Malmö' };
const addressOf = ({ slug }: ProfileFacts): string => `https://www.linkedin.com/in/${slug}/`;
const WEATHER = 'https://weather.example/';

const foreignNodes = () =>
  [...document.documentElement.children].map(({ localName }) => localName).filter(name => !/^(head|body)$/.test(name));

describe('the real side panel', () => {
  let scenario: Scenario;
  let panel: Part;

  beforeAll(async () => {
    scenario = await startScenario({ sites: { [LINKEDIN]: 'panel' } });
    await scenario.importCsv(
      'Name,LinkedIn,Company\nAda Lund,https://www.linkedin.com/in/ada-lund,Halden Robotics\nBo Ek,https://www.linkedin.com/in/bo-ek,Vela Foods\n',
    );
    for (const person of [ADA, BO]) scenario.server.page(addressOf(person), profilePage(person));
    scenario.server.page(WEATHER, '<!doctype html><title>Weather</title><h1>Rain until noon</h1>');
    await openSidePanel(scenario.browser);
    panel = await attach(scenario.browser, 'ui/sidepanel');
  });

  afterAll(async () => scenario?.close());

  const shows = (...words: string[]): Promise<string> =>
    eventually(
      () => panel.evaluate<string>('document.body.innerText'),
      text => words.every(word => text.includes(word)),
    );
  const logOf = async (name: string) => {
    const [hit] = (await ask(scenario.app, 'search.query', { text: name, limit: 1 })).hits;
    return (await ask(scenario.app, 'contact.get', { contactId: hit?.id ?? '' })).activities;
  };

  it('shows the person beside it, and nothing is added to the page', async () => {
    const { page } = await scenario.visit(addressOf(ADA));
    await page.bringToFront();
    await shows('Ada Lund', 'Halden Robotics', 'Log profile view');
    expect(await page.evaluate(foreignNodes)).toEqual([]);
    await page.close();
  });

  it('follows the tab from person to person and to nobody', async () => {
    const { page } = await scenario.visit(addressOf(ADA));
    await page.bringToFront();
    await shows('Ada Lund', 'Halden Robotics');
    await page.goto(addressOf(BO));
    expect(await shows('Bo Ek', 'Vela Foods')).not.toContain('Halden');
    const { page: other } = await scenario.visit(WEATHER);
    await other.bringToFront();
    expect(await shows('Nobody on this page')).not.toContain('Bo Ek');
    await page.bringToFront();
    await shows('Bo Ek', 'Vela Foods');
    for (const tab of [page, other]) await tab.close();
  });

  it('logs by a click and takes it back by a key', async () => {
    const { page } = await scenario.visit(addressOf(BO));
    await page.bringToFront();
    await shows('Bo Ek', 'Log profile view');
    await panel.click('.actions .primary');
    await shows('Saved');
    expect(await logOf('Bo Ek')).toMatchObject([{ kind: 'profile-view', channel: 'linkedin' }]);
    await panel.press('z');
    await shows('Undone');
    expect((await logOf('Bo Ek'))[0]?.undoneAt).toBeTruthy();
    await page.close();
  });
});
