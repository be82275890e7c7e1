import type { BookDamage } from '../model/book-damage';
import type { Repair } from '../storage/book/book';
import { noteDamage, noteLostRecords } from '../storage/book-damage';
import { type BookSettings, type ContactBook, openContactBook } from '../storage/contacts';
import type { Database, StoreName } from '../storage/database';
import { dropLostRecords } from '../storage/lost-records';
import { announce } from './announce';

/** The book in a database; what it finds damaged, and records that are lost beside it, are shown on the Health screen. */
export function openReportingBook(database: Database, settings: Pick<BookSettings, 'keyCacheBytes'> = {}): ContactBook {
  dropLostRecords(database, (store, keys) => report(store, () => noteLostRecords(database, store, keys, now())));
  const onRepair = (repair: Repair) => void report(repair.what, () => noteDamage(database, repair, now()));
  return openContactBook(database, { ...settings, onRepair });
}

const now = (): string => new Date().toISOString();

async function report(what: BookDamage['what'] | StoreName, note: () => Promise<boolean>): Promise<void> {
  console.warn(`throughline: damage in what is stored: ${what}`);
  try {
    if (await note()) announce('health');
  } catch (error) {
    console.error('throughline: the damage could not be noted', error instanceof Error ? error.name : 'unknown');
  }
}
