import type { Activity, ActivityDraft } from '../model/activity';
import type { Contact } from '../model/contact';
import type { Operation } from '../model/operation';
import type { Database, WriteTransaction } from './database';
import { appendLedger } from './ledger';
import { enqueue, isInCrm, operationsFor } from './outbox';
import { writeWholly } from './transactions';

const LOG_STORES = ['activities', 'outbox', 'ledger', 'drafts'] as const;

/** Activity, outbox and ledger together, or none of them; durable when it resolves. */
const inLog = <T>(database: Database, work: (transaction: WriteTransaction) => Promise<T>): Promise<T> =>
  writeWholly(database, LOG_STORES, 'strict', work);

export interface Logged {
  activity: Activity;
  /** The same click or the same message was logged before; nothing was written. */
  alreadyLogged: boolean;
}

/**
 * Writes activity, outbox operation and ledger entry in one transaction with strict durability.
 * Resolves after `complete`: only then may anyone say *Saved*.
 */
export async function logActivity(
  database: Database,
  draft: ActivityDraft,
  contact: Contact,
  author: string,
  at: string,
): Promise<Logged> {
  return inLog(database, async transaction => {
    const logged = await write(transaction, draft, contact, author, at);
    if (!logged.alreadyLogged) await transaction.objectStore('drafts').delete(`contact:${contact.id}`);
    return logged;
  });
}

/** Several activities of one contact in one transaction: all are written, or none. */
export async function logActivities(
  database: Database,
  drafts: readonly ActivityDraft[],
  contact: Contact,
  author: string,
  at: string,
): Promise<Logged[]> {
  return inLog(database, async transaction => {
    const logged: Logged[] = [];
    for (const draft of drafts) logged.push(await write(transaction, draft, contact, author, at));
    await transaction.objectStore('drafts').delete(selectionKey(contact.id));
    return logged;
  });
}

/** Where the messages that are selected for a contact are kept. */
export const selectionKey = (contactId: string): string => `conversation:${contactId}`;

async function write(
  transaction: WriteTransaction,
  draft: ActivityDraft,
  contact: Contact,
  author: string,
  at: string,
): Promise<Logged> {
  const earlier = await findSame(transaction, draft);
  if (earlier) return { activity: earlier, alreadyLogged: true };
  const activity: Activity = {
    ...draft,
    connectionId: contact.connectionId,
    accountId: contact.accountId,
    authorName: author,
    mine: true,
    createdAt: at,
    updatedAt: at,
  };
  await transaction.objectStore('activities').put(activity);
  if (activity.audience === 'crm' && isInCrm(contact)) {
    await enqueue(transaction, { ...routeOf(activity), kind: 'activity.create' }, at);
  }
  await appendLedger(transaction, {
    at,
    action: 'logged',
    activityId: activity.id,
    contactId: contact.id,
    accountId: contact.accountId,
    actor: author,
  });
  return { activity, alreadyLogged: false };
}

const routeOf = ({ connectionId, contactId, id }: Activity) => ({ connectionId, contactId, entityId: id });

/**
 * The same click twice, or the same message of the site logged again in the same way. Of a message whose text is on record, a
 * later text is an edit of the same message; where only a click without text is, the text is new.
 */
async function findSame(transaction: WriteTransaction, draft: ActivityDraft): Promise<Activity | undefined> {
  const store = transaction.objectStore('activities');
  const sameClick = await store.get(draft.id);
  if (sameClick) return sameClick;
  for (const key of draft.messageKeys) {
    const found = await store.index('messageKey').getAll(key);
    const same = found.find(
      other =>
        !other.undoneAt &&
        other.contactId === draft.contactId &&
        other.kind === draft.kind &&
        (draft.body === '' || other.body !== ''),
    );
    if (same) return same;
  }
  return undefined;
}

/** Which of these keys of a site's messages a contact has on record with their text. */
export async function loggedKeys(database: Database, contactId: string, keys: readonly string[]): Promise<string[]> {
  const index = database.transaction('activities').store.index('messageKey');
  const found = await Promise.all(keys.map(key => index.getAll(key)));
  const isOnRecord = (other: Activity) => !other.undoneAt && other.contactId === contactId && other.body !== '';
  return keys.filter((_, place) => found[place]?.some(isOnRecord));
}

/**
 * Takes an activity back. What was surely never sent is cancelled; anything else gets a compensating operation,
 * which comes after the first in the contact's order.
 */
export async function undoActivity(database: Database, id: string, at: string): Promise<Activity | undefined> {
  return inLog(database, async transaction => {
    const store = transaction.objectStore('activities');
    const activity = await store.get(id);
    if (!activity || activity.undoneAt) return activity;
    const undone: Activity = { ...activity, undoneAt: at, updatedAt: at };
    await store.put(undone);
    await compensate(transaction, activity, at);
    await appendLedger(transaction, {
      at,
      action: 'undone',
      activityId: id,
      contactId: activity.contactId,
      accountId: activity.accountId,
      actor: activity.authorName,
    });
    return undone;
  });
}

async function compensate(transaction: WriteTransaction, activity: Activity, at: string): Promise<void> {
  const operations = await operationsFor(transaction, activity.id);
  for (const operation of operations) {
    if (neverSent(operation)) {
      await transaction.objectStore('outbox').put({ ...operation, state: 'cancelled', updatedAt: at });
    }
  }
  if (operations.some(operation => !neverSent(operation) && operation.state !== 'cancelled')) {
    await enqueue(transaction, { ...routeOf(activity), kind: 'activity.delete' }, at);
  }
}

/** No request of it can have reached the CRM. */
export function neverSent(operation: Operation): boolean {
  return !operation.unknownEnd && operation.state !== 'sending' && operation.state !== 'done';
}

/** Changes a kept activity (done, new audience, corrected text) and owes the CRM the change where it has the activity. */
export async function changeActivity(
  database: Database,
  id: string,
  change: Partial<Pick<Activity, 'doneAt' | 'audience' | 'body' | 'subject'>>,
  contact: Contact | undefined,
  at: string,
): Promise<Activity | undefined> {
  return inLog(database, async transaction => {
    const store = transaction.objectStore('activities');
    const activity = await store.get(id);
    if (!activity) return undefined;
    const changed: Activity = { ...activity, ...change, updatedAt: at };
    await store.put(changed);
    await owe(transaction, changed, contact, at);
    return changed;
  });
}

/** Brings the outbox in line with a changed activity. */
async function owe(
  transaction: WriteTransaction,
  activity: Activity,
  contact: Contact | undefined,
  at: string,
): Promise<void> {
  if (activity.audience === 'private') return compensate(transaction, activity, at);
  if (!contact || !isInCrm(contact)) return;
  const creations = (await operationsFor(transaction, activity.id)).filter(
    operation => operation.kind === 'activity.create' && operation.state !== 'cancelled',
  );
  // An unsent creation reads the activity when it is sent, so it carries the change by itself.
  if (creations.some(neverSent)) return;
  const kind = creations.length > 0 || activity.remoteId ? 'activity.update' : 'activity.create';
  await enqueue(transaction, { ...routeOf(activity), kind }, at);
}
