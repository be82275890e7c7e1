import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const profile = (slug: string, name: string, headline: string): string =>
  `<!doctype html><html lang="en"><head><title>${name} | LinkedIn</title></head><body>
  <header><nav><a href="https://www.linkedin.com/in/rep-own-account/"><img alt="Rita Rep"></a></nav></header>
  <main id="workspace"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.profile.Profile">
  <section componentkey="com.linkedin.sdui.profile.card.ref${slug}Topcard">
    <div><h2>${name}</h2></div><p>· 2nd</p><p>${headline}</p><p>Hamburg, Germany</p>
    <a href="/in/${slug}/overlay/contact-info/">Contact info</a></section></div></main></body></html>`;

/** A page that goes from profile to profile as the site does: history entry first, the new content some moments later. */
const singlePageApp = (
  people: Record<string, [string, string]>,
): string => `${profile('ada-lund', ...(people['ada-lund'] as [string, string]))}
<script>
const people = ${JSON.stringify(people)};
window.go = slug => {
  history.pushState({}, '', '/in/' + slug + '/');
  setTimeout(() => {
    document.title = people[slug][0] + ' | LinkedIn';
    document.querySelector('h2').textContent = people[slug][0];
    document.querySelectorAll('main p')[1].textContent = people[slug][1];
    document.querySelector('section').setAttribute('componentkey', 'com.linkedin.sdui.profile.card.ref' + slug + 'Topcard');
    document.querySelector('main a').href = '/in/' + slug + '/overlay/contact-info/';
  }, 250);
};
</script>`;

const CONTACTS = `Name,LinkedIn,Company,Title
Ada Lund,https://www.linkedin.com/in/ada-lund,Halden Robotics,Engineer
Bo Ek,https://www.linkedin.com/in/bo-ek,Vela Foods,Buyer
Anna Schmidt,,Nordwerft AG,Buyer
Anna Schmidt,,Orbis Bank,Analyst
`;

describe('people in pages', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv(CONTACTS);
    const people = {
      'ada-lund': ['Ada Lund', 'Engineer at Halden Robotics'],
      'bo-ek': ['Bo Ek', 'Buyer at Vela Foods'],
    } as Record<string, [string, string]>;
    scenario.server.page('https://www.linkedin.com/in/ada-lund/', singlePageApp(people));
    scenario.server.page(
      'https://www.linkedin.com/in/anna-schmidt-99/',
      profile('anna-schmidt-99', 'Anna Schmidt', 'Looking for new things'),
    );
  });

  afterAll(async () => scenario?.close());

  it("never shows A's data for B after navigation without reload, and keeps a note begun on A with A", async () => {
    const { page, overlay } = await scenario.visit('https://www.linkedin.com/in/ada-lund/');
    await overlay.click('button', /^Ada Lund: /);
    await eventually(
      () => overlay.text('region'),
      text => text.includes('Halden Robotics'),
    );
    await overlay.click('button', /^Note/);
    await overlay.fill('textbox', /./, 'Begun on Ada');
    const seen: string[] = [];
    await page.evaluate("go('bo-ek')");
    for (const end = Date.now() + 1500; Date.now() < end; ) {
      if (await overlay.has('region')) seen.push(await overlay.text('region').catch(() => ''));
      if (new URL(page.url()).pathname === '/in/bo-ek/') {
        for (const name of await overlay.names('button')) expect(name).not.toMatch(/^Ada Lund: /);
      }
    }
    for (const text of seen.filter(text => text.includes('Bo Ek'))) expect(text).not.toMatch(/Halden|Begun on Ada/);
    await overlay.click('button', /^Bo Ek: /);
    const card = await eventually(
      () => overlay.text('region'),
      text => text.includes('Vela Foods'),
    );
    expect(card).not.toContain('Halden');
    await overlay.click('button', /^Note/);
    await overlay.until('textbox');
    expect(await overlay.value('textbox')).toBe('');

    await page.goto('https://www.linkedin.com/in/ada-lund/');
    await overlay.click('button', /^Ada Lund: /);
    await eventually(
      () => overlay.value('textbox').catch(() => ''),
      value => value === 'Begun on Ada',
    );
    await page.close();
  });

  it('keeps a half-written note through a kill of the browser', async () => {
    const { overlay } = await scenario.visit('https://www.linkedin.com/in/ada-lund/');
    await overlay.click('button', /^Ada Lund: /);
    await overlay.until('textbox');
    await overlay.fill('textbox', /./, ', more words');
    await eventually(
      async () => (await draftOf(scenario, 'Ada Lund'))?.body ?? '',
      body => body.endsWith(', more words'),
    );
    await scenario.killAndRestart();
    expect((await draftOf(scenario, 'Ada Lund'))?.body).toBe('Begun on Ada, more words');
  });

  it('asks about namesakes, remembers a refusal on the next page and after a restart', async () => {
    const address = 'https://www.linkedin.com/in/anna-schmidt-99/';
    const first = await scenario.visit(address);
    await first.overlay.click('button', /^Anna Schmidt: /);
    const card = await eventually(
      () => first.overlay.text('region'),
      text => text.includes('Orbis Bank'),
    );
    expect(card).toContain('Nordwerft');
    await first.overlay.click('button', /^Not this person/);
    await eventually(
      () => first.overlay.text('region'),
      text => !text.includes('Nordwerft') || !text.includes('Orbis'),
    );
    const left = (await first.overlay.text('region')).includes('Nordwerft') ? 'Nordwerft' : 'Orbis';
    const refused = left === 'Nordwerft' ? 'Orbis' : 'Nordwerft';
    await first.page.close();
    for (const restart of [false, true]) {
      if (restart) await scenario.killAndRestart();
      const { page, overlay } = await scenario.visit(address);
      await overlay.click('button', /^Anna Schmidt: /);
      const text = await eventually(
        () => overlay.text('region'),
        found => found.includes('Anna Schmidt'),
      );
      expect(text).not.toContain(refused);
      await page.close();
    }
  });
});

async function draftOf(scenario: Scenario, name: string) {
  const [hit] = (await ask(scenario.app, 'search.query', { text: name, limit: 1 })).hits;
  return ask(scenario.app, 'draft.get', { key: `contact:${hit?.id}` });
}
