import { JSDOM } from 'jsdom';

/** A page with frames (jsdom has none unless asked) at an address. */
export function openPage(html: string, url = 'https://site.example/') {
  const dom = new JSDOM(html, { url, pretendToBeVisual: true });
  return { window: dom.window as unknown as Window & typeof globalThis, document: dom.window.document };
}

/** Waits until a condition holds; fails after half a minute, which only a machine at a standstill needs. */
export async function until(condition: () => boolean, what = 'condition'): Promise<void> {
  for (const end = Date.now() + 30_000; !condition(); ) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise(done => setTimeout(done, ms));
}
