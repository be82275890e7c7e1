import { z } from 'zod';
import type { CrmContext, CrmResult } from '../types';
import { ask } from './call';
import type { Owners } from './records';

const users = z.object({
  users: z.array(z.object({ id: z.string().nullish(), full_name: z.string().nullish() })),
  info: z.object({ more_records: z.boolean().nullish() }).nullish(),
});
const KEPT_MS = 3_600_000;
const MOST_PAGES = 10;
const kept = new Map<string, { at: number; names: Map<string, string> }>();

/** Names of the company's users, asked once an hour: a query answers ids only. A user who may not list them sees no owner. */
export async function ownersOf(context: CrmContext): Promise<CrmResult<Owners>> {
  const known = kept.get(context.connectionId);
  if (known && context.now().getTime() - known.at < KEPT_MS) return { ok: true, value: owners(known.names) };
  const names = new Map<string, string>();
  for (let number = 1; number <= MOST_PAGES; number++) {
    const path = `/users?page=${number}&per_page=200`;
    const some = await ask(context, { method: 'GET', path }, users);
    if (!some.ok && some.failure.cause.code !== 'forbidden') return some;
    const value = some.ok ? some.value : undefined;
    for (const { id, full_name } of value?.users ?? []) if (id && full_name) names.set(id, full_name);
    if (!value?.info?.more_records) break;
  }
  kept.set(context.connectionId, { at: context.now().getTime(), names });
  return { ok: true, value: owners(names) };
}

/** Where nobody asks whose a record is. */
export const NAMELESS: Owners = { nameOf: owner => owner?.name ?? '' };

const owners = (names: ReadonlyMap<string, string>): Owners => ({
  nameOf: owner => owner?.name ?? names.get(owner?.id ?? '') ?? '',
});
