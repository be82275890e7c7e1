import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { host_permissions } from '../../manifest.json' with { type: 'json' };
import type { TabPeople } from '../../src/messages/people';
import type { Person } from '../../src/model/person';
import { detectorFor } from '../../src/sites';
import { ask } from '../../tests/e2e/harness/ask';
import { type Browser, DIST, grantHosts, launch } from '../../tests/e2e/harness/chromium';
import { HostsServer } from '../../tests/e2e/harness/hosts-server';
import { contentTypeOf, type Manifest, type ManifestPage, readPage } from './manifest';

/** A page that shows nobody reports an empty list; one that is never read reports nothing until this is over. */
const WAIT_MS = 8_000;
/** Apps fill pages bit by bit, and detectors look twice: a report counts when it stayed the same this long. */
const QUIET_MS = 2_000;
const POLL_MS = 200;

interface Storage {
  session: { get(key: null): Promise<Record<string, unknown>> };
}

/**
 * Runs the built extension in real Chromium. Every page is served at its own address by one local server; hosts without
 * a declared permission are granted in the profile, as if the rep had switched those sites on.
 */
export async function startChromiumEngine(manifest: Manifest) {
  if (!existsSync(DIST)) execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const server = new HostsServer();
  await server.start();
  const served = serveCurrent(server, manifest);
  const addresses = manifest.pages.map(addressOf);
  const browser = await launchGranted(server.port, addresses);
  await switchOn(browser, addresses);
  return {
    async detect(page: ManifestPage): Promise<Person[]> {
      served.page = page;
      return readPeople(browser, addressOf(page));
    },
    async stop(): Promise<void> {
      await browser.close();
      rmSync(browser.profile, { recursive: true, force: true, maxRetries: 5 });
      await server.stop();
    },
  };
}

// Several pages of a manifest may share one address: the server answers with the page being read, and only with it.
function serveCurrent(server: HostsServer, manifest: Manifest): { page?: ManifestPage } {
  const current: { page?: ManifestPage } = {};
  server.host('*', (request, response) => {
    const { page } = current;
    const wanted = page && addressOf(page);
    if (!page || !wanted || wanted.host !== request.headers.host || wanted.pathname !== request.url?.split('?')[0]) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': `${contentTypeOf(page)}; charset=utf-8` }).end(readPage(manifest, page));
  });
  return current;
}

/** Plain http is no permission the extension could ask for: those pages are served at the same address over https. */
function addressOf(page: ManifestPage): URL {
  return new URL(page.url.replace(/^http:/, 'https:'));
}

const originPattern = (url: URL): string => `https://${url.host}/*`;

async function launchGranted(port: number, addresses: readonly URL[]): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'throughline-eval-'));
  const first = await launch({ port, profile });
  await first.worker();
  await first.close();
  grantHosts(profile, [...new Set(addresses.map(originPattern))]);
  return launch({ port, profile });
}

// Side panel only: nothing is drawn, so what is measured is the reading.
async function switchOn(browser: Browser, addresses: readonly URL[]): Promise<void> {
  const app = await browser.open('src/ui/app/index.html');
  await ask(app, 'consent.give', {});
  for (const origin of new Set(addresses.flatMap(originsOf))) await ask(app, 'site.setMode', { origin, mode: 'panel' });
  await app.close();
}

/** What the rep would switch on: all patterns of a site that the manifest names, else the one origin that was granted. */
function originsOf(url: URL): readonly string[] {
  const own = detectorFor(url)?.matches ?? [];
  return own.some(pattern => host_permissions.includes(pattern)) ? own : [originPattern(url)];
}

async function readPeople(browser: Browser, address: URL): Promise<Person[]> {
  const page = await browser.context.newPage();
  try {
    await page.goto(address.href, { waitUntil: 'domcontentloaded' });
    let last = '';
    let since = Date.now();
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await page.waitForTimeout(POLL_MS)) {
      const report = await reportOf(browser, page.url());
      const text = JSON.stringify(report?.people.map(({ person }) => person) ?? null);
      if (text !== last) since = Date.now();
      last = text;
      if (report && Date.now() - since >= QUIET_MS) break;
    }
    return (JSON.parse(last || 'null') ?? []) as Person[];
  } finally {
    await page.close();
  }
}

async function reportOf(browser: Browser, url: string): Promise<TabPeople | undefined> {
  const worker = await browser.worker();
  const stored = await worker.evaluate(() =>
    (globalThis as unknown as { chrome: { storage: Storage } }).chrome.storage.session.get(null),
  );
  const reports = Object.entries(stored).filter(([key]) => key.startsWith('tab:'));
  return reports.map(([, value]) => value as TabPeople).find(report => report.url === url);
}
