import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { workersOf } from './harness/chromium';
import { APP, type Scenario, startScenario } from './harness/scenario';

const START = 'Start import';
const GIVEN = ['Ada', 'Bo', 'Cleo', 'Dag', 'Eir', 'Finn', 'Gro', 'Hal', 'Ida', 'Jon'];

/** A CRM's export with invented people; every thousandth row is broken. */
function csv(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    if (index % 1000 === 999) return `Broken ${index},b${index}@example.com,Company,extra,cells`;
    return `${GIVEN[index % 10]} Surname${index},p${index}@example.com,Company ${index % 700}`;
  });
  return `Full name,E-mail address,Organisation\n${rows.join('\n')}\n`;
}

// So many cores that one thread reads the file, or two.
describe.each([
  { rows: 100_000, cores: 2, readers: 0 },
  { rows: 60_000, cores: 4, readers: 2 },
])('import of $rows rows from the settings page, $cores cores', ({ rows, cores, readers }) => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario({ cores });
  });

  afterAll(async () => scenario?.close());

  it('goes on in the page while the popup answers, reports every broken row, and can be undone as a whole', async () => {
    const broken = rows / 1000;
    const page = await scenario.browser.open(`${APP}#/import`);
    await page.setInputFiles('input[type=file]', {
      name: 'export.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv(rows)),
    });
    await page.getByRole('button', { name: START }).click();
    const popup = await scenario.browser.open('src/ui/popup/index.html');
    await popup.locator('input:focus').waitFor();
    let answers = 0;
    let mostReaders = 0;
    let progress = (await ask(scenario.app, 'import.list', {})).imports[0];
    const started = Date.now();
    while (progress?.state !== 'done') {
      // The popup is used all the while: every query must come back with people.
      await popup
        .locator('input')
        .first()
        .fill(`surname${100 + answers}`);
      const { hits } = await ask(popup, 'search.query', { text: `Surname${answers % 50}`, limit: 10 });
      if (hits.length > 0) answers++;
      const reading = (await workersOf(scenario.browser)).filter(url => url.includes('read-worker'));
      mostReaders = Math.max(mostReaders, reading.length);
      [progress] = (await ask(scenario.app, 'import.list', {})).imports;
      if (Date.now() - started > 200_000) throw new Error(`still ${JSON.stringify(progress)}`);
    }
    expect(mostReaders).toBe(readers);
    expect(answers).toBeGreaterThan(5);
    expect(progress).toMatchObject({
      rows,
      imported: rows - broken,
      skippedCount: broken,
      duplicateCount: 0,
    });
    const skipped = await ask(scenario.app, 'import.skipped', { id: progress.id, offset: 0, limit: 1 });
    expect(skipped.rows).toMatchObject([{ row: 1000, reasonKey: 'import_skip_columns' }]);
    expect((await ask(scenario.app, 'data.sizes', {})).contacts).toBe(rows - broken);
    const { hits } = await ask(scenario.app, 'search.query', { text: `surname${rows - 2}`, limit: 3 });
    expect(hits[0]?.fullName).toBe(`Ida Surname${rows - 2}`);
    await ask(scenario.app, 'import.undo', { id: progress.id });
    expect((await ask(scenario.app, 'data.sizes', {})).contacts).toBe(0);
  }, 300_000);
});

describe('an import that waits', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
  });

  afterAll(async () => scenario?.close());

  it.each([
    { whom: 'another import', lockOf: () => 'throughline.load' },
    { whom: 'another page that has it', lockOf: (id: string) => `throughline.import.${id}` },
  ])('for $whom pauses at once, is resumed, and cancelled at once', async ({ lockOf }) => {
    // Holds no lock of a test before.
    await scenario.app.reload();
    const page = await scenario.browser.open(`${APP}#/import`);
    const buffer = Buffer.from(csv(20));
    await page.setInputFiles('input[type=file]', { name: 'export.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: START }).waitFor();
    const { id } = (await ask(scenario.app, 'import.list', {})).imports[0]!;
    const lock = lockOf(id);
    await scenario.app.evaluate(
      name =>
        new Promise<void>(granted => {
          void navigator.locks.request(name, () => {
            granted();
            return new Promise<void>(() => undefined);
          });
        }),
      lock,
    );
    const isAwaited = () =>
      scenario.app.waitForFunction(
        async name => (await navigator.locks.query()).pending?.some(one => one.name === name),
        lock,
      );
    await page.getByRole('button', { name: START }).click();
    await isAwaited();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await isAwaited();
    await page.getByRole('button', { name: 'Cancel the import' }).click();
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByText('undone', { exact: true }).waitFor();
    expect((await ask(scenario.app, 'import.list', {})).imports[0]).toMatchObject({ id, state: 'undone', imported: 0 });
    await page.close();
  });
});
