import { type Contact, LOCAL_CONNECTION } from '../model/contact';
import type { Operation } from '../model/operation';
import type { ContactBook } from './contacts';
import type { Database, WriteTransaction } from './database';
import { appendLedger } from './ledger';
import { neverSent } from './logbook';
import { enqueue, isInCrm, OPEN_STATES, operationsFor } from './outbox';
import { writeWholly } from './transactions';

const writing = <T>(
  database: Database,
  book: ContactBook,
  work: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> => writeWholly(database, ['outbox', 'ledger', ...book.writeStores], 'strict', work);

const routeOf = ({ connectionId, id }: Contact) => ({ connectionId, contactId: id, entityId: id });

/** The same contact, kept by the local workspace from now on. */
export const localCopy = (contact: Contact): Contact => ({
  ...contact,
  connectionId: LOCAL_CONNECTION,
  remoteId: undefined,
  remoteVersion: undefined,
  webUrl: undefined,
});

/**
 * Adds a contact; for a CRM's, owes the CRM its creation. Durable when it resolves.
 * @param state - `held`: the creation waits for the rep's word, and so does all that is written about the contact
 */
export async function createContact(
  database: Database,
  book: ContactBook,
  contact: Contact,
  actor: string,
  state: 'queued' | 'held' = 'queued',
): Promise<void> {
  const at = contact.createdAt;
  await writing(database, book, async transaction => {
    await book.write(transaction, { put: [contact] });
    if (isInCrm(contact)) await enqueue(transaction, { ...routeOf(contact), kind: 'contact.create', state }, at);
    await appendLedger(transaction, {
      at,
      action: 'contact-added',
      contactId: contact.id,
      accountId: contact.accountId,
      actor,
    });
  });
  book.committed({ put: [contact] });
}

/**
 * Stores an edited contact; for a CRM's, owes the CRM the change unless an unsent creation or change carries it.
 * @param before - the contact as the rep saw it
 * @returns the operation that carries the change; undefined for the local workspace
 */
export async function updateContact(
  database: Database,
  book: ContactBook,
  contact: Contact,
  before: Contact,
  at: string,
): Promise<Operation | undefined> {
  const carrier = await writing(database, book, async transaction => {
    await book.write(transaction, { put: [contact] });
    if (!isInCrm(contact)) return undefined;
    const unsent = (await operationsFor(transaction, contact.id)).find(
      operation => operation.state !== 'cancelled' && operation.kind !== 'contact.delete' && neverSent(operation),
    );
    return unsent ?? enqueue(transaction, { ...routeOf(contact), kind: 'contact.update', before }, at);
  });
  book.committed({ put: [contact] });
  return carrier;
}

/**
 * Takes back an added contact: an unsent creation is cancelled and the contact removed; one that may be in the CRM is
 * deleted there first, and removed here when the CRM has said so.
 */
export async function undoCreateContact(
  database: Database,
  book: ContactBook,
  contact: Contact,
  at: string,
): Promise<void> {
  const mayBeSent = await writing(database, book, async transaction => {
    const operations = await operationsFor(transaction, contact.id);
    for (const operation of operations.filter(neverSent)) {
      await transaction.objectStore('outbox').put({ ...operation, state: 'cancelled', updatedAt: at });
    }
    const isOwed = operations.some(operation => !neverSent(operation));
    if (isOwed) await enqueue(transaction, { ...routeOf(contact), kind: 'contact.delete' }, at);
    else await book.write(transaction, { remove: [contact.id] });
    return isOwed;
  });
  if (!mayBeSent) book.committed({ remove: [contact.id] });
}

/**
 * Gives up a contact's creation in the CRM: it stays in the local workspace, and what waited to be written about it stays with it,
 * for the rep only.
 */
export async function keepHere(database: Database, book: ContactBook, contact: Contact, at: string): Promise<void> {
  const put = [localCopy(contact)];
  await writeWholly(database, ['outbox', 'activities', ...book.writeStores], 'strict', async transaction => {
    const outbox = transaction.objectStore('outbox');
    const activities = transaction.objectStore('activities');
    const about = IDBKeyRange.bound([contact.id], [contact.id, []]);
    for (const operation of await outbox.index('contact').getAll(about)) {
      if (!OPEN_STATES.includes(operation.state)) continue;
      await outbox.put({ ...operation, state: 'cancelled', updatedAt: at });
      const activity = await activities.get(operation.entityId);
      if (activity) {
        await activities.put({ ...activity, audience: 'private', connectionId: LOCAL_CONNECTION, updatedAt: at });
      }
    }
    await book.write(transaction, { put });
  });
  book.committed({ put });
}

/**
 * Stores what the rep decided about a change that met another one, and queues it again over the CRM's version of today.
 * @returns false when the change is being sent, or is through
 */
export async function settleConflict(
  database: Database,
  book: ContactBook,
  operationId: string,
  contact: Contact,
  theirs: Contact,
): Promise<boolean> {
  const isSettled = await writing(database, book, async transaction => {
    const outbox = transaction.objectStore('outbox');
    const operation = await outbox.get(operationId);
    if (operation?.state !== 'needs-fix') return false;
    await outbox.put({
      ...operation,
      state: 'queued',
      cause: undefined,
      before: { ...theirs, id: contact.id },
      updatedAt: contact.updatedAt,
    });
    await book.write(transaction, { put: [contact] });
    return true;
  });
  if (isSettled) book.committed({ put: [contact] });
  return isSettled;
}
