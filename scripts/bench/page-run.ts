import type { CDPSession } from 'playwright-core';
import { launch } from '../../tests/e2e/harness/chromium';
import { HostsServer } from '../../tests/e2e/harness/hosts-server';
import { FEED, POSTS } from './feed';
import setUp from './page-setup';
import { type TraceFigures, traced } from './trace';

/** What one scroll through the feed cost. */
export interface PageRun extends TraceFigures {
  taskS: number;
  scriptS: number;
  layoutS: number;
  wallS: number;
  /** Growth of the page's heap in the first and second half of the feed, garbage collected before each look. */
  heapMBFirst: number;
  heapMBSecond: number;
  lcpMs: number;
  slowestEventMs: number;
  longestTaskMs: number;
}

const SETTLE_MS = 1500;
const HALF = POSTS / 2;
const CLICK_EVERY_MS = 3000;

interface Seen {
  lcpMs: number;
  slowestEventMs: number;
  longTasksMs: number[];
}

/** Scrolls the feed to its end in a fresh browser with one extension. */
export async function runPage(dist: string, isOurs: boolean): Promise<PageRun> {
  const server = new HostsServer();
  await server.start();
  server.page('https://x.com/home', FEED);
  const browser = await launch({ port: server.port, dist });
  try {
    if (isOurs) await setUp(browser.context);
    await new Promise(done => setTimeout(done, SETTLE_MS));
    const page = await browser.context.newPage();
    const session = await browser.context.newCDPSession(page);
    await session.send('Performance.enable');
    await page.goto('https://x.com/home');
    await page.waitForTimeout(SETTLE_MS);
    const scroll = (from: number, to: number) => page.evaluate(`scrollOn(${from}, ${to})`);
    const start = await heapMB(session);
    const before = await metrics(session);
    let middle = 0;
    const figures = await traced(session, async () => {
      const clicks = setInterval(() => void page.mouse.click(640, 450).catch(() => undefined), CLICK_EVERY_MS);
      await scroll(0, HALF);
      middle = await heapMB(session);
      await scroll(HALF, POSTS);
      clearInterval(clicks);
    });
    const after = await metrics(session);
    const end = await heapMB(session);
    const seen = (await page.evaluate('seen')) as Seen;
    const delta = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    return {
      ...figures,
      taskS: delta('TaskDuration'),
      scriptS: delta('ScriptDuration'),
      layoutS: delta('LayoutDuration'),
      wallS: delta('Timestamp'),
      heapMBFirst: middle - start,
      heapMBSecond: end - middle,
      lcpMs: seen.lcpMs,
      slowestEventMs: seen.slowestEventMs,
      longestTaskMs: Math.max(0, ...seen.longTasksMs),
    };
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function metrics(session: CDPSession): Promise<Map<string, number>> {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return new Map(all.map(({ name, value }) => [name, value]));
}

async function heapMB(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return ((await metrics(session)).get('JSHeapUsedSize') ?? 0) / 1_048_576;
}
