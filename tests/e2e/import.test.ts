import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { APP, type Scenario, startScenario } from './harness/scenario';

const ROWS = 100_000;
const START = 'Start import';
const GIVEN = ['Ada', 'Bo', 'Cleo', 'Dag', 'Eir', 'Finn', 'Gro', 'Hal', 'Ida', 'Jon'];

/** A CRM's export with invented people; every thousandth row is broken. */
function csv(): string {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    if (index % 1000 === 999) return `Broken ${index},b${index}@example.com,Company,extra,cells`;
    return `${GIVEN[index % 10]} Surname${index},p${index}@example.com,Company ${index % 700}`;
  });
  return `Full name,E-mail address,Organisation\n${rows.join('\n')}\n`;
}

describe('import of 100,000 rows from the settings page', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
  });

  afterAll(async () => scenario?.close());

  it('goes on in the page while the popup answers, reports every broken row, and can be undone as a whole', async () => {
    const page = await scenario.browser.open(`${APP}#/import`);
    await page.setInputFiles('input[type=file]', {
      name: 'export.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv()),
    });
    await page.getByRole('button', { name: START }).click();
    const popup = await scenario.browser.open('src/ui/popup/index.html');
    await popup.locator('input:focus').waitFor();
    let answers = 0;
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
      [progress] = (await ask(scenario.app, 'import.list', {})).imports;
      if (Date.now() - started > 200_000) throw new Error(`still ${JSON.stringify(progress)}`);
    }
    expect(answers).toBeGreaterThan(5);
    expect(progress).toMatchObject({ rows: ROWS, imported: ROWS - 100, skippedCount: 100, duplicateCount: 0 });
    const { rows } = await ask(scenario.app, 'import.skipped', { id: progress.id, offset: 0, limit: 1 });
    expect(rows).toMatchObject([{ row: 1000, reasonKey: 'import_skip_columns' }]);
    expect((await ask(scenario.app, 'data.sizes', {})).contacts).toBe(ROWS - 100);
    const { hits } = await ask(scenario.app, 'search.query', { text: 'surname99998', limit: 3 });
    expect(hits[0]?.fullName).toBe('Ida Surname99998');
    await ask(scenario.app, 'import.undo', { id: progress.id });
    expect((await ask(scenario.app, 'data.sizes', {})).contacts).toBe(0);
  }, 300_000);
});
