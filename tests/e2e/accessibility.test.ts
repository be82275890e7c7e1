import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profilePage } from '../../scripts/tour/pages';
import { ask } from './harness/ask';
import { axeOnCopy, axeOnPage, type Findings, type OverlayWorld, overlayWorld } from './harness/axe';
import { APP, LINKEDIN, type Scenario, startScenario, X } from './harness/scenario';

const POPUP = 'src/ui/popup/index.html';
const PANEL = 'src/ui/sidepanel/index.html';
const PRIYA = 'https://www.linkedin.com/in/priya-nandakumar/';
const ANNA = 'https://www.linkedin.com/in/anna-schmidt-204/';
const STRANGER = 'https://www.linkedin.com/in/ottoline-vance/';
const THEMES = ['light', 'dark'] as const;

describe('accessibility', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario({ consent: false });
    const place = 'Hamburg, Germany';
    for (const [address, slug, name, headline] of [
      [PRIYA, 'priya-nandakumar', 'Priya Nandakumar', 'Head of Platform at Halden Robotics'],
      [ANNA, 'anna-schmidt-204', 'Anna Schmidt', 'Looking for new things'],
      [STRANGER, 'ottoline-vance', 'Ottoline Vance', 'Consultant at Fernhollow'],
    ] as const)
      scenario.server.page(address, profilePage({ slug, name, headline, place }));
  });

  afterAll(async () => scenario?.close());

  /** Nothing wrong, in both themes, and something was really looked at. */
  const expectClean = async (page: Page, look: () => Promise<Findings>, redraw = async () => {}) => {
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await redraw();
      const { wrong, checked } = await look();
      expect(wrong, colorScheme).toEqual([]);
      expect(checked).toBeGreaterThan(20);
    }
  };
  const expectCleanPage = (page: Page) => expectClean(page, () => axeOnPage(page));

  const consentGiven = async () => {
    if ((await ask(scenario.app, 'data.sizes', {})).contacts > 0) return;
    await ask(scenario.app, 'consent.give', {});
    for (const origin of [LINKEDIN, X]) await ask(scenario.app, 'site.setMode', { origin, mode: 'overlay' });
    await ask(scenario.app, 'data.sample', {});
  };
  const idOf = async (name: string): Promise<string> =>
    (await ask(scenario.app, 'search.query', { text: name, limit: 1 })).hits[0]?.id ?? '';

  it('first run', async () => {
    const page = await scenario.browser.open(APP);
    await page.getByRole('button', { name: 'I agree, continue' }).waitFor();
    await expectCleanPage(page);
    expect(await unreached(page)).toEqual([]);
    await page.getByRole('button', { name: 'I agree, continue' }).click();
    await consentGiven();
    await page.getByRole('radio', { name: /On this device/ }).check();
    for (const field of ['Your name', undefined]) {
      if (field) await page.getByLabel(field).waitFor();
      await expectCleanPage(page);
      await page.getByRole('button', { name: 'Continue' }).click();
    }
    await page.getByRole('button', { name: 'Add sample people' }).waitFor();
    await expectCleanPage(page);
    await page.close();
  });

  it.each([
    ['people', '#/people', /1 to 50 of/],
    ['new person', '#/people/new', /Full name/],
    ['outbox', '#/outbox', /Nothing waits/],
    ['import', '#/import', /Choose a file/],
    ['settings: CRM', '#/settings/crm', /Which CRM|No CRM is connected/],
    ['settings: sites', '#/settings/sites', /terms forbid/],
    ['settings: notes', '#/settings/notes', /Who reads a new note/],
    ['settings: appearance', '#/settings/appearance', /Theme/],
    ['settings: keyboard', '#/settings/keyboard', /Find a person/],
    ['settings: data', '#/settings/data', /^Activities$/],
  ])('full page, %s', async (_, hash, words) => {
    await consentGiven();
    const page = await scenario.browser.open(APP + hash);
    await page.getByText(words).first().waitFor();
    await expectCleanPage(page);
    if (hash !== '#/people') expect(await unreached(page)).toEqual([]);
    await page.close();
  });

  it('full page, person with an open task, and a field to edit', async () => {
    await consentGiven();
    const page = await scenario.browser.open(`${APP}#/people/${await idOf('Priya Nandakumar')}`);
    await page.getByText('What happened').waitFor();
    await page.getByRole('button', { name: 'Task', exact: true }).click();
    await expectCleanPage(page);
    await page.getByRole('button', { name: 'Edit Full name' }).click();
    await page.getByRole('textbox', { name: 'Full name' }).waitFor();
    await expectCleanPage(page);
    expect(await unreached(page)).toEqual([]);
    await page.close();
  });

  it('full page, an import with its columns, and what became of it', async () => {
    await consentGiven();
    const page = await scenario.browser.open(`${APP}#/import`);
    const buffer = Buffer.from('Name,Company\nNeva Quist,Orbis\nBroken,a,b,c\nPriya Nandakumar,Halden Robotics GmbH\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'few.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Start import' }).waitFor();
    await expectCleanPage(page);
    await page.getByRole('button', { name: 'Start import' }).click();
    await page.getByText('1 row was left out').click();
    await expectCleanPage(page);
    await page.close();
  });

  it('popup: before typing, with results, with a note', async () => {
    await consentGiven();
    const page = await scenario.browser.open(POPUP);
    await page.setViewportSize({ width: 400, height: 540 });
    await page.getByText('Recent', { exact: true }).waitFor();
    await expectCleanPage(page);
    await page.locator('input').fill('priya');
    await page.getByText('Priya Nandakumar').waitFor();
    await page.locator('input').press('ArrowDown');
    await expectCleanPage(page);
    await page.locator('input').press('Enter');
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'Task' }).waitFor();
    await expectCleanPage(page);
    await page.close();
  });

  it('side panel: nobody, the people of a page, and a card', async () => {
    await consentGiven();
    const panel = await scenario.browser.open(PANEL);
    await panel.setViewportSize({ width: 360, height: 720 });
    await panel.getByText('Nobody on this page').waitFor();
    await expectCleanPage(panel);
    const { page } = await scenario.visit(PRIYA);
    await page.bringToFront();
    await panel.getByText('Log profile view').waitFor();
    await expectCleanPage(panel);
    for (const tab of [page, panel]) await tab.close();
  });

  /** In place, and as a copy for the contrast. */
  const look = async (world: OverlayWorld): Promise<Findings> => {
    const inPlace = await world.axe();
    const page = await scenario.browser.open(POPUP);
    const copy = await axeOnCopy(page, await world.drawn());
    await page.close();
    return { wrong: [...inPlace.wrong, ...copy.wrong], checked: Math.min(inPlace.checked, copy.checked) };
  };

  // In the extension's own world of the page, where its closed root can be seen: the very overlay that the rep sees.
  it.each([
    ['a match, with why and a task', PRIYA, 'Priya Nandakumar', ['In your workspace', 'Task']],
    ['several candidates', ANNA, 'Anna Schmidt', []],
    ['somebody new, with the form', STRANGER, 'Ottoline Vance', ['Add contact']],
  ])('overlay: %s', async (_, address, name, clicks) => {
    await consentGiven();
    const { page, overlay } = await scenario.visit(address);
    const mark = new RegExp(`^${name}: `);
    await overlay.until('button', mark);
    const world = await overlayWorld(page);
    const open = async () => {
      if (await overlay.has('button', 'Close')) await overlay.click('button', 'Close');
      await overlay.click('button', mark);
      await overlay.until('heading', name);
      for (const label of clicks) await overlay.click('button', new RegExp(label));
    };
    await expectClean(page, () => look(world), open);
    await page.close();
  });

  it('overlay: what is wrong in it would be found', async () => {
    await consentGiven();
    const { page, overlay } = await scenario.visit(PRIYA);
    await overlay.click('button', /^Priya Nandakumar: /);
    await overlay.until('button', /^Log profile view/);
    const world = await overlayWorld(page);
    await world.evaluate(`root.querySelector('.card-tools button').removeAttribute('aria-label');
      root.querySelector('.card-tools button').removeAttribute('title');
      root.querySelector('.card-name').style.color = '#ddd'; void 0`);
    const { wrong } = await look(world);
    expect(new Set(wrong.map(line => line.split(' ', 1)[0]))).toEqual(new Set(['button-name', 'color-contrast']));
    await page.close();
  });

  it('overlay: every control of the card is reached with Tab, each shows its focus', async () => {
    await consentGiven();
    const { page, overlay } = await scenario.visit(PRIYA);
    await overlay.click('button', /^Priya Nandakumar: /);
    await overlay.until('button', /^Log profile view/);
    const world = await overlayWorld(page);
    await world.evaluate(`root.querySelector('.card').focus(); void 0`);
    const all = await world.evaluate<number>(`root.querySelectorAll('.card button').length`);
    const reached = new Set<string>();
    for (let turn = 0; turn < all; turn++) {
      await page.keyboard.press('Tab');
      const [label, outline] = await world.evaluate<[string, string]>(
        `(element => [element.ariaLabel || element.textContent, getComputedStyle(element).outlineStyle])(root.activeElement)`,
      );
      reached.add(label);
      expect(outline, label).toBe('solid');
    }
    expect(all).toBeGreaterThanOrEqual(7);
    expect(reached.size).toBe(all);
    await page.close();
  });
});

/** Controls that Tab does not reach, or that look the same with the focus as without. */
async function unreached(page: Page): Promise<string[]> {
  await page.bringToFront();
  const count = await page.evaluate(startWalk);
  const wrong: string[] = [];
  for (let turn = 0; turn < count + 3; turn++) {
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(noteFocus);
    if (unseen) wrong.push(`no visible focus: ${unseen}`);
  }
  return [...wrong, ...(await page.evaluate(endWalk))];
}

interface Walk {
  walk: Set<Element>;
}

/** Runs in the page: remembers what must be reached. */
function startWalk(): number {
  const isWanted = (element: Element): boolean => {
    const { tabIndex, disabled, type, name, checked } = element as HTMLInputElement;
    if (tabIndex < 0 || disabled || !element.checkVisibility()) return false;
    if (type !== 'radio') return true;
    // One stop for a group: the chosen one, or any when none is chosen.
    const group = [...document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
    return group.some(radio => radio.checked) ? checked : group[0] === element;
  };
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]');
  const walk = new Set([...all].filter(isWanted));
  (globalThis as unknown as Walk).walk = walk;
  (document.activeElement as HTMLElement | null)?.blur();
  return walk.size;
}

/** Runs in the page: the focused one is reached; its name when nothing about it shows that it has the focus. */
function noteFocus(): string {
  const element = document.activeElement as HTMLElement | null;
  if (!element || element === document.body) return '';
  (globalThis as unknown as Walk).walk.delete(element);
  const around = [element, element.parentElement, element.parentElement?.parentElement];
  const look = () =>
    around
      .map(one => {
        if (!one) return '';
        const { outlineStyle, outlineColor, boxShadow, borderColor, opacity, clipPath, position } =
          getComputedStyle(one);
        return [outlineStyle, outlineColor, boxShadow, borderColor, opacity, clipPath, position].join();
      })
      .join();
  const focused = look();
  element.blur();
  const isSame = look() === focused;
  element.focus();
  return isSame ? element.outerHTML.slice(0, 120) : '';
}

/** Runs in the page. */
function endWalk(): string[] {
  return [...(globalThis as unknown as Walk).walk].map(element => `not reached: ${element.outerHTML.slice(0, 120)}`);
}
