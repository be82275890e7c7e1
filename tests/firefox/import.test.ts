import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { profilePage } from '../../scripts/tour/pages';
import { eventually } from '../e2e/harness/scenario';
import { askFirefox, type Firefox, launchFirefox } from './firefox';

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

  // A worker there must not start another one, which may hang it: however many cores there are, one does all.
  it.each([{ cores: 2 }, { cores: 4 }])(
    'with $cores cores every row is found and matched, and it can be undone',
    async ({ cores }) => {
      firefox = await launchFirefox();
      const app = await importRows(cores);
      await expectAll(app);

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
    },
  );

  async function importRows(cores: number): Promise<Page> {
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
    await eventually(
      async () => (await askFirefox(app, 'import.list', {})).imports[0],
      progress => progress?.state === 'done',
    );
    return app;
  }

  async function expectAll(app: Page): Promise<void> {
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
    // One run of the loading worker has made them all.
    expect(new Set(found).size).toBe(1);
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
