import browser from 'webextension-polyfill';
import type { TabPeople } from '../messages/people';

const PEOPLE = 'tab:';
const peopleKey = (tabId: number): string => PEOPLE + tabId;
const readKey = (tabId: number): string => `read:${tabId}`;

/** What a tab shows now, kept in session storage: it survives the worker, not the browser. */
export async function getTabPeople(tabId: number): Promise<TabPeople | null> {
  const key = peopleKey(tabId);
  return ((await browser.storage.session.get(key))[key] as TabPeople | undefined) ?? null;
}

/** What all tabs show now. */
export async function allTabPeople(): Promise<TabPeople[]> {
  const stored = Object.entries(await browser.storage.session.get(null));
  return stored.filter(([key]) => key.startsWith(PEOPLE)).map(([, people]) => people as TabPeople);
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
