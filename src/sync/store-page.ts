import { remoteIdIn } from '../crm/records';
import type { CrmContext, PullPage } from '../crm/types';
import type { Account } from '../model/account';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import type { Deal } from '../model/deal';
import type { Operation } from '../model/operation';
import { remoteKey } from '../storage/book/tools';
import type { ContactBook } from '../storage/contacts';
import type { Database, WriteTransaction } from '../storage/database';
import { openOperations } from '../storage/outbox';
import { writeWholly } from '../storage/transactions';
import { afterDeletion } from './deleted';
import type { PullDeps } from './pull';

/**
 * Stores the rows of a page and its cursor in one transaction.
 * @param asked - the cursor with which the page was asked for
 * @returns false when meanwhile the connection was forgotten, set to other contacts, or told to read anew: nothing is stored
 */
export async function storePage(
  deps: PullDeps,
  { connectionId, onlyMine }: CrmContext,
  page: PullPage,
  asked: string | undefined,
): Promise<boolean> {
  const { database, book } = deps;
  const owed = await openOperations(database);
  const accountIdOf = await accountIdsOf(database, connectionId, page);
  const change = await contactChanges(deps, connectionId, page, owed, accountIdOf);
  const idOf = await contactIdsOf(deps, connectionId, page, change.put);
  const stores = ['connections', 'outbox', 'accounts', 'deals', 'activities', 'cursors', ...book.writeStores] as const;
  const isStored = await writeWholly(database, stores, 'relaxed', async transaction => {
    const connection = await transaction.objectStore('connections').get(connectionId);
    const cursors = transaction.objectStore('cursors');
    const before = await cursors.get(connectionId);
    if (!connection || Boolean(connection.onlyMine) !== Boolean(onlyMine) || before?.cursor !== asked) return false;
    await book.write(transaction, change);
    for (const row of page.accounts) {
      const account = { ...row, id: accountIdOf(row.id) };
      if (!(await isKeptBeside(transaction, owed, account))) await transaction.objectStore('accounts').put(account);
    }
    for (const row of page.deals) {
      const deal = {
        ...row,
        contactIds: row.contactIds.map(idOf),
        accountId: row.accountId && accountIdOf(row.accountId),
      };
      if (!(await isKeptBeside(transaction, owed, deal))) await transaction.objectStore('deals').put(deal);
    }
    for (const activity of page.activities)
      await putActivity(transaction, { ...activity, contactId: idOf(activity.contactId) });
    await removeRows(transaction, connectionId, page.deleted);
    await cursors.put({ ...before, connectionId, cursor: page.cursor });
    return true;
  });
  if (isStored) book.committed(change);
  return isStored;
}

/** An account or deal with an owed change stays as the rep sees it; the CRM's version is kept with the change, in case the two meet. */
async function isKeptBeside(
  transaction: WriteTransaction,
  owed: readonly Operation[],
  theirs: Account | Deal,
): Promise<boolean> {
  const changes = owed.filter(({ entityId }) => entityId === theirs.id);
  for (const { id } of changes) {
    const now = await transaction.objectStore('outbox').get(id);
    if (now) await transaction.objectStore('outbox').put({ ...now, theirs });
  }
  return changes.length > 0;
}

/**
 * Contacts to store and to remove. A record that we created keeps our id; one with a change of the rep's still in the
 * outbox is left as the rep sees it, and read again when that change is through.
 */
async function contactChanges(
  { database, book }: PullDeps,
  connectionId: string,
  page: PullPage,
  owed: readonly Operation[],
  accountIdOf: (id: string) => string,
) {
  const own = await ownIds(book, connectionId, [...page.contacts.map(remoteIdOf), ...page.deleted.contacts]);
  const changing = new Set(owed.filter(({ kind }) => kind.startsWith('contact.')).map(({ contactId }) => contactId));
  const put = page.contacts
    .map(contact => ({
      ...contact,
      id: own.get(remoteIdOf(contact)) ?? contact.id,
      accountId: contact.accountId && accountIdOf(contact.accountId),
    }))
    .filter(({ id }) => !changing.has(id));
  const gone = await afterDeletion(
    { database, book },
    page.deleted.contacts.flatMap(remoteId => own.get(remoteId) ?? []),
  );
  return { put: [...put, ...gone.put], remove: gone.remove, mostlyKnown: own.size * 2 > page.contacts.length };
}

const remoteIdOf = (contact: Contact): string => contact.remoteId ?? '';

/** Contacts of other records may be found under the hash of a record's key: by chance, some in a million. */
const MAX_OF_ONE_HASH = 8;

/** Our ids of CRM records that are in the book already. */
async function ownIds(
  book: ContactBook,
  connectionId: string,
  remoteIds: readonly string[],
): Promise<Map<string, string>> {
  const keys = remoteIds.map(remoteId => remoteKey(connectionId, remoteId));
  const hits = await book.byKeys(keys, MAX_OF_ONE_HASH);
  return new Map(
    remoteIds.flatMap(remoteId => {
      const hit = hits.get(remoteKey(connectionId, remoteId));
      const own = hit?.contacts.find(one => one.connectionId === connectionId && one.remoteId === remoteId);
      return own ? [[remoteId, own.id] as const] : [];
    }),
  );
}

/** Connectors name contacts `${connectionId}:${remoteId}`; this gives the id under which the book holds them. */
async function contactIdsOf({ book }: PullDeps, connectionId: string, page: PullPage, put: readonly Contact[]) {
  const ids = [...page.deals.flatMap(deal => deal.contactIds), ...page.activities.map(activity => activity.contactId)];
  const remoteIds = ids.map(id => remoteIdIn(connectionId, id)).filter(id => id !== undefined);
  const own = await ownIds(book, connectionId, [...new Set(remoteIds)]);
  for (const contact of put) own.set(remoteIdOf(contact), contact.id);
  return (id: string): string => own.get(remoteIdIn(connectionId, id) ?? '') ?? id;
}

/** The same for accounts: one that was created here keeps our id. */
async function accountIdsOf(database: Database, connectionId: string, page: PullPage) {
  const named = [
    ...page.accounts.map(({ id }) => id),
    ...[...page.contacts, ...page.deals].map(row => row.accountId ?? ''),
  ];
  const byRemote = database.transaction('accounts').store.index('remote');
  const own = await Promise.all(
    [...new Set(named)].map(async id => {
      const remoteId = remoteIdIn(connectionId, id);
      return [id, remoteId === undefined ? undefined : await byRemote.getKey([connectionId, remoteId])] as const;
    }),
  );
  const ours = new Map(own);
  return (id: string): string => ours.get(id) ?? id;
}

/** Keeps our own row when the activity is one that we wrote. */
async function putActivity(transaction: WriteTransaction, activity: Activity): Promise<void> {
  const store = transaction.objectStore('activities');
  const known = activity.remoteId
    ? await store.index('remote').get([activity.connectionId, activity.remoteId])
    : undefined;
  if (known?.mine) return;
  await store.put(known ? { ...activity, id: known.id } : activity);
}

async function removeRows(
  transaction: WriteTransaction,
  connectionId: string,
  deleted: PullPage['deleted'],
): Promise<void> {
  const accounts = transaction.objectStore('accounts');
  for (const remoteId of deleted.accounts) {
    const id = await accounts.index('remote').getKey([connectionId, remoteId]);
    if (id) await accounts.delete(id);
  }
  for (const remoteId of deleted.deals) await transaction.objectStore('deals').delete(`${connectionId}:${remoteId}`);
  const activities = transaction.objectStore('activities');
  for (const remoteId of deleted.activities) {
    const known = await activities.index('remote').get([connectionId, remoteId]);
    if (known && !known.mine) await activities.delete(known.id);
  }
}
