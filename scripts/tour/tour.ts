import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { type Browser, launch } from '../../tests/e2e/harness/chromium';
import { type ClosedRoot, closedRoot } from '../../tests/e2e/harness/closed-root';
import { HostsServer } from '../../tests/e2e/harness/hosts-server';

export const OUT = resolve(import.meta.dirname, '../../out/tour');

const FADE_MS = 400;

/** What a step found in the page, and where to take its picture. */
export interface Seen {
  /** One line, from what was read in the page. */
  said: string;
  picture: Page | ((path: string) => Promise<void>);
  /** Also taken in dark; does what a change of colours needs, such as opening the card anew. */
  dark?: () => Promise<unknown>;
}

export interface Step {
  /** Short and without blanks: part of the picture's file name. */
  name: string;
  /** Throws when something that must be in the page is not there. */
  run(tour: Tour): Promise<Seen>;
}

/** A browser at the real addresses of sites, all of them served on this machine, and what steps hand on to later ones. */
export interface Tour {
  server: HostsServer;
  browser: Browser;
  /** The full page. Its first step opens it. */
  app: Page;
  visit(address: string): Promise<{ page: Page; overlay: ClosedRoot }>;
}

/**
 * Goes through the steps in order, a picture and a line for each.
 * @returns number of steps whose result was not seen
 */
export async function runTour(steps: readonly Step[]): Promise<number> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const server = new HostsServer();
  await server.start();
  const browser = await launch({ port: server.port, args: ['--screen-info={1600x1200}'] });
  browser.context.setDefaultTimeout(15_000);
  try {
    const tour = await createTour(server, browser);
    let failed = 0;
    for (const [index, step] of steps.entries()) {
      if (!(await runStep(tour, step, String(index + 1).padStart(2, '0')))) failed++;
    }
    return failed;
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function createTour(server: HostsServer, browser: Browser): Promise<Tour> {
  return {
    server,
    browser,
    app: await browser.open('src/ui/app/index.html'),
    async visit(address) {
      const page = await browser.context.newPage();
      await page.goto(address);
      return { page, overlay: await closedRoot(page) };
    },
  };
}

async function runStep(tour: Tour, { name, run }: Step, number: string): Promise<boolean> {
  const path = (ending = '') => join(OUT, `${number}-${name}${ending}.png`);
  try {
    const seen = await run(tour);
    await takePicture(seen.picture, path());
    if (seen.dark) await takeDarkPicture(seen, path('-dark'));
    console.log(`✓ ${number} ${name}: ${seen.said}`);
    return true;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.log(`✗ ${number} ${name}: ${reason}`);
    await tour.browser.context
      .pages()
      .at(-1)
      ?.screenshot({ path: path('-failed') })
      .catch(() => undefined);
    return false;
  }
}

async function takePicture(picture: Seen['picture'], path: string): Promise<void> {
  if (typeof picture === 'function') await picture(path);
  else {
    // Cards and toasts fade in.
    await picture.waitForTimeout(FADE_MS);
    await picture.screenshot({ path });
  }
}

async function takeDarkPicture({ picture, dark }: Seen, path: string): Promise<void> {
  if (typeof picture === 'function') return;
  await picture.emulateMedia({ colorScheme: 'dark' });
  await dark?.();
  await takePicture(picture, path);
  await picture.emulateMedia({ colorScheme: 'light' });
  await dark?.();
}
