import browser from 'webextension-polyfill';
import { ALARMS } from '../sync/schedule';
import { getServices } from './services';

const LOCK = 'throughline.maintain';
/** Slices are short; between them the worker answers messages. */
const SLICES_PER_RUN = 200;

/** Merges recent changes into the book in slices. Asked again by alarm while there is more to do. */
export async function maintainBook(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async lock => {
    if (!lock) return;
    const { book } = await getServices();
    for (let slice = 0; slice < SLICES_PER_RUN; slice++) {
      if (!(await book.maintain())) return;
      await new Promise(resume => setTimeout(resume));
    }
    await browser.alarms.create(ALARMS.maintain, { delayInMinutes: 0.5 });
  });
}
