import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { profilePage } from '../../scripts/tour/pages';
import { eventually } from '../e2e/harness/scenario';
import { askFirefox, DIST, type Firefox, launchFirefox } from './firefox';

const ROWS = 20_000;
const GIVEN = ['Ada', 'Bo', 'Cleo', 'Dag', 'Eir', 'Finn', 'Gro', 'Hal', 'Ida', 'Jon'];
const COMPANIES = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ironwood', 'Juniper'];
/** All but the last part of a UUID: what the ids of one run of the loading worker have in common, and those of steps have not. */
const PREFIX_LENGTH = 24;
const LINKEDIN = 'https://*.linkedin.com/*';

const nameOf = (index: number): string => `${GIVEN[index % 10]} Surname${index}`;
const addressOf = (index: number): string => `https://www.linkedin.com/in/p${index}/`;

function csv(): string {
  const rows = Array.from(
    { length: ROWS },
    (_, index) => `${nameOf(index)},p${index}@example.com,${COMPANIES[index % 10]} Works,${addressOf(index)}`,
  );
  return `Full name,E-mail address,Organisation,LinkedIn\n${rows.join('\n')}\n`;
}

describe('an import from the settings page in real Firefox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-import-'));
  let firefox: Firefox;

  afterEach(async () => firefox?.close());

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Besides those that read, one puts chunks together and one stores.
  it.each([
    { cores: 2, threads: 2 },
    { cores: 4, threads: 4 },
  ])('with $cores cores: $threads threads, every row is found and matched, and it can be undone', async expected => {
    firefox = await launchFirefox();
    const { app, threads } = await importRows(expected.cores);
    expect(threads).toBe(expected.threads);
    await expectAll(app, { prefixes: 1 });

    const index = 12_345;
    firefox.server.page(
      addressOf(index),
      profilePage({ slug: `p${index}`, name: nameOf(index), headline: 'Buyer', place: 'Hamburg, Germany' }),
    );
    const page = await firefox.visit(addressOf(index));
    const people = await eventually(
      () => peopleOf(app, addressOf(index)),
      found => found.length > 0,
    );
    const [hit] = await search(app, `p${index}@example.com`);
    expect(people[0]?.mark).toMatchObject({ verdict: 'match', contactId: hit?.id });
    await page.close();

    const { imports } = await askFirefox(app, 'import.list', {});
    await askFirefox(app, 'import.undo', { id: imports[0]!.id });
    expect((await askFirefox(app, 'data.sizes', {})).contacts).toBe(0);
  });

  it.each([
    { script: 'read-worker', fault: 'throws at its start', code: 'throw new Error("broken");', prefixes: 1 },
    { script: 'read-worker', fault: 'cannot be parsed', code: 'let let = (;', prefixes: 1 },
    { script: 'read-worker', fault: 'never says a word', code: 'await new Promise(() => undefined);', prefixes: 1 },
    { script: 'store-worker', fault: 'throws at its start', code: 'throw new Error("broken");', prefixes: 1 },
    { script: 'store-worker', fault: 'cannot be parsed', code: 'let let = (;', prefixes: 1 },
    { script: 'store-worker', fault: 'never says a word', code: 'await new Promise(() => undefined);', prefixes: 1 },
  ])('comes to its end where $script $fault', async ({ script, code, prefixes }) => {
    firefox = await launchFirefox({ dist: brokenDist(script, code) });
    const { app } = await importRows(4);
    await expectAll(app, { prefixes });
  });

  async function importRows(cores: number): Promise<{ app: Page; threads: number }> {
    const app = await firefox.open('src/ui/app/index.html');
    await askFirefox(app, 'consent.give', {});
    await askFirefox(app, 'site.setMode', { origin: LINKEDIN, mode: 'overlay' });
    await app.evaluate(value => Object.defineProperty(navigator, 'hardwareConcurrency', { value }), cores);
    const file = join(folder, 'export.csv');
    writeFileSync(file, csv());
    await app.bringToFront();
    await app.evaluate(() => {
      location.hash = '#/import';
    });
    const input = (await app.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(file);
    await app.locator('::-p-text(Start import)').click();
    let threads = 0;
    await eventually(
      async () => {
        threads = Math.max(threads, await firefox.workerThreads());
        return (await askFirefox(app, 'import.list', {})).imports[0];
      },
      progress => progress?.state === 'done',
    );
    return { app, threads };
  }

  /** @param prefixes - how many runs of the loading worker have made the contacts */
  async function expectAll(app: Page, { prefixes }: { prefixes: number }): Promise<void> {
    const [progress] = (await askFirefox(app, 'import.list', {})).imports;
    expect(progress).toMatchObject({ rows: ROWS, imported: ROWS, skippedCount: 0, duplicateCount: 0 });
    expect((await askFirefox(app, 'data.sizes', {})).contacts).toBe(ROWS);
    for (const company of COMPANIES) {
      const { total } = await askFirefox(app, 'search.query', { text: `${company} works`, limit: 1 });
      expect([company, total]).toEqual([company, ROWS / COMPANIES.length]);
    }
    const found: string[] = [];
    for (let index = 0; index < ROWS; index += 999) {
      const [hit] = await search(app, `p${index}@example.com`);
      expect(hit?.fullName).toBe(nameOf(index));
      found.push(hit!.id.slice(0, PREFIX_LENGTH));
    }
    expect(new Set(found).size).toBe(prefixes);
  }

  function brokenDist(script: string, code: string): string {
    const dist = join(folder, 'dist');
    cpSync(DIST, dist, { recursive: true });
    const assets = join(dist, 'assets');
    const file = join(assets, readdirSync(assets).find(name => name.startsWith(`${script}-`))!);
    writeFileSync(file, `${code}\n${readFileSync(file, 'utf8')}`);
    return dist;
  }
});

const search = async (app: Page, text: string) => (await askFirefox(app, 'search.query', { text, limit: 1 })).hits;

async function peopleOf(app: Page, url: string) {
  const tabId = await app.evaluate(
    async address => (await (globalThis as unknown as Globals).browser.tabs.query({ url: address }))[0]?.id,
    url,
  );
  return tabId === undefined ? [] : ((await askFirefox(app, 'people.ofTab', { tabId }))?.people ?? []);
}

interface Globals {
  browser: { tabs: { query(filter: { url: string }): Promise<{ id: number }[]> } };
}
