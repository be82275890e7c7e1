import browser from 'webextension-polyfill';
import { PULL_EVERY_MINUTES } from './pace';

/** Names of the timers that outlive the worker. */
export const ALARMS = { outbox: 'outbox', pull: 'pull', maintain: 'maintain', duplicates: 'duplicates' } as const;

/** Sets the standing alarm; calling it again changes nothing. */
export async function startSchedule(): Promise<void> {
  if (!(await browser.alarms.get(ALARMS.pull))) {
    await browser.alarms.create(ALARMS.pull, { periodInMinutes: PULL_EVERY_MINUTES, delayInMinutes: 1 });
  }
}
