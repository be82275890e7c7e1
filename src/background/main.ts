import browser from 'webextension-polyfill';
import { createRouter } from '../messages/router';
import { admit, forgetAdmissions } from './admission';
import { hearClosedPages, isNew } from './handed-over';
import { handlers } from './handlers/index';
import { noteUse } from './presence';
import { senderInfo } from './sender';
import { leaveToAlarm, tellTabs } from './services';
import { forgetTab } from './tabs';

// Every listener is registered here, at once: a worker that was started for an event must find its listener
// in the first turn. Nothing below keeps state; handlers open what they need.

/** What nobody waits for, read when the browser asks for some of it. */
const chores = () => import('./chores');

const report = (type: string, error: unknown): void =>
  console.error(`throughline: ${type} failed`, error instanceof Error ? (error.stack ?? error.name) : 'unknown');
const route = createRouter(handlers, report, admit);

browser.runtime.onMessage.addListener((message: unknown, sender: browser.Runtime.MessageSender) => {
  if (sender.id !== browser.runtime.id) return undefined;
  if (!isNew(message)) return undefined;
  void noteUse()
    .then(async wasAway => wasAway && (await chores()).startSync())
    .catch(leaveToAlarm);
  return route(message, senderInfo(sender));
});

hearClosedPages(message => route(message, { kind: 'extension', url: browser.runtime.getURL('') }));

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') void browser.runtime.openOptionsPage();
  void chores().then(({ start, reviveOpenTabs }) => {
    void start();
    if (reason === 'update') void reviveOpenTabs();
  });
});
browser.runtime.onStartup.addListener(() => void chores().then(({ start }) => start()));
browser.alarms.onAlarm.addListener(({ name }) => void chores().then(({ rang }) => rang(name)));

browser.commands.onCommand.addListener((command, tab) => {
  if (command === 'open-card' && tab?.id !== undefined) void tellTabs({ event: 'card.open' }, tab.id);
});

browser.tabs.onRemoved.addListener(tabId => {
  forgetAdmissions(tabId);
  void forgetTab(tabId);
});
for (const event of [browser.permissions.onRemoved, browser.permissions.onAdded]) {
  event.addListener(() => void chores().then(({ refreshSites }) => refreshSites()));
}

// The network came back while the worker lives; if it does not live, the alarm does the same.
globalThis.addEventListener?.('online', () => void chores().then(({ startDrain }) => startDrain()));
