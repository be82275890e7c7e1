import browser from 'webextension-polyfill';
import type { TabPeople } from '../messages/people';

const peopleKey = (tabId: number): string => `tab:${tabId}`;
const readKey = (tabId: number): string => `read:${tabId}`;

/** What a tab shows now, kept in session storage: it survives the worker, not the browser. */
export async function getTabPeople(tabId: number): Promise<TabPeople | null> {
  const key = peopleKey(tabId);
  return ((await browser.storage.session.get(key))[key] as TabPeople | undefined) ?? null;
}

export async function setTabPeople(people: TabPeople): Promise<void> {
  await browser.storage.session.set({ [peopleKey(people.tabId)]: people });
}

/** Remembers that the rep asked to read this page, once; another address in the tab does not count. */
export async function markForReading(tabId: number, url: string): Promise<void> {
  await browser.storage.session.set({ [readKey(tabId)]: withoutHash(url) });
}

export async function wasAskedToRead(tabId: number, url: string): Promise<boolean> {
  const key = readKey(tabId);
  return (await browser.storage.session.get(key))[key] === withoutHash(url);
}

export async function forgetTab(tabId: number): Promise<void> {
  await browser.storage.session.remove([peopleKey(tabId), readKey(tabId)]);
}

const withoutHash = (url: string): string => url.split('#', 1)[0] ?? url;
