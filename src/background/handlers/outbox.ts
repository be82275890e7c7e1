import type { OperationView } from '../../messages/outbox';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Operation } from '../../model/operation';
import { keepHere } from '../../storage/contact-writes';
import type { Database } from '../../storage/database';
import { linkHeld } from '../../storage/held';
import { changeActivity, neverSent } from '../../storage/logbook';
import { moveOperation, OPEN_STATES, openOperations, operationsFor } from '../../storage/outbox';
import { inRecordTurn } from '../../storage/record-turn';
import { updateBadge } from '../badge';
import { announce, getServices, now, type Services, tellTabs } from '../services';
import { startDrain } from '../sync';

const RETRYABLE = ['waiting', 'needs-signin', 'needs-fix'] as const;

export const outboxHandlers: Pick<
  Handlers,
  | 'outbox.list'
  | 'outbox.about'
  | 'outbox.retry'
  | 'outbox.cancel'
  | 'outbox.release'
  | 'outbox.linkHeld'
  | 'outbox.edit'
> = {
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
    outboxChanged();
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
    await inRecordTurn(database, async () => {
      const contact = await book.get(operation.contactId);
      if (operation.kind === 'contact.create' && contact) await keepHere(database, book, contact, now());
    });
    // While the change waited, pulls passed this record over: without it the CRM's own version must be read again.
    if (operation.kind.endsWith('.update')) await database.delete('cursors', operation.connectionId);
    await updateBadge(database);
    outboxChanged();
    return null;
  },

  async 'outbox.release'({ operationId }) {
    const { database } = await getServices();
    const moved = await moveOperation(database, operationId, ['held'], { state: 'queued' });
    if (!moved) throw new HandlerError('not-found', 'is not held');
    await updateBadge(database);
    outboxChanged();
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
    outboxChanged();
    await tellTabs({ event: 'people.rematch' });
    return { mergeId };
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
    outboxChanged();
    return null;
  },
};

async function operationsIn({ database }: Services, state: 'open' | 'done' | 'all'): Promise<Operation[]> {
  if (state === 'open') return openOperations(database);
  const all = (await database.getAllFromIndex('outbox', 'seq')).reverse();
  return state === 'all' ? all : all.filter(operation => !OPEN_STATES.includes(operation.state));
}

async function viewOf({ database, book }: Services, operation: Operation): Promise<OperationView> {
  const [contact, record, connection, activity, owed] = await Promise.all([
    book.get(operation.contactId),
    recordOf(database, operation),
    database.get('connections', operation.connectionId),
    database.get('activities', operation.entityId),
    operation.contactId === '' ? [] : operationsFor(database, operation.contactId),
  ]);
  const isHeld = operation.state !== 'held' && owed.some(({ state }) => state === 'held');
  const crmName = connection?.name ?? '';
  return { operation, activity, contactName: contact?.fullName ?? '', recordName: record?.name, crmName, isHeld };
}

/** The account or deal of a write. */
async function recordOf(database: Database, { kind, entityId }: Operation): Promise<{ name: string } | undefined> {
  if (kind.startsWith('account.')) return database.get('accounts', entityId);
  return kind === 'deal.update' ? database.get('deals', entityId) : undefined;
}

export async function requireOperation(id: string): Promise<Operation> {
  const operation = await (await getServices()).database.get('outbox', id);
  if (!operation) throw new HandlerError('not-found', 'operation is gone');
  return operation;
}

/** Tells open pages, and sends what may go now. */
export function outboxChanged(): void {
  announce('outbox', 'activities');
  startDrain();
}
