import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { storeFile } from '../../../scripts/practice/import-file';
import type { ImportProgress } from '../../../src/messages/data';
import { ask } from './ask';
import { isMerging, startMerging } from './merging';
import { APP, eventually, type Scenario, startScenario } from './scenario';

const GIVEN = ['Ada', 'Bo', 'Cleo', 'Dag', 'Eir', 'Finn', 'Gro', 'Hal', 'Ida', 'Jon'];
const QUERIES = ['surname12', 'ada surname', 'company 33', 'eir company 1', 'p77', 'surname4 gro', 'hal p1', 'jon'];
const LIMIT = 3;
/** The popup asks the index for so many times what it shows, and typing errors count until as many fit as typed. */
const ASKED_FOR = 3 * LIMIT;
/** Of what several words fit, a search counts so many and no more. */
const COUNTED = 6_000;
/** Longest time that the browser lives before it is killed; the shortest that it needs to get to work. */
const LONGEST_MS = 4_000;
const SHORTEST_MS = 150;
const FIRST_STEPS = 3;
const POLL_MS = 50;
const MERGED_WITHIN_MS = 120_000;

const rowText = (index: number): string =>
  `${GIVEN[index % 10]} Surname${index},p${index}@example.com,Company ${index % 700}`;

export interface KillReport {
  kills: number;
  /** Kills that came while rows were still being imported, while the book was merged, and while it was indexed anew. */
  duringImport: number;
  duringMerge: number;
  duringUpgrade: number;
  rows: number;
  /** Searches compared with a scan of every row. */
  compared: number;
}

export interface KillOptions {
  kills: number;
  rows: number;
  seed: number;
  /** That pages are told of: they decide how many threads read. */
  cores?: number;
}

/**
 * Imports a file in a browser that is killed (SIGKILL) again and again, at moments that a seed decides: while rows come in, while
 * the book is merged afterwards, and (the last third) while it is upgraded, as a book whose keys an older version made.
 * @throws Error when a row that was acknowledged is missing, stands twice, or a search differs from a scan
 */
export async function importUnderKills({ kills, rows, seed, cores }: KillOptions) {
  const scenario = await startScenario({ sites: {}, cores });
  const random = mulberry(seed);
  try {
    // A profile whose first start was never ended in order may lose the extension, and with it all its data.
    await scenario.restart();
    const id = await begin(scenario, rows);
    const report: KillReport = { kills, duringImport: 0, duringMerge: 0, duringUpgrade: 0, rows, compared: 0 };
    const upgradeFrom = Math.ceil((kills * 2) / 3);
    for (let kill = 0; kill < kills; kill++) {
      const isUpgrading = kill >= upgradeFrom;
      if (isUpgrading) await makeOlder(scenario.app, id);
      // The first comes after some steps, however slow the machine: surely while rows are coming in.
      const lifeMs = kill === 0 ? undefined : SHORTEST_MS + random() * LONGEST_MS;
      const acknowledged = await workUntilKilled(scenario, id, { lifeMs, inPage: kill % 4 !== 0 });
      const progress = await progressOf(scenario.app, id).catch(async error => {
        throw new Error(`seed ${seed}, kill ${kill + 1}: ${error}; ${await traces(scenario)}`);
      });
      if (isUpgrading) report.duringUpgrade++;
      else if (progress.state === 'running') report.duringImport++;
      else report.duringMerge++;
      await check(scenario.app, progress, acknowledged, `seed ${seed}, kill ${kill + 1}`);
    }
    await finish(scenario.app, id);
    report.compared = await compareSearches(scenario.app, rows);
    return report;
  } finally {
    await scenario.close();
  }
}

/** Keeps the profile of a browser that has lost the book: the question is what the browser says of the storage that it found. */
async function traces({ app, browser }: Scenario): Promise<string> {
  const databases = await app.evaluate(() => indexedDB.databases());
  const kept = mkdtempSync(join(tmpdir(), 'throughline-lost-'));
  cpSync(browser.profile, kept, { recursive: true, filter: path => !path.includes('Singleton') });
  return `${JSON.stringify(databases)}; the profile is kept in ${kept}, with chrome_debug.log and Default/IndexedDB`;
}

/** The import comes to its end, then the book's keys count as those of an older version, unless they do already. */
async function makeOlder(app: Page, id: string): Promise<void> {
  let progress = await progressOf(app, id);
  while (progress.state === 'running') progress = await ask(app, 'import.step', { id });
  await app.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('throughline');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('bookMeta', 'readwrite', { durability: 'strict' });
          const store = transaction.objectStore('bookMeta');
          const reading = store.get('state');
          reading.onsuccess = () => {
            const state = reading.result;
            // An upgrade under way goes on where it was.
            if (!state.rekey) store.put({ ...state, keysVersion: 0, stamp: crypto.randomUUID() }, 'state');
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          transaction.onabort = () => reject(transaction.error);
        };
      }),
  );
  await startMerging(app);
}

async function begin({ app }: Scenario, rows: number): Promise<string> {
  const lines = Array.from({ length: rows }, (_, index) => rowText(index));
  const csv = `Full name,E-mail address,Organisation\n${lines.join('\n')}\n`;
  const id = await storeFile(app, 'killed.csv', Buffer.from(csv));
  const { mapping } = await ask(app, 'import.preview', { id });
  await ask(app, 'import.start', { id, mapping });
  return id;
}

/**
 * @param inPage - the page that shows the import loads it, as a rep's does; else the background does, step by step
 * @returns rows that the extension said it has, before it died
 */
async function workUntilKilled(
  scenario: Scenario,
  id: string,
  { lifeMs, inPage }: { lifeMs: number | undefined; inPage: boolean },
): Promise<number> {
  let acknowledged = 0;
  let isDead = false;
  let steps = 0;
  const work = (async () => {
    const { app } = scenario;
    if (inPage) await scenario.browser.open(`${APP}#/import/${id}`);
    for (;;) {
      const { imported, state } = inPage ? await progressOf(app, id) : await ask(app, 'import.step', { id });
      acknowledged = imported;
      if (inPage) await new Promise(done => setTimeout(done, POLL_MS));
      if (state !== 'running' && !(await isMerging(app))) await startMerging(app);
      if (isDead || (lifeMs === undefined && ++steps === FIRST_STEPS)) return;
    }
  })().catch(error => {
    if (!isDead) throw error;
  });
  await (lifeMs === undefined ? work : Promise.race([work, new Promise(done => setTimeout(done, lifeMs))]));
  isDead = true;
  await scenario.killAndRestart();
  await work;
  return acknowledged;
}

async function check(app: Page, progress: ImportProgress, acknowledged: number, when: string): Promise<void> {
  const { contacts } = await ask(app, 'data.sizes', {});
  if (progress.imported < acknowledged) throw new Error(`${when}: ${progress.imported} rows of ${acknowledged}`);
  if (contacts !== progress.imported) throw new Error(`${when}: ${contacts} contacts of ${progress.imported} rows`);
  for (const index of [0, acknowledged - 1].filter(one => one >= 0)) {
    const { hits } = await ask(app, 'search.query', { text: `p${index}@example.com`, limit: 3 });
    if (!hits.some(({ email }) => email === `p${index}@example.com`))
      throw new Error(`${when}: row ${index} not found`);
  }
}

async function finish(app: Page, id: string): Promise<void> {
  let progress = await progressOf(app, id);
  while (progress.state === 'running') progress = await ask(app, 'import.step', { id });
  await startMerging(app);
  await eventually(
    () => isMerging(app),
    busy => !busy,
    MERGED_WITHIN_MS,
  );
}

/** @returns how many searches found just the rows that a scan finds */
async function compareSearches(app: Page, rows: number): Promise<number> {
  const texts = Array.from({ length: rows }, (_, index) => rowText(index).toLowerCase());
  for (const text of QUERIES) {
    const expected = new Set(texts.filter(row => fits(row, text)).map(row => row.split(',')[1]));
    const { hits, total } = await ask(app, 'search.query', { text, limit: LIMIT });
    if (expected.size < ASKED_FOR) throw new Error(`"${text}" fits ${expected.size} rows only, and errors would count`);
    const isRight = hits.length === LIMIT && hits.every(({ email }) => expected.has(email));
    const isCounted = total === expected.size || (total >= COUNTED && total < expected.size);
    if (!isCounted || !isRight) {
      throw new Error(`"${text}": ${total} found, ${expected.size} expected; first ${hits.map(({ email }) => email)}`);
    }
  }
  return QUERIES.length;
}

function fits(row: string, text: string): boolean {
  const words = row.split(/[ ,@.]/);
  return text.split(' ').every(typed => words.some(word => word.startsWith(typed)));
}

async function progressOf(app: Page, id: string): Promise<ImportProgress> {
  const progress = (await ask(app, 'import.list', {})).imports.find(one => one.id === id);
  if (!progress) throw new Error('the import is gone');
  return progress;
}

/** A small generator of random numbers that a seed repeats. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
