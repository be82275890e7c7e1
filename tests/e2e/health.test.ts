import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profilePage } from '../../scripts/tour/pages';
import { ask } from './harness/ask';
import { expectClean, SHOTS } from './harness/clean';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

const profile = (slug: string) => `https://www.linkedin.com/in/${slug}/`;
const OTTO = { slug: 'otto-brandl', name: 'Otto Brandl', headline: 'Head of Sales at Fernhollow', place: 'Graz' };

describe('health', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    for (const slug of ['ada-lund', 'bo-ek', 'cy-poe'])
      scenario.server.page(profile(slug), '<main><p>Nothing</p></main>');
    scenario.server.page(profile(OTTO.slug), profilePage(OTTO));
  });

  afterAll(async () => scenario?.close());

  it('is red after profiles that show nobody; the card says so, and the page can be reported', async () => {
    const records = async () => (await ask(scenario.app, 'health.list', {})).records;
    for (const slug of ['ada-lund', 'bo-ek', 'cy-poe']) {
      const { page } = await scenario.visit(profile(slug));
      const seen = (await records())[0]?.seenAt;
      await eventually(
        async () => (await records())[0]?.seenAt,
        at => at !== undefined && at !== seen,
      );
      await page.close();
    }
    expect(await records()).toMatchObject([{ site: 'linkedin', pageKind: 'profile', state: 'red' }]);

    const { page, overlay } = await scenario.visit(profile(OTTO.slug));
    await overlay.click('button', /^Otto Brandl: /);
    await overlay.until('button', 'More');
    await overlay.until('button', /^Add contact/);
    if (SHOTS) await page.screenshot({ path: join(SHOTS, 'card.png') });
    const opening = scenario.browser.context.waitForEvent('page');
    await overlay.click('button', 'More');
    await overlay.click('button', 'Report this page…');
    const screen = await opening;
    await screen.getByRole('region', { name: 'Contents of the file' }).waitFor();
    const text = await screen.locator('pre').innerText();
    expect(text).toContain('com.linkedin.sdui');
    expect(text).not.toMatch(/otto|brandl|fernhollow|graz/i);
    await expectClean(screen, 'skeleton');

    const downloading = screen.waitForEvent('download');
    await screen.getByRole('button', { name: 'Save the file' }).press('Enter');
    const saved = readFileSync(await (await downloading).path(), 'utf8');
    expect(saved.trim()).toBe(text.trim());
    await screen.close();
  });

  it('has a screen that shows the state and the open pages', async () => {
    const screen = await scenario.browser.open(`${APP}#/health`);
    await screen.getByText('Finds nobody').waitFor();
    await screen
      .getByRole('link', { name: /Make a skeleton of/ })
      .first()
      .waitFor();
    await expectClean(screen, 'health');
    await screen.getByRole('button', { name: /This is fine now/ }).press('Enter');
    await screen.getByText('No page was read yet').waitFor();
    await screen.close();
  });
});
