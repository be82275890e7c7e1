import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { ask } from '../tests/e2e/harness/ask';
import { findChromium } from '../tests/e2e/harness/browsers';
import { DIST, extensionUrl, grantHosts } from '../tests/e2e/harness/chromium';
import { importFile } from './practice/import-file';
import { servePractice } from './practice/page';

const PRACTICE_PORT = 8377;
/** Kept between starts, so that what one tries out is still there the next time. */
const PROFILE = join(homedir(), '.throughline-practice');

const importPath = process.argv[process.argv.indexOf('--import') + 1];
const ownContacts = process.argv.includes('--import') ? importPath : undefined;
if (ownContacts !== undefined && !existsSync(ownContacts)) {
  console.error(`--import: there is no file ${ownContacts}`);
  process.exit(1);
}

const practice = await servePractice(PRACTICE_PORT).catch(() => servePractice());
const executablePath = findChromium();
if (executablePath) await openChromium(executablePath);
else openFirefox();
practice.stop();

async function openChromium(path: string): Promise<void> {
  const origin = `${new URL(practice.url).origin.replace(/:\d+$/, '')}/*`;
  if (!existsSync(join(PROFILE, 'Default', 'Preferences'))) await (await launch(path, true)).close();
  grantHosts(PROFILE, [origin]);
  const context = await launch(path, false);
  const app = await context.newPage();
  await app.goto(extensionUrl('src/ui/app/index.html'));
  await ask(app, 'consent.give', {});
  await ask(app, 'site.setMode', { origin, mode: 'overlay' });
  if (ownContacts) {
    const report = await importFile(app, basename(ownContacts), readFileSync(ownContacts));
    console.log(
      `${report.imported} contacts imported, ${report.skippedCount} rows skipped, ${report.duplicateCount} look like contacts already there`,
    );
  } else if ((await ask(app, 'data.sizes', {})).contacts === 0) {
    const { contacts } = await ask(app, 'data.sample', {});
    console.log(`Sample workspace: ${contacts} invented contacts`);
  }
  await app.goto(extensionUrl('src/ui/app/index.html#/people'));
  const page = await context.newPage();
  await page.goto(practice.url);
  console.log(`Open: ${practice.url}. Close the browser window to end.`);
  await new Promise(done => context.once('close', done));
}

function launch(executable: string, headless: boolean) {
  return chromium.launchPersistentContext(PROFILE, {
    executablePath: executable,
    headless,
    viewport: null,
    ignoreDefaultArgs: ['--disable-extensions', '--enable-automation'],
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      `--load-extension=${DIST}`,
    ],
  });
}

/** Firefox takes the extension by `web-ext`; consent, sample and permissions are then a click each in the first run. */
function openFirefox(): void {
  console.log('Opening Firefox: choose "Try it with invented people" in the first run.');
  const args = ['web-ext', 'run', '--source-dir', 'dist/firefox', '--start-url', practice.url];
  execFileSync('npx', args, { stdio: 'inherit', shell: process.platform === 'win32' });
}
