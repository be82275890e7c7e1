import type { Contact } from '../model/contact';
import { LOCAL_CONNECTION } from '../model/contact';
import type { Operation, OperationState } from '../model/operation';
import type { Database, WriteTransaction } from './database';
import { writeWholly } from './transactions';

/** States in which a write is still owed. */
export const OPEN_STATES: readonly OperationState[] = [
  'held',
  'queued',
  'sending',
  'waiting',
  'needs-signin',
  'needs-fix',
];

/** Is this contact kept in a CRM (or on its way there), rather than only on this device? */
export const isInCrm = (contact: Pick<Contact, 'connectionId'>): boolean => contact.connectionId !== LOCAL_CONNECTION;

/**
 * Adds a write to the outbox inside the caller's transaction, after all earlier ones.
 * The once-key is what finds the write again in the CRM when its answer was lost.
 */
export async function enqueue(
  transaction: WriteTransaction,
  operation: Pick<Operation, 'connectionId' | 'contactId' | 'kind' | 'entityId'> &
    Partial<Pick<Operation, 'state' | 'before'>>,
  at: string,
): Promise<Operation> {
  const store = transaction.objectStore('outbox');
  const last = await store.index('seq').openKeyCursor(null, 'prev');
  const queued: Operation = {
    state: 'queued',
    ...operation,
    id: crypto.randomUUID(),
    seq: ((last?.key as number | undefined) ?? 0) + 1,
    onceKey: crypto.randomUUID().replaceAll('-', '').slice(0, 12),
    tries: 0,
    createdAt: at,
    updatedAt: at,
  };
  await store.put(queued);
  return queued;
}

/** All operations still owed, in the order they were made. */
export async function openOperations(database: Database): Promise<Operation[]> {
  const index = database.transaction('outbox').store.index('state');
  const found = await Promise.all(OPEN_STATES.map(state => index.getAll(state)));
  return found.flat().sort((left, right) => left.seq - right.seq);
}

/** Operations about one activity or contact, oldest first. */
export async function operationsFor(source: Database | WriteTransaction, entityId: string): Promise<Operation[]> {
  const store = 'objectStore' in source ? source.objectStore('outbox') : source.transaction('outbox').store;
  const found = await store.index('entity').getAll(entityId);
  return found.sort((left, right) => left.seq - right.seq);
}

/** How many writes wait, and how many of them for the rep. */
export async function summarize(database: Database): Promise<{ pending: number; needsRep: number }> {
  const index = database.transaction('outbox').store.index('state');
  const count = (states: readonly OperationState[]) => Promise.all(states.map(state => index.count(state)));
  const [pending, needsRep] = await Promise.all([
    count(['queued', 'sending', 'waiting']),
    count(['held', 'needs-signin', 'needs-fix']),
  ]);
  return { pending: sum(pending), needsRep: sum(needsRep) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

/** Changes an operation if it is still in one of the expected states; durable when it resolves. */
export function moveOperation(
  database: Database,
  id: string,
  from: readonly OperationState[],
  change: Partial<Operation>,
): Promise<Operation | undefined> {
  return writeWholly(database, ['outbox'], 'strict', async transaction => {
    const store = transaction.objectStore('outbox');
    const current = await store.get(id);
    if (!current || !from.includes(current.state)) return undefined;
    const next = { ...current, ...change, updatedAt: new Date().toISOString() };
    await store.put(next);
    return next;
  });
}

/** A refused write goes out again with what the rep has changed. One that met another change waits for the rep's decision. */
export async function sendChanged(database: Database, operation: Operation | undefined): Promise<void> {
  if (operation?.state !== 'needs-fix' || operation.cause?.code === 'conflict') return;
  await moveOperation(database, operation.id, ['needs-fix'], {
    state: 'queued',
    cause: undefined,
    nextTryAt: undefined,
  });
}
