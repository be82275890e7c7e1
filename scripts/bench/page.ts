import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DIST } from '../../tests/e2e/harness/chromium';
import { rounded } from './figures';
import { KIT, print, ROOT } from './kit';

/** A line of `page-cost.mjs`: medians over the rounds. */
interface PageCost {
  name: string;
  extensionMs: number;
  extensionShareOfWall: number;
  taskS: number;
  scriptS: number;
  layoutS: number;
  longTasks: number;
  longMaxMs: number;
  heapMB: number;
  overBareS: number;
}

/**
 * Scrolls the kit's feed of 2,000 posts to its end in real Chromium, bare and with the built extension that knows every fifth
 * author. Prints a line for each figure, with the bare page's beside it.
 */
export async function benchPage(rounds: string): Promise<void> {
  if (!existsSync(DIST)) throw new Error(`--only page needs the built extension in ${DIST}: npm run build`);
  const load = loadavg()[0]!;
  const costs = await runKit(rounds);
  const [bare, ours] = ['bare', 'ours'].map(name => costs.find(cost => cost.name === name));
  if (!bare || !ours) throw new Error('page-cost.mjs gave no figures');
  const about = { rounds: Number(rounds), load: { before: rounded(load), after: rounded(loadavg()[0]!) } };
  print({ figure: 'page.extensionMs', ours: ours.extensionMs, share: ours.extensionShareOfWall, ...about });
  print({ figure: 'page.taskSeconds', ours: ours.taskS, bare: bare.taskS, over: ours.overBareS, ...about });
  print({ figure: 'page.scriptSeconds', ours: ours.scriptS, bare: bare.scriptS, ...about });
  print({ figure: 'page.layoutSeconds', ours: ours.layoutS, bare: bare.layoutS, ...about });
  print({ figure: 'page.longTasks', ours: ours.longTasks, bare: bare.longTasks, ...about });
  print({ figure: 'page.longestTaskMs', ours: ours.longMaxMs, bare: bare.longMaxMs, ...about });
  print({ figure: 'page.heapMB', ours: ours.heapMB, bare: bare.heapMB, ...about });
}

async function runKit(rounds: string): Promise<PageCost[]> {
  const setUp = join(import.meta.dirname, 'page-setup.ts');
  const parameters = ['--rounds', rounds, '--profile-setup', setUp, `ours=${DIST}`];
  const child = spawn(process.execPath, ['--import', 'tsx', join(KIT, 'page-cost.mjs'), ...parameters], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  const costs: PageCost[] = [];
  for await (const line of createInterface({ input: child.stdout })) costs.push(JSON.parse(line) as PageCost);
  if ((await ended) !== 0) throw new Error('page-cost.mjs failed');
  return costs;
}
