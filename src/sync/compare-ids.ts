import { andThen } from '../crm/failure';
import { remoteIdIn } from '../crm/records';
import type { Connector, CrmContext, CrmFailure, CrmResult, RemoteIds } from '../crm/types';
import type { ContactBook } from '../storage/contacts';
import type { WriteTransaction } from '../storage/database';
import { inRecordTurn } from '../storage/record-turn';
import { writeWholly } from '../storage/transactions';
import type { Connected } from './context';
import { afterDeletion, freeToGo } from './deleted';
import type { PullDeps } from './pull';

/** How long deletions may go unnoticed where a CRM has no feed of them and ids must be compared. */
const COMPARE_EVERY_MS = 24 * 3_600_000;
const CONTACTS_AT_ONCE = 500;

/**
 * Finds deletions by comparing ids, at most once a day, for CRMs that report none. What is missing goes some hundred contacts at a time,
 * so that nothing that the rep does waits for all of them.
 * @param alone - runs one step alone
 */
export async function compareIds(
  deps: PullDeps,
  { connector, context }: Connected,
  alone: NonNullable<PullDeps['exclusively']>,
): Promise<CrmFailure | undefined> {
  const { database, now } = deps;
  const stored = await database.get('cursors', context.connectionId);
  if (!stored || (!connector.listIds && !context.onlyMine)) return undefined;
  if (stored.comparedAt && Math.abs(now().getTime() - Date.parse(stored.comparedAt)) < COMPARE_EVERY_MS)
    return undefined;
  const compared = await alone(() => compare(deps.book, connector, context));
  if (!compared.ok) return compared.failure;
  const { ids, missing } = compared.value;
  for (let from = 0; from < missing.length; from += CONTACTS_AT_ONCE) {
    const some = missing.slice(from, from + CONTACTS_AT_ONCE);
    if (!(await alone(() => inRecordTurn(database, () => removeContacts(deps, context, some))))) return undefined;
  }
  await alone(() => inRecordTurn(database, () => removeOthers(deps, context, ids)));
  return undefined;
}

/** Both readings in one step: what is created in the CRM after the first must not count as missing. */
async function compare(book: ContactBook, connector: Connector, context: CrmContext) {
  return andThen(await presentIds(connector, context), async ids => {
    const all = await missingContacts(book, context.connectionId, new Set(ids.contacts));
    const missing = context.onlyMine ? notMine(all, ids.contacts, context.connectionId) : all;
    return { ok: true as const, value: { ids, missing } };
  });
}

/** @returns false when the connection was forgotten, or set to other contacts */
async function removeContacts({ database, book }: PullDeps, context: CrmContext, ids: readonly string[]) {
  const change = context.onlyMine
    ? { put: [], remove: await freeToGo(database, ids) }
    : await afterDeletion({ database, book }, ids);
  const stores = ['connections', ...book.writeStores] as const;
  const isRemoved = await writeWholly(database, stores, 'relaxed', async transaction => {
    if (!(await isAsItWas(transaction, context))) return false;
    await book.write(transaction, change);
    return true;
  });
  if (isRemoved) book.committed(change);
  return isRemoved;
}

function removeOthers({ database, now }: PullDeps, context: CrmContext, ids: RemoteIds): Promise<void> {
  const stores = ['connections', 'accounts', 'deals', 'activities', 'cursors'] as const;
  return writeWholly(database, stores, 'relaxed', async transaction => {
    if (!(await isAsItWas(transaction, context))) return;
    await removeMissing(transaction, context.connectionId, ids);
    const cursors = transaction.objectStore('cursors');
    const stored = await cursors.get(context.connectionId);
    // Where it is gone, everything is to be read anew.
    if (stored) await cursors.put({ ...stored, comparedAt: now().toISOString() });
  });
}

async function isAsItWas(transaction: WriteTransaction, { connectionId, onlyMine }: CrmContext): Promise<boolean> {
  const connection = await transaction.objectStore('connections').get(connectionId);
  return connection !== undefined && Boolean(connection.onlyMine) === Boolean(onlyMine);
}

/**
 * Of contacts that a list of the rep's own does not name, those that came from the CRM. Who was created here stays, since a search by owner may
 * lag behind and what was logged is kept under our own id; and that a rep owns nobody at all is believed of no answer.
 */
const notMine = (missing: readonly string[], named: readonly string[], connectionId: string): string[] =>
  named.length === 0 ? [] : missing.filter(id => remoteIdIn(connectionId, id) !== undefined);

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
