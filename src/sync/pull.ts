import { andThen } from '../crm/failure';
import type { Connector, CrmContext, CrmFailure, CrmResult, PullPage, RemoteIds } from '../crm/types';
import type { Account } from '../model/account';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import type { Deal } from '../model/deal';
import type { Operation } from '../model/operation';
import type { ContactBook } from '../storage/contacts';
import type { Database, WriteTransaction } from '../storage/database';
import { openOperations } from '../storage/outbox';
import { inRecordTurn } from '../storage/record-turn';
import { updateConnection } from '../storage/settings';
import { type Connected, connect } from './context';
import { afterDeletion, freeToGo } from './deleted';
import { keepUsage } from './turns';

export interface PullDeps {
  database: Database;
  book: ContactBook;
  now(): Date;
  /** Runs one step alone. Between the pages of a long pull, what the rep just logged gets its turn. */
  exclusively?<T>(step: () => Promise<T>): Promise<T>;
}

/** How long deletions may go unnoticed where a CRM has no feed of them and ids must be compared. */
const COMPARE_EVERY_MS = 24 * 3_600_000;

/** Key under which the book finds the contact of a CRM record. */
export const remoteKey = (connectionId: string, remoteId: string): string => `remote:${connectionId}:${remoteId}`;

/**
 * Brings the cache of one connection up to date, page by page. Rows and cursor are stored in one transaction,
 * so a killed worker goes on at the page it had not finished.
 * @returns the failure that ended it, or undefined when everything was read
 */
export async function pull(deps: PullDeps, connectionId: string): Promise<CrmFailure | undefined> {
  const connected = await connect(deps.database, connectionId, 'pull');
  if (!connected) return undefined;
  const alone = deps.exclusively ?? (step => step());
  const failure = (await pullPages(deps, connected, alone)) ?? (await alone(() => compareIds(deps, connected)));
  const limitUsed = await keepUsage(deps.database, connectionId);
  await updateConnection(deps.database, connectionId, {
    limitUsed,
    ...(failure ? stateOf(failure) : { state: 'ok', messageKey: undefined, syncedAt: deps.now().toISOString() }),
  });
  return failure;
}

function stateOf({ retry, cause }: CrmFailure) {
  // A limit that is used up is no trouble: the next pull goes on where this one stopped.
  if (cause.code === 'rate-limit') return { state: 'ok' as const, messageKey: undefined };
  const state =
    retry === 'signin' ? ('needs-signin' as const) : retry === 'later' ? ('unreachable' as const) : ('error' as const);
  return { state, messageKey: cause.messageKey };
}

async function pullPages(
  deps: PullDeps,
  connected: Connected,
  alone: NonNullable<PullDeps['exclusively']>,
): Promise<CrmFailure | undefined> {
  for (;;) {
    const page = await alone(() => pullPage(deps, connected));
    if (!page.ok) return page.failure;
    if (!page.value) return undefined;
  }
}

/** @returns whether there is more */
async function pullPage(deps: PullDeps, { connector, context }: Connected): Promise<CrmResult<boolean>> {
  const stored = await deps.database.get('cursors', context.connectionId);
  const page = await connector.pull(context, stored?.cursor);
  if (!page.ok) return page;
  const isStored = await inRecordTurn(deps.database, () => storePage(deps, context, page.value));
  return { ok: true, value: isStored && page.value.more };
}

/** @returns false when the connection was forgotten, or set to other contacts, while the page was on its way: nothing is stored */
async function storePage(deps: PullDeps, { connectionId, onlyMine }: CrmContext, page: PullPage): Promise<boolean> {
  const { database, book } = deps;
  const owed = await openOperations(database);
  const change = await contactChanges(deps, connectionId, page, owed);
  const idOf = await contactIdsOf(deps, connectionId, page, change.put);
  const transaction = database.transaction(
    ['connections', 'outbox', 'accounts', 'deals', 'activities', 'cursors', ...book.writeStores],
    'readwrite',
  ) as unknown as WriteTransaction;
  const connection = await transaction.objectStore('connections').get(connectionId);
  if (!connection || Boolean(connection.onlyMine) !== Boolean(onlyMine)) return false;
  await book.write(transaction, change);
  for (const account of page.accounts)
    if (!(await isKeptBeside(transaction, owed, account))) await transaction.objectStore('accounts').put(account);
  for (const row of page.deals) {
    const deal = { ...row, contactIds: row.contactIds.map(idOf) };
    if (!(await isKeptBeside(transaction, owed, deal))) await transaction.objectStore('deals').put(deal);
  }
  for (const activity of page.activities)
    await putActivity(transaction, { ...activity, contactId: idOf(activity.contactId) });
  await removeRows(transaction, connectionId, page.deleted);
  const cursors = transaction.objectStore('cursors');
  await cursors.put({ ...(await cursors.get(connectionId)), connectionId, cursor: page.cursor });
  await transaction.done;
  book.committed(change);
  return true;
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
) {
  const own = await ownIds(book, connectionId, [...page.contacts.map(remoteIdOf), ...page.deleted.contacts]);
  const changing = new Set(owed.filter(({ kind }) => kind.startsWith('contact.')).map(({ contactId }) => contactId));
  const put = page.contacts
    .map(contact => ({ ...contact, id: own.get(remoteIdOf(contact)) ?? contact.id }))
    .filter(({ id }) => !changing.has(id));
  const gone = await afterDeletion(
    { database, book },
    page.deleted.contacts.flatMap(remoteId => own.get(remoteId) ?? []),
  );
  return { put: [...put, ...gone.put], remove: gone.remove };
}

const remoteIdOf = (contact: Contact): string => contact.remoteId ?? '';

/** Our ids of CRM records that are in the book already. */
async function ownIds(
  book: ContactBook,
  connectionId: string,
  remoteIds: readonly string[],
): Promise<Map<string, string>> {
  const keys = remoteIds.map(remoteId => remoteKey(connectionId, remoteId));
  const hits = await book.byKeys(keys, 1);
  return new Map(
    remoteIds.flatMap(remoteId => {
      const id = hits.get(remoteKey(connectionId, remoteId))?.ids[0];
      return id === undefined ? [] : [[remoteId, id] as const];
    }),
  );
}

/** Connectors name contacts `${connectionId}:${remoteId}`; this gives the id under which the book holds them. */
async function contactIdsOf({ book }: PullDeps, connectionId: string, page: PullPage, put: readonly Contact[]) {
  const prefix = `${connectionId}:`;
  const remoteIds = [
    ...page.deals.flatMap(deal => deal.contactIds),
    ...page.activities.map(activity => activity.contactId),
  ]
    .filter(id => id.startsWith(prefix))
    .map(id => id.slice(prefix.length));
  const own = await ownIds(book, connectionId, [...new Set(remoteIds)]);
  for (const contact of put) own.set(remoteIdOf(contact), contact.id);
  return (id: string): string => own.get(id.slice(prefix.length)) ?? id;
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
  for (const remoteId of deleted.accounts)
    await transaction.objectStore('accounts').delete(`${connectionId}:${remoteId}`);
  for (const remoteId of deleted.deals) await transaction.objectStore('deals').delete(`${connectionId}:${remoteId}`);
  const activities = transaction.objectStore('activities');
  for (const remoteId of deleted.activities) {
    const known = await activities.index('remote').get([connectionId, remoteId]);
    if (known && !known.mine) await activities.delete(known.id);
  }
}

/**
 * Of contacts that a list of the rep's own does not name, those that came from the CRM. Who was created here stays, since a search by owner may
 * lag behind and what was logged is kept under our own id; and that a rep owns nobody at all is believed of no answer.
 */
const notMine = (missing: readonly string[], named: readonly string[], connectionId: string): string[] =>
  named.length === 0 ? [] : missing.filter(id => id.startsWith(`${connectionId}:`));

/** Finds deletions by comparing ids, at most once a day, for CRMs that report none. */
async function compareIds(deps: PullDeps, { connector, context }: Connected): Promise<CrmFailure | undefined> {
  const { database, book, now } = deps;
  const stored = await database.get('cursors', context.connectionId);
  if (!stored || (!connector.listIds && !context.onlyMine)) return undefined;
  if (stored.comparedAt && Math.abs(now().getTime() - Date.parse(stored.comparedAt)) < COMPARE_EVERY_MS)
    return undefined;
  const ids = await presentIds(connector, context);
  if (!ids.ok) return ids.failure;
  const missing = await missingContacts(book, context.connectionId, new Set(ids.value.contacts));
  await inRecordTurn(database, async () => {
    const change = context.onlyMine
      ? { put: [], remove: await freeToGo(database, notMine(missing, ids.value.contacts, context.connectionId)) }
      : await afterDeletion({ database, book }, missing);
    const transaction = database.transaction(
      ['connections', 'accounts', 'deals', 'activities', 'cursors', ...book.writeStores],
      'readwrite',
    ) as unknown as WriteTransaction;
    const connection = await transaction.objectStore('connections').get(context.connectionId);
    if (!connection || Boolean(connection.onlyMine) !== Boolean(context.onlyMine)) return;
    await book.write(transaction, change);
    await removeMissing(transaction, context.connectionId, ids.value);
    const cursors = transaction.objectStore('cursors');
    await cursors.put({ ...((await cursors.get(context.connectionId)) ?? stored), comparedAt: now().toISOString() });
    await transaction.done;
    book.committed(change);
  });
  return undefined;
}

/** Ids of what belongs here: all that exists, of people only the rep's own where those alone are kept. */
async function presentIds({ listIds, ownIds }: Connector, context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const all: CrmResult<RemoteIds> = listIds ? await listIds(context) : { ok: true, value: { contacts: [] } };
  if (!all.ok || !context.onlyMine || !ownIds) return all;
  return andThen(await ownIds(context), contacts => ({ ok: true, value: { ...all.value, contacts } }));
}

/** Rows of a connection that the CRM no longer has. The rep's own activities stay as history. */
async function removeMissing(transaction: WriteTransaction, connectionId: string, ids: RemoteIds): Promise<void> {
  for (const name of ['accounts', 'deals', 'activities'] as const) {
    const present = ids[name] && new Set(ids[name]);
    if (!present) continue;
    for (let cursor = await transaction.objectStore(name).openCursor(); cursor; cursor = await cursor.continue()) {
      const { value } = cursor;
      const isOurs =
        value.connectionId === connectionId && value.remoteId !== undefined && !('mine' in value && value.mine);
      if (isOurs && !present.has(value.remoteId ?? '')) await cursor.delete();
    }
  }
}

async function missingContacts(
  book: ContactBook,
  connectionId: string,
  present: ReadonlySet<string>,
): Promise<string[]> {
  const missing: string[] = [];
  for await (const batch of book.scan()) {
    for (const contact of batch) {
      const gone = contact.connectionId === connectionId && contact.remoteId && !present.has(contact.remoteId);
      if (gone) missing.push(contact.id);
    }
  }
  return missing;
}
