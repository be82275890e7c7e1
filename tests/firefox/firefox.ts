import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { Answer } from '../../src/messages/define';
import type { AnswerOf, MessageType, RequestOf } from '../../src/messages/index';
import { findFirefox } from '../e2e/harness/browsers';
import { HostsServer, startConnectProxy } from '../e2e/harness/hosts-server';

export const DIST = resolve(import.meta.dirname, '../../dist/firefox');
const EXTENSION_ID = 'throughline@throughline.example';
/** Firefox makes one up for each profile; fixed, so that the extension's pages have known addresses. */
const UUID = '5f1c2d3e-4a5b-4c6d-8e7f-001122334455';
/** A page of the extension loads, but the promise of it never settles. */
const SETTLE_MS = 1_500;
const CLOSE_MS = 3_000;

/** A real Firefox with the built package, at the real addresses of sites, all of them served on this machine. */
export interface Firefox {
  server: HostsServer;
  /** An extension page as a tab. */
  open(path: string): Promise<Page>;
  visit(address: string): Promise<Page>;
  close(): Promise<void>;
}

export async function launchFirefox(): Promise<Firefox> {
  const executablePath = findFirefox();
  if (!executablePath) throw new Error('no Firefox found; set THROUGHLINE_FIREFOX');
  if (!existsSync(DIST)) throw new Error('dist/firefox is missing: npm run build');
  const server = new HostsServer();
  await server.start();
  const proxy = await startConnectProxy(server.port);
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    acceptInsecureCerts: true,
    args: ['--remote-allow-system-access', '--width=1200', '--height=800'],
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy.port,
      'network.proxy.no_proxies_on': '',
      'extensions.webextensions.uuids': JSON.stringify({ [EXTENSION_ID]: UUID }),
      // A prompt of the browser's own could not be answered here.
      'extensions.webextOptionalPermissionPrompts': false,
    },
  });
  await browser.installExtension(DIST);
  return {
    server,
    async open(path) {
      const page = await browser.newPage();
      await settled(page.goto(`moz-extension://${UUID}/${path}`));
      return page;
    },
    async visit(address) {
      const page = await browser.newPage();
      await page.goto(address);
      return page;
    },
    async close() {
      await closeBrowser(browser);
      await server.stop();
      await proxy.stop();
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms));

async function settled(loading: Promise<unknown>): Promise<void> {
  await Promise.race([loading.catch(() => undefined), pause(SETTLE_MS)]);
}

/** Closing can hang: then the process is ended, ours only. */
async function closeBrowser(browser: Browser): Promise<void> {
  const child = browser.process();
  await Promise.race([browser.close().catch(() => undefined), pause(CLOSE_MS)]);
  if (child?.exitCode === null) child.kill('SIGKILL');
}

/** Sends a message as an extension page does, and gives its value. Throws with the error's code otherwise. */
export async function askFirefox<Type extends MessageType>(
  page: Page,
  type: Type,
  request: RequestOf<Type>,
): Promise<AnswerOf<Type>> {
  const answer = (await page.evaluate(
    message => (globalThis as unknown as Globals).browser.runtime.sendMessage(message),
    { type, request } as object,
  )) as Answer<AnswerOf<Type>>;
  if (!answer?.ok) throw new Error(`${type}: ${answer?.error?.code ?? 'no answer'} ${answer?.error?.message ?? ''}`);
  return answer.value;
}

interface Globals {
  browser: { runtime: { sendMessage(message: unknown): Promise<unknown> } };
}
