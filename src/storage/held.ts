import type { Contact } from '../model/contact';
import { mergeContacts } from '../model/merge-contacts';
import { keepHere, localCopy } from './contact-writes';
import type { ContactBook } from './contacts';
import type { Database } from './database';
import { changeActivity } from './logbook';
import { mergeInBook } from './merges';

/**
 * The held contact turns out to be one that is in the book: its creation is given up, it is merged into the other, and its notes go
 * where they were meant to go. Ended in between, the notes are still there: with the held contact, or for the rep only with the other.
 * @returns id of the merge, which takes it back
 */
export async function linkHeld(
  database: Database,
  book: ContactBook,
  held: Contact,
  target: Contact,
  at: string,
): Promise<string> {
  const about = IDBKeyRange.bound([held.id], [held.id, []]);
  const activities = await database.getAllFromIndex('activities', 'contact', about);
  const meantForCrm = activities.filter(({ audience, undoneAt }) => audience === 'crm' && !undoneAt);
  await keepHere(database, book, held, at);
  const loser = localCopy(held);
  const merged = mergeContacts(target, loser, {}, at);
  const { id } = await mergeInBook(database, book, { winner: target, loser, merged, at });
  for (const activity of meantForCrm) await changeActivity(database, activity.id, { audience: 'crm' }, merged, at);
  return id;
}
