import { connectorFor } from '../../crm/on-demand';
import type { CrmFailure } from '../../crm/types';
import { HandlerError, type Handlers } from '../../messages/router';
import { type Account, accountDraftSchema } from '../../model/account';
import { LOCAL_CONNECTION } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { sendChanged } from '../../storage/outbox';
import { inRecordTurn } from '../../storage/record-turn';
import { createAccount, moveDeal, updateAccount } from '../../storage/record-writes';
import { connect } from '../../sync/context';
import { homeOf } from '../home';
import { announce, getServices, now } from '../services';
import { startDrain } from '../sync';

export const recordHandlers: Pick<
  Handlers,
  'account.get' | 'account.create' | 'account.update' | 'deal.pipeline' | 'deal.move'
> = {
  async 'account.get'({ accountId }) {
    const { database } = await getServices();
    const account = await database.get('accounts', accountId);
    if (!account) throw new HandlerError('not-found', 'account is gone');
    const isEditable = await mayWrite(account, 'account');
    return { account, isEditable, deals: await database.getAllFromIndex('deals', 'account', accountId) };
  },

  async 'account.create'({ id, draft, connectionId }) {
    const services = await getServices();
    const existing = await services.database.get('accounts', id);
    if (existing) return existing;
    const home = await homeOf(services, 'account', connectionId);
    const account: Account = { ...accountDraftSchema().parse(draft), id, connectionId: home, updatedAt: now() };
    await createAccount(services.database, account);
    changed();
    return account;
  },

  async 'account.update'({ accountId, draft }) {
    const { database } = await getServices();
    const account = await database.get('accounts', accountId);
    if (account && !(await mayWrite(account, 'account')))
      throw new HandlerError('invalid', 'the CRM takes no accounts');
    const change = await inRecordTurn(database, () => updateAccount(database, accountId, draft, now()));
    if (!change) throw new HandlerError('not-found', 'account is gone');
    await sendChanged(database, change.operation);
    changed();
    return change.record;
  },

  async 'deal.pipeline'({ dealId }) {
    return (await pipelineOf(await requireDeal(dealId))) ?? null;
  },

  async 'deal.move'({ dealId, stageId }) {
    const { database } = await getServices();
    const pipeline = await pipelineOf(await requireDeal(dealId));
    const change =
      pipeline && (await inRecordTurn(database, () => moveDeal(database, dealId, pipeline, stageId, now())));
    if (!change) throw new HandlerError('invalid', 'no such stage');
    changed();
    return change.record;
  },
};

async function requireDeal(id: string): Promise<Deal> {
  const deal = await (await getServices()).database.get('deals', id);
  if (!deal) throw new HandlerError('not-found', 'deal is gone');
  return deal;
}

async function mayWrite({ connectionId }: Account | Deal, what: 'account' | 'deal'): Promise<boolean> {
  if (connectionId === LOCAL_CONNECTION) return true;
  const connection = await (await getServices()).database.get('connections', connectionId);
  return (await connectorFor(connection?.crm ?? ''))?.capabilities.writes.includes(what) ?? false;
}

/** The pipeline a deal stands in; undefined where it cannot be moved. */
async function pipelineOf(deal: Deal): Promise<Pipeline | undefined> {
  const { database } = await getServices();
  const connected = (await mayWrite(deal, 'deal')) && (await connect(database, deal.connectionId));
  if (!connected) return undefined;
  const pipelines = await connected.connector.pipelines?.(connected.context);
  if (!pipelines) return undefined;
  if (!pipelines.ok) throw failureOf(pipelines.failure);
  const { pipelineId, stageId } = deal;
  return (
    pipelines.value.find(({ id }) => id === pipelineId) ??
    pipelines.value.find(({ stages }) => stages.some(({ id }) => id === stageId))
  );
}

/** What a CRM refused or could not be asked, as the UI understands it. */
export const failureOf = ({ cause }: CrmFailure): HandlerError =>
  new HandlerError(cause.code === 'gone' ? 'not-found' : 'failed', cause.code, cause.messageKey);

function changed(): void {
  announce('contacts', 'outbox');
  startDrain();
}
