import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPTIONAL_SITES } from '../../src/model/optional-sites';
import { eventually } from '../e2e/harness/scenario';
import { askFirefox, type Firefox, launchFirefox } from './firefox';

/** One page of each group of sites. */
const PAGES = [
  ['developers', 'github', 'github/profile'],
  ['communities', 'stackoverflow', 'stackoverflow/question'],
  ['discussions', 'bluesky', 'bluesky/profile'],
  ['social', 'facebook', 'facebook/profile'],
  ['video', 'youtube', 'youtube/channel'],
  ['publishing', 'medium', 'medium/article'],
  ['mail', 'outlook', 'outlook/mail'],
  ['fediverse', 'mastodon', 'mastodon/profile'],
  ['any page', 'team page', 'any-page/team'],
] as const;

interface Named {
  handle?: string;
  email?: string;
}

interface Globals {
  browser: {
    tabs: { query(query: { url: string }): Promise<{ id?: number }[]> };
    permissions: { request(wanted: { origins: string[] }): Promise<boolean> };
  };
  granted?: boolean;
}

const fileOf = (name: string): string => readFileSync(resolve(import.meta.dirname, '../sites', name), 'utf8');

const addressOf = (html: string): string => /^<!-- (\S+) /.exec(html)?.[1] ?? '';

describe('one page of each group of sites in real Firefox', () => {
  let firefox: Firefox;
  let app: Page;
  const origins = [
    ...OPTIONAL_SITES.filter(({ id }) => PAGES.some(([, site]) => site === id)).flatMap(site => site.origins),
    // Pages of no site that we know, each on a host of its own.
    ...PAGES.map(([, , name]) => new URL(addressOf(fileOf(`${name}.html`))))
      .filter(({ hostname }) => hostname.endsWith('.example'))
      .map(({ origin }) => `${origin}/*`),
  ];

  beforeAll(async () => {
    firefox = await launchFirefox();
    app = await firefox.open('src/ui/app/index.html');
    await askFirefox(app, 'consent.give', {});
    await app.bringToFront();
    // Hosts are asked for on a click, as the settings do.
    await app.evaluate(
      wanted => {
        const asker = Object.assign(document.createElement('button'), { id: 'asker', textContent: 'ask' });
        asker.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9';
        asker.addEventListener('click', async () => {
          const all = globalThis as unknown as Globals;
          all.granted = await all.browser.permissions.request({ origins: wanted });
        });
        document.body.append(asker);
      },
      [...origins],
    );
    await app.click('#asker');
    await eventually(
      () => app.evaluate(() => (globalThis as unknown as Globals).granted),
      granted => granted === true,
    );
    for (const origin of origins) await askFirefox(app, 'site.setMode', { origin, mode: 'overlay' });
  });

  afterAll(async () => firefox?.close());

  it.each(PAGES)('%s: %s', async (_group, _site, name) => {
    const html = fileOf(`${name}.html`);
    const address = addressOf(html);
    const [first] = JSON.parse(fileOf(`${name}.json`)) as Named[];
    firefox.server.page(address, html);
    const page = await firefox.visit(address);
    const names = async () => {
      const tabId = await app.evaluate(
        async url => (await (globalThis as unknown as Globals).browser.tabs.query({ url }))[0]?.id,
        address.split('#')[0] ?? '',
      );
      const found = tabId === undefined ? null : await askFirefox(app, 'people.ofTab', { tabId });
      return (found?.people ?? []).flatMap(({ person }) => person.identifiers.map(({ value }) => value));
    };
    const seen = await eventually(names, found => found.length > 0);
    expect(seen).toContain(first?.handle ?? first?.email);
    await page.close();
  });
});
