import type { Page } from 'playwright-core';

declare const chrome: {
  alarms: { getAll(): Promise<{ name: string }[]>; create(name: string, info: { when: number }): Promise<void> };
};

/** Whether the book is being merged in the background, or will be. */
export const isMerging = (app: Page): Promise<boolean> =>
  app.evaluate(async () => {
    const { held } = await navigator.locks.query();
    const alarms = await chrome.alarms.getAll();
    return [...(held ?? []), ...alarms].some(({ name }) => name?.endsWith('maintain'));
  });

/** Begins with it now, as the alarm does. */
export const startMerging = (app: Page): Promise<void> =>
  app.evaluate(() => chrome.alarms.create('maintain', { when: Date.now() }));
