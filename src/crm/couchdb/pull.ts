import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, PullPage } from '../types';
import { ask, type RawDocument, rawDocument } from './call';
import { toAccount, toActivity, toContact, toDeal } from './documents';
import { settled } from './settle';

const PAGE_SIZE = 500;

const cursorSchema = z.object({ v: z.literal(1), since: z.string() });
const feed = z.object({
  results: z.array(z.object({ id: z.string(), deleted: z.boolean().nullish(), doc: rawDocument.nullish() })),
  last_seq: z.union([z.string(), z.number()]),
  pending: z.number().nullish(),
});
type Feed = z.infer<typeof feed>;

function readCursor(stored: string | undefined): string {
  try {
    return cursorSchema.parse(JSON.parse(stored ?? '')).since;
  } catch {
    return '0';
  }
}

function changes(context: CrmContext, since: string, limit: number): Promise<CrmResult<Feed>> {
  const query = new URLSearchParams({ since, limit: String(limit), include_docs: 'true', conflicts: 'true' });
  return ask(context, { method: 'GET', path: `_changes?${query}` }, feed);
}

/**
 * One page of the changes feed: new, changed and deleted documents. A cluster may hand a change out twice, which changes nothing here.
 * Its sequence is opaque; one that this server does not know (a database made anew) begins from the start.
 */
export async function pull(context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>> {
  const since = readCursor(cursor);
  const limit = Math.max(1, Math.min(context.pageSize ?? PAGE_SIZE, PAGE_SIZE));
  let page = await changes(context, since, limit);
  if (!page.ok && page.failure.cause.code === 'invalid' && !page.failure.cause.field && since !== '0')
    page = await changes(context, '0', limit);
  return andThen(page, async ({ results, last_seq, pending }) => ({
    ok: true,
    value: {
      ...(await rowsOf(context, results)),
      cursor: JSON.stringify({ v: 1, since: String(last_seq) }),
      // CouchDB says how many are left, PouchDB does not.
      more: pending == null ? results.length >= limit : pending > 0,
    },
  }));
}

async function rowsOf(context: CrmContext, results: Feed['results']): Promise<Omit<PullPage, 'cursor' | 'more'>> {
  const gone = results.filter(({ deleted }) => deleted).map(({ id }) => id);
  const docs: RawDocument[] = [];
  for (const { deleted, doc } of results) if (doc && !deleted) docs.push(await settled(context, doc));
  const all = <T>(read: (context: CrmContext, doc: RawDocument) => T | undefined): T[] =>
    docs.flatMap(doc => read(context, doc) ?? []);
  const deleted = (type: string): string[] => gone.filter(id => id.startsWith(`${type}:`));
  return {
    contacts: all(toContact),
    accounts: all(toAccount),
    deals: all(toDeal),
    activities: all(toActivity),
    deleted: {
      contacts: deleted('contact'),
      accounts: deleted('account'),
      deals: deleted('deal'),
      activities: deleted('activity'),
    },
  };
}
