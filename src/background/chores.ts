import { getSettings } from '../storage/settings';
import { ALARMS, startSchedule } from '../sync/alarms';
import { updateBadge } from './badge';
import { searchDuplicates, searchDuplicatesSoon } from './duplicates';
import { lookAfterLoss } from './lost-database';
import { maintainBook, maintainLater } from './maintenance';
import { isAway } from './presence';
import { getServices, leaveToAlarm } from './services';
import { injectIntoOpenTabs, registerSites } from './site-access';
import { startDrain, startSync } from './sync';

export { startDrain, startSync };

/** The browser has started, or the extension is new in it. */
export async function start(): Promise<void> {
  await startSchedule();
  await refreshSites();
  const { database, book } = await getServices();
  await updateBadge(database);
  startDrain();
  await maintainLater();
  searchDuplicatesSoon();
  // Copying for the first time may take a while. Where something was put back, the rep's sites are among it.
  if (await lookAfterLoss(database, book)) await refreshSites();
}

/** An alarm rang. */
export function rang(alarm: string): void {
  if (alarm === ALARMS.outbox) startDrain();
  if (alarm === ALARMS.pull) void isAway().then(away => !away && startSync(), leaveToAlarm);
  if (alarm === ALARMS.maintain) void maintainBook();
  if (alarm === ALARMS.duplicates) void searchDuplicates();
}

/** Puts our scripts into the pages that settings and permissions say. */
export async function refreshSites(): Promise<void> {
  await registerSites(await getSettings((await getServices()).database));
}

/** After an update the old scripts in open pages are cut off; new ones take over without a reload. */
export async function reviveOpenTabs(): Promise<void> {
  const settings = await getSettings((await getServices()).database);
  if (settings.consentAt !== null) await injectIntoOpenTabs(settings);
}
