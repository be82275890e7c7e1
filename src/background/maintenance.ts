import browser from 'webextension-polyfill';
import type { ContactBook } from '../storage/contacts';
import { ALARMS } from '../sync/schedule';
import { searchDuplicatesSoon } from './duplicates';
import { LOAD_LOCK } from './load/messages';
import { getServices, leaveToAlarm } from './services';

const LOCK = 'throughline.maintain';
/** A worker may not be busy for minutes on end; what is left over is done at the next alarm. */
const RUN_MS = 20_000;
/** Writes come in bursts (a page of a pull, a slice of an import): merging waits until one is over. */
const QUIET_MS = 2_000;

let quiet: ReturnType<typeof setTimeout> | undefined;

/** Call after contacts were written: merges them into the book soon, and by alarm if the worker dies before. */
export function maintainSoon(): void {
  clearTimeout(quiet);
  quiet = setTimeout(() => void maintainBook().catch(leaveToAlarm), QUIET_MS);
  void browser.alarms.create(ALARMS.maintain, { delayInMinutes: 0.5 });
}

/** While an import runs, merging what it adds has time; what a killed import left goes first. */
function maintainSlice(book: ContactBook): Promise<boolean> {
  return navigator.locks.request(LOAD_LOCK, { ifAvailable: true, mode: 'shared' }, async lock => {
    if (!lock) return book.maintain({ isBusy: true });
    return (await book.release()) || book.maintain();
  }) as Promise<boolean>;
}

/** Merges recent changes into the book in short slices, between which the worker answers messages. */
export async function maintainBook(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async lock => {
    if (!lock) return;
    const { book } = await getServices();
    for (const end = Date.now() + RUN_MS; Date.now() < end; ) {
      if (!(await maintainSlice(book))) {
        await browser.alarms.clear(ALARMS.maintain);
        searchDuplicatesSoon();
        return;
      }
      await new Promise(resume => setTimeout(resume));
    }
    await browser.alarms.create(ALARMS.maintain, { delayInMinutes: 0.5 });
  });
}
