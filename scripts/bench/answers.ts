import { setTimeout as later } from 'node:timers/promises';
import { findChromium } from '../../tests/e2e/harness/browsers';
import { extensionUrl, switches } from '../../tests/e2e/harness/chromium';
import type { Scenario } from '../../tests/e2e/harness/scenario';
import { type DebuggedBrowser, startDebugged } from './devtools-pipe';
import { spread } from './figures';
import type { ImportFile } from './import-file';

const POPUP = 'src/ui/popup/index.html';
const PAGE = 'https://www.linkedin.com/in/nobody-here/';
const COLD_STARTS = 9;
const WARM_ROUNDS = 20;
/** A worker that was told to end takes a moment. */
const END_MS = 700;
/** A browser that just started has work of its own. */
const START_MS = 3_000;
const LONGEST_LOAD_MS = 60_000;

type Ask = (type: string, request: object) => Promise<number>;

/**
 * How soon a freshly started worker answers, and a warm one. The scenario's browser must be down: its profile is opened by a browser
 * in which nothing is attached to the worker, as on a rep's machine. Each time is taken by the page that asks.
 */
export async function benchAnswers({ browser: { profile }, server }: Scenario, file: ImportFile): Promise<object> {
  server.page(PAGE, '<!doctype html><title>Nobody</title>');
  const browser = startDebugged(findChromium()!, [...switches({ port: server.port }), `--user-data-dir=${profile}`]);
  try {
    await later(START_MS);
    const popup = await asker(browser, extensionUrl(POPUP));
    const content = await asker(browser, PAGE);
    const request = { url: PAGE, pageKind: 'feed', hasOverlay: true, people: file.authors };
    const search: number[] = [];
    const authors: number[] = [];
    for (let round = 0; round < COLD_STARTS; round++) {
      await endWorker(browser);
      search.push(await popup('search.query', { text: file.names[round]!, limit: 10 }));
      await endWorker(browser);
      authors.push(await content('people.detected', request));
    }
    const warm: number[] = [];
    const nobody: number[] = [];
    for (let round = 0; round < WARM_ROUNDS; round++) {
      warm.push(await content('people.detected', request));
      nobody.push(await content('people.detected', { ...request, people: [] }));
    }
    return {
      coldSearchMs: spread(search),
      coldAuthorsMs: spread(authors),
      warmAuthorsMs: spread(warm),
      // What the way there and back takes, and all that is done for a page with nobody on it.
      warmNobodyMs: spread(nobody),
    };
  } finally {
    await browser.close();
  }
}

/** Opens a page; what is then asked goes out from where our code runs in it: the page itself if it is ours, else the content script. */
async function asker({ send, on }: DebuggedBrowser, url: string): Promise<Ask> {
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const context = new Promise<number>((resolve, reject) => {
    setTimeout(() => reject(new Error(`our code does not run in ${url}`)), LONGEST_LOAD_MS).unref();
    on<{ context: { id: number; origin: string } }>(
      'Runtime.executionContextCreated',
      ({ context: { id, origin } }, session) => {
        if (session === sessionId && `${origin}/` === extensionUrl('')) resolve(id);
      },
    );
  });
  await send('Runtime.enable', {}, sessionId);
  await send('Page.navigate', { url }, sessionId);
  const contextId = await context;
  return async (type, request) => {
    const { result, exceptionDetails } = await send<{ result: { value?: number | null }; exceptionDetails?: object }>(
      'Runtime.evaluate',
      {
        contextId,
        expression: `(async () => {
          const started = performance.now();
          const { ok } = await chrome.runtime.sendMessage(${JSON.stringify({ type, request })});
          return ok ? performance.now() - started : null;
        })()`,
        awaitPromise: true,
        returnByValue: true,
      },
      sessionId,
    );
    const ms = result.value;
    if (typeof ms !== 'number') throw new Error(`${type}: ${JSON.stringify(exceptionDetails ?? result)}`);
    return ms;
  };
}

async function endWorker({ send }: DebuggedBrowser): Promise<void> {
  const { targetInfos } = await send<{ targetInfos: { targetId: string; type: string; url: string }[] }>(
    'Target.getTargets',
    { filter: [{}] },
  );
  for (const { targetId, type, url } of targetInfos) {
    if (type === 'service_worker' && url.startsWith(extensionUrl(''))) await send('Target.closeTarget', { targetId });
  }
  await later(END_MS);
}
