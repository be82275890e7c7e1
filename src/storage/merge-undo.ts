import { unmergedContact } from '../model/merge-contacts';
import type { ContactBook } from './contacts';
import type { Database, WriteTransaction } from './database';
import { neverSent } from './logbook';
import type { MergeRecord } from './merge-record';
import { draftKey, inOneTransaction, isCarried } from './merges';
import { enqueue, isInCrm, operationsFor } from './outbox';

/** `blocked`: a later merge has to be taken back first. `gone`: no such merge, or taken back before. */
export type UndoneMerge = { state: 'undone'; stayed: number } | { state: 'blocked' } | { state: 'gone' };

/**
 * Takes a merge back in one transaction. Both contacts are as they were but for what was changed since; an activity that has
 * reached the winner's CRM meanwhile stays there (`stayed`).
 */
export async function undoMerge(database: Database, book: ContactBook, id: string, at: string): Promise<UndoneMerge> {
  const record = await database.get('merges', id);
  if (!record || record.undoneAt) return { state: 'gone' };
  if (await hasLaterMerge(database, record)) return { state: 'blocked' };
  const { winner, loser } = record.before;
  const current = await book.get(winner.id);
  const restored = current && unmergedContact(current, winner, record.after, at);
  const change = { put: restored ? [restored, loser] : [loser] };
  const stayed = await inOneTransaction(database, book, change, async transaction => {
    if (restored && isInCrm(restored)) await oweRestored(transaction, record, at);
    await transaction.objectStore('merges').put({ ...record, undoneAt: at });
    return returnAll(transaction, record, at);
  });
  return { state: 'undone', stayed };
}

/** @returns activities that stay with the winner */
async function returnAll(transaction: WriteTransaction, record: MergeRecord, at: string): Promise<number> {
  const stayed = await returnActivities(transaction, record, at);
  await returnOperations(transaction, record);
  await returnDeals(transaction, record);
  await returnLinks(transaction, record);
  await returnPairs(transaction, record);
  await returnDraft(transaction, record);
  return stayed;
}

async function hasLaterMerge(database: Database, { id, contactIds, at }: MergeRecord): Promise<boolean> {
  const index = database.transaction('merges').store.index('contact');
  const others = (await Promise.all(contactIds.map(contactId => index.getAll(contactId)))).flat();
  return others.some(other => other.id !== id && !other.undoneAt && other.at >= at);
}

async function returnActivities(transaction: WriteTransaction, record: MergeRecord, at: string): Promise<number> {
  const [winnerId, contactId] = record.contactIds;
  const store = transaction.objectStore('activities');
  let stayed = 0;
  for (const { id, connectionId, audience } of record.activities) {
    const activity = await store.get(id);
    if (activity?.contactId !== winnerId) continue;
    if (!(await takeBackSending(transaction, record, id, at))) {
      stayed++;
      continue;
    }
    const movedHome = activity.connectionId !== connectionId;
    await store.put({ ...activity, contactId, connectionId, ...(movedHome && { audience }) });
  }
  return stayed;
}

/** Cancels what was queued since the merge; false when it may have been sent already. */
async function takeBackSending(
  transaction: WriteTransaction,
  { operationIds }: MergeRecord,
  activityId: string,
  at: string,
): Promise<boolean> {
  const since = (await operationsFor(transaction, activityId)).filter(
    ({ id, state }) => state !== 'cancelled' && !operationIds.includes(id),
  );
  if (!since.every(neverSent)) return false;
  for (const operation of since) {
    await transaction.objectStore('outbox').put({ ...operation, state: 'cancelled', updatedAt: at });
  }
  return true;
}

async function returnOperations(transaction: WriteTransaction, record: MergeRecord): Promise<void> {
  const store = transaction.objectStore('outbox');
  for (const id of record.operationIds) {
    const operation = await store.get(id);
    if (operation) await store.put({ ...operation, contactId: record.before.loser.id });
  }
}

async function returnDeals(transaction: WriteTransaction, { deals, contactIds }: MergeRecord): Promise<void> {
  const [winnerId, loserId] = contactIds;
  const store = transaction.objectStore('deals');
  for (const { id, before, after } of deals) {
    const deal = await store.get(id);
    if (!deal) continue;
    const isUntouched = JSON.stringify(deal.contactIds) === JSON.stringify(after);
    const others = deal.contactIds.filter(contactId => contactId !== winnerId || before.includes(winnerId));
    await store.put({ ...deal, contactIds: isUntouched ? before : [...new Set([...others, loserId])] });
  }
}

async function returnLinks(transaction: WriteTransaction, record: MergeRecord): Promise<void> {
  const store = transaction.objectStore('links');
  for (const id of record.linkIds) {
    const row = await store.get(id);
    if (row) await store.put({ ...row, contactId: record.before.loser.id });
  }
  for (const id of record.addedLinkIds) await store.delete(id);
}

async function returnPairs(transaction: WriteTransaction, { pairs }: MergeRecord): Promise<void> {
  const store = transaction.objectStore('duplicates');
  for (const id of pairs.addedIds) await store.delete(id);
  for (const pair of pairs.before) await store.put(pair);
}

/** A note that was finished or changed since is the rep's latest word: only an untouched one is parted again. */
async function returnDraft(transaction: WriteTransaction, { drafts, contactIds }: MergeRecord): Promise<void> {
  const store = transaction.objectStore('drafts');
  const key = draftKey(contactIds[0]);
  const current = drafts && (await store.get(key));
  if (!drafts || !current) return;
  await store.put(drafts.loser);
  if (JSON.stringify(current) !== JSON.stringify(drafts.after)) return;
  if (drafts.winner) await store.put(drafts.winner);
  else await store.delete(key);
}

/** A change that was not sent yet is cancelled; one that was is taken back by another. */
async function oweRestored(transaction: WriteTransaction, record: MergeRecord, at: string): Promise<void> {
  const { connectionId, id } = record.before.winner;
  const store = transaction.objectStore('outbox');
  const owed = record.updateOperationId === undefined ? undefined : await store.get(record.updateOperationId);
  if (owed && owed.state !== 'cancelled' && neverSent(owed)) {
    await store.put({ ...owed, state: 'cancelled', updatedAt: at });
    return;
  }
  if (owed?.state === 'cancelled' || (await isCarried(transaction, id))) return;
  await enqueue(transaction, { connectionId, contactId: id, entityId: id, kind: 'contact.update' }, at);
}
