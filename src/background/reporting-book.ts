import type { Repair } from '../storage/book/book';
import { noteDamage } from '../storage/book-damage';
import { type BookSettings, type ContactBook, openContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { announce } from './announce';

/** The book in a database; what it finds damaged is shown on the Health screen. */
export function openReportingBook(database: Database, settings: Pick<BookSettings, 'keyCacheBytes'> = {}): ContactBook {
  return openContactBook(database, { ...settings, onRepair: repair => void report(database, repair) });
}

async function report(database: Database, repair: Repair): Promise<void> {
  console.warn(`throughline: damage in the contact book: ${repair.what}`);
  try {
    if (await noteDamage(database, repair, new Date().toISOString())) announce('health');
  } catch (error) {
    console.error('throughline: the damage could not be noted', error instanceof Error ? error.name : 'unknown');
  }
}
