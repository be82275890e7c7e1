import browser from 'webextension-polyfill';
import { createRouter } from '../messages/router';
import { getSettings } from '../storage/settings';
import { ALARMS, startSchedule } from '../sync/schedule';
import { admit, forgetAdmissions } from './admission';
import { updateBadge } from './badge';
import { searchDuplicates, searchDuplicatesSoon } from './duplicates';
import { hearClosedPages, isNew } from './handed-over';
import { handlers } from './handlers/index';
import { maintainBook, maintainLater } from './maintenance';
import { isAway, noteUse } from './presence';
import { senderInfo } from './sender';
import { getServices, leaveToAlarm, tellTabs } from './services';
import { injectIntoOpenTabs, registerSites } from './site-access';
import { startDrain, startSync } from './sync';
import { forgetTab } from './tabs';

// Every listener is registered here, at once: a worker that was started for an event must find its listener
// in the first turn. Nothing below keeps state; handlers open what they need.

const report = (type: string, error: unknown): void =>
  console.error(`throughline: ${type} failed`, error instanceof Error ? (error.stack ?? error.name) : 'unknown');
const route = createRouter(handlers, report, admit);

browser.runtime.onMessage.addListener((message: unknown, sender: browser.Runtime.MessageSender) => {
  if (sender.id !== browser.runtime.id) return undefined;
  if (!isNew(message)) return undefined;
  void noteUse().then(wasAway => wasAway && startSync(), leaveToAlarm);
  return route(message, senderInfo(sender));
});

hearClosedPages(message => route(message, { kind: 'extension', url: browser.runtime.getURL('') }));

browser.runtime.onInstalled.addListener(({ reason }) => {
  void start();
  if (reason === 'install') void browser.runtime.openOptionsPage();
  if (reason === 'update') void reviveOpenTabs();
});

browser.runtime.onStartup.addListener(() => void start());

browser.alarms.onAlarm.addListener(({ name }) => {
  if (name === ALARMS.outbox) startDrain();
  if (name === ALARMS.pull) void isAway().then(away => !away && startSync(), leaveToAlarm);
  if (name === ALARMS.maintain) void maintainBook();
  if (name === ALARMS.duplicates) void searchDuplicates();
});

browser.commands.onCommand.addListener((command, tab) => {
  if (command === 'open-card' && tab?.id !== undefined) void tellTabs({ event: 'card.open' }, tab.id);
});

browser.tabs.onRemoved.addListener(tabId => {
  forgetAdmissions(tabId);
  void forgetTab(tabId);
});
browser.permissions.onRemoved.addListener(() => void refreshSites());
browser.permissions.onAdded.addListener(() => void refreshSites());

// The network came back while the worker lives; if it does not live, the alarm does the same.
globalThis.addEventListener?.('online', () => startDrain());

async function start(): Promise<void> {
  await startSchedule();
  await refreshSites();
  const { database } = await getServices();
  await updateBadge(database);
  startDrain();
  await maintainLater();
  searchDuplicatesSoon();
}

async function refreshSites(): Promise<void> {
  await registerSites(await getSettings((await getServices()).database));
}

/** After an update the old scripts in open pages are cut off; new ones take over without a reload. */
async function reviveOpenTabs(): Promise<void> {
  const settings = await getSettings((await getServices()).database);
  if (settings.consentAt !== null) await injectIntoOpenTabs(settings);
}
