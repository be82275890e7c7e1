import type { Browser } from './chromium';

type Send = (method: string, parameters?: object) => Promise<Record<string, unknown>>;

/** A part of the browser that is no tab: the real popup, the real side panel. */
export interface Part {
  /** Value of an expression in it. */
  evaluate<T>(expression: string): Promise<T>;
  /** Real keys, one after the other. */
  type(text: string): Promise<void>;
  press(key: keyof typeof KEY_CODES): Promise<void>;
  /** Clicks with a real mouse in the middle of the first element that fits a selector. */
  click(selector: string): Promise<void>;
  setColorScheme(scheme: 'light' | 'dark'): Promise<void>;
  /** PNG of what it shows. */
  screenshot(): Promise<Buffer>;
}

const ANSWER_MS = 60_000;

const KEY_CODES = { Enter: 13, ArrowDown: 40, ArrowUp: 38, Escape: 27, Tab: 9, z: 90 } as const;

/**
 * Attaches to an open part by its address. The browser's own session sees it when it asks with a filter that matches all; playwright does not.
 * @param part - text in its address, such as `ui/popup`
 */
export async function attach({ context }: Browser, part: string, timeoutMs = ANSWER_MS): Promise<Part> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('no browser session');
  const targetId = await findTarget();
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (value: Record<string, unknown>) => void>();
  let last = 0;
  session.on('Target.receivedMessageFromTarget', event => {
    if (event.sessionId !== sessionId) return;
    const { id, result, error } = JSON.parse(event.message);
    waiting.get(id)?.(result ?? error);
  });
  // A popup closes when it likes; whoever asks it then must not wait for ever.
  const send: Send = (method, params = {}) =>
    new Promise((done, failed) => {
      const id = ++last;
      setTimeout(() => failed(new Error(`${part} does not answer ${method}`)), ANSWER_MS);
      waiting.set(id, done);
      const message = JSON.stringify({ id, method, params });
      session.send('Target.sendMessageToTarget', { sessionId, message }).catch(failed);
    });
  const evaluate = async <T>(expression: string): Promise<T> => {
    const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return (answer.result as { value: T } | undefined)?.value as T;
  };
  return {
    evaluate,
    async type(text) {
      for (const character of text) await send('Input.dispatchKeyEvent', { type: 'char', text: character });
    },
    async press(key) {
      const event = { key, code: key, windowsVirtualKeyCode: KEY_CODES[key] };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...(key === 'Enter' ? { text: '\r' } : {}) });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    },
    async click(selector) {
      const [x, y] = await evaluate<[number, number]>(
        `(box => [box.x + box.width / 2, box.y + box.height / 2])(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`,
      );
      for (const type of ['mousePressed', 'mouseReleased'])
        await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    },
    async setColorScheme(value) {
      await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(String(data), 'base64');
    },
  };

  async function findTarget(): Promise<string> {
    for (const end = Date.now() + timeoutMs; Date.now() < end; await new Promise(done => setTimeout(done, 50))) {
      const { targetInfos } = (await session?.send('Target.getTargets', { filter: [{}] })) ?? { targetInfos: [] };
      const target = targetInfos.find(({ type, url }) => type === 'page' && url.includes(part));
      if (target) return target.targetId;
    }
    throw new Error(`${part} is not open`);
  }
}
