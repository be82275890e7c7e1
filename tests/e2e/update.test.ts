import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProfileFacts, profilePage } from '../../scripts/tour/pages';
import { ask } from './harness/ask';
import { extensionUrl } from './harness/chromium';
import { closedRoot } from './harness/closed-root';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

const ADA: ProfileFacts = {
  slug: 'ada-lund',
  name: 'Ada Lund',
  headline: 'Engineer at Halden Robotics',
  place: 'Oslo',
};
const ADDRESS = 'https://www.linkedin.com/in/ada-lund/';

/** Whether the element that is there now has gone later. */
const watchOld = async (page: Page) => {
  const old = await page.evaluateHandle(
    () => [...document.documentElement.children].find(({ localName }) => localName === 'div')!,
  );
  return () => old.evaluate(element => !element.isConnected);
};

const hosts = (page: Page): Promise<number> =>
  page.evaluate(() => [...document.documentElement.children].filter(({ localName }) => localName === 'div').length);

describe('the extension is updated while a page is open', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv('Name,LinkedIn\nAda Lund,https://www.linkedin.com/in/ada-lund\n');
    scenario.server.page(ADDRESS, profilePage(ADA));
    await allowReloads();
  });

  afterAll(async () => scenario?.close());

  // A browser that is not in developer mode switches an unpacked extension off when it is reloaded.
  const allowReloads = async () => {
    const page = await scenario.browser.context.newPage();
    await page.goto('chrome://extensions');
    await page.evaluate(`chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })`);
    await page.close();
  };

  /** `chrome.runtime.reload()`, as after an update; done when another worker is there. */
  const reload = async () => {
    const session = await scenario.browser.context.browser()?.newBrowserCDPSession();
    const workers = async () => {
      const { targetInfos } = (await session?.send('Target.getTargets', { filter: [{}] })) ?? { targetInfos: [] };
      return targetInfos.filter(({ type, url }) => type === 'service_worker' && url.startsWith(extensionUrl('')));
    };
    const old = new Set((await workers()).map(({ targetId }) => targetId));
    const page = await scenario.browser.open('src/ui/popup/index.html');
    await page
      .evaluate(() => (globalThis as unknown as { chrome: { runtime: { reload(): void } } }).chrome.runtime.reload())
      .catch(() => undefined);
    await eventually(workers, found => found.some(({ targetId }) => !old.has(targetId)));
  };

  /** Waits until a draft about Ada is stored: it is after a short pause. */
  const isKept = async (text: string) => {
    const own = await scenario.browser.open(APP);
    const [hit] = (await ask(own, 'search.query', { text: 'Ada Lund', limit: 1 })).hits;
    await eventually(
      async () => (await ask(own, 'draft.get', { key: `contact:${hit?.id}` }))?.body,
      body => body === text,
    );
    await own.close();
  };

  it('the old script stops without an error, the new one draws one overlay, and it works', async () => {
    const { page, overlay } = await scenario.visit(ADDRESS);
    const errors: string[] = [];
    page.on('pageerror', error => errors.push(error.message));
    // The browser asks for an icon of its own accord; these pages have none.
    const isIcon = (url: string): boolean => new URL(url, ADDRESS).pathname === '/favicon.ico';
    page.on('console', message => {
      if (message.type() === 'error' && !isIcon(message.location().url)) errors.push(message.text());
    });
    await overlay.until('button', /^Ada Lund: in your CRM/);
    expect(await hosts(page)).toBe(1);
    const isOldGone = await watchOld(page);

    await reload();
    // Something changes and the page scrolls: what is left of the old script would notice.
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('a'), { href: '/in/bo-ek', textContent: 'Bo Ek' }));
      scrollBy(0, 10);
      dispatchEvent(new Event('resize'));
    });
    await page.bringToFront();
    const fresh = await closedRoot(page);
    await eventually(
      async () => [await hosts(page), await isOldGone(), await fresh.names('button')] as const,
      ([count, isGone, names]) => count === 1 && isGone && names.some(name => name.startsWith('Ada Lund: in your CRM')),
    );
    await fresh.click('button', /^Ada Lund: in your CRM/);
    await fresh.until('button', 'Log profile view');
    expect(await fresh.names('button')).toHaveLength(new Set(await fresh.names('button')).size);
    await page.waitForTimeout(500);
    expect(await hosts(page)).toBe(1);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('with a card open in which nothing is typed: the old one goes, one overlay is left', async () => {
    const { page, overlay } = await scenario.visit(ADDRESS);
    await overlay.click('button', /^Ada Lund: in your CRM/);
    await overlay.until('button', 'Log profile view');
    const isOldGone = await watchOld(page);
    await reload();
    await page.bringToFront();
    await page.evaluate(() => document.body.append(document.createElement('section')));
    const fresh = await closedRoot(page);
    await eventually(
      async () => [await hosts(page), await isOldGone(), await fresh.names('button')] as const,
      ([count, isGone, names]) => count === 1 && isGone && names.join() === 'Ada Lund: in your CRM, open card',
    );
    await page.close();
  });

  it('twice in a row, with a card open: what was typed is not lost, one overlay is left', async () => {
    const { page, overlay } = await scenario.visit(ADDRESS);
    await overlay.click('button', /^Ada Lund: in your CRM/);
    await overlay.click('button', /^Note/);
    await overlay.fill('textbox', /./, 'Half a sentence');
    await isKept('Half a sentence');
    await page.bringToFront();
    await reload();
    await reload();
    await page.reload();
    const fresh = await closedRoot(page);
    await fresh.click('button', /^Ada Lund: in your CRM/);
    await eventually(
      () => fresh.value('textbox').catch(() => ''),
      text => text === 'Half a sentence',
    );
    expect(await hosts(page)).toBe(1);
    await page.close();
  });
});
