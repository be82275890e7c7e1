import browser from 'webextension-polyfill';
import type { TabEvent } from '../messages/index';
import { follow } from '../storage/changes';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { closeDatabase, openDatabase, wasMade } from '../storage/open';
import { openReportingBook } from './reporting-book';

export { announce } from './announce';

/** What handlers work with. Opened on first use after each start of the worker; holds no state of its own. */
export interface Services {
  database: Database;
  book: ContactBook;
}

let services: Promise<Services> | undefined;
const closed = new WeakSet<Database>();

/** Database and book, opened once per life of the worker. A failed opening is tried again on the next call. */
export function getServices(): Promise<Services> {
  services ??= openServices().catch(error => {
    services = undefined;
    throw error;
  });
  return services;
}

/** Read when there is something to copy: not for an answer alone. */
const copies = () => import('./lost-database');

async function openServices(): Promise<Services> {
  const database = await openDatabase();
  const forget = (): void => noteClosed(database);
  // Closed by the browser, or given up to another version: the next call opens it anew.
  database.addEventListener('close', forget);
  database.addEventListener('versionchange', forget);
  const book = openReportingBook(database);
  if (wasMade(database)) await (await copies()).lookAfterLoss(database, book);
  follow(database, async changes => (await copies()).copy(database, book, changes));
  return { database, book };
}

function noteClosed(database: Database): void {
  closed.add(database);
  services = undefined;
}

/** Was the database closed under whoever still works with it? */
export const wasClosed = ({ database }: Services): boolean => closed.has(database);

/** Gives the opened database up, before it is deleted. */
export async function closeServices(): Promise<void> {
  const open = await services;
  if (open) noteClosed(open.database);
  await closeDatabase();
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
