import { z } from 'zod';
import type { Deal, Pipeline } from '../../model/deal';
import { fingerprint } from '../fingerprint';
import { minorUnits } from '../money';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';
import { stamps, text } from './values';

export const dealRow = z.object({
  id: z.string(),
  name: text,
  amount: text,
  currency_id: text,
  sales_stage: text,
  date_closed: text,
  account_id: text,
  ...stamps,
});
export type DealRow = z.infer<typeof dealRow>;
export const DEAL_FIELDS = Object.keys(dealRow.shape).filter(field => field !== 'id');
/** There is one list of stages for all opportunities. */
const PIPELINE = 'Opportunities';
/** Won and lost stages have these ids in every language. */
const isOpenStage = (stage: string): boolean => !/^closed/i.test(stage);

/** The stages as the administrator has set them, by id and name. */
export function toPipeline(stages: Readonly<Record<string, string>>): Pipeline[] {
  const known = Object.entries(stages).filter(([id]) => id !== '');
  return [{ id: PIPELINE, name: PIPELINE, stages: known.map(([id, name]) => ({ id, name, isOpen: isOpenStage(id) })) }];
}

export const dealVersion = ({ name, sales_stage, amount, date_closed }: DealRow): string =>
  fingerprint([name, sales_stage, amount, date_closed.slice(0, 10)]);

/**
 * An opportunity.
 * @param known - names of the stages by id, and the currency in which its amount is, where it is known
 * @param contactIds - remote ids of the people it was found with
 */
export function toDeal(
  context: CrmContext,
  row: DealRow,
  known: { webUrl: string; stages: Readonly<Record<string, string>>; currency?: string },
  contactIds: readonly string[] = [],
): Deal {
  const ids = Object.keys(known.stages).filter(Boolean);
  const amountMinor = row.amount === '' ? undefined : minorUnits(row.amount, known.currency);
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    contactIds: contactIds.map(id => ourId(context, id)),
    stage: known.stages[row.sales_stage] || row.sales_stage,
    stageId: row.sales_stage,
    pipelineId: PIPELINE,
    ...(ids.includes(row.sales_stage) ? { stageIndex: ids.indexOf(row.sales_stage) + 1, stageCount: ids.length } : {}),
    isOpen: isOpenStage(row.sales_stage),
    webUrl: known.webUrl,
    remoteVersion: dealVersion(row),
    updatedAt: row.date_modified || row.date_entered,
    ...optional({
      accountId: row.account_id && ourId(context, row.account_id),
      currency: known.currency,
      closeDate: row.date_closed.slice(0, 10),
    }),
    ...(amountMinor === undefined ? {} : { amountMinor }),
  };
}
