import { type Account, type AccountDraft, withAccountDraft } from '../model/account';
import { LOCAL_CONNECTION } from '../model/contact';
import type { Deal, Pipeline } from '../model/deal';
import type { Operation } from '../model/operation';
import type { Database, WriteTransaction } from './database';
import { neverSent } from './logbook';
import { enqueue, operationsFor } from './outbox';
import { writeWholly } from './transactions';

const writing = <T>(database: Database, work: (transaction: WriteTransaction) => Promise<T>): Promise<T> =>
  writeWholly(database, ['outbox', 'accounts', 'deals'], 'strict', work);

/** Accounts and deals have an order of their own: no contact's writes wait for them. */
const routeOf = ({ connectionId, id }: Account | Deal) => ({ connectionId, contactId: '', entityId: id });

/** Adds an account; for a CRM's, owes the CRM its creation. Durable when it resolves. */
export function createAccount(database: Database, account: Account): Promise<void> {
  return writing(database, async transaction => {
    await transaction.objectStore('accounts').put(account);
    if (account.connectionId !== LOCAL_CONNECTION) {
      await enqueue(transaction, { ...routeOf(account), kind: 'account.create' }, account.updatedAt);
    }
  });
}

/** Stores an edited account. Durable when it resolves; undefined when there is no such account. */
export function updateAccount(database: Database, id: string, draft: AccountDraft, at: string) {
  return change(database, 'accounts', id, account => ({ ...withAccountDraft(account, draft), updatedAt: at }), at);
}

/** Moves a deal to another stage of its pipeline. Durable when it resolves; undefined when there is no such deal. */
export async function moveDeal(
  database: Database,
  id: string,
  { id: pipelineId, stages }: Pipeline,
  stageId: string,
  at: string,
) {
  const index = stages.findIndex(stage => stage.id === stageId);
  const stage = stages[index];
  if (!stage) return undefined;
  const place = { stageId, pipelineId, stage: stage.name, stageIndex: index + 1, stageCount: stages.length };
  return change(database, 'deals', id, deal => ({ ...deal, ...place, isOpen: stage.isOpen, updatedAt: at }), at);
}

/**
 * Stores what the rep decided about a change of an account or deal that met another one, and queues it again over the CRM's version.
 * @returns false when the change is being sent, or is through
 */
export function settleRecordConflict<Store extends keyof Records>(
  database: Database,
  operationId: string,
  store: Store,
  decided: Records[Store],
  theirs: Records[Store],
): Promise<boolean> {
  return writing(database, async transaction => {
    const outbox = transaction.objectStore('outbox');
    const operation = await outbox.get(operationId);
    if (operation?.state !== 'needs-fix') return false;
    const { cause: _cause, theirs: _theirs, ...kept } = operation;
    await outbox.put({ ...kept, state: 'queued', before: theirs, updatedAt: decided.updatedAt });
    await transaction.objectStore(store).put(decided as never);
    return true;
  });
}

type Records = { accounts: Account; deals: Deal };
const UPDATES = { accounts: 'account.update', deals: 'deal.update' } as const;

/** An unsent creation or change reads the record when it is sent, so it carries a further change by itself. */
function change<Store extends keyof Records>(
  database: Database,
  store: Store,
  id: string,
  edit: (record: Records[Store]) => Records[Store],
  at: string,
): Promise<{ record: Records[Store]; operation?: Operation } | undefined> {
  return writing(database, async transaction => {
    const records = transaction.objectStore(store);
    const before = (await records.get(id)) as Records[Store] | undefined;
    if (!before) return undefined;
    const record = edit(before);
    await records.put(record as never);
    const unsent = (await operationsFor(transaction, id)).find(
      operation => operation.state !== 'cancelled' && neverSent(operation),
    );
    const isOwed = record.connectionId !== LOCAL_CONNECTION && !unsent;
    const operation = isOwed
      ? await enqueue(transaction, { ...routeOf(record), kind: UPDATES[store], before }, at)
      : unsent;
    return { record, ...(operation ? { operation } : {}) };
  });
}
