import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { findChromium } from './browsers';

/** Id that the manifest's `key` gives the unpacked extension. */
export const EXTENSION_ID = 'gdehdjmjfmaohgfeebgallajajllhcko';
export const DIST = resolve(import.meta.dirname, '../../../dist/chromium');

export const extensionUrl = (path: string): string => `chrome-extension://${EXTENSION_ID}/${path}`;

export interface LaunchOptions {
  /** Port of the server that plays all hosts. */
  port: number;
  /** Profile to go on with; a new temporary one without. */
  profile?: string;
  dist?: string;
  headless?: boolean;
  args?: string[];
  /** Processor cores that pages are told of, whatever the machine has. */
  cores?: number;
}

/** A running Chromium with the extension, at the real addresses of sites. */
export interface Browser {
  context: BrowserContext;
  profile: string;
  worker(): Promise<Worker>;
  /** An extension page as a tab. */
  open(path: string): Promise<Page>;
  /** Ends the browser process without a chance to finish anything. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Command line of a Chromium that loads the extension and finds every host on this machine. */
export function switches({ port, dist = DIST, args = [] }: LaunchOptions): string[] {
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=DisableLoadExtensionCommandLineSwitch',
    '--enable-unsafe-extension-debugging',
    `--load-extension=${dist}`,
    // The machine's own addresses stay real: CRM servers of the tests listen there.
    `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
    '--ignore-certificate-errors',
    ...args,
  ];
}

export async function launch(options: LaunchOptions): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found; set THROUGHLINE_CHROMIUM');
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'throughline-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: options.headless ?? true,
    ignoreDefaultArgs: ['--disable-extensions'],
    viewport: { width: 1280, height: 860 },
    args: switches(options),
  });
  const { cores } = options;
  if (cores !== undefined) {
    await context.addInitScript(`Object.defineProperty(navigator, 'hardwareConcurrency', { value: ${cores} })`);
  }
  // Longer than the browser's shortest alarm (30 s), by which what waited is tried again.
  context.setDefaultTimeout(75_000);
  return {
    context,
    profile,
    worker: () => liveWorker(context),
    async open(path) {
      const page = await context.newPage();
      // On installation the extension opens its first run, for which the browser takes the newest blank tab: ours.
      await page.goto(extensionUrl(path)).catch(async () => {
        await page.waitForLoadState();
        await page.goto(extensionUrl(path));
      });
      return page;
    },
    async kill() {
      execFileSync('pkill', ['-KILL', '-f', '--', `--user-data-dir=${profile}`]);
      await context.close().catch(() => undefined);
    },
    async close() {
      await context.close();
      if (!options.profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function liveWorker(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers().at(-1) ?? (await context.waitForEvent('serviceworker'));
}

/** Ends the extension's worker as the browser does when it is idle; the next message starts a new one. */
export async function killWorker({ context }: Browser): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('no browser session');
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  for (const { targetId, type, url } of targetInfos) {
    if (type === 'service_worker' && url.startsWith(extensionUrl(''))) {
      await session.send('Target.closeTarget', { targetId });
    }
  }
  await session.detach();
}

/**
 * Grants host permissions the way the browser keeps them, because a headless prompt can never be answered.
 * The browser must not run.
 */
export function grantHosts(profile: string, patterns: readonly string[]): void {
  const file = join(profile, 'Default', 'Preferences');
  const preferences = JSON.parse(readFileSync(file, 'utf8'));
  const entry = preferences.extensions.settings[EXTENSION_ID];
  for (const key of ['granted_permissions', 'runtime_granted_permissions', 'active_permissions']) {
    entry[key] ??= { api: [], explicit_host: [], manifest_permissions: [], scriptable_host: [] };
    entry[key].explicit_host = [...new Set([...(entry[key].explicit_host ?? []), ...patterns])];
  }
  writeFileSync(file, JSON.stringify(preferences));
}

/** Scripts of workers that run now, of whatever page or worker. */
export async function workersOf({ context }: Browser): Promise<string[]> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('no browser session');
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  await session.detach();
  return targetInfos.flatMap(({ type, url }) => (type === 'worker' ? [url] : []));
}

/** Clicks the toolbar icon over a tab: opens the popup and grants `activeTab`, as a rep's click does. */
export async function clickToolbarIcon({ context }: Browser, page: Page): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('no browser session');
  await page.bringToFront();
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
  const tab = targetInfos.find(({ type, url }) => type === 'tab' && url === page.url());
  if (!tab) throw new Error(`no tab at ${page.url()}`);
  // Not in playwright's list of protocol commands.
  const send = session.send as unknown as (method: string, parameters: unknown) => Promise<unknown>;
  await send.call(session, 'Extensions.triggerAction', { id: EXTENSION_ID, targetId: tab.targetId });
  await session.detach();
}
