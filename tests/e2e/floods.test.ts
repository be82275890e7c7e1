import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TabPeople } from '../../src/messages/people';
import { ask } from './harness/ask';
import { eventually, type Scenario, startScenario } from './harness/scenario';

/** Another one each time: a closed tab's report may stay for a moment. */
const feed = (n: number): string => `https://www.linkedin.com/mynetwork/?n=${n}`;
const row = (slug: string, name: string) => `<li><a href="/in/${slug}/"><span>${name}</span></a><p>Engineer</p></li>`;
const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>Network | LinkedIn</title></head><body><main><ul>${body}</ul></main></body></html>`;

/** Sizes that no test may answer with a frozen tab. Nothing here depends on how fast the machine is: the page only has to go on. */
describe('floods and hostile pages', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv('Name,LinkedIn\nAda Lund,https://www.linkedin.com/in/ada-lund\n');
  });

  afterAll(async () => scenario?.close());

  const reportOf = async (address: string): Promise<TabPeople | undefined> => {
    const worker = await scenario.browser.worker();
    const all = (await worker.evaluate('chrome.storage.session.get(null)')) as Record<string, TabPeople>;
    return Object.values(all).find(one => one?.url === address);
  };

  it('100,000 nodes in one change: people among them are found, the page goes on', async () => {
    scenario.server.page(feed(1), page(''));
    const { page: tab, overlay } = await scenario.visit(feed(1));
    const ticks = await tab.evaluate(`new Promise(done => {
      const holder = document.createElement('div');
      holder.innerHTML = '<span><b></b></span>'.repeat(50000) + ${JSON.stringify(row('ada-lund', 'Ada Lund'))};
      document.querySelector('ul').prepend(holder.lastElementChild, holder);
      let frames = 0; const end = performance.now() + 3000;
      const tick = () => { frames++; performance.now() < end ? requestAnimationFrame(tick) : done(frames); };
      tick();
    })`);
    expect(Number(ticks)).toBeGreaterThan(3);
    await overlay.until('button', /^Ada Lund: in your CRM/);
    await tab.close();
  });

  it('10,000 people: a bounded number near the view is reported, the known one among them is marked', async () => {
    const people = Array.from({ length: 10_000 }, (_, n) => row(`person-${n}`, `Person Number${n}`));
    people.splice(3, 0, row('ada-lund', 'Ada Lund'));
    scenario.server.page(feed(2), page(people.join('')));
    const { page: tab, overlay } = await scenario.visit(feed(2));
    await overlay.until('button', /^Ada Lund: in your CRM/);
    const inView = (await tab.evaluate(
      `[...document.querySelectorAll('a')].filter(a => a.getBoundingClientRect().top < innerHeight).map(a => a.textContent)`,
    )) as string[];
    expect(inView.length).toBeGreaterThan(5);
    const names = (found: TabPeople | undefined) => (found?.people ?? []).map(({ person }) => person.fullName);
    const report = await eventually(
      () => reportOf(feed(2)),
      found => inView.every(name => names(found).includes(name)),
    );
    expect(report?.people.length).toBeLessThanOrEqual(300);
    expect(await tab.evaluate('1 + 1')).toBe(2);
    await tab.close();
  });

  it('frames of others and closed roots: nothing of them is read, nothing breaks', async () => {
    scenario.server.page('https://elsewhere.example/framed/', page(row('ada-lund', 'Ada Lund')));
    scenario.server.page(
      feed(3),
      page(`<li><iframe src="https://elsewhere.example/framed/"></iframe><iframe sandbox srcdoc="<a href='/in/ada-lund/'>Ada Lund</a>"></iframe></li>
        <li id="closed"></li><script>document.querySelector('#closed').attachShadow({ mode: 'closed' }).innerHTML = ${JSON.stringify(row('ada-lund', 'Ada Lund').replace('</', '<\\/'))};</script>
        ${row('bo-ek', 'Bo Ek')}`),
    );
    const { page: tab } = await scenario.visit(feed(3));
    const report = await eventually(
      () => reportOf(feed(3)),
      found => (found?.people.length ?? 0) > 0,
    );
    expect(report?.people.map(({ person }) => person.fullName)).toEqual(['Bo Ek']);
    await tab.close();
  });

  it('a page that forges clicks, keys and input on our element writes nothing', async () => {
    scenario.server.page(feed(4), page(row('ada-lund', 'Ada Lund')));
    const { page: tab, overlay } = await scenario.visit(feed(4));
    await overlay.click('button', /^Ada Lund: in your CRM/);
    await overlay.until('button', /^Note/);
    await tab.evaluate(() => {
      const host = [...document.documentElement.children].find(({ localName }) => localName === 'div')!;
      for (let x = 0; x < innerWidth; x += 20)
        for (let y = 0; y < innerHeight; y += 20)
          for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
            document
              .elementFromPoint(x, y)
              ?.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: x, clientY: y }));
      for (const key of ['l', 'n', 'Enter', 'm', 'Tab', ' '])
        host.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
      host.dispatchEvent(new InputEvent('input', { data: 'x', bubbles: true, composed: true }));
      (host as HTMLElement).click();
    });
    await tab.waitForTimeout(500);
    const { hits } = await ask(scenario.app, 'search.query', { text: 'Ada Lund', limit: 1 });
    expect((await ask(scenario.app, 'contact.get', { contactId: hits[0]?.id ?? '' })).activities).toEqual([]);
    expect(await overlay.has('textbox')).toBe(false);
    await tab.close();
  });
});
