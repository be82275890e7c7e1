import browser from 'webextension-polyfill';

const KEY = 'lastUseAt';
/** A rep who asked nothing for this long is away: no CRM is asked meanwhile. */
const AWAY_MS = 30 * 60_000;
/** How exactly the last use is remembered; a write for every message would be waste. */
const GRAIN_MS = 60_000;

let noted = 0;

/**
 * Remembers that the rep is here: a page of theirs, the popup or a screen asked something.
 * @returns true when they were away until now
 */
export async function noteUse(nowMs = Date.now()): Promise<boolean> {
  if (Math.abs(nowMs - noted) < GRAIN_MS) return false;
  noted = nowMs;
  const wasAway = await isAway(nowMs);
  await browser.storage.session.set({ [KEY]: nowMs });
  return wasAway;
}

/** Has the rep been away? Also true before the first use after the browser started. */
export async function isAway(nowMs = Date.now()): Promise<boolean> {
  const { [KEY]: lastUseAt } = await browser.storage.session.get(KEY);
  return typeof lastUseAt !== 'number' || Math.abs(nowMs - lastUseAt) > AWAY_MS;
}
