import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeOnPage } from './axe';

/** A folder in which a picture of what was looked at is left. */
export const SHOTS = process.env.THROUGHLINE_SCREENSHOTS;

/**
 * Axe finds nothing wrong, light and dark.
 * @param name - of the pictures, where some are wanted
 */
export async function expectClean(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await axeOnPage(page)).wrong, colorScheme).toEqual([]);
    if (!SHOTS) continue;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`), fullPage: true });
  }
}
