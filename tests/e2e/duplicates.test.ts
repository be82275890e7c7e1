import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profilePage } from '../../scripts/tour/pages';
import type { ContactDraft } from '../../src/model/contact';
import { ask } from './harness/ask';
import { axeOnPage } from './harness/axe';
import { killWorker } from './harness/chromium';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

const draft = (fullName: string, change: Partial<ContactDraft> = {}): ContactDraft => ({
  fullName,
  company: 'Halden Robotics',
  emails: [],
  phones: [],
  identifiers: [],
  ...change,
});

const BOOK: ContactDraft[] = [
  draft('Priya Nandakumar', { jobTitle: 'Head of Platform', city: 'Hamburg', emails: ['priya@halden.example'] }),
  draft('Priya Nandakumar', { jobTitle: 'Platform Lead', city: 'Berlin', phones: ['+49 40 555 0101'] }),
  draft('Ottoline Vance', { company: 'Fernhollow', emails: ['o.vance@fernhollow.example'] }),
  draft('Ottoline Vance', { company: 'Fernhollow', emails: ['ottoline@fernhollow.example'], jobTitle: 'Consultant' }),
  draft('Bo Ek', { company: 'Vela Foods' }),
];

describe('duplicates', () => {
  let scenario: Scenario;
  let page: Page;

  const open = async () => (await ask(scenario.app, 'duplicates.count', {})).open;
  const searched = () =>
    eventually(
      () => ask(scenario.app, 'duplicates.count', {}),
      ({ isSearching }) => !isSearching,
    );

  beforeAll(async () => {
    scenario = await startScenario();
    for (const one of BOOK) {
      await ask(scenario.app, 'contact.create', { id: crypto.randomUUID(), draft: one, force: true });
    }
    await searched();
    page = await scenario.browser.open(APP);
  });

  afterAll(async () => scenario?.close());

  /** Tab until the focus is on an element with this accessible name, as somebody without a mouse does. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let step = 0; step < 80; step++) {
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      });
      if (name.test(focused)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the focus never reached ${name}`);
  }

  it('are found in the background, and merged and undone by keyboard alone', async () => {
    expect(await open()).toBe(2);
    await tabTo(/^2 suspected duplicates$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Priya Nandakumar and Priya Nandakumar' }).waitFor();
    await tabTo(/^Title: /);
    const before = await page.getByRole('radio', { name: 'Title: Head of Platform' }).isChecked();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: 'Title: Head of Platform' }).isChecked()).toBe(!before);
    if (before) await page.keyboard.press('ArrowRight');
    await tabTo(/^Same person: merge Priya/);
    await page.keyboard.press('Enter');
    await page.getByText('Merged: Priya Nandakumar').waitFor();
    const find = () => ask(scenario.app, 'search.query', { text: 'priya nandakumar', limit: 5 });
    const [hit, ...others] = (await find()).hits;
    expect(others).toEqual([]);
    const { contact } = await ask(scenario.app, 'contact.get', { contactId: hit?.id ?? '' });
    expect(contact).toMatchObject({
      jobTitle: 'Head of Platform',
      emails: ['priya@halden.example'],
      phones: ['+49 40 555 0101'],
    });
    // The focus went on to the next pair.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Ottoline Vance and Ottoline Vance');
    await tabTo(/^Undo: Priya/);
    await page.keyboard.press('Enter');
    await page.getByText('Undone. Both are there again.').waitFor();
    expect((await find()).hits).toHaveLength(2);
    expect(await open()).toBe(2);
  });

  it('that another window decides about go from the list, which says so and takes the focus on', async () => {
    const priya = page.getByRole('heading', { name: 'Priya Nandakumar and Priya Nandakumar' });
    await page.getByRole('button', { name: 'Two people: Priya Nandakumar and Priya Nandakumar' }).focus();
    const { pairs } = await ask(scenario.app, 'duplicates.list', { offset: 0, limit: 10 });
    const pair = pairs.find(({ sides }) => sides[0].contact.fullName === 'Priya Nandakumar');
    await ask(scenario.app, 'duplicates.separate', { pairId: pair?.id ?? '' });
    await page.getByText('Priya Nandakumar and Priya Nandakumar: already decided in another window.').waitFor();
    expect(await priya.count()).toBe(0);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await eventually(focused, text => text === 'Ottoline Vance and Ottoline Vance');
    expect((await axeOnPage(page)).wrong).toEqual([]);
    await ask(scenario.app, 'duplicates.reopen', { pairId: pair?.id ?? '' });
    expect(await open()).toBe(2);
  });

  it('that are two people do not come back, not after the worker died and a contact changed either', async () => {
    await page.getByRole('button', { name: 'Two people: Ottoline Vance and Ottoline Vance' }).click();
    await page.getByText('This pair will not come back').waitFor();
    expect(await open()).toBe(1);
    await killWorker(scenario.browser);
    const { hits } = await ask(scenario.app, 'search.query', { text: 'ottoline vance', limit: 5 });
    for (const { id } of hits) {
      const { contact } = await ask(scenario.app, 'contact.get', { contactId: id });
      const { fullName, company, emails, phones, identifiers } = contact;
      await ask(scenario.app, 'contact.update', {
        contactId: id,
        draft: { fullName, company, emails, phones, identifiers, jobTitle: 'Advisor' },
      });
    }
    await searched();
    expect(await open()).toBe(1);
  });

  it.each(['light', 'dark'] as const)('are shown without barriers, %s', async colorScheme => {
    await page.emulateMedia({ colorScheme });
    const { wrong, checked } = await axeOnPage(page);
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(20);
  });

  it('a renamed account leads to the same contact, until it is split off', async () => {
    const facts = { name: 'Bo Ek', headline: 'Buyer at Vela Foods', place: 'Oslo' };
    const withMemberId = (slug: string) =>
      profilePage({ ...facts, slug }).replace(
        'Contact info</a>',
        'Contact info</a><a href="/messaging/compose/?profileUrn=ACoAABo0123456789xyzw">Message</a>',
      );
    const address = (slug: string) => `https://www.linkedin.com/in/${slug}/`;
    for (const slug of ['bo-ek', 'bo-lindqvist']) scenario.server.page(address(slug), withMemberId(slug));
    const [bo] = (await ask(scenario.app, 'search.query', { text: 'bo ek', limit: 1 })).hits;
    const contactId = bo?.id ?? '';
    const known = draft('Bo Ek', {
      identifiers: [{ kind: 'handle', site: 'linkedin', value: 'bo-ek' }],
      company: 'Orbis',
    });
    await ask(scenario.app, 'contact.update', { contactId, draft: known });
    const rows = async () => (await ask(scenario.app, 'identity.history', { contactId })).rows;

    await scenario.visit(address('bo-ek'));
    await eventually(rows, found => found.length === 1);
    const { overlay } = await scenario.visit(address('bo-lindqvist'));
    await eventually(rows, found => found.length === 2);
    expect((await rows()).map(({ identifier }) => identifier.value)).toContain('bo-lindqvist');
    await overlay.click('button', /^Bo Ek: /);

    await page.goto(`${page.url().split('#')[0]}#/people/${contactId}`);
    await page.getByRole('button', { name: 'Split LinkedIn: bo-lindqvist off' }).click();
    await page.getByText('That account is no longer this person').waitFor();
    expect((await rows()).find(({ state }) => state === 'split')?.identifier.value).toBe('bo-lindqvist');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect((await axeOnPage(page)).wrong).toEqual([]);
    }
    await page.getByRole('button', { name: 'Undo for LinkedIn: bo-lindqvist' }).click();
    await eventually(rows, found => found.every(({ state }) => state === 'linked'));
  });
});
