import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { importFile } from '../../../scripts/practice/import-file';
import type { SiteMode } from '../../../src/model/settings';
import { ask } from './ask';
import { type Browser, grantHosts, type LaunchOptions, launch } from './chromium';
import { type ClosedRoot, closedRoot } from './closed-root';
import { HostsServer } from './hosts-server';

export const APP = 'src/ui/app/index.html';
export const LINKEDIN = 'https://*.linkedin.com/*';
export const X = 'https://x.com/*';

const SITES = resolve(import.meta.dirname, '../../sites');

/** One of the project's own pages, as text. */
export const ownPage = (path: string): string => readFileSync(resolve(SITES, path), 'utf8');

export const contentTypeOf = (path: string): string =>
  path.endsWith('.xhtml') ? 'application/xhtml+xml; charset=utf-8' : 'text/html; charset=utf-8';

/** A rep's machine: browser with the extension, every host played locally, consent given, sites chosen. */
export interface Scenario {
  server: HostsServer;
  browser: Browser;
  /** The full page, open in a tab, through which tests ask the background. */
  app: Page;
  /** Serves one of the project's own pages at a real address. */
  serve(address: string, path: string): void;
  visit(address: string): Promise<{ page: Page; overlay: ClosedRoot }>;
  /** Imports contacts as CSV text into the local workspace. */
  importCsv(text: string): ReturnType<typeof importFile>;
  /**
   * Ends the browser in order, then the same profile again.
   * @param whileDown - runs in between, with the profile free
   */
  restart(whileDown?: () => Promise<void>): Promise<void>;
  /** SIGKILL, then the same profile again. */
  killAndRestart(): Promise<void>;
  close(): Promise<void>;
}

export interface ScenarioOptions {
  /** Modes by match pattern. Default: overlay on LinkedIn and X. */
  sites?: Record<string, SiteMode>;
  consent?: boolean;
  /** Further host permissions, granted before the start as a rep's earlier click would have. */
  hosts?: readonly string[];
  /** Processor cores that pages are told of, whatever the machine has. */
  cores?: number;
}

export async function startScenario(options: ScenarioOptions = {}): Promise<Scenario> {
  const { sites = { [LINKEDIN]: 'overlay', [X]: 'overlay' }, consent = true, hosts = [], cores } = options;
  const server = new HostsServer();
  await server.start();
  let browser = await launch({ port: server.port, cores });
  if (hosts.length > 0) browser = await relaunchWith(browser, { port: server.port, cores }, hosts);
  let app = await browser.open(APP);
  if (consent) {
    await ask(app, 'consent.give', {});
    for (const [origin, mode] of Object.entries(sites)) await ask(app, 'site.setMode', { origin, mode });
  }
  return {
    server,
    get browser() {
      return browser;
    },
    get app() {
      return app;
    },
    serve: (address, path) => server.page(address, ownPage(path), contentTypeOf(path)),
    async visit(address) {
      const page = await browser.context.newPage();
      await page.goto(address);
      return { page, overlay: await closedRoot(page) };
    },
    importCsv: text => importFile(app, 'contacts.csv', Buffer.from(text)),
    async restart(whileDown) {
      await browser.context.close();
      await whileDown?.();
      browser = await launch({ port: server.port, profile: browser.profile, cores });
      app = await browser.open(APP);
    },
    async killAndRestart() {
      await browser.kill();
      // What the browser says of the storage that it finds goes to chrome_debug.log in the profile.
      browser = await launch({ port: server.port, profile: browser.profile, cores, args: ['--enable-logging'] });
      app = await browser.open(APP);
    },
    async close() {
      await browser.close().catch(() => undefined);
      await server.stop();
      rmSync(browser.profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The profile exists only after a first start; permissions are put in while the browser is down. */
async function relaunchWith(first: Browser, options: LaunchOptions, hosts: readonly string[]): Promise<Browser> {
  await first.worker();
  // Preferences are written when the browser goes down in order.
  await first.context.close();
  grantHosts(first.profile, hosts);
  return launch({ ...options, profile: first.profile });
}

/**
 * Waits until a condition holds, asking again and again; fails with what it saw last.
 * @param timeoutMs - longer than the browser's shortest alarm (30 s), by which what waited is tried again
 */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs = 75_000,
): Promise<T> {
  let value = await look();
  for (const end = Date.now() + timeoutMs; !holds(value) && Date.now() < end; value = await look()) {
    await new Promise(done => setTimeout(done, 100));
  }
  if (!holds(value)) throw new Error(`did not come about within ${timeoutMs} ms; last: ${JSON.stringify(value)}`);
  return value;
}
