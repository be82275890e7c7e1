import type { WriteIntent } from '../crm/types';
import type { Account } from '../model/account';
import type { Activity } from '../model/activity';
import type { Operation } from '../model/operation';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';

/** Is there still something of this activity that belongs into the CRM? */
export const isWanted = ({ undoneAt, audience }: Activity): boolean => !undoneAt && audience === 'crm';

/**
 * The write with the records as they are now; undefined when there is nothing (left) to write; `nowhere` when the rep's text has
 * lost its contact in the CRM, which the rep has to know.
 */
export async function intentOf(
  { database, book }: { database: Database; book: ContactBook },
  operation: Operation,
): Promise<WriteIntent | 'nowhere' | undefined> {
  const { kind, entityId, onceKey } = operation;
  if (kind === 'deal.update') {
    const deal = await database.get('deals', entityId);
    return deal && { kind, deal, onceKey };
  }
  if (kind === 'account.create' || kind === 'account.update' || kind === 'account.delete') {
    const account = await database.get('accounts', entityId);
    return account && accountIntent(kind, account, onceKey);
  }
  const contact = await book.get(operation.contactId);
  if (!contact || contact.connectionId !== operation.connectionId) {
    const lost = kind === 'activity.delete' ? undefined : await database.get('activities', entityId);
    return lost && isWanted(lost) ? 'nowhere' : undefined;
  }
  if (kind === 'contact.create') return { kind, contact, onceKey };
  if (kind === 'contact.delete') return contact.remoteId ? { kind, contact, onceKey } : undefined;
  if (kind === 'contact.update') return { kind, contact, draft: contact, onceKey };
  const activity = await database.get('activities', entityId);
  if (!activity) return undefined;
  // Private text never enters a request, whatever the queue says; only its removal does, and before that the search for a
  // creation that may have arrived while the text was not private yet.
  const mayBeThere = kind === 'activity.delete' || (kind === 'activity.create' && operation.unknownEnd);
  if (activity.audience === 'private' && !mayBeThere) return undefined;
  if (kind !== 'activity.create' && !activity.remoteId) return undefined;
  return { kind, activity, contact, onceKey };
}

function accountIntent(
  kind: 'account.create' | 'account.update' | 'account.delete',
  account: Account,
  onceKey: string,
): WriteIntent | undefined {
  if (kind === 'account.create') return { kind, account, onceKey };
  if (!account.remoteId) return undefined;
  return kind === 'account.update' ? { kind, account, draft: account, onceKey } : { kind, account, onceKey };
}
