import browser from 'webextension-polyfill';
import type { ContactBook } from '../storage/contacts';
import { despiteLoss } from '../storage/lost-records';
import { ALARMS } from '../sync/alarms';
import { searchDuplicatesSoon } from './duplicates';
import { LOAD_LOCK } from './load/messages';
import { getServices, leaveToAlarm } from './services';
import { nextTurn } from './turn';

const LOCK = 'throughline.maintain';
/** A worker may not be busy for minutes on end; what is left over is done at the next alarm. */
const RUN_MS = 20_000;
/** Writes come in bursts (a page of a pull, a slice of an import): merging waits until one is over. */
const QUIET_MS = 2_000;
/** Slices of so long are done under one lock, for which an import may wait. */
const TURN_MS = 100;
const ALARM = { delayInMinutes: 0.5 };

let quiet: ReturnType<typeof setTimeout> | undefined;

/** Call after contacts were written: merges them into the book soon, and by alarm if the worker dies before. */
export function maintainSoon(): void {
  clearTimeout(quiet);
  quiet = setTimeout(() => void maintainBook().catch(leaveToAlarm), QUIET_MS);
  void browser.alarms.create(ALARMS.maintain, ALARM);
}

/** Call where something may have been left to merge, or may end without a word, as an import does whose page is closed. */
export async function maintainLater(): Promise<void> {
  if (!(await browser.alarms.get(ALARMS.maintain))) await browser.alarms.create(ALARMS.maintain, ALARM);
}

/**
 * While an import runs, merging what it adds has time; what a killed import left goes first.
 * @returns what there is to do still; `loading`: nothing until the import ends
 */
function maintainTurn(book: ContactBook): Promise<'more' | 'nothing' | 'loading'> {
  return navigator.locks.request(LOAD_LOCK, { ifAvailable: true, mode: 'shared' }, async lock => {
    if (!lock) return (await book.maintain({ isBusy: true })) ? 'more' : 'loading';
    if (await book.release()) return 'more';
    for (const end = Date.now() + TURN_MS; Date.now() < end; await nextTurn()) {
      if (!(await book.maintain())) return 'nothing';
    }
    return 'more';
  }) as Promise<'more' | 'nothing' | 'loading'>;
}

/** Merges recent changes into the book in short slices, between which the worker answers messages. */
export async function maintainBook(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async lock => {
    if (!lock) return;
    const { book } = await getServices();
    for (const end = Date.now() + RUN_MS; Date.now() < end; ) {
      const rest = await despiteLoss(() => maintainTurn(book));
      if (rest === 'loading') break;
      if (rest === 'nothing') {
        await browser.alarms.clear(ALARMS.maintain);
        searchDuplicatesSoon();
        return;
      }
      await nextTurn();
    }
    await browser.alarms.create(ALARMS.maintain, ALARM);
  });
}
