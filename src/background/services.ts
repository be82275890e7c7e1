import browser from 'webextension-polyfill';
import type { TabEvent } from '../messages/index';
import { type ContactBook, openContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { openDatabase } from '../storage/open';

export { announce } from './announce';

/** What handlers work with. Opened on first use after each start of the worker; holds no state of its own. */
export interface Services {
  database: Database;
  book: ContactBook;
}

let services: Promise<Services> | undefined;

/** Database and book, opened once per life of the worker. A failed opening is tried again on the next call. */
export function getServices(): Promise<Services> {
  services ??= openServices().catch(error => {
    services = undefined;
    throw error;
  });
  return services;
}

async function openServices(): Promise<Services> {
  const database = await openDatabase();
  const book = openContactBook(database, {
    onRepair: ({ what }) => console.warn(`throughline: the book's ${what} was damaged and is mended from the contacts`),
  });
  return { database, book };
}

/** Forgets the opened database, before it is deleted. */
export async function closeServices(): Promise<void> {
  (await services)?.database.close();
  services = undefined;
}

/** Tells the content scripts of one tab, or of all; tabs without one are passed over. */
export async function tellTabs(event: TabEvent, tabId?: number): Promise<void> {
  const ids = tabId === undefined ? (await browser.tabs.query({})).map(tab => tab.id) : [tabId];
  await Promise.allSettled(ids.map(id => (id === undefined ? undefined : browser.tabs.sendMessage(id, event))));
}

export const now = (): string => new Date().toISOString();

/** The database was erased or given up under the work; what is left to do, the alarm does. */
export const leaveToAlarm = (error: unknown): void =>
  console.warn('throughline: work in the background stopped', error instanceof Error ? error.name : 'unknown');
