import type { Page } from 'playwright-core';
import type { ClosedRoot } from '../../tests/e2e/harness/closed-root';
import { eventually } from '../../tests/e2e/harness/scenario';

/** Waits until the card's text holds all the words, and gives it. */
export function cardWith(overlay: ClosedRoot, ...words: string[]): Promise<string> {
  return eventually(
    () => overlay.text('region').catch(() => ''),
    text => words.every(word => text.includes(word)),
  );
}

/** Waits for the words of the toast over the page. */
export function toastWith(overlay: ClosedRoot, words: string): Promise<string> {
  return eventually(
    () => overlay.text('status').catch(() => ''),
    text => text.includes(words),
  );
}

/** Waits until a page's own text holds all the words, and gives it. */
export function textWith(page: Page, ...words: string[]): Promise<string> {
  return eventually(
    () => page.locator('body').innerText(),
    text => words.every(word => text.includes(word)),
  );
}

/** Text in one line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
