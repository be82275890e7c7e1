import { noteDamage } from '../storage/book-damage';
import type { ContactBook } from '../storage/contacts';
import { type Copy, canCopy } from '../storage/copies';
import type { Database } from '../storage/database';
import { catchUp, copyAll, copyChanges } from '../storage/keep-copies';
import { putBackWhatWasLost } from '../storage/put-back';
import { announce } from './announce';
import { openApp } from './own-pages';

/**
 * Notices that the database is new although there was one, puts back what the rep typed, and shows the Health screen, which says what
 * is gone. Else sees to it that everything that is to be copied is.
 * @returns true when something was lost
 */
export async function lookAfterLoss(database: Database, book: ContactBook): Promise<boolean> {
  if (!canCopy()) return false;
  try {
    const putBack = await putBackWhatWasLost(database, book, new Date().toISOString());
    if (!putBack) {
      await catchUp(database, book);
      return false;
    }
    console.warn('throughline: the database was lost; what was typed was put back', JSON.stringify(putBack));
    announce('health', 'settings', 'connections', 'contacts', 'activities', 'outbox');
    await openApp('health');
    return true;
  } catch (error) {
    // Tried again at the next start of the browser.
    logFailure(error);
    return false;
  }
}

/** Copies what the rep did, after it is in the database. */
export async function copy(database: Database, book: ContactBook, changes: readonly Copy[]): Promise<void> {
  if (!canCopy()) return;
  await copyChanges(database, book, changes, error => {
    logFailure(error);
    void sayNotCopied(database).catch(logFailure);
  });
}

async function sayNotCopied(database: Database): Promise<void> {
  if (await noteDamage(database, { what: 'copies' }, new Date().toISOString())) announce('health');
}

/** After many records went at once, their copies go. */
export async function dropOldCopies(database: Database, book: ContactBook): Promise<void> {
  if (canCopy()) await copyAll(database, book).catch(logFailure);
}

const logFailure = (error: unknown): void =>
  console.error('throughline: copies failed', error instanceof Error ? error.name : 'unknown');
