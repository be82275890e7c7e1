import type { Draft } from '../messages/people';
import { type Contact, LOCAL_CONNECTION } from '../model/contact';
import { identifierKey } from '../model/identifier-key';
import type { Link } from '../model/link';
import type { ContactBook } from './contacts';
import type { Database, StoredLink, StoredPair, WriteTransaction } from './database';
import { pairId, pairsOf } from './duplicates';
import { neverSent } from './logbook';
import type { MergeRecord } from './merge-record';
import { enqueue, isInCrm, operationsFor } from './outbox';
import { writeWholly } from './transactions';

/** Two contacts that the rep says are one person. */
export interface Merge {
  winner: Contact;
  loser: Contact;
  /** The winner with what it takes over. */
  merged: Contact;
  at: string;
}

/**
 * Runs the steps of a merge, or of taking one back, in one strict transaction: all of them, or none when one fails.
 * @param change - of the book
 */
export async function inOneTransaction<T>(
  database: Database,
  book: ContactBook,
  change: { put: readonly Contact[]; remove?: readonly string[] },
  steps: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> {
  const stores = ['activities', 'deals', 'links', 'drafts', 'outbox', 'duplicates', 'merges'] as const;
  const result = await writeWholly(database, [...stores, ...book.writeStores], 'strict', async transaction => {
    await book.write(transaction, change);
    return steps(transaction);
  });
  book.committed(change);
  return result;
}

/**
 * Merges in one transaction: all that names the loser names the winner afterwards, the loser leaves the book, and the record
 * keeps what takes it back. Durable when it resolves.
 */
export async function mergeInBook(database: Database, book: ContactBook, merge: Merge): Promise<MergeRecord> {
  const change = { put: [merge.merged], remove: [merge.loser.id] };
  return inOneTransaction(database, book, change, async transaction => {
    const record = await moveAll(transaction, merge);
    await transaction.objectStore('merges').put(record);
    return record;
  });
}

async function moveAll(transaction: WriteTransaction, merge: Merge): Promise<MergeRecord> {
  const { winner, loser, merged, at } = merge;
  return {
    id: crypto.randomUUID(),
    contactIds: [winner.id, loser.id],
    at,
    before: { winner, loser },
    after: merged,
    operationIds: await moveOperations(transaction, merge),
    activities: await moveActivities(transaction, merge),
    deals: await moveDeals(transaction, merge),
    ...(await moveLinks(transaction, merge)),
    pairs: await movePairs(transaction, merge),
    ...(await moveDraft(transaction, merge)),
    ...(await oweChange(transaction, merge)),
  };
}

const rangeOf = (contactId: string): IDBKeyRange => IDBKeyRange.bound([contactId], [contactId, []]);

async function moveOperations(transaction: WriteTransaction, { winner, loser }: Merge): Promise<string[]> {
  const store = transaction.objectStore('outbox');
  const operations = await store.index('contact').getAll(rangeOf(loser.id));
  for (const operation of operations) await store.put({ ...operation, contactId: winner.id });
  return operations.map(({ id }) => id);
}

/**
 * What was noted on this device goes with the person but does not leave the device: the rep can send each to the CRM, from the
 * winner's page.
 */
async function moveActivities(
  transaction: WriteTransaction,
  { winner, loser }: Merge,
): Promise<MergeRecord['activities']> {
  const store = transaction.objectStore('activities');
  const activities = await store.index('contact').getAll(rangeOf(loser.id));
  const { connectionId } = winner;
  for (const activity of activities) {
    const staysHere = isInCrm(winner) && activity.connectionId === LOCAL_CONNECTION;
    const home = staysHere ? { connectionId, audience: 'private' as const } : {};
    await store.put({ ...activity, ...home, contactId: winner.id });
  }
  return activities.map(({ id, connectionId, audience }) => ({ id, connectionId, audience }));
}

async function moveDeals(transaction: WriteTransaction, { winner, loser }: Merge): Promise<MergeRecord['deals']> {
  const store = transaction.objectStore('deals');
  const moved: MergeRecord['deals'] = [];
  for (const deal of await store.index('contact').getAll(loser.id)) {
    const after = [...new Set(deal.contactIds.map(id => (id === loser.id ? winner.id : id)))];
    await store.put({ ...deal, contactIds: after });
    moved.push({ id: deal.id, before: deal.contactIds, after });
  }
  return moved;
}

/**
 * The loser's rows name the winner. Accounts of the loser are linked to the winner besides, because the next pull may bring
 * the winner back without them, and because they answer an earlier *not this person*.
 */
async function moveLinks(
  transaction: WriteTransaction,
  { winner, loser, merged, at }: Merge,
): Promise<Pick<MergeRecord, 'linkIds' | 'addedLinkIds'>> {
  const store = transaction.objectStore('links');
  const own = await store.index('contact').getAll(winner.id);
  const rows = await store.index('contact').getAll(loser.id);
  for (const row of rows) await store.put({ ...row, contactId: winner.id });
  const held = new Set(winner.identifiers.map(identifierKey));
  const doubted = new Set([...own, ...rows].filter(({ state }) => state !== 'linked').map(row => row.identifierKey));
  const added = merged.identifiers
    .filter(({ kind }) => kind !== 'email' && kind !== 'phone')
    .map(identifier => ({ identifier, key: identifierKey(identifier) }))
    .filter(({ key }) => !held.has(key) || doubted.has(key))
    .map(({ identifier, key }): StoredLink => ({ ...linkTo(winner.id, identifier, at), identifierKey: key }));
  for (const row of added) await store.put(row);
  return { linkIds: rows.map(({ id }) => id), addedLinkIds: added.map(({ id }) => id) };
}

const linkTo = (contactId: string, identifier: Link['identifier'], createdAt: string): Link => ({
  id: crypto.randomUUID(),
  contactId,
  identifier,
  state: 'linked',
  how: 'rep',
  createdAt,
});

/** What is not the loser is not the winner either. Pairs that wait are found again with the winner's new values. */
async function movePairs(transaction: WriteTransaction, { winner, loser }: Merge): Promise<MergeRecord['pairs']> {
  const store = transaction.objectStore('duplicates');
  const before = await pairsOf(transaction, loser.id);
  const moved: StoredPair[] = [];
  for (const pair of before) {
    await store.delete(pair.id);
    const other = pair.contactIds.find(id => id !== loser.id);
    if (pair.state !== 'two' || !other || other === winner.id) continue;
    const replaced = await store.get(pairId(winner.id, other));
    if (replaced?.state === 'two') continue;
    if (replaced) before.push(replaced);
    moved.push({ ...pair, id: pairId(winner.id, other), contactIds: [winner.id, other] });
  }
  for (const pair of moved) await store.put(pair);
  return { before, addedIds: moved.map(({ id }) => id) };
}

/** Two half-written notes become one. */
async function moveDraft(
  transaction: WriteTransaction,
  { winner, loser }: Merge,
): Promise<Pick<MergeRecord, 'drafts'>> {
  const store = transaction.objectStore('drafts');
  const lost = await store.get(draftKey(loser.id));
  if (!lost) return {};
  const own = await store.get(draftKey(winner.id));
  const body = own ? `${own.body}\n\n${lost.body}` : lost.body;
  const after: Draft = { ...lost, ...own, key: draftKey(winner.id), body };
  await store.delete(lost.key);
  await store.put(after);
  return { drafts: { loser: lost, ...(own && { winner: own }), after } };
}

export const draftKey = (contactId: string): string => `contact:${contactId}`;

/** The winner's CRM is owed the new values, unless an unsent write carries them anyway. */
async function oweChange(
  transaction: WriteTransaction,
  { winner, at }: Merge,
): Promise<Pick<MergeRecord, 'updateOperationId'>> {
  if (!isInCrm(winner) || (await isCarried(transaction, winner.id))) return {};
  const { connectionId, id } = winner;
  const operation = await enqueue(
    transaction,
    { connectionId, contactId: id, entityId: id, kind: 'contact.update' },
    at,
  );
  return { updateOperationId: operation.id };
}

/** An unsent write of the contact sends it as it is by then. */
export async function isCarried(transaction: WriteTransaction, contactId: string): Promise<boolean> {
  const operations = await operationsFor(transaction, contactId);
  return operations.some(
    operation => operation.state !== 'cancelled' && operation.kind !== 'contact.delete' && neverSent(operation),
  );
}
