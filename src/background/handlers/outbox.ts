import type { OperationView } from '../../messages/outbox';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Contact } from '../../model/contact';
import type { Operation } from '../../model/operation';
import { keepHere, settleConflict } from '../../storage/contact-writes';
import { linkHeld } from '../../storage/held';
import { changeActivity, neverSent } from '../../storage/logbook';
import { moveOperation, OPEN_STATES, openOperations, operationsFor, summarize } from '../../storage/outbox';
import { connect } from '../../sync/context';
import { updateBadge } from '../badge';
import { announce, getServices, now, type Services, tellTabs } from '../services';
import { startDrain } from '../sync';
import { failureOf } from './records';

const RETRYABLE = ['waiting', 'needs-signin', 'needs-fix'] as const;

export const outboxHandlers: Pick<
  Handlers,
  | 'outbox.summary'
  | 'outbox.list'
  | 'outbox.about'
  | 'outbox.retry'
  | 'outbox.cancel'
  | 'outbox.release'
  | 'outbox.linkHeld'
  | 'outbox.conflict'
  | 'outbox.settleConflict'
  | 'outbox.edit'
> = {
  'outbox.summary': async () => summarize((await getServices()).database),

  async 'outbox.list'({ state, limit }) {
    const services = await getServices();
    const operations = (await operationsIn(services, state)).slice(0, limit);
    return { operations: await Promise.all(operations.map(operation => viewOf(services, operation))) };
  },

  async 'outbox.about'({ entityId }) {
    const services = await getServices();
    const owed = (await operationsFor(services.database, entityId)).filter(({ state }) => OPEN_STATES.includes(state));
    return { operations: await Promise.all(owed.map(operation => viewOf(services, operation))) };
  },

  async 'outbox.retry'({ operationId }) {
    const { database } = await getServices();
    const open = await openOperations(database);
    const wanted = open.filter(({ id }) => operationId === undefined || id === operationId);
    await Promise.all(
      wanted.map(({ id }) => moveOperation(database, id, RETRYABLE, { state: 'queued', nextTryAt: undefined })),
    );
    changed();
    return null;
  },

  async 'outbox.cancel'({ operationId }) {
    const { database, book } = await getServices();
    const operation = await requireOperation(operationId);
    const state = operation.unknownEnd && operation.kind === 'activity.create' ? 'queued' : 'cancelled';
    const moved = await moveOperation(database, operationId, ['held', 'queued', ...RETRYABLE], { state });
    if (!moved) throw new HandlerError('conflict', 'is being sent, or is done');
    // The text stays with the rep, on this device. What may have arrived is looked for and taken out.
    if (operation.kind === 'activity.create') {
      await changeActivity(database, operation.entityId, { audience: 'private' }, undefined, now());
    }
    const contact = await book.get(operation.contactId);
    if (operation.kind === 'contact.create' && contact) await keepHere(database, book, contact, now());
    // While the change waited, pulls passed this record over: without it the CRM's own version must be read again.
    if (operation.kind.endsWith('.update')) await database.delete('cursors', operation.connectionId);
    await updateBadge(database);
    changed();
    return null;
  },

  async 'outbox.release'({ operationId }) {
    const { database } = await getServices();
    const moved = await moveOperation(database, operationId, ['held'], { state: 'queued' });
    if (!moved) throw new HandlerError('not-found', 'is not held');
    await updateBadge(database);
    changed();
    return null;
  },

  async 'outbox.linkHeld'({ operationId, contactId }) {
    const { database, book } = await getServices();
    const operation = await requireOperation(operationId);
    const [held, target] = await Promise.all([book.get(operation.contactId), book.get(contactId)]);
    if (!held || !target) throw new HandlerError('not-found', 'contact is gone');
    const isOpen = operation.state === 'held' || operation.state === 'needs-fix';
    if (operation.kind !== 'contact.create' || !isOpen || !neverSent(operation)) {
      throw new HandlerError('conflict', 'may be in the CRM already');
    }
    if (held.id === target.id) throw new HandlerError('invalid', 'the same contact');
    const mergeId = await linkHeld(database, book, held, target, now());
    await updateBadge(database);
    announce('contacts');
    changed();
    await tellTabs({ event: 'people.rematch' });
    return { mergeId };
  },

  async 'outbox.conflict'({ operationId }) {
    const { operation, mine, theirs } = await readConflict(operationId);
    return { mine, theirs, ...(operation.before ? { base: operation.before as Contact } : {}) };
  },

  async 'outbox.settleConflict'({ operationId, draft }) {
    const { database, book } = await getServices();
    const { operation, mine, theirs } = await readConflict(operationId);
    const contact: Contact = { ...mine, ...draft, remoteVersion: theirs.remoteVersion, updatedAt: now() };
    if (!(await settleConflict(database, book, operation.id, contact, theirs))) {
      throw new HandlerError('conflict', 'is being sent, or is done');
    }
    changed();
    return null;
  },

  async 'outbox.edit'({ operationId, body, subject }) {
    const { database, book } = await getServices();
    const operation = await requireOperation(operationId);
    if (!operation.kind.startsWith('activity.')) throw new HandlerError('invalid', 'not an activity');
    const moved = await moveOperation(database, operationId, ['queued', ...RETRYABLE], {
      state: 'queued',
      nextTryAt: undefined,
      cause: undefined,
    });
    if (!moved) throw new HandlerError('conflict', 'is being sent, or is done');
    await changeActivity(database, operation.entityId, { body, subject }, await book.get(operation.contactId), now());
    changed();
    return null;
  },
};

async function operationsIn({ database }: Services, state: 'open' | 'done' | 'all'): Promise<Operation[]> {
  if (state === 'open') return openOperations(database);
  const all = (await database.getAllFromIndex('outbox', 'seq')).reverse();
  return state === 'all' ? all : all.filter(operation => !OPEN_STATES.includes(operation.state));
}

async function viewOf({ database, book }: Services, operation: Operation): Promise<OperationView> {
  const [contact, connection, activity, owed] = await Promise.all([
    book.get(operation.contactId),
    database.get('connections', operation.connectionId),
    database.get('activities', operation.entityId),
    operation.contactId === '' ? [] : operationsFor(database, operation.contactId),
  ]);
  const isHeld = operation.state !== 'held' && owed.some(({ state }) => state === 'held');
  return { operation, activity, contactName: contact?.fullName ?? '', crmName: connection?.name ?? '', isHeld };
}

async function requireOperation(id: string): Promise<Operation> {
  const operation = await (await getServices()).database.get('outbox', id);
  if (!operation) throw new HandlerError('not-found', 'operation is gone');
  return operation;
}

/** A change that waits for the rep, with the record as both sides have it. */
async function readConflict(operationId: string): Promise<{ operation: Operation; mine: Contact; theirs: Contact }> {
  const { database, book } = await getServices();
  const operation = await requireOperation(operationId);
  if (operation.kind !== 'contact.update') throw new HandlerError('invalid', 'no change of a contact');
  const mine = await book.get(operation.contactId);
  const connected = await connect(database, operation.connectionId);
  if (!mine || !connected) throw new HandlerError('not-found', 'contact or connection is gone');
  const theirs = await connected.connector.read(connected.context, mine);
  if (!theirs.ok) throw failureOf(theirs.failure);
  return { operation, mine, theirs: theirs.value };
}

function changed(): void {
  announce('outbox', 'activities');
  startDrain();
}
