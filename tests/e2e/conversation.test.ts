import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { attach } from './harness/attach';
import { axeOnCopy, overlayWorld } from './harness/axe';
import { APP, eventually, LINKEDIN, ownPage, type Scenario, startScenario } from './harness/scenario';
import { openSidePanel } from './harness/side-panel';

const ADDRESS = 'https://www.linkedin.com/messaging/thread/2-group==/';
/** The group chat of the readers' tests, with profile links that hold a name. */
const CHAT = ownPage('linkedin/threads/group-german.html').replaceAll('ACoAAAdaAdaAdaAdaAdaAda2', 'ada-lund');

describe('picking messages', () => {
  let scenario: Scenario;
  let contactId = '';

  beforeAll(async () => {
    scenario = await startScenario({ sites: { [LINKEDIN]: 'overlay' } });
    await scenario.importCsv('Name,LinkedIn\nAda Lund,https://www.linkedin.com/in/ada-lund\n');
    scenario.server.page(ADDRESS, CHAT);
    scenario.server.page('https://www.linkedin.com/feed/', '<!doctype html><title>Feed</title><p>Nothing</p>');
    contactId = (await ask(scenario.app, 'search.query', { text: 'Ada Lund', limit: 1 })).hits[0]?.id ?? '';
  });

  afterAll(async () => scenario?.close());

  const open = async () => {
    const visit = await scenario.visit(ADDRESS);
    await visit.overlay.click('button', /^Ada Lund: in your CRM/);
    await visit.overlay.click('button', 'Pick messages');
    await visit.overlay.until('listbox', 'Messages of this thread');
    return visit;
  };
  const logged = async () => {
    const { activities } = await ask(scenario.app, 'contact.get', { contactId });
    return activities.filter(({ undoneAt }) => !undoneAt);
  };

  it('lists the messages and nothing else, with who, when or that it is unknown', async () => {
    const { page, overlay } = await open();
    const names = await overlay.names('option');
    expect(names).toHaveLength(4);
    expect(names[0]).toMatch(/^Ada Lund · .*2026.* Hallo zusammen, passt Dienstag\?$/s);
    expect(names[2]).toMatch(/^You · .*Dienstag passt\.$/s);
    expect(names[3]).toBe('Bo Ek · unknown time Mir auch');
    await page.close();
  });

  it('stores exactly what the preview shows, once, and takes it back', async () => {
    const { page, overlay } = await open();
    expect(await page.evaluate(() => document.querySelectorAll('body *, html > *').length)).toBe(
      await page.evaluate(() => document.querySelectorAll('body *').length + 3),
    );
    await overlay.click('checkbox', /^Select: Hallo zusammen/);
    await overlay.click('option', /Dienstag passt/);
    const preview = await eventually(
      () => overlay.text('region', 'What will be stored'),
      text => text.includes('Dienstag passt.'),
    );
    expect(preview).toContain('Ada Lund: Hallo zusammen,\npasst Dienstag?');
    expect(preview).toContain('sent by you');
    await overlay.click('button', 'Log 2 messages');
    await overlay.until('button', /^Undo/);
    const written = await logged();
    expect(written.map(({ body, direction, occurredAt }) => [body, direction, occurredAt]).sort()).toEqual([
      ['Ada Lund: Hallo zusammen,\npasst Dienstag?', 'in', '2026-09-01T10:00:00.000Z'],
      ['Dienstag passt.', 'out', '2026-09-01T10:02:00.000Z'],
    ]);
    await overlay.until('option', /already logged.*Hallo zusammen/s);
    await overlay.click('option', /Hallo zusammen/);
    await overlay.until('button', 'Log 0 messages');
    await overlay.click('button', /^Undo/);
    await eventually(logged, activities => activities.length === 0);
    await page.close();
  });

  it('by keyboard: Space ticks, Shift with an arrow takes a range, Escape closes', async () => {
    const { page, overlay } = await open();
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await overlay.until('button', 'Log 1 message');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await overlay.until('button', 'Log 3 messages');
    await page.keyboard.press('Escape');
    await eventually(
      () => overlay.has('listbox'),
      is => !is,
    );
    await page.close();
  });

  it('keeps what is ticked when the page goes elsewhere, and counts text that is marked', async () => {
    const first = await open();
    await eventually(
      () => first.overlay.names('button'),
      names => names.includes('Log 3 messages'),
    );
    await first.page.goto('https://www.linkedin.com/feed/');
    await first.page.goto(ADDRESS);
    await first.page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents([...document.querySelectorAll('p')].at(-1)!);
      getSelection()?.addRange(range);
    });
    await first.overlay.click('button', /^Ada Lund: in your CRM/);
    await first.overlay.click('button', 'Pick messages');
    await first.overlay.until('button', 'Log 4 messages');
    await first.page.close();
  });

  it('is clean for axe in both themes, list, preview and ticks', async () => {
    const { page, overlay } = await open();
    await overlay.click('option', /Hallo zusammen/);
    const world = await overlayWorld(page);
    const copy = await scenario.browser.open(APP);
    for (const theme of ['light', 'dark']) {
      await world.evaluate(`root.querySelector('.tl-root').dataset.theme = '${theme}'`);
      expect((await world.axe()).wrong, theme).toEqual([]);
      const { wrong, checked } = await axeOnCopy(copy, await world.drawn());
      expect(wrong, theme).toEqual([]);
      expect(checked).toBeGreaterThan(20);
      await copy.reload();
    }
    await copy.close();
    await page.close();
  });

  it('beside the page: the side panel lists the open thread, nothing is drawn in the page', async () => {
    await ask(scenario.app, 'site.setMode', { origin: LINKEDIN, mode: 'panel' });
    await openSidePanel(scenario.browser);
    const panel = await attach(scenario.browser, 'ui/sidepanel');
    const { page } = await scenario.visit(ADDRESS);
    await page.bringToFront();
    const has = (...words: string[]) =>
      eventually(
        () => panel.evaluate<string>('document.body.innerText'),
        text => words.every(word => text.includes(word)),
      );
    const clickButton = async (word: string) => {
      await panel.evaluate(
        `[...document.querySelectorAll('button')].find(one => one.innerText.includes(${JSON.stringify(word)})).dataset.test = 'here'`,
      );
      await panel.click('[data-test="here"]');
      await panel.evaluate(`document.querySelector('[data-test="here"]')?.removeAttribute('data-test')`);
    };
    await has('in your CRM');
    await clickButton('in your CRM');
    await has('Note', 'Pick messages');
    await clickButton('Pick messages');
    await has('Bo Ek · unknown time', 'Dienstag passt.', 'What will be stored');
    const isSelected = `document.querySelector('[role="option"][aria-selected="true"]') !== null`;
    if (!(await panel.evaluate<boolean>(isSelected))) await panel.click('[role="option"]');
    await eventually(
      () => panel.evaluate<boolean>(isSelected),
      is => is,
    );
    const foreign = () => [...document.documentElement.children].map(({ localName }) => localName);
    expect(await page.evaluate(foreign)).toEqual(['head', 'body']);
    await clickButton('Log ');
    await has('Saved', 'Undo');
    await page.close();
  });
});
