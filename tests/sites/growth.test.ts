import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { anyPage } from '../../src/sites';
import { linkedin } from '../../src/sites/linkedin';
import type { SiteDetector } from '../../src/sites/types';

interface Shape {
  site: SiteDetector;
  url: string;
  one(index: number): string;
  all(people: string): string;
}

const FEW = 250;
const MANY = 4 * FEW;
/** Four times the people cost four times as much, and sixteen times when each is compared with all others. */
const MOST = 9;
const PATIENCE_MS = 240_000;

const link = (index: number) => `<a href="/in/ada-${index}">Ada Birch${index}</a>`;

const SHAPES: Record<string, Shape> = {
  'posts of a feed': {
    site: linkedin,
    url: 'https://www.linkedin.com/feed/',
    one: index =>
      `<div componentkey="expanded${index}FeedType_MAIN_FEED"><div role="listitem"><hr>${link(index)}<p>Role</p></div></div>`,
    all: people => `<main><div data-testid="mainFeed" role="list">${people}</div></main>`,
  },
  'people in blocks without meaning': {
    site: linkedin,
    url: 'https://www.linkedin.com/company/birch/people/',
    one: index => `<div>${link(index)}</div>`,
    all: people => `<main><h1>Birch</h1><div>${people}</div></main>`,
  },
  'members of a list': {
    site: linkedin,
    url: 'https://www.linkedin.com/groups/1/members/',
    one: index => `<li>${link(index)}</li>`,
    all: people => `<main><ul>${people}</ul></main>`,
  },
  'names in one paragraph': {
    site: linkedin,
    url: 'https://www.linkedin.com/feed/',
    one: index => `${link(index)} `,
    all: people => `<main><p>${people}</p></main>`,
  },
  'people in invisible data': {
    site: anyPage,
    url: 'https://page.example/all',
    one: index =>
      `<li><b>Ada Birch${index}</b></li><script type="application/ld+json">{"@type":"Person","name":"Ada Birch${index}"}</script>`,
    all: people => `<main><ul>${people}</ul></main>`,
  },
};

function costOf({ site, url, one, all }: Shape, count: number): number {
  const { window } = new JSDOM(all(Array.from({ length: count }, (_, index) => one(index)).join('')), { url });
  const start = process.cpuUsage();
  expect(site.detect(window.document, new URL(url)).length).toBeGreaterThanOrEqual(Math.min(count, FEW));
  const { user, system } = process.cpuUsage(start);
  window.close();
  return user + system;
}

describe('reading a page as a whole', () => {
  it.each(Object.entries(SHAPES))('costs the same for each of many %s', { timeout: PATIENCE_MS }, (_name, shape) => {
    costOf(shape, FEW);
    // The least of three: what a garbage collector does in between is not meant.
    const least = (count: number) => Math.min(...Array.from({ length: 3 }, () => costOf(shape, count)));
    expect(least(MANY) / least(FEW)).toBeLessThan(MOST);
  });
});
