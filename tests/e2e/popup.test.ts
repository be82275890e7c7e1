import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { attach } from './harness/attach';
import { clickToolbarIcon } from './harness/chromium';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const H_CARD = `<!doctype html><title>About</title><div class="h-card"><a class="p-name u-url" href="https://ada-lund.example/">Ada Lund</a>
  <span class="p-job-title">Engineer</span> at <span class="p-org">Halden Robotics</span> <a class="u-email" href="mailto:ada@halden.example">write</a></div>`;
const JSON_LD = `<!doctype html><title>Team</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"ProfilePage",
  "mainEntity":{"@type":"Person","name":"Bo Ek","jobTitle":"Buyer","worksFor":{"@type":"Organization","name":"Vela Foods"},"sameAs":["https://x.com/boek"]}}</script><h1>Bo Ek</h1>`;
const NOBODY = '<!doctype html><title>Weather</title><h1>Rain until noon</h1><p>Then sun.</p>';

describe('popup', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv(
      'Name,E-mail,Company,X\nAda Lund,ada@halden.example,Halden Robotics,\nBo Ek,bo@vela.example,Vela Foods,@boek\nZed Quill,zed@orbis.example,Orbis Bank,\n',
    );
    scenario.server.page('https://ada-lund.example/', H_CARD);
    scenario.server.page('https://team.example/bo', JSON_LD);
    scenario.server.page('https://weather.example/', NOBODY);
  });

  afterAll(async () => scenario?.close());

  it('three letters, arrow, Enter, note, Enter: logged without a mouse', async () => {
    const page = await scenario.browser.open('src/ui/popup/index.html');
    await page.locator('input:focus').waitFor();
    await page.keyboard.type('zed');
    await page.getByText('Zed Quill').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    await page.keyboard.type('Prefers mornings');
    await page.keyboard.press('Enter');
    await page.getByText(/Saved/).first().waitFor();
    const [hit] = (await ask(scenario.app, 'search.query', { text: 'zed quill', limit: 1 })).hits;
    const { activities } = await ask(scenario.app, 'contact.get', { contactId: hit?.id ?? '' });
    expect(activities.map(({ body, kind }) => [body, kind])).toEqual([['Prefers mornings', 'note']]);
    await page.close();
  });

  const popupOver = async (address: string): Promise<string> => {
    const { page } = await scenario.visit(address);
    await clickToolbarIcon(scenario.browser, page);
    const popup = await attach(scenario.browser, 'ui/popup');
    const text = () => popup.evaluate<string>('document.body.innerText');
    const said = await eventually(text, found => /Ada Lund|Bo Ek|Nobody|nobody|no one/i.test(found));
    await popup.evaluate('window.close()');
    await page.close();
    return said;
  };

  it('shows the person of a page with an h-card, on a site nobody switched on', async () => {
    const said = await popupOver('https://ada-lund.example/');
    expect(said).toContain('Ada Lund');
    expect(said).toContain('Halden Robotics');
  });

  it('shows the person of a page with JSON-LD', async () => {
    expect(await popupOver('https://team.example/bo')).toContain('Bo Ek');
  });

  it('says so when a page shows nobody', async () => {
    expect(await popupOver('https://weather.example/')).toMatch(/nobody|no one/i);
  });
});
