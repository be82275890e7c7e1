import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPTIONAL_SITES } from '../../src/model/optional-sites';
import { ask } from './harness/ask';
import { eventually, ownPage, type Scenario, startScenario } from './harness/scenario';

/** One page or more of each group of sites, each with the group it stands for. */
const PAGES = [
  ['developers', 'github', 'github/profile.html'],
  ['communities', 'stackoverflow', 'stackoverflow/question.html'],
  ['communities', 'producthunt', 'producthunt/launch.html'],
  ['communities', 'hackernews', 'hackernews/item.html'],
  ['discussions', 'reddit', 'reddit/shreddit-thread.html'],
  ['discussions', 'bluesky', 'bluesky/profile.html'],
  ['social', 'instagram', 'instagram/post.html'],
  ['social', 'threads', 'threads/post.html'],
  ['social', 'xing', 'xing/profile.html'],
  ['video', 'tiktok', 'tiktok/video.html'],
  ['publishing', 'substack', 'substack/post.html'],
  ['publishing', 'telegram', 'telegram/person.html'],
  ['mail', 'outlook', 'outlook/mail.html'],
  ['fediverse', 'lemmy', 'mastodon/lemmy-post.html'],
  ['any page', 'team page', 'any-page/team.html'],
] as const;

const addressOf = (html: string): string => /^<!-- (\S+) /.exec(html)?.[1] ?? '';
// Servers of the fediverse are known by what their pages say, also on the page one comes from.
const EMPTY =
  '<!doctype html><html><head><title>Start</title></head><body><div class="lemmy-site"><main></main></div></body></html>';
const BARE = EMPTY.replace('lemmy-site', 'app');

interface Tabs {
  chrome: { tabs: { query(query: { url: string }): Promise<{ id?: number }[]> } };
}

interface Named {
  handle?: string;
  email?: string;
}

const TEXTS = PAGES.map(([, , file]) => ownPage(file));
const ANY_HOST = TEXTS.map(addressOf)
  .map(address => new URL(address))
  .filter(({ hostname }) => hostname.endsWith('.example'))
  .map(({ origin }) => `${origin}/*`);
const HOSTS = [...OPTIONAL_SITES.flatMap(({ origins }) => origins), ...ANY_HOST];

describe('every group of sites at real addresses, reached without a reload', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario({ hosts: HOSTS, sites: Object.fromEntries(HOSTS.map(host => [host, 'overlay'])) });
    for (const html of TEXTS)
      scenario.server.page(
        `${new URL(addressOf(html)).origin}${startOf(html)}`,
        html.includes('lemmy-site') ? EMPTY : BARE,
      );
  });

  afterAll(() => scenario?.close());

  /** An address of the same site with nobody on it; mail programs live below one path. */
  const startOf = (html: string): string =>
    /^https:\/\/outlook/.test(addressOf(html)) ? '/mail/' : '/nobody-here/at-all';

  async function namesOn(page: Page): Promise<string[]> {
    const tabId = await scenario.app.evaluate(
      async url => (await (globalThis as unknown as Tabs).chrome.tabs.query({ url }))[0]?.id,
      page.url().split('#')[0] ?? '',
    );
    if (tabId === undefined) return [];
    const found = await ask(scenario.app, 'people.ofTab', { tabId });
    return (found?.people ?? []).flatMap(({ person }) => person.identifiers.map(({ value }) => value));
  }

  it.each(PAGES)('%s: %s', async (_group, _site, file) => {
    const html = ownPage(file);
    const expected = JSON.parse(ownPage(file.replace(/html$/, 'json'))) as Named[];
    const wanted = expected.map(({ handle, email }) => handle ?? email ?? '').find(Boolean) ?? '';
    const page = await scenario.browser.context.newPage();
    await page.goto(`${new URL(addressOf(html)).origin}${startOf(html)}`);
    expect(await namesOn(page)).toEqual([]);
    await page.evaluate(showWithoutReload, { html, address: addressOf(html) });
    await eventually(
      () => namesOn(page),
      found => found.some(value => value === wanted || value.endsWith(`/${wanted}`)),
    );
    await page.evaluate(showWithoutReload, {
      html: html.includes('lemmy-site') ? EMPTY : BARE,
      address: startOf(html),
    });
    await eventually(
      () => namesOn(page),
      found => found.length === 0,
    );
    await page.close();
  });
});

/** What an app does when one follows a link: another page in the same document. */
function showWithoutReload({ html, address }: { html: string; address: string }): void {
  const next = new DOMParser().parseFromString(html, 'text/html');
  history.pushState({}, '', address);
  document.title = next.title;
  document.head.replaceChildren(...next.head.childNodes);
  document.body.replaceChildren(...next.body.childNodes);
}
