import { readdirSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ImportProgress } from '../../src/messages/data';
import { CHANGES_CHANNEL } from '../../src/messages/index';
import { ask } from '../../tests/e2e/harness/ask';
import { isMerging } from '../../tests/e2e/harness/merging';
import { APP, LINKEDIN, type Scenario, startScenario } from '../../tests/e2e/harness/scenario';
import { storeFile } from '../practice/import-file';
import { benchAnswers } from './answers';
import { cpuSeconds, largestBytes, workerSeconds } from './browser-processes';
import { askAsContentScript } from './content-script';
import { percentile, rounded, spread } from './figures';
import { type ImportFile, makeImportFile } from './import-file';

const POPUP = 'src/ui/popup/index.html';
const PAUSE_MS = 200;
/** Progress is asked for after this time if no change was announced. */
const PROGRESS_MS = 1_000;
const UPDATED = 1_000;
/** Assumed: a rep looks at the columns of a file for so long, in which the page prepares the import. */
const COLUMNS_MS = 3_000;
/** Where the figure itself is a second. */
const OFTEN_MS = 50;
/** The book is at rest when nothing was merged for this long. */
const REST_MS = 6_000;
const LONGEST_REST_MS = 3_600_000;
/** What was imported and is not found by then never will be. */
const LONGEST_SEARCH_MS = 120_000;
/** A million rows take minutes: what goes on is told this often. */
const TELL_MS = 10_000;

const later = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms));

/** Where a long run stands, on the error output: the figures alone go to the other one. */
function teller(): (text: () => string) => void {
  const started = performance.now();
  let toldAt = started;
  return text => {
    const now = performance.now();
    if (now - toldAt < TELL_MS) return;
    toldAt = now;
    process.stderr.write(`import: ${text()}, ${Math.round((now - started) / 1000)} s\n`);
  };
}

const stage = (text: string): void => void process.stderr.write(`import: ${text}\n`);

/**
 * Imports a generated CSV in real Chromium with the built extension, as the settings page does, while a popup searches all the
 * time; then what it takes on disk, and how fast a freshly started worker answers.
 * @param cores - that pages are told of: they decide how many threads read
 */
export async function benchImport(count: number, seed: string, cores?: number): Promise<object> {
  const file = await makeImportFile(count, seed);
  const scenario = await startScenario({ sites: { [LINKEDIN]: 'overlay' }, cores });
  try {
    const load = loadavg()[0]!;
    const imported = await importWhileSearching(scenario, file);
    const restMs = await untilAtRest(scenario.app);
    const stored = { ...diskMB(scenario.browser.profile), parts: await partsMB(scenario.app) };
    stage('cold and warm answers');
    let answers = {};
    await scenario.restart(async () => {
      answers = await benchAnswers(scenario, file);
    });
    return {
      figure: 'import',
      count: file.rows,
      cores,
      csvMB: megabytes(file.bytes),
      ...imported,
      restSeconds: rounded(restMs / 1000),
      ...stored,
      ...answers,
      updateSeconds: await updateSeconds(scenario, `${seed}-more`),
      load: { before: rounded(load), after: rounded(loadavg()[0]!) },
    };
  } finally {
    await scenario.close();
    file.dispose();
  }
}

async function importWhileSearching({ browser, app }: Scenario, file: ImportFile) {
  const id = await storeFile(app, 'contacts.csv', file.path);
  const popup = await browser.open(POPUP);
  const started = performance.now();
  const { mapping } = await ask(app, 'import.preview', { id });
  await ask(app, 'import.start', { id, mapping });
  // A page that is opened on a running import carries on with it.
  const page = await browser.open(`${APP}#/import/${id}`);
  let isDone = false;
  const chunks: number[] = [];
  const loading = untilLoaded(app, id, chunks).finally(() => {
    isDone = true;
  });
  const searches: number[] = [];
  const before = cpuSeconds(browser.profile);
  let peakBytes = 0;
  let threads: number[] = [];
  while (!isDone) {
    const text = file.names[searches.length % file.names.length]!;
    searches.push(await searchMs(popup, text));
    if (searches.length % 20 === 0) peakBytes = Math.max(peakBytes, largestBytes(browser.profile));
    // Those of the import are gone as soon as it is done. Seldom, since to look at all processes costs as much as a search.
    if (searches.length % 5 === 0) {
      const now = workerSeconds(browser.profile);
      if (now.length >= threads.length) threads = now;
    }
    await later(PAUSE_MS);
  }
  await loading;
  const importMs = performance.now() - started;
  const cpu = {
    all: rounded(cpuSeconds(browser.profile).all - before.all),
    extension: rounded(cpuSeconds(browser.profile).extension - before.extension),
  };
  stage('the last row is searched for');
  await untilFound(popup, file);
  stage('merging');
  const searchable = performance.now() - started;
  await popup.close();
  await page.close();
  return {
    importSeconds: rounded(importMs / 1000),
    searchableSeconds: rounded(searchable / 1000),
    cpuSeconds: cpu,
    workerSeconds: threads.map(rounded),
    chunks: chunks.length,
    searches: searches.length,
    searchMs: { ...spread(searches), max: rounded(percentile(searches, 1)) },
    peakProcessMB: megabytes(peakBytes),
  };
}

type Send = (message: unknown) => Promise<unknown>;

/** Timed by the popup: how soon Playwright hears of it, beside an import on two cores, is not what a rep feels. */
async function searchMs(popup: Page, text: string): Promise<number> {
  const { ms, isOk } = await popup.evaluate(
    async message => {
      const { runtime } = (globalThis as unknown as { chrome: { runtime: { sendMessage: Send } } }).chrome;
      const started = performance.now();
      const answer = (await runtime.sendMessage(message)) as { ok?: boolean } | undefined;
      return { ms: performance.now() - started, isOk: answer?.ok === true };
    },
    { type: 'search.query', request: { text, limit: 10 } },
  );
  if (!isOk) throw new Error(`no answer to a search for ${text}`);
  return ms;
}

/**
 * How far an import is, when it is further than `knownRows`, or after a second. Waited for inside the page: asking all the time would be a
 * part of what searches wait for.
 */
function nextProgress(
  page: Page,
  id: string,
  knownRows = -1,
): Promise<Pick<ImportProgress, 'rows' | 'state'> | undefined> {
  return page.evaluate(
    async ({ channel, mostMs, wanted, known }) => {
      const { runtime } = (globalThis as unknown as { chrome: { runtime: { sendMessage: Send } } }).chrome;
      const changes = new BroadcastChannel(channel);
      const changed = new Promise(done => {
        changes.onmessage = done;
        setTimeout(done, mostMs);
      });
      for (let asked = 1; ; asked++) {
        const answer = (await runtime.sendMessage({ type: 'import.list', request: {} })) as {
          value?: { imports: ImportProgress[] };
        };
        const found = answer.value?.imports.find(one => one.id === wanted);
        if (found?.state === 'running' && found.rows === known && asked === 1) await changed;
        else {
          changes.close();
          return found && { rows: found.rows, state: found.state };
        }
      }
    },
    { channel: CHANGES_CHANNEL, mostMs: PROGRESS_MS, wanted: id, known: knownRows },
  );
}

/** @param chunks - gets the rows of each state of the import that was seen */
async function untilLoaded(app: Page, id: string, chunks: number[]): Promise<void> {
  const tell = teller();
  for (;;) {
    const progress = await nextProgress(app, id, chunks.at(-1));
    tell(() => `${progress?.rows} rows read`);
    if (progress && progress.rows !== chunks.at(-1)) chunks.push(progress.rows);
    if (progress?.state === 'done') return;
    if (progress?.state !== 'running') throw new Error(`the import is ${progress?.state}`);
  }
}

async function untilFound(popup: Page, { last }: ImportFile, pauseMs = PAUSE_MS): Promise<void> {
  const fullName = `${last.firstName} ${last.lastName}`.trim();
  const end = performance.now() + LONGEST_SEARCH_MS;
  while (performance.now() < end) {
    const { hits } = await ask(popup, 'search.query', { text: `${fullName} ${last.email}`, limit: 10 });
    if (hits.some(hit => hit.fullName === fullName && (last.email === '' || hit.email === last.email))) return;
    await later(pauseMs);
  }
  throw new Error(`imported, but not found: ${fullName} ${last.email}`);
}

/** Waits until background merging has ceased. */
async function untilAtRest(app: Page): Promise<number> {
  const started = performance.now();
  let quietSince = started;
  const tell = teller();
  while (performance.now() - quietSince < REST_MS) {
    if (performance.now() - started > LONGEST_REST_MS) throw new Error('the book does not come to rest');
    tell(() => 'merging');
    if (await isMerging(app)) quietSince = performance.now();
    await later(50);
  }
  return quietSince - started;
}

/** What the book says of its indexes. */
async function partsMB(app: Page) {
  const { keyBytes, searchBytes } = await ask(app, 'data.sizes', {});
  return { keys: megabytes(keyBytes), search: megabytes(searchBytes) };
}

/**
 * From the click on the page that shows the columns until the last of a thousand further contacts is found by the popup, and one of
 * them is known on a page.
 */
async function updateSeconds({ browser, app, server }: Scenario, seed: string): Promise<number | null> {
  stage('an update');
  const file = await makeImportFile(UPDATED, seed);
  try {
    server.page('https://www.linkedin.com/in/nobody-there/', '<!doctype html><title>Nobody</title>');
    const visited = await browser.context.newPage();
    await visited.goto('https://www.linkedin.com/in/nobody-there/');
    const asContent = await askAsContentScript(visited);
    const popup = await browser.open(POPUP);
    const id = await storeFile(app, 'more.csv', file.path);
    const page = await browser.open(`${APP}#/import/${id}`);
    const start = page.locator('.mapping ~ * button.primary');
    await start.waitFor();
    await later(COLUMNS_MS);
    const started = performance.now();
    await start.click();
    await untilFound(popup, file, OFTEN_MS);
    const request = { url: visited.url(), pageKind: 'feed', hasOverlay: true, people: file.authors.slice(0, 1) };
    await asContent('people.detected', request);
    const ms = performance.now() - started;
    await Promise.all([page.close(), popup.close(), visited.close()]);
    return rounded(ms / 1000);
  } finally {
    file.dispose();
  }
}

const megabytes = (bytes: number): number | null => rounded(bytes / 1e6, 1);

/** What the browser keeps for the extension: records in LevelDB's tables and log, and Blobs (search parts, the file while it is read). */
function diskMB(profile: string): { diskMB: number | null; diskParts: Record<string, number | null> } {
  const parts: Record<string, number> = { tables: 0, log: 0, blobs: 0 };
  for (const entry of readdirSync(join(profile, 'Default', 'IndexedDB'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const part = entry.name.endsWith('.ldb') ? 'tables' : entry.parentPath.includes('.blob') ? 'blobs' : 'log';
    parts[part]! += statSync(join(entry.parentPath, entry.name)).size;
  }
  const all = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  return {
    diskMB: megabytes(all),
    diskParts: Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, megabytes(bytes)])),
  };
}
