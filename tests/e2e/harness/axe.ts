import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from 'playwright-core';
import { EXTENSION_ID } from './chromium';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong, a line for each rule and element; and how many elements it looked at. */
export interface Findings {
  wrong: string[];
  checked: number;
}

/** Fading colours would be measured half-way. What fades for ever is not waited for. */
const SETTLED = `new Promise(done => setTimeout(done, 100))
  .then(() => Promise.allSettled((typeof root === 'undefined' ? document : root).getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime < Infinity).map(({ finished }) => finished)))`;

/** Runs in the page: all rules, best practices too. */
const RUN = `${SETTLED}.then(() => axe.run(typeof overlayHost === 'undefined' ? document : overlayHost)).then(({ violations, passes }) => ({
  wrong: violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    id + ' ' + JSON.stringify(target) + ' ' + failureSummary.replace(/\\s+/g, ' '))),
  checked: passes.reduce((sum, { nodes }) => sum + nodes.length, 0),
}))`;

/** Looks at an extension page. */
export async function axeOnPage(page: Page): Promise<Findings> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: AXE });
  const { result } = await session.send('Runtime.evaluate', {
    expression: RUN,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  return result.value as Findings;
}

/**
 * Looks at a copy of what is in the closed root, on a page of the extension: same tree, same styles, and there axe measures
 * contrast too.
 */
export async function axeOnCopy(page: Page, drawn: Drawn): Promise<Findings> {
  await page.evaluate(({ html, css }) => {
    const sheet = new CSSStyleSheet();
    // A copy would fade in anew, and its colours be measured half-way.
    sheet.replaceSync(`${css} * { animation: none !important; transition: none !important; }`);
    document.adoptedStyleSheets = [sheet];
    document.head.replaceChildren(Object.assign(document.createElement('title'), { textContent: 'copy' }));
    document.documentElement.removeAttribute('class');
    document.body.innerHTML = `<main><h1>Copy</h1>${html}</main>`;
  }, drawn);
  return axeOnPage(page);
}

/** The extension's own view of a page: there its closed root can be seen. */
export interface OverlayWorld {
  /** Value of an expression in which `root` is the closed root. */
  evaluate<T>(expression: string): Promise<T>;
  /** Everything but contrast: axe cannot measure that here. */
  axe(): Promise<Findings>;
  /** What is in the closed root now, with its styles. */
  drawn(): Promise<Drawn>;
}

export interface Drawn {
  html: string;
  css: string;
}

/** Finds the isolated world in which the overlay runs on a page. */
export async function overlayWorld(page: Page): Promise<OverlayWorld> {
  const session = await page.context().newCDPSession(page);
  const contextId = await isolatedWorldOf(session);
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  };
  // Axe goes into open roots only. What is defined here on the host is seen in this world alone, not by the page.
  await evaluate(`
    globalThis.overlayHost = [...document.documentElement.children].find(child => chrome.dom.openOrClosedShadowRoot(child));
    globalThis.root = chrome.dom.openOrClosedShadowRoot(overlayHost);
    Object.defineProperty(overlayHost, 'shadowRoot', { configurable: true, get: () => root }); void 0`);
  return {
    evaluate,
    async axe() {
      await evaluate(`${AXE}; void 0`);
      return evaluate<Findings>(RUN);
    },
    drawn: () =>
      evaluate<Drawn>(`({
        html: root.querySelector('.tl-root').outerHTML,
        css: root.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]).map(({ cssText }) => cssText).join(' '),
      })`),
  };
}

async function isolatedWorldOf(session: CDPSession): Promise<number> {
  const found = new Promise<number>(done => {
    session.on('Runtime.executionContextCreated', ({ context: { id, origin, auxData } }) => {
      if (auxData?.type === 'isolated' && origin === `chrome-extension://${EXTENSION_ID}`) done(id);
    });
  });
  await session.send('Runtime.enable');
  return found;
}
