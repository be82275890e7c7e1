import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profilePage } from '../../scripts/tour/pages';
import { eventually } from '../e2e/harness/scenario';
import { askFirefox, DIST, type Firefox, launchFirefox } from './firefox';
import { accentBox, type Box, middleOf } from './pixels';

const NAME = 'Priya Nandakumar';
const PROFILE = 'https://www.linkedin.com/in/priya-nandakumar/';
const LINKEDIN = 'https://*.linkedin.com/*';

describe('the built package in real Firefox', () => {
  let firefox: Firefox;
  let app: Page;
  let contactId = '';

  beforeAll(async () => {
    firefox = await launchFirefox();
    firefox.server.page(
      PROFILE,
      profilePage({
        slug: 'priya-nandakumar',
        name: NAME,
        headline: 'Head of Platform at Halden Robotics',
        place: 'Hamburg, Germany',
      }),
    );
    app = await firefox.open('src/ui/app/index.html');
  });

  afterAll(async () => firefox?.close());

  const text = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);
  /** People whom the background knows of on a LinkedIn tab. */
  const peopleOf = async (address: string) => {
    const tabId = await app.evaluate(
      async url => (await (globalThis as unknown as TabsGlobals).browser.tabs.query({ url }))[0]?.id,
      address,
    );
    if (tabId === undefined) throw new Error(`no tab at ${address}`);
    return (await askFirefox(app, 'people.ofTab', { tabId }))?.people ?? [];
  };
  const activities = async () => (await askFirefox(app, 'contact.get', { contactId })).activities;

  it('has a sidebar and an event page, and nothing that is only for Chromium', () => {
    const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8'));
    expect(manifest.sidebar_action.default_panel).toBe('src/ui/sidepanel/index.html');
    expect(manifest.background.scripts).toEqual([
      'assets/background-later.js',
      'assets/background-seldom.js',
      'assets/background-letters.js',
      'assets/background-tables.js',
      'assets/background.js',
    ]);
    expect(manifest.background).not.toHaveProperty('service_worker');
    expect(manifest.browser_specific_settings.gecko.id).toBe('throughline@throughline.example');
    for (const key of [
      'side_panel',
      'key',
      'minimum_chrome_version',
      'web_accessible_resources',
      'externally_connectable',
    ])
      expect(manifest).not.toHaveProperty(key);
    expect(manifest.permissions).not.toContain('sidePanel');
    expect(manifest.permissions).not.toContain('cookies');
  });

  it('reads nothing before consent', async () => {
    expect(await text(app)).toContain('Before anything is read');
    const page = await firefox.visit(PROFILE);
    await new Promise(done => setTimeout(done, 1_500));
    expect(await peopleOf(PROFILE)).toEqual([]);
    await page.close();
  });

  it('takes consent by a click, and fills the local workspace', async () => {
    await app.bringToFront();
    await app.locator('button.primary').click();
    await eventually(
      () => askFirefox(app, 'settings.get', {}),
      ({ consentAt }) => consentAt !== null,
    );
    await askFirefox(app, 'site.setMode', { origin: LINKEDIN, mode: 'overlay' });
    expect((await askFirefox(app, 'data.sample', {})).contacts).toBe(2000);
    contactId = (await askFirefox(app, 'search.query', { text: NAME, limit: 1 })).hits[0]?.id ?? '';
    expect(contactId).not.toBe('');
  });

  it('marks a LinkedIn profile at its real address, and one click logs', async () => {
    const page = await firefox.visit(PROFILE);
    const people = await eventually(
      () => peopleOf(PROFILE),
      found => found.length > 0,
    );
    expect(people[0]).toMatchObject({ person: { fullName: NAME }, mark: { verdict: 'match', contactId } });
    const before = (await activities()).length;
    await page.bringToFront();
    const name = await page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('h2') as Element);
      const { right, top, height } = range.getBoundingClientRect();
      return { right, top, height };
    });
    const besideName = { x: name.right, y: name.top, width: 40, height: name.height };
    const mark = await eventually(
      () => accentBox(app, page, 3, besideName),
      box => box !== null && box.width >= 12,
    );
    await page.mouse.click(...middleOf(mark as Box));
    // Only the button that logs has so wide a run of the colour.
    const button = await eventually(
      () => accentBox(app, page, 90, { x: name.right + 20, y: name.top, width: 1000, height: 1000 }),
      box => box !== null && box.height > 16,
    );
    await page.mouse.click(...middleOf(button as Box));
    const after = await eventually(activities, found => found.length === before + 1);
    expect(after[0]).toMatchObject({ kind: 'profile-view', channel: 'linkedin', audience: 'crm' });
    expect(after[0]?.sourceUrl).toContain('/in/priya-nandakumar');
    await page.close();
  });

  it('shows the card of the tab on the page of the sidebar', async () => {
    const sidebar = await firefox.open('src/ui/sidepanel/index.html');
    const page = await firefox.visit(PROFILE);
    await page.bringToFront();
    const card = await eventually(
      () => text(sidebar),
      found => found.includes(NAME) && found.includes('Log profile view'),
    );
    expect(card).toContain('Halden Robotics');
    expect(card).toContain('Fleet pilot');
    await page.close();
    await sidebar.close();
  });

  it('opens as a real sidebar on a click', async () => {
    await app.bringToFront();
    await app.evaluate(() => {
      const { browser } = globalThis as unknown as SidebarGlobals;
      const opener = Object.assign(document.createElement('button'), { id: 'opener', textContent: 'open' });
      opener.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9';
      opener.addEventListener('click', () => void browser.sidebarAction.open());
      document.body.append(opener);
    });
    const isOpen = () => app.evaluate(() => (globalThis as unknown as SidebarGlobals).browser.sidebarAction.isOpen({}));
    expect(await isOpen()).toBe(false);
    await app.click('#opener');
    await eventually(isOpen, open => open);
  });

  it('finds and logs in the popup by keyboard alone', async () => {
    const popup = await firefox.open('src/ui/popup/index.html');
    await popup.bringToFront();
    await popup.waitForSelector('input:focus');
    await popup.keyboard.type('sor kim');
    await eventually(
      () => text(popup),
      found => found.includes('Sora Kim'),
    );
    for (const key of ['ArrowDown', 'Enter', 'n'] as const) await popup.keyboard.press(key);
    await popup.waitForSelector('textarea:focus');
    await popup.keyboard.type('Prefers mornings');
    await popup.keyboard.press('Enter');
    await eventually(
      () => text(popup),
      found => found.includes('Saved'),
    );
    const [hit] = (await askFirefox(app, 'search.query', { text: 'sora kim', limit: 1 })).hits;
    const contact = await askFirefox(app, 'contact.get', { contactId: hit?.id ?? '' });
    expect(contact.activities[0]?.body).toBe('Prefers mornings');
    await popup.close();
  });

  it('puts back what was typed when its database is gone, and says so', async () => {
    const [hit] = (await askFirefox(app, 'search.query', { text: 'sora kim', limit: 1 })).hits;
    const key = `contact:${hit?.id}`;
    await askFirefox(app, 'draft.save', { key, body: 'Half a th', kind: 'note', audience: 'private' });
    await app.evaluate(() =>
      new Promise((done, failed) => {
        const deleting = indexedDB.deleteDatabase('throughline');
        deleting.onsuccess = done;
        deleting.onerror = failed;
      }).then(() => undefined),
    );
    const { damage } = await askFirefox(app, 'health.list', {});
    expect(damage).toMatchObject([{ what: 'database', putBack: { activities: 2, drafts: 1, operations: 0 } }]);
    expect((await askFirefox(app, 'draft.get', { key }))?.body).toBe('Half a th');
    const { contact, activities: kept } = await askFirefox(app, 'contact.get', { contactId: hit?.id ?? '' });
    expect([contact.fullName, kept[0]?.body]).toEqual(['Sora Kim', 'Prefers mornings']);
    expect((await askFirefox(app, 'settings.get', {})).consentAt).not.toBeNull();
  });
});

interface TabsGlobals {
  browser: { tabs: { query(filter: { url: string }): Promise<{ id: number }[]> } };
}

interface SidebarGlobals {
  browser: { sidebarAction: { open(): Promise<void>; isOpen(details: object): Promise<boolean> } };
}
