import { z } from 'zod';
import { andThen } from '../failure';
import { fingerprint } from '../fingerprint';
import type { CrmContext, CrmFailure, CrmResult, PullPage, RemoteIds } from '../types';
import { classify, page, problemOf } from './call';
import { isMissing, loadDeals } from './find';
import { options } from './odata';
import {
  accountRow,
  columnsOf,
  dealRow,
  idOf,
  isLiving,
  personRow,
  SETS,
  type Table,
  toAccount,
  toContact,
} from './records';
import { withColumns } from './tables';

const TABLES: readonly Table[] = ['account', 'contact', 'lead', 'opportunity'];
/** Most rows that Dataverse puts on one page are 5,000; fewer keep an answer small. */
const PAGE_SIZE = 1_000;
const IDS_SIZE = 5_000;

const cursorSchema = z.object({
  v: z.literal(1),
  step: z.number().int().min(0),
  /** Where to go on, by table: the next page, or the changes since the last one. */
  links: z.record(z.string(), z.string()),
  /** The columns that the links were made for: with another mapping the table is read anew. */
  columns: z.record(z.string(), z.string()),
});
type Cursor = z.infer<typeof cursorSchema>;

/** A cursor of another version or a damaged one starts from the beginning: rows are replaced, none are lost. */
function readCursor(stored: string | undefined): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(stored ?? ''));
  } catch {
    return { v: 1, step: 0, links: {}, columns: {} };
  }
}

const deletedRow = z.object({ id: z.string(), reason: z.literal('deleted') });
const rowOf = {
  account: z.union([accountRow, deletedRow]),
  contact: z.union([personRow, deletedRow]),
  lead: z.union([personRow, deletedRow]),
  opportunity: z.union([dealRow, deletedRow]),
};
type Row = z.infer<(typeof rowOf)[Table]>;

/** A token is good for a week, unless the organisation keeps changes longer. */
function isTokenEnded(body: unknown): boolean {
  const { code = '', message } = problemOf(body) ?? {};
  return code.toLowerCase() === '0x80044352' || /version stamp|delta ?token/i.test(message ?? '');
}

type Changes = CrmResult<{ rows: Row[]; next?: string; delta?: string }>;

/** What has changed in one table, with deletions; all of it without a link, or when the link has ended. */
async function changes(context: CrmContext, table: Table, link: string | undefined): Promise<Changes> {
  const size = Math.max(1, Math.min(context.pageSize ?? PAGE_SIZE, PAGE_SIZE));
  const prefer = `odata.track-changes,odata.maxpagesize=${size}`;
  const row = rowOf[table] as z.ZodType<Row>;
  if (!link)
    return withColumns(context, table, columns =>
      page(context, { path: `/${SETS[table]}?${options({ select: columns.join(',') })}`, prefer }, row),
    );
  let isEnded = false;
  const noticing = (status: number, body: unknown) => {
    isEnded = isTokenEnded(body);
    return classify(status, body);
  };
  const answer = await page(context, { path: link, prefer, classify: noticing }, row);
  return isEnded ? changes(context, table, undefined) : answer;
}

/** The next page of changes, one table after the other. A pull without news is one request a table. */
export async function pull(context: CrmContext, stored: string | undefined): Promise<CrmResult<PullPage>> {
  let cursor = readCursor(stored);
  while (true) {
    const table = TABLES[cursor.step];
    if (!table) return { ok: true, value: { ...NOTHING, cursor: JSON.stringify({ ...cursor, step: 0 }), more: false } };
    const columns = fingerprint(columnsOf(context, table));
    const link = cursor.columns[table] === columns ? cursor.links[table] : undefined;
    const found = await changes(context, table, link);
    if (!found.ok && !(table !== 'contact' && isMissing(found) && !isUntracked(found.failure))) return found;
    const { rows, next, delta } = found.ok ? found.value : { rows: [], next: undefined, delta: undefined };
    cursor = {
      v: 1,
      step: next ? cursor.step : cursor.step + 1,
      links: { ...cursor.links, [table]: next ?? delta ?? '' },
      columns: { ...cursor.columns, [table]: columns },
    };
    if (rows.length === 0) continue;
    const isEnd = cursor.step >= TABLES.length;
    return andThen(await load(context, table, rows), loaded => ({
      ok: true,
      value: {
        ...loaded,
        cursor: JSON.stringify(isEnd ? { ...cursor, step: 0 } : cursor),
        more: !isEnd,
      },
    }));
  }
}

/** A table that is there, and whose changes nobody tracks: that is for the admin to mend. */
const isUntracked = ({ cause }: CrmFailure): boolean => cause.messageKey === 'crm_error_change_tracking';

type Loaded = Omit<PullPage, 'cursor' | 'more'>;
const NOTHING: Loaded = {
  contacts: [],
  accounts: [],
  deals: [],
  activities: [],
  deleted: { contacts: [], accounts: [], deals: [], activities: [] },
};

const isDeleted = (row: Row): row is z.infer<typeof deletedRow> => 'reason' in row && row.reason === 'deleted';

async function load(context: CrmContext, table: Table, rows: Row[]): Promise<CrmResult<Loaded>> {
  const gone = rows.filter(isDeleted).map(({ id }) => id);
  const living = rows.filter(row => !isDeleted(row));
  if (table === 'account') {
    const accounts = living.flatMap(row => ('accountid' in row ? [toAccount(context, accountRow.parse(row))] : []));
    return { ok: true, value: { ...NOTHING, accounts, deleted: { ...NOTHING.deleted, accounts: gone } } };
  }
  if (table === 'opportunity') {
    const deals = living.flatMap(row => ('opportunityid' in row ? [dealRow.parse(row)] : []));
    return andThen(await loadDeals(context, deals), loaded => ({
      ok: true,
      value: { ...NOTHING, deals: loaded, deleted: { ...NOTHING.deleted, deals: gone } },
    }));
  }
  const people = living.flatMap(row => ('contactid' in row || 'leadid' in row ? [personRow.parse(row)] : []));
  const contacts = people.filter(isLiving).map(row => toContact(context, row));
  const left = people.filter(row => !isLiving(row)).map(idOf);
  return { ok: true, value: { ...NOTHING, contacts, deleted: { ...NOTHING.deleted, contacts: [...gone, ...left] } } };
}

/** Ids of all rows, once a day: deletions of a time for which the token had ended are told by nothing else. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const ids: Record<Table, string[]> = { account: [], contact: [], lead: [], opportunity: [] };
  for (const table of TABLES) {
    const column = `${table}id`;
    const filter = table === 'lead' ? 'statecode eq 0' : undefined;
    let path: string | undefined = `/${SETS[table]}?${options({ select: column, filter })}`;
    while (path) {
      const row = z.object({ [column]: z.string() }).catchall(z.unknown());
      const some: Awaited<ReturnType<typeof page<Record<string, unknown>>>> = await page(
        context,
        { path, prefer: `odata.maxpagesize=${IDS_SIZE}` },
        row as z.ZodType<Record<string, unknown>>,
      );
      if (!some.ok && !(table !== 'contact' && isMissing(some))) return some;
      if (some.ok) ids[table].push(...some.value.rows.map(one => String(one[column])));
      path = some.ok ? some.value.next : undefined;
    }
  }
  const { account, contact, lead, opportunity } = ids;
  return { ok: true, value: { contacts: [...contact, ...lead], accounts: account, deals: opportunity } };
}
