import { z } from 'zod';
import { fingerprint } from './fingerprint';
import type { CrmContext, CrmResult, PullPage } from './types';

/** A transaction that began before the last change seen may be committed after it. */
const OVERLAP_MS = 60_000;
/** Rows of the overlap that a cursor remembers; with more of them (an import) the overlap is read again instead. */
const MAX_KNOWN = 2_000;

/** One row as it was read: where it stands in the order of changes, and everything that makes it different from before. */
export interface DeltaRow<R> {
  id: string;
  /** ISO 8601 on the server's clock. */
  at: string;
  row: R;
}

/** Where to go on. */
export interface DeltaQuery {
  /** Changes since then, overlap included; everything without it. */
  since?: string;
  /** Last row of the page before, for lists in the order of change time and id. `ties`: all rows seen at that instant. */
  last?: { at: string; id: string; ties: string[] };
  /** Where the page before ended, for lists in an order of their own. */
  token?: string;
  size: number;
}

/** One page of a list. */
export interface DeltaList<R> {
  rows: DeltaRow<R>[];
  more: boolean;
  token?: string;
  /** The server's time when the list was begun; needed for lists that are not in the order of their changes. */
  clock?: string;
}

type Rows = Partial<Pick<PullPage, 'contacts' | 'accounts' | 'deals' | 'activities'>> & {
  deleted?: Partial<PullPage['deleted']>;
};

/** One table of a CRM that is followed by its change times. */
export interface DeltaSource<R = unknown> {
  name: string;
  /** Rows of one page when the sync layer has no wish. */
  pageSize: number;
  /** Read again before the last change seen, for an index that lags behind the records; a minute when left out. */
  overlapMs?: number;
  /** A table that may be missing or forbidden: then it counts as empty. */
  isOptional?: boolean;
  /** Read to its end, the table is left alone for so long: for rows that may be a while late where requests are scarce. */
  restMs?: number;
  list(context: CrmContext, query: DeltaQuery): Promise<CrmResult<DeltaList<R>>>;
  /** Rows in our words. */
  load(context: CrmContext, rows: R[]): Promise<CrmResult<Rows>>;
}

const cursorSchema = z.object({
  v: z.literal(1),
  step: z.number().int().min(0),
  last: z.object({ at: z.string(), id: z.string(), ties: z.array(z.string()) }).optional(),
  token: z.string().optional(),
  /** The server's time at the first page of the list that is being read. */
  clock: z.string().optional(),
  /** Newest change seen in each table, and the rows seen within the overlap before it. */
  marks: z.record(z.string(), z.string()),
  known: z.record(z.string(), z.array(z.string())),
  /** When tables that rest were read to their end, on our own clock. */
  readAt: z.record(z.string(), z.string()).optional(),
});
type Cursor = z.infer<typeof cursorSchema>;

/** A cursor of another version or a damaged one starts from the beginning: rows are replaced, none are lost. */
function readCursor(stored: string | undefined): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(stored ?? ''));
  } catch {
    return { v: 1, step: 0, marks: {}, known: {} };
  }
}

/** Does a failure mean that this user has no such table? */
const isMissing = (result: CrmResult<unknown>): boolean =>
  !result.ok && ['forbidden', 'gone', 'invalid'].includes(result.failure.cause.code);

/** What a row of the overlap is known by: a clock of whole seconds does not tell a second change within the same second. */
const keyOf = ({ id, at, row }: DeltaRow<unknown>): string => `${id}@${at}@${fingerprint(row)}`;
const timeOf = (key: string): string => key.split('@').at(-2) ?? '';
const earlier = (at: string, { overlapMs = OVERLAP_MS }: Pick<DeltaSource, 'overlapMs'>): string =>
  new Date(Date.parse(at) - overlapMs).toISOString();

/**
 * The next page of changes over several tables, one table after the other. A pull without news is one request a table.
 * Rows that were handed out already and have not changed since are left out; those who change meanwhile come again.
 */
export async function pullDelta(
  context: CrmContext,
  sources: readonly DeltaSource[],
  stored: string | undefined,
): Promise<CrmResult<PullPage>> {
  let cursor = readCursor(stored);
  while (true) {
    const source = sources[cursor.step];
    if (!source) return { ok: true, value: page({ ...cursor, step: 0 }, {}, false) };
    if (isResting(cursor, source, context)) {
      cursor = { ...cursor, step: cursor.step + 1 };
      continue;
    }
    const size = Math.max(1, Math.min(context.pageSize ?? source.pageSize, source.pageSize));
    const found = await source.list(context, queryOf(cursor, source, size));
    if (!found.ok && !(source.isOptional && isMissing(found))) return found;
    const list: DeltaList<unknown> = found.ok ? found.value : { rows: [], more: false };
    const known = new Set(cursor.known[source.name]);
    const news = list.rows.filter(row => !known.has(keyOf(row)));
    cursor = advance(cursor, source, list, context);
    if (news.length === 0) continue;
    const rows = await source.load(
      context,
      news.map(({ row }) => row),
    );
    if (!rows.ok) return rows;
    const isEnd = cursor.step >= sources.length;
    return { ok: true, value: page(isEnd ? { ...cursor, step: 0 } : cursor, rows.value, !isEnd) };
  }
}

/** In the middle of its pages a table does not rest. A clock that was set back does not keep it waiting. */
function isResting({ readAt, last, token }: Cursor, { name, restMs = 0 }: DeltaSource, { now }: CrmContext): boolean {
  const at = readAt?.[name];
  return at !== undefined && !last && !token && Math.abs(now().getTime() - Date.parse(at)) < restMs;
}

function queryOf({ marks, last, token }: Cursor, source: DeltaSource, size: number): DeltaQuery {
  const mark = marks[source.name];
  return {
    size,
    ...(mark ? { since: earlier(mark, source) } : {}),
    ...(last ? { last } : {}),
    ...(token ? { token } : {}),
  };
}

function advance(
  cursor: Cursor,
  source: DeltaSource,
  { rows, more, token, clock }: DeltaList<unknown>,
  { now }: CrmContext,
): Cursor {
  const { name } = source;
  const newest = rows.at(-1);
  const begun = cursor.clock ?? clock;
  const seen = new Set([...(cursor.known[name] ?? []), ...rows.map(keyOf)]);
  // Out of order, only the time at which the list was begun is safe; in order, the last row is the newest.
  const reached = begun ? (more ? cursor.marks[name] : begun) : (newest?.at ?? cursor.marks[name]);
  const mark = laterOf(cursor.marks[name], reached);
  const from = begun ?? mark;
  const within = from ? [...seen].filter(key => timeOf(key) >= earlier(from, source)) : [...seen];
  const next: Cursor = {
    v: 1,
    step: more ? cursor.step : cursor.step + 1,
    marks: mark ? { ...cursor.marks, [name]: mark } : cursor.marks,
    known: { ...cursor.known, [name]: within.length > MAX_KNOWN ? [] : within },
  };
  const readAt = !more && source.restMs ? { ...cursor.readAt, [name]: now().toISOString() } : cursor.readAt;
  if (readAt) next.readAt = readAt;
  if (!more) return next;
  if (token) next.token = token;
  if (begun) next.clock = begun;
  if (newest && !token) next.last = { at: newest.at, id: newest.id, ties: tiesOf(cursor, rows, newest.at) };
  return next;
}

function tiesOf({ last }: Cursor, rows: DeltaRow<unknown>[], at: string): string[] {
  const ties = rows.filter(row => row.at === at).map(({ id }) => id);
  return [...new Set([...(last?.at === at ? last.ties : []), ...ties])];
}

const laterOf = (a: string | undefined, b: string | undefined): string | undefined => (!a || (b && b > a) ? b : a);

function page(cursor: Cursor, rows: Rows, more: boolean): PullPage {
  const { contacts = [], accounts = [], deals = [], activities = [], deleted = {} } = rows;
  return {
    contacts,
    accounts,
    deals,
    activities,
    deleted: { contacts: [], accounts: [], deals: [], activities: [], ...deleted },
    cursor: JSON.stringify(cursor),
    more,
  };
}
