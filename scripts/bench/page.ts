import { existsSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { DIST } from '../../tests/e2e/harness/chromium';
import { percentile, rounded } from './figures';
import { print } from './kit';
import { type PageRun, runPage } from './page-run';
import { bareExtension, naiveExtension } from './peer-extensions';

const FIGURES = [
  'extensionMs',
  'taskS',
  'scriptS',
  'layoutS',
  'longTasks',
  'longTasksOfOurs',
  'longestTaskMs',
  'forcedLayoutsInFrame',
  'forcedLayoutsElsewhere',
  'heapMBFirst',
  'heapMBSecond',
  'lcpMs',
  'slowestEventMs',
] as const satisfies readonly (keyof PageRun)[];

/**
 * Scrolls a feed of 2,000 posts to its end in real Chromium: bare, with the built extension that knows every fifth author, and with
 * a naive content script that looks through the page at every change, in turn. Prints the medians, a line for each figure.
 */
export async function benchPage(rounds: string): Promise<void> {
  if (!existsSync(DIST)) throw new Error(`--only page needs the built extension in ${DIST}: npm run build`);
  const load = loadavg()[0]!;
  const peers = { bare: bareExtension(), ours: DIST, naive: naiveExtension() };
  const runs: Record<keyof typeof peers, PageRun[]> = { bare: [], ours: [], naive: [] };
  for (let round = 0; round < Number(rounds); round++) {
    for (const name of ['bare', 'ours', 'naive'] as const) {
      const run = await runPage(peers[name], name === 'ours');
      runs[name].push(run);
      process.stderr.write(`${name} ${JSON.stringify(run)}\n`);
    }
  }
  for (const name of ['bare', 'naive'] as const) rmSync(peers[name], { recursive: true, force: true });
  const about = { rounds: Number(rounds), load: { before: rounded(load), after: rounded(loadavg()[0]!) } };
  for (const figure of FIGURES) print({ figure: `page.${figure}`, ...medians(runs, figure), ...about });
  const share = medianOf(runs.ours, 'extensionMs') / 1000 / medianOf(runs.ours, 'wallS');
  print({
    figure: 'page.extensionShare',
    ours: rounded(share, 5),
    naive: rounded(medianOf(runs.naive, 'extensionMs') / 1000 / medianOf(runs.naive, 'wallS'), 5),
    ...about,
  });
}

const medianOf = (runs: readonly PageRun[], figure: keyof PageRun): number =>
  percentile(
    runs.map(run => run[figure]),
    0.5,
  ) ?? 0;

function medians(runs: Record<string, PageRun[]>, figure: keyof PageRun): Record<string, number | null> {
  return Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, rounded(medianOf(all, figure))]));
}
