import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TabPeople } from '../../src/messages/people';
import { ask } from './harness/ask';
import { eventually, ownPage, type Scenario, startScenario } from './harness/scenario';

const FEED = 'https://www.linkedin.com/feed/';
const CONTACT = 'https://www.linkedin.com/in/greta-holm-4/overlay/contact-info/';
const COMPANY = 'https://www.linkedin.com/company/halden-robotics/';
const X_HOME = 'https://x.com/home';
const CHAT = 'https://x.com/i/chat/111-222';
const company = `<!doctype html><html lang="en"><head><title>Halden Robotics: Overview | LinkedIn</title></head><body><main>
  <section><h1>Halden Robotics</h1><p>Robots · Hamburg</p></section></main></body></html>`;

interface Session {
  chrome: { storage: { session: { get(key: null): Promise<Record<string, unknown>> } } };
}

describe('LinkedIn and X at their real addresses', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await ask(scenario.app, 'data.sample', {});
    await scenario.importCsv('Name,Email\nGretchen Holm,greta.holm@brunnquell.example\n');
    scenario.serve(FEED, 'linkedin/feed-german.xhtml');
    scenario.serve(CONTACT, 'linkedin/contact-info-server-driven.xhtml');
    scenario.server.page(COMPANY, company);
    scenario.serve(X_HOME, 'x/timeline-arabic.html');
    scenario.serve(CHAT, 'x/chat.html');
  });

  afterAll(async () => scenario?.close());

  async function peopleAt(url: string): Promise<TabPeople['people']> {
    const worker = await scenario.browser.worker();
    const stored = await worker.evaluate(() => (globalThis as unknown as Session).chrome.storage.session.get(null));
    const reports = Object.entries(stored).filter(([key]) => key.startsWith('tab:'));
    return reports.map(([, value]) => value as TabPeople).find(report => report.url === url)?.people ?? [];
  }
  const namesAt = async (url: string) =>
    (await peopleAt(url)).map(({ person }) => `${person.role} ${person.fullName ?? person.identifiers[0]?.value}`);
  const has = (name: string) => (names: string[]) => names.includes(name);

  /** What the app does when the rep clicks: another address and another page, without loading one. */
  const moveOn = (page: Page, address: string, body: string) =>
    page.evaluate(
      ([path, html]) => {
        history.pushState(null, '', path);
        const parsed = new DOMParser().parseFromString(html as string, 'text/html');
        document.title = parsed.title;
        document.body.replaceChildren(...parsed.body.childNodes);
      },
      [address, body],
    );

  it('reads a feed in German, without who was paid for', async () => {
    const { page } = await scenario.visit(FEED);
    const names = await eventually(() => namesAt(FEED), has('author Dr. Greta Holm'));
    expect(names.sort()).toEqual(['author Dr. Greta Holm', 'author Neu Hier', 'listed Jonas Wirth']);
    await moveOn(page, COMPANY, company);
    await eventually(() => namesAt(COMPANY), has('subject Halden Robotics'));
    await page.close();
  });

  it('knows somebody by the address in their contact info', async () => {
    const { page, overlay } = await scenario.visit(CONTACT);
    await eventually(() => namesAt(CONTACT), has('subject Greta Holm'));
    const [greta] = await peopleAt(CONTACT);
    expect(greta?.person.identifiers).toContainEqual({ kind: 'email', value: 'greta.holm@brunnquell.example' });
    expect(greta?.mark.verdict).not.toBe('none');
    await overlay.until('button', /^Greta Holm: /);
    await page.close();
  });

  it('shows a company’s account with its open deals, and nothing to add it as a person', async () => {
    const { page, overlay } = await scenario.visit(COMPANY);
    await overlay.click('button', /^Halden Robotics/);
    const text = await eventually(
      () => overlay.text('region'),
      shown => shown.includes('Halden Robotics GmbH'),
    );
    expect(text).toContain('Fleet pilot');
    expect(text).not.toContain('Add contact');
    await page.close();
  });

  it('reads X, and the chat in its own tree after moving there without loading', async () => {
    const { page } = await scenario.visit(X_HOME);
    await eventually(() => namesAt(X_HOME), has('author ليلى منصور'));
    const shadow = /<template shadowrootmode="open">(.*)<\/template>/s.exec(ownPage('x/chat.html'))?.[1] ?? '';
    await moveOn(page, CHAT, '<main role="main"><div data-testid="xchatEmbedRoute"></div></main>');
    await eventually(
      () => namesAt(X_HOME),
      names => names.length === 0,
    );
    // The chat arrives in a tree that an observer of the page does not see into.
    await page.evaluate(html => {
      document.querySelector('[data-testid="xchatEmbedRoute"]')!.attachShadow({ mode: 'open' }).innerHTML = html;
    }, shadow);
    const names = await eventually(() => namesAt(CHAT), has('subject Lia Moreau'));
    expect(names).toContain('listed Otto Brandl');
    await page.close();
  });
});
