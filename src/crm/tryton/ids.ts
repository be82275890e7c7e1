import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { type Domain, hasTable, type Query, searchRead } from './call';
import { OF_PARTIES } from './records';
import { DEAL, NOTE, PARTY } from './values';

/** All ids of a table, in pages by key. */
async function allIds(context: CrmContext, table: string, domain: Domain = []): Promise<CrmResult<string[]>> {
  const ids: string[] = [];
  const size = 10_000;
  for (let after = 0; ; ) {
    const query: Query = { order: [['id', 'ASC']], limit: size };
    const found = await searchRead(
      context,
      table,
      [['id', '>', after], ...(domain.length ? [domain] : [])],
      ['id'],
      z.object({ id: z.number() }),
      query,
    );
    if (!found.ok) return found;
    ids.push(...found.value.map(({ id }) => String(id)));
    if (found.value.length < size) return { ok: true, value: ids };
    after = found.value.at(-1)!.id;
  }
}

/** Everything that still exists. Parties that are put away are left out. */
export async function listIds(context: CrmContext) {
  const parties = await allIds(context, PARTY);
  if (!parties.ok) return parties;
  const deals = hasTable(context, DEAL) ? await allIds(context, DEAL) : undefined;
  if (deals && !deals.ok) return deals;
  return andThen(await allIds(context, NOTE, OF_PARTIES), activities => ({
    ok: true,
    value: { contacts: parties.value, accounts: parties.value, activities, ...(deals ? { deals: deals.value } : {}) },
  }));
}
