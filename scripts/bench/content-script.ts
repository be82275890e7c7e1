import type { Page } from 'playwright-core';
import { extensionUrl } from '../../tests/e2e/harness/chromium';

/** Sends messages from the world of our content script in a page, where the page's own scripts cannot. */
export async function askAsContentScript(page: Page): Promise<(type: string, request: object) => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  const found = new Promise<number>(resolve => {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (`${context.origin}/` === extensionUrl('')) resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  const contextId = await found;
  return async (type, request) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId,
      expression: `chrome.runtime.sendMessage(${JSON.stringify({ type, request })})`,
      awaitPromise: true,
      returnByValue: true,
    });
    const answer = result.value as { ok: boolean; value?: unknown } | undefined;
    if (exceptionDetails || !answer?.ok) throw new Error(`${type}: ${JSON.stringify(exceptionDetails ?? answer)}`);
    return answer.value;
  };
}
