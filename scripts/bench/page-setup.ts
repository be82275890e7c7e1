import type { BrowserContext } from 'playwright-core';
import { ask } from '../../tests/e2e/harness/ask';
import { EXTENSION_ID } from '../../tests/e2e/harness/chromium';
import { importFile } from '../practice/import-file';
import { AUTHORS } from './feed';

/** Every fifth author is in the book. */

const KNOWN = 5;

function contactsCsv(): string {
  const rows = Array.from({ length: AUTHORS / KNOWN }, (_, index) => index * KNOWN);
  return ['Full name,X', ...rows.map(n => `Person ${n},https://x.com/user_${n}`)].join('\n');
}

/** Prepares a profile for `page-cost.mjs`: consent, marks on X, and the contacts that are to be marked. */
export default async function setUp(context: BrowserContext): Promise<void> {
  if (!context.serviceWorkers().length) await context.waitForEvent('serviceworker');
  const page = await context.newPage();
  const address = `chrome-extension://${EXTENSION_ID}/src/ui/app/index.html`;
  // On installation the extension opens its first run, for which the browser takes the newest blank tab: ours.
  await page.goto(address).catch(() => page.goto(address));
  await ask(page, 'consent.give', {});
  await ask(page, 'site.setMode', { origin: 'https://x.com/*', mode: 'overlay' });
  const { state, imported } = await importFile(page, 'authors.csv', Buffer.from(contactsCsv()));
  if (state !== 'done' || imported !== AUTHORS / KNOWN) throw new Error(`import ended ${state} with ${imported} rows`);
  await page.close();
}
