import { crmFailure } from '../crm/failure';
import type { CrmFailure, CrmResult, WriteIntent, Written } from '../crm/types';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import type { Operation, OperationState } from '../model/operation';
import type { ContactBook } from '../storage/contacts';
import type { Database, WriteTransaction } from '../storage/database';
import { appendLedger } from '../storage/ledger';
import { moveOperation, openOperations } from '../storage/outbox';
import { inRecordTurn } from '../storage/record-turn';
import { updateConnection } from '../storage/settings';
import { writeWholly } from '../storage/transactions';
import { backoffMs } from './backoff';
import { type Connected, connect } from './context';
import { intentOf, isWanted } from './intent';

export interface PushDeps {
  database: Database;
  book: ContactBook;
  now(): Date;
  connect?: typeof connect;
}

export interface PushOutcome {
  /** Something changed that open pages show. */
  changed: boolean;
  /** When the next try is due, epoch milliseconds; undefined when nothing waits for time. */
  nextTryAtMs?: number;
}

/**
 * Sends what the outbox owes, oldest first, in order per contact. Call it under one lock: it takes every operation it
 * finds in `sending` for one whose sender died, so its end is unknown and it is looked for before it is sent again.
 */
export async function push(deps: PushDeps): Promise<PushOutcome> {
  await recoverInterrupted(deps.database);
  const held = new Set<string>();
  let changed = false;
  // What was queued while a pass went on gets the next one.
  while (await pass(deps, held)) changed = true;
  return { changed, nextTryAtMs: nextTry(await openOperations(deps.database)) };
}

/**
 * Goes once through what is owed now.
 * @param held - connections that are not asked again in this run
 * @returns whether anything moved
 */
async function pass(deps: PushDeps, held: Set<string>): Promise<boolean> {
  const busy = new Set<string>();
  let moved = false;
  for (const operation of await openOperations(deps.database)) {
    const key = orderKey(operation);
    const isNext = !busy.has(key) && !held.has(operation.connectionId) && isDue(operation, deps.now());
    const state = isNext ? await attempt(deps, operation, held) : operation.state;
    if (state !== operation.state) moved = true;
    if (state !== 'done' && state !== 'cancelled') busy.add(key);
  }
  return moved;
}

async function attempt(deps: PushDeps, operation: Operation, held: Set<string>): Promise<OperationState> {
  const { connectionId } = operation;
  const connected = await (deps.connect ?? connect)(deps.database, connectionId);
  if (!connected) {
    held.add(connectionId);
    return operation.state;
  }
  if (connected.connection.state === 'needs-signin') {
    await waitForSignIn(deps.database, connected, operation);
    return 'needs-signin';
  }
  const state = await sendOne(deps, connected, operation);
  // A CRM that is down or asks for a pause is not asked again in this run.
  if (state === 'waiting' || state === 'needs-signin') held.add(connectionId);
  return state;
}

/** The connection was found signed out by something else: the rep is told by each write that waits for it. */
function waitForSignIn(database: Database, { connection }: Connected, { id }: Operation) {
  const messageKey = connection.messageKey ?? 'crm_error_signin';
  const cause = { code: 'signin' as const, messageKey };
  return moveOperation(database, id, ['queued', 'waiting'], { state: 'needs-signin', cause, nextTryAt: undefined });
}

async function recoverInterrupted(database: Database): Promise<void> {
  const interrupted = await database.getAllFromIndex('outbox', 'state', 'sending');
  await Promise.all(
    interrupted.map(({ id }) => moveOperation(database, id, ['sending'], { state: 'queued', unknownEnd: true })),
  );
}

/** Writes about one contact keep their order; those about an account or deal alone, among themselves. */
const orderKey = ({ contactId, entityId }: Operation): string => contactId || entityId;

/** Nobody is asked to wait longer: a time beyond that was set by a clock that has been put right since. */
const LONGEST_WAIT_MS = 86_400_000;

function isDue({ state, nextTryAt }: Operation, now: Date): boolean {
  if (state === 'queued') return true;
  const waitMs = nextTryAt ? Date.parse(nextTryAt) - now.getTime() : 0;
  return state === 'waiting' && (waitMs <= 0 || waitMs > LONGEST_WAIT_MS);
}

function nextTry(open: readonly Operation[]): number | undefined {
  const times = open.flatMap(({ state, nextTryAt }) =>
    state === 'waiting' && nextTryAt ? [Date.parse(nextTryAt)] : [],
  );
  return times.length > 0 ? Math.min(...times) : undefined;
}

async function sendOne(deps: PushDeps, connected: Connected, queued: Operation): Promise<OperationState> {
  const { database } = deps;
  const operation = await moveOperation(database, queued.id, ['queued', 'waiting'], {
    state: 'sending',
    tries: queued.tries + 1,
  });
  if (!operation) return 'cancelled';
  const intent = await intentOf(deps, operation);
  if (!intent) return finish(deps, operation, undefined, 'cancelled');
  if (intent === 'nowhere') return giveBack(deps, operation, crmFailure('gone'));
  const result = await writeOnce(connected, intent, operation);
  if (result === 'not-needed') return finish(deps, operation, undefined, 'cancelled');
  if (result.ok) {
    if (connected.connection.state !== 'ok')
      await updateConnection(database, connected.connection.id, { state: 'ok', messageKey: undefined });
    return finish(deps, operation, result.value, 'done');
  }
  return giveBack(deps, operation, result.failure);
}

/** Looks first when an earlier try may have arrived; sends only what is surely not there. */
async function writeOnce(
  { connector, context }: Connected,
  intent: WriteIntent,
  operation: Operation,
): Promise<CrmResult<Written> | 'not-needed'> {
  if (operation.unknownEnd && intent.kind.endsWith('.create')) {
    const found = await connector.lookFor(context, intent);
    if (!found.ok) return found;
    if (found.value) return { ok: true, value: found.value };
  }
  // Undone, or made private, before it was ever in the CRM: nothing to write.
  if (intent.kind === 'activity.create' && !isWanted(intent.activity)) return 'not-needed';
  const result = await connector.write(context, intent);
  const alreadyGone = !result.ok && result.failure.retry === 'gone' && intent.kind.endsWith('.delete');
  return alreadyGone ? { ok: true, value: { remoteId: '' } } : result;
}

const finish = (...answer: Parameters<typeof keepAnswer>) =>
  inRecordTurn(answer[0].database, () => keepAnswer(...answer));

/** Keeps the CRM's answer: operation, remote id and ledger line in one transaction. */
async function keepAnswer(
  { database, book, now }: PushDeps,
  operation: Operation,
  written: Written | undefined,
  state: 'done' | 'cancelled',
): Promise<OperationState> {
  const at = now().toISOString();
  const contact = await book.get(operation.contactId);
  const done: Operation = {
    ...operation,
    state,
    unknownEnd: undefined,
    cause: undefined,
    nextTryAt: undefined,
    updatedAt: at,
  };
  const change = written && contact ? contactChange(operation, contact, written) : {};
  const stores = ['outbox', 'activities', 'accounts', 'deals', 'ledger', ...book.writeStores] as const;
  await writeWholly(database, stores, 'strict', async transaction => {
    await transaction.objectStore('outbox').put(done);
    if (change.put || change.remove) await book.write(transaction, change);
    if (!written) return;
    await keepRecord(transaction, operation, written);
    await acknowledge(transaction, operation, written, at);
  });
  book.committed(change);
  return state;
}

function contactChange(
  operation: Operation,
  contact: Contact,
  written: Written,
): { put?: Contact[]; remove?: string[] } {
  if (operation.kind === 'contact.delete') return { remove: [contact.id] };
  if (operation.kind !== 'contact.create' && operation.kind !== 'contact.update') return {};
  const { remoteId, remoteVersion = contact.remoteVersion, webUrl = contact.webUrl } = written;
  return { put: [{ ...contact, remoteId: remoteId || contact.remoteId, remoteVersion, webUrl }] };
}

/** An account or deal as the CRM knows it now. */
async function keepRecord(transaction: WriteTransaction, operation: Operation, written: Written): Promise<void> {
  const store = operation.kind.startsWith('account.')
    ? 'accounts'
    : operation.kind === 'deal.update'
      ? 'deals'
      : undefined;
  if (!store) return;
  const records = transaction.objectStore(store);
  if (operation.kind === 'account.delete') return records.delete(operation.entityId);
  const record = await records.get(operation.entityId);
  if (!record) return;
  const { remoteId, remoteVersion = record.remoteVersion, webUrl = record.webUrl } = written;
  await records.put({ ...record, remoteId: remoteId || record.remoteId, remoteVersion, webUrl } as never);
}

async function acknowledge(
  transaction: WriteTransaction,
  operation: Operation,
  written: Written,
  at: string,
): Promise<void> {
  const activities = transaction.objectStore('activities');
  const activity: Activity | undefined = operation.kind.startsWith('activity.')
    ? await activities.get(operation.entityId)
    : undefined;
  if (activity && operation.kind === 'activity.create') {
    await dropForeignCopy(transaction, operation.connectionId, written.remoteId);
    await activities.put({ ...activity, remoteId: written.remoteId, updatedAt: at });
  }
  await appendLedger(transaction, {
    at,
    action: 'acknowledged',
    activityId: activity?.id,
    contactId: operation.contactId,
    accountId: activity?.accountId,
    actor: activity?.authorName ?? '',
  });
}

/** A pull may have brought what we wrote before its answer came, as if another had: it is ours. */
async function dropForeignCopy(transaction: WriteTransaction, connectionId: string, remoteId: string): Promise<void> {
  const activities = transaction.objectStore('activities');
  const copies = await activities.index('remote').getAll([connectionId, remoteId]);
  for (const copy of copies) if (!copy.mine) await activities.delete(copy.id);
}

const STATE_AFTER = { later: 'waiting', signin: 'needs-signin', fix: 'needs-fix', gone: 'needs-fix' } as const;

/** Puts the operation back with its cause, and the connection's state with it. */
async function giveBack(
  { database, now }: PushDeps,
  operation: Operation,
  failure: CrmFailure,
): Promise<OperationState> {
  const state = STATE_AFTER[failure.retry];
  const waitMs = backoffMs(operation.tries, failure.retryAfterMs);
  await moveOperation(database, operation.id, ['sending'], {
    state,
    cause: failure.cause,
    unknownEnd: operation.unknownEnd || failure.unknownEnd,
    nextTryAt: state === 'waiting' ? new Date(now().getTime() + waitMs).toISOString() : undefined,
  });
  if (failure.retry === 'signin') {
    await updateConnection(database, operation.connectionId, {
      state: 'needs-signin',
      messageKey: failure.cause.messageKey,
    });
  } else if (failure.cause.code === 'network' || failure.cause.code === 'timeout') {
    await updateConnection(database, operation.connectionId, {
      state: 'unreachable',
      messageKey: failure.cause.messageKey,
    });
  }
  return state;
}
