import type { Conflict, Decision, Sides } from '../../messages/outbox';
import { HandlerError, type Handlers } from '../../messages/router';
import { type Account, withAccountDraft } from '../../model/account';
import { type Contact, withDraft } from '../../model/contact';
import type { Deal } from '../../model/deal';
import type { Operation } from '../../model/operation';
import { settleConflict } from '../../storage/contact-writes';
import { inRecordTurn } from '../../storage/record-turn';
import { settleRecordConflict } from '../../storage/record-writes';
import { connect } from '../../sync/context';
import { pullNow } from '../../sync/schedule';
import { announce, getServices, now } from '../services';
import { outboxChanged, requireOperation } from './outbox';
import { failureOf } from './records';

/** Changes that met another one in the CRM: both sides, and what the rep makes of them. */
export const conflictHandlers: Pick<Handlers, 'outbox.conflict' | 'outbox.settleConflict'> = {
  async 'outbox.conflict'({ operationId }) {
    const operation = await requireOperation(operationId);
    if (operation.kind === 'account.update' || operation.kind === 'deal.update') await meetAgain(operation);
    return readConflict(operationId);
  },

  async 'outbox.settleConflict'({ operationId, decision }) {
    const conflict = await readConflict(operationId);
    if (!(await settle(operationId, conflict, decision)))
      throw new HandlerError('conflict', 'is being sent, or is done');
    announce('contacts');
    outboxChanged();
    return null;
  },
};

/** What the rep wants and what is there, as far as it is known. */
async function readConflict(operationId: string): Promise<Conflict> {
  const { database } = await getServices();
  const { kind, entityId, theirs, ...operation } = await requireOperation(operationId);
  if (kind === 'contact.update') {
    const base = operation.before as Contact | undefined;
    return { what: 'contact', ...(await contactSides(operation)), ...(base && { base }) };
  }
  if (kind === 'account.update')
    return { what: 'account', ...sides<Account>(await database.get('accounts', entityId), theirs, operation.before) };
  if (kind === 'deal.update')
    return { what: 'deal', ...sides<Deal>(await database.get('deals', entityId), theirs, operation.before) };
  throw new HandlerError('invalid', 'no change of a record');
}

/** A contact is read by itself. */
async function contactSides({ contactId, connectionId }: Pick<Operation, 'contactId' | 'connectionId'>) {
  const { database, book } = await getServices();
  const mine = await book.get(contactId);
  const connected = await connect(database, connectionId);
  if (!mine || !connected) throw new HandlerError('not-found', 'contact or connection is gone');
  const theirs = await connected.connector.read(connected.context, mine);
  if (!theirs.ok) throw failureOf(theirs.failure);
  return { mine, theirs: theirs.value };
}

/** Connectors read no account or deal alone; but what another one changed comes with the next pull, which keeps it beside our change. */
async function meetAgain({ id, connectionId }: Operation): Promise<void> {
  const failure = await pullNow(await getServices(), connectionId);
  if (failure && !(await requireOperation(id)).theirs) throw failureOf(failure);
}

function sides<Kept>(mine: Kept | undefined, theirs: unknown, base: unknown): Sides<Kept> {
  if (!mine) throw new HandlerError('not-found', 'record is gone');
  if (!theirs) throw new HandlerError('not-found', 'no newer version has come');
  return { mine, theirs: theirs as Kept, ...(base ? { base: base as Kept } : {}) };
}

async function settle(operationId: string, conflict: Conflict, decision: Decision): Promise<boolean> {
  const { database, book } = await getServices();
  const updatedAt = now();
  return inRecordTurn(database, async () => {
    if (conflict.what === 'contact' && decision.what === 'contact') {
      const { theirs } = conflict;
      const mine = (await book.get(conflict.mine.id)) ?? conflict.mine;
      const contact = { ...withDraft(mine, decision.draft), remoteVersion: theirs.remoteVersion, updatedAt };
      return settleConflict(database, book, operationId, contact, theirs);
    }
    if (conflict.what === 'account' && decision.what === 'account') {
      const account = { ...withAccountDraft(conflict.theirs, decision.draft), updatedAt };
      return settleRecordConflict(database, operationId, 'accounts', account, conflict.theirs);
    }
    if (conflict.what === 'deal' && decision.what === 'deal') {
      const { stage, stageId, pipelineId, stageIndex, stageCount, isOpen } = conflict[decision.stage];
      const place = { stage, stageId, pipelineId, stageIndex, stageCount, isOpen };
      return settleRecordConflict(
        database,
        operationId,
        'deals',
        { ...conflict.theirs, ...place, updatedAt },
        conflict.theirs,
      );
    }
    throw new HandlerError('invalid', 'another kind of record');
  });
}
