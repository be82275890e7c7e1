import { z } from 'zod';
import { andThen, failed } from '../failure';
import { checked } from '../http';
import type { CrmContext, CrmResult } from '../types';
import { clockOf, ID, query, send } from './call';

const event = z.object({
  object_id: z.string(),
  date_updated: z.string(),
  /** The object as it then was; hidden from all but admins after an hour. */
  data: z.unknown().optional(),
});
export type Event = z.infer<typeof event>;

/** Most events of one page. */
export const EVENTS = 50;

interface Asked {
  type: 'contact' | 'lead' | 'opportunity';
  action: 'created' | 'deleted' | string;
  limit: number;
  since?: string | undefined;
  /** Where the page before ended; it stands for the time as well. */
  token?: string | undefined;
}

/** A page of the event log: 30 days back, newest first. No index delays it. */
export async function events(context: CrmContext, { type, action, limit, since, token }: Asked) {
  const from = token ? { _cursor: token } : { date_updated__gte: since };
  const path = `/event/${query({ object_type: type, action, ...from, _limit: limit })}`;
  return andThen(await send(context, { method: 'GET', path }), async answer => {
    if (answer.body === undefined) return failed('not-a-crm');
    const page = z.object({ data: z.array(event), cursor_next: z.string().nullish() });
    return andThen(checked(ID, answer.body, page), ({ data, cursor_next }) => ({
      ok: true,
      value: { rows: data, next: cursor_next ?? undefined, clock: clockOf(context, answer) },
    }));
  });
}

/** What was created since a time, newest first. */
export async function createdSince(
  context: CrmContext,
  type: Asked['type'],
  since: string,
): Promise<CrmResult<Event[]>> {
  const found: Event[] = [];
  for (let token: string | undefined, more = true; more; ) {
    const page = await events(context, { type, action: 'created', limit: EVENTS, since, token });
    if (!page.ok) return page;
    const young = page.value.rows.filter(one => Date.parse(one.date_updated) >= Date.parse(since));
    found.push(...young);
    token = page.value.next;
    more = token !== undefined && young.length > 0 && young.length === page.value.rows.length;
  }
  return { ok: true, value: found };
}
