import browser from 'webextension-polyfill';
import type { Database } from '../storage/database';
import { summarize } from '../storage/outbox';

const WAITING_COLOR = '#9a5b00';

/** Shows on the toolbar icon how many writes wait for the rep; nothing when none does. */
export async function updateBadge(database: Database): Promise<void> {
  const { needsRep } = await summarize(database);
  await browser.action.setBadgeBackgroundColor({ color: WAITING_COLOR });
  await browser.action.setBadgeText({ text: needsRep > 0 ? String(needsRep) : '' });
}
