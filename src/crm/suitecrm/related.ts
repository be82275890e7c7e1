import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Deal } from '../../model/deal';
import { andThen } from '../failure';
import { accountRow, toAccount } from '../sugar-rows/account';
import { dealRow, toDeal } from '../sugar-rows/deal';
import { moduleOf } from '../sugar-rows/values';
import type { Connector, CrmContext, CrmResult } from '../types';
import { lastActivities } from './activities';
import { ask, readOne, recordPath, webUrl } from './call';
import { livingPerson } from './people';

const links = z.object({ data: z.array(z.object({ id: z.string() })).nullish() });
/** Deals of a person that are read, one by one. */
const DEALS = 10;

async function openDeals(context: CrmContext, id: string): Promise<CrmResult<Deal[]>> {
  const path = `${recordPath('Contacts', id)}/relationships/opportunities`;
  const list = await ask(context, { method: 'GET', path }, links);
  if (!list.ok) return list.failure.cause.code === 'forbidden' ? { ok: true, value: [] } : list;
  const deals: Deal[] = [];
  for (const one of (list.value.data ?? []).slice(0, DEALS)) {
    const row = await readOne(context, 'Opportunities', one.id, dealRow);
    if (row.ok)
      deals.push(toDeal(context, row.value, { webUrl: webUrl(context, 'Opportunities', one.id), stages: {} }, [id]));
    else if (row.failure.retry !== 'gone' && row.failure.retry !== 'fix') return row;
  }
  return { ok: true, value: deals.filter(({ isOpen }) => isOpen) };
}

async function accountOf(context: CrmContext, id: string): Promise<CrmResult<Account | undefined>> {
  if (!id) return { ok: true, value: undefined };
  const row = await readOne(context, 'Accounts', id, accountRow);
  if (!row.ok && ['fix', 'gone'].includes(row.failure.retry)) return { ok: true, value: undefined };
  return andThen(row, one => ({ ok: true, value: toAccount(context, one, webUrl(context, 'Accounts', id)) }));
}

/** Account, open deals and last activities of one person. */
export const related: Connector['related'] = async (context, contact) =>
  andThen(await livingPerson(context, contact), async row =>
    andThen(await accountOf(context, row.account_id), async account =>
      andThen(
        contact.kind === 'lead' ? { ok: true as const, value: [] } : await openDeals(context, row.id),
        async deals =>
          andThen(await lastActivities(context, moduleOf(contact), row.id), activities => ({
            ok: true,
            value: { ...(account ? { account } : {}), deals, activities },
          })),
      ),
    ),
  );
