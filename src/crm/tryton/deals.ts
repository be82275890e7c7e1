import { z } from 'zod';
import type { Pipeline } from '../../model/deal';
import { andThen, failed, notOffered } from '../failure';
import type { CrmContext, CrmResult, Written } from '../types';
import type { Intent } from '../writes';
import { call, hasTable, searchRead } from './call';
import { goneOr, written } from './notes';
import { ownChange } from './party';
import { stageName } from './records';
import { openSession } from './session';
import { DEAL, moment, nothing, text } from './values';

/**
 * States that an opportunity can be moved to, with Tryton's step for each. Converting makes a sale of it, and a sale makes it won:
 * both are left to Tryton.
 */
const STEPS: Record<string, string> = {
  lead: 'lead',
  opportunity: 'opportunity',
  lost: 'lost',
  cancelled: 'cancel',
};
const OPEN = ['lead', 'opportunity'];

/** The states of opportunities; none where the module is missing or forbidden. */
export const pipelines = async (context: CrmContext): Promise<CrmResult<Pipeline[]>> =>
  andThen(await openSession(context), () => {
    const stages = Object.keys(STEPS).map(id => ({ id, name: stageName(id), isOpen: OPEN.includes(id) }));
    return { ok: true, value: hasTable(context, DEAL) ? [{ id: DEAL, name: 'Opportunity', stages }] : [] };
  });

const stateRow = z.object({ state: text, create_date: moment.nullable(), write_date: moment.nullable() });

function stateOf(context: CrmContext, id: number) {
  const fields = ['state', 'create_date', 'write_date'];
  return searchRead(context, DEAL, [['id', '=', id]], fields, stateRow, { limit: 1 });
}

/** One step of Tryton's workflow. A step that is not allowed from where the opportunity stands is passed over without a word. */
export async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  const id = Number(deal.remoteId);
  const target = deal.stageId ?? '';
  const step = STEPS[target];
  if (!id) return failed('gone');
  if (!step) return notOffered();
  return andThen(await stateOf(context, id), async ([before]) => {
    if (!before) return failed('gone');
    if (deal.remoteVersion && deal.remoteVersion !== ownChange(before)) return failed('conflict');
    if (before.state !== target) {
      const done = await call(context, `model.${DEAL}.${step}`, [[id]], nothing);
      if (!done.ok) return goneOr(context, DEAL, String(id), done.failure);
    }
    return andThen(await stateOf(context, id), ([after]) => {
      if (!after) return failed('gone');
      if (after.state !== target)
        return failed('invalid', { field: 'state', vendorText: `${stageName(before.state)} → ${stageName(target)}` });
      return {
        ok: true,
        value: { ...written(context, DEAL, String(id), String(id)), remoteVersion: ownChange(after) },
      };
    });
  });
}
