import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, PullPage, RemoteIds } from '../types';
import { dataOf, send } from './call';
import { isMissing, LIST_SIZE, listRequest, loadDeals, loadPeople } from './find';
import { type AttioRecord, changedAt, idOf, type Kind, record, toAccount } from './records';

const KINDS = ['companies', 'people', 'deals'] as const;
/** What a clock that is read twice may differ by, and what a transaction may take to be seen. */
const OVERLAP_MS = 60_000;
/** A value that was taken away has no time: once in a while everything is handed out, changed or not. */
const ALL_EVERY_MS = 24 * 3_600_000;
/** Attio cannot be asked for changes. After reading so many records, a minute passes before they are all read again. */
const ROWS_A_MINUTE = 500;

const cursorSchema = z.object({
  v: z.literal(1),
  /** What this pass hands out; missing between passes. `new`: only records created since the mark are read. */
  pass: z.enum(['all', 'changes', 'new']).optional(),
  step: z
    .number()
    .int()
    .min(0)
    .max(KINDS.length - 1),
  /** Where the list stands: it is in the order of creation, which never changes. `ties`: how many of that very instant were read. */
  last: z.object({ at: z.string(), ties: z.number().int() }).optional(),
  rows: z.number().int(),
  /** The server's time when this pass began. */
  began: z.string().optional(),
  /** What changed before has been handed out. */
  mark: z.string().optional(),
  /** When everything was handed out last. */
  allAt: z.string().optional(),
  restUntil: z.string().optional(),
});
type Cursor = z.infer<typeof cursorSchema>;

/** A damaged cursor starts from the beginning. */
function readCursor(stored: string | undefined, now: Date): Cursor & { pass: NonNullable<Cursor['pass']> } {
  const parsed = cursorSchema.safeParse(parseJson(stored));
  const cursor = parsed.success ? parsed.data : { v: 1 as const, step: 0, rows: 0 };
  return { ...cursor, pass: cursor.pass ?? nextPass(cursor, now.getTime()) };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function nextPass({ mark, allAt, restUntil }: Cursor, nowMs: number): NonNullable<Cursor['pass']> {
  if (!mark || !allAt || nowMs - Date.parse(allAt) > ALL_EVERY_MS) return 'all';
  return restUntil && nowMs < Date.parse(restUntil) ? 'new' : 'changes';
}

interface Page {
  rows: AttioRecord[];
  /** The server's clock, as its answers say it. */
  clock: string;
}

/** The next records in the order of their creation, by key: whatever changes or comes meanwhile, none is skipped. */
async function page(context: CrmContext, kind: Kind, from: string | undefined, offset: number, limit: number) {
  const query = {
    ...(from ? { filter: { created_at: { $gte: from } } } : {}),
    sorts: [{ attribute: 'created_at', direction: 'asc' as const }],
    limit,
    offset,
  };
  return andThen(await send(context, listRequest(kind, query)), async (answer): Promise<CrmResult<Page>> => {
    const said = Date.parse(answer.headers.get('date') ?? '');
    const clock = (Number.isNaN(said) ? context.now() : new Date(said)).toISOString();
    return andThen(await dataOf(answer, z.array(record)), rows => ({ ok: true, value: { rows, clock } }));
  });
}

/** Where the list goes on behind these rows. */
function lastOf(rows: readonly AttioRecord[], before: Cursor['last']): Cursor['last'] {
  const at = rows.at(-1)?.created_at;
  if (!at) return before;
  const same = rows.filter(row => row.created_at === at).length;
  return { at, ties: before?.at === at ? before.ties + same : same };
}

const earlier = (time: string): string => new Date(Date.parse(time) - OVERLAP_MS).toISOString();

/**
 * One page of a pass over companies, people and deals. Attio has no list of changes: a pass reads every record and hands out those of
 * whose values one was set since the pass before. In large workspaces there are rests between passes, in which only new records are read.
 */
export async function pull(context: CrmContext, stored: string | undefined): Promise<CrmResult<PullPage>> {
  const cursor = readCursor(stored, context.now());
  const kind = KINDS[cursor.step]!;
  const limit = Math.max(1, Math.min(context.pageSize ?? LIST_SIZE, LIST_SIZE));
  const since = cursor.pass !== 'all' && cursor.mark ? earlier(cursor.mark) : undefined;
  const from = cursor.last?.at ?? (cursor.pass === 'new' ? since : undefined);
  const read = await page(context, kind, from, cursor.last?.ties ?? 0, limit);
  if (!read.ok && !(kind === 'deals' && isMissing(read))) return read;
  const rows = read.ok ? read.value.rows : [];
  const news = rows.filter(row => !since || changedAt(row) >= since);
  return andThen(await load(context, kind, news), loaded => {
    const began = cursor.began ?? (read.ok ? read.value.clock : undefined);
    const next = advance({ ...cursor, ...(began ? { began } : {}) }, rows, rows.length < limit);
    return {
      ok: true,
      value: { ...nothing(), ...loaded, cursor: JSON.stringify(next), more: next.pass !== undefined },
    };
  });
}

function advance(cursor: Cursor, page: readonly AttioRecord[], isEnd: boolean): Cursor {
  const rows = cursor.rows + page.length;
  const { last, ...rest } = cursor;
  const next = lastOf(page, last);
  if (!isEnd && next) return { ...cursor, rows, last: next };
  return cursor.step + 1 < KINDS.length ? { ...rest, rows, step: cursor.step + 1 } : ended({ ...rest, rows });
}

/** A pass is over. One that reads new records only says nothing of older ones: mark and rest stay as they were. */
function ended({ pass, rows, began, mark, allAt, restUntil }: Cursor): Cursor {
  const base = { v: 1 as const, step: 0, rows: 0 };
  if (pass === 'new' || !began) return { ...base, mark, allAt, restUntil };
  const restMs = Math.floor(rows / ROWS_A_MINUTE) * 60_000;
  return {
    ...base,
    mark: began,
    allAt: pass === 'all' ? began : allAt,
    ...(restMs ? { restUntil: new Date(Date.parse(began) + restMs).toISOString() } : {}),
  };
}

async function load(context: CrmContext, kind: Kind, rows: AttioRecord[]): Promise<CrmResult<Partial<PullPage>>> {
  if (kind === 'companies') return { ok: true, value: { accounts: rows.map(row => toAccount(context, row)) } };
  if (kind === 'people')
    return andThen(await loadPeople(context, rows), contacts => ({ ok: true, value: { contacts } }));
  return andThen(await loadDeals(context, rows), deals => ({ ok: true, value: { deals } }));
}

const nothing = (): Omit<PullPage, 'cursor' | 'more'> => ({
  contacts: [],
  accounts: [],
  deals: [],
  activities: [],
  deleted: { contacts: [], accounts: [], deals: [], activities: [] },
});

/** Ids of all records that still exist. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const ids: Record<Kind, string[]> = { companies: [], people: [], deals: [] };
  for (const kind of KINDS)
    for (let last: Cursor['last']; ; ) {
      const read = await page(context, kind, last?.at, last?.ties ?? 0, LIST_SIZE);
      if (!read.ok && !(kind === 'deals' && isMissing(read))) return read;
      const rows = read.ok ? read.value.rows : [];
      ids[kind].push(...rows.map(idOf));
      if (rows.length < LIST_SIZE) break;
      last = lastOf(rows, last);
    }
  return { ok: true, value: { contacts: ids.people, accounts: ids.companies, deals: ids.deals } };
}
