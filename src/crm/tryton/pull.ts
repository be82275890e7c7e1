import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Deal } from '../../model/deal';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, PullPage } from '../types';
import { type Domain, hasTable, type Query, searchRead } from './call';
import { loadParties, type Parties } from './load-parties';
import { DEAL_FIELDS, dealRow, loadDeals, NOTE_FIELDS, noteRow, OF_PARTIES, toActivity } from './records';
import { openSession } from './session';
import { DEAL, MECHANISM, moment, NOTE, PARTY, RELATION, toIso, toMoment } from './values';

/** Rows of one page; a party brings its mechanisms and addresses along. */
const PAGE_SIZE = 500;
/** A transaction that began before the last one seen may be committed after it. */
const OVERLAP_MS = 60_000;
/** Rows of the overlap that a cursor remembers; with more of them (an import) the overlap is read again instead. */
const MAX_KNOWN = 2_000;

/** A table to follow. `parties` names the party of a child row, whose change does not move the party itself. */
interface Followed {
  table: string;
  domain?: Domain;
  parties?: string[];
}
const FOLLOWED: Followed[] = [
  { table: PARTY },
  { table: MECHANISM, parties: ['party'] },
  { table: 'party.address', parties: ['party'] },
  { table: RELATION, parties: ['from_', 'to'] },
  { table: DEAL },
  { table: NOTE, domain: OF_PARTIES },
];
const FIRST = FOLLOWED.filter(({ parties }) => !parties);
/** Two passes over each table, because one order over both dates cannot be asked for. */
const STEPS = FOLLOWED.flatMap(followed => (['create_date', 'write_date'] as const).map(by => ({ ...followed, by })));

const cursorSchema = z.object({
  v: z.literal(1),
  /** First sync: table by table in order of id, which no change moves. */
  first: z.object({ table: z.number().int().min(0), after: z.number().int() }).optional(),
  /** Afterwards: the step, and its last row. Paging by key: rows that change meanwhile come again, none is skipped. */
  step: z.number().int().min(0),
  last: z.object({ at: z.string(), id: z.number() }).optional(),
  /** Newest change seen in each step, and the rows seen within the overlap before it. */
  marks: z.record(z.string(), z.string()),
  known: z.record(z.string(), z.array(z.string())),
});
type Cursor = z.infer<typeof cursorSchema>;

const markName = ({ table, by }: (typeof STEPS)[number]): string => `${table}/${by}`;
const pageSize = ({ pageSize = PAGE_SIZE }: CrmContext): number => Math.max(1, Math.min(pageSize, PAGE_SIZE));

/** One page of the first sync or of the changes since. */
export async function pull(context: CrmContext, stored: string | undefined): Promise<CrmResult<PullPage>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const cursor = readCursor(stored) ?? (await firstCursor(context));
  if ('ok' in cursor) return cursor;
  return cursor.first ? pullFirst(context, cursor, cursor.first) : pullChanges(context, cursor);
}

/** A cursor of another version or a damaged one starts from the beginning: rows are replaced, none are lost. */
function readCursor(stored: string | undefined): Cursor | undefined {
  if (!stored) return undefined;
  try {
    return cursorSchema.parse(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

/** Notes where each table stands before its first row is read: what changes during the first sync is found by the next pull. */
async function firstCursor(context: CrmContext): Promise<Cursor | Extract<CrmResult<never>, { ok: false }>> {
  const marks: Record<string, string> = {};
  for (const step of readableSteps(context)) {
    const newest = await changedRows(context, step, [[step.by, '!=', null]], 'DESC', 1);
    if (!newest.ok) return newest;
    if (newest.value[0]) marks[markName(step)] = newest.value[0].at;
  }
  return { v: 1, first: { table: 0, after: 0 }, step: 0, marks, known: {} };
}

/** False for an optional table that is missing or forbidden. */
export const isReadable = (context: CrmContext, table: string): boolean =>
  (table !== RELATION && table !== DEAL) || hasTable(context, table);
const readableSteps = (context: CrmContext) => STEPS.filter(({ table }) => isReadable(context, table));

async function pullFirst(context: CrmContext, cursor: Cursor, { table, after }: NonNullable<Cursor['first']>) {
  const followed = FIRST[table];
  if (!followed) return { ok: true as const, value: page({ ...cursor, first: undefined }, {}, false) };
  const size = pageSize(context);
  const domain = [['id', '>', after], ...(followed.domain ? [followed.domain] : [])];
  const found = isReadable(context, followed.table)
    ? await searchRead(context, followed.table, domain, ['id'], z.object({ id: z.number() }), {
        order: [['id', 'ASC']],
        limit: size,
      })
    : ({ ok: true, value: [] } as const);
  if (!found.ok) return found;
  const ids = found.value.map(({ id }) => id);
  const first = ids.length < size ? { table: table + 1, after: 0 } : { table, after: ids.at(-1) ?? after };
  const isLast = first.table >= FIRST.length;
  return andThen(await loadRows(context, followed.table, ids), rows => ({
    ok: true,
    value: page({ ...cursor, first: isLast ? undefined : first }, { ...rows, missing: [] }, !isLast),
  }));
}

interface Changed {
  id: number;
  at: string;
  parties: number[];
}

async function changedRows(
  context: CrmContext,
  step: (typeof STEPS)[number],
  domain: Domain,
  direction: 'ASC' | 'DESC',
  limit: number,
): Promise<CrmResult<Changed[]>> {
  const { table, by, parties = [] } = step;
  const row = z.looseObject({ id: z.number(), [by]: moment });
  const query: Query = {
    order: [
      [by, direction],
      ['id', direction],
    ],
    limit,
    inactive: true,
  };
  const full = step.domain ? [domain, step.domain] : domain;
  return andThen(await searchRead(context, table, full, [by, ...parties], row, query), rows => ({
    ok: true,
    value: rows.map(found => ({
      id: Number(found.id),
      at: String(found[by]),
      parties: parties.map(field => found[field]).filter(id => typeof id === 'number'),
    })),
  }));
}

/** Goes on from step to step until one has something new, so that a pull without news is one call. */
async function pullChanges(context: CrmContext, start: Cursor): Promise<CrmResult<PullPage>> {
  const steps = readableSteps(context);
  let cursor = start;
  while (true) {
    const step = steps[cursor.step];
    if (!step) return { ok: true, value: page({ ...cursor, step: 0, last: undefined }, {}, false) };
    const found = await changedRows(context, step, domainAfter(cursor, step), 'ASC', pageSize(context));
    if (!found.ok) return found;
    const known = new Set(cursor.known[markName(step)]);
    const news = found.value.filter(({ id, at }) => !known.has(`${id}@${at}`));
    cursor = advance(cursor, step, found.value, found.value.length === pageSize(context));
    if (news.length === 0) continue;
    const ids = [...new Set(news.flatMap(({ id, parties }) => (step.parties ? parties : [id])))];
    const isEnd = cursor.step >= steps.length;
    const next = isEnd ? { ...cursor, step: 0 } : cursor;
    return andThen(await loadRows(context, step.parties ? PARTY : step.table, ids), rows => ({
      ok: true,
      value: page(next, rows, !isEnd),
    }));
  }
}

function domainAfter({ last, marks }: Cursor, step: (typeof STEPS)[number]): Domain {
  const { by } = step;
  if (last)
    return [
      'OR',
      [[by, '>', toMoment(last.at)]],
      [
        [by, '=', toMoment(last.at)],
        ['id', '>', last.id],
      ],
    ];
  const mark = marks[markName(step)];
  return mark ? [[by, '>=', toMoment(earlier(mark))]] : [[by, '!=', null]];
}

const earlier = (at: string): string => `${new Date(Date.parse(toIso(at)) - OVERLAP_MS).toISOString().slice(0, 23)}000`;

function advance(cursor: Cursor, step: (typeof STEPS)[number], rows: Changed[], hasMore: boolean): Cursor {
  const name = markName(step);
  const newest = rows.at(-1);
  const at = newest && newest.at > (cursor.marks[name] ?? '') ? newest.at : cursor.marks[name];
  const seen = new Set([...(cursor.known[name] ?? []), ...rows.map(row => `${row.id}@${row.at}`)]);
  const within = at ? [...seen].filter(entry => entry.slice(entry.indexOf('@') + 1) >= earlier(at)) : [];
  return {
    ...cursor,
    marks: at ? { ...cursor.marks, [name]: at } : cursor.marks,
    known: { ...cursor.known, [name]: within.length > MAX_KNOWN ? [] : within },
    step: hasMore ? cursor.step : cursor.step + 1,
    last: hasMore && newest ? { at: newest.at, id: newest.id } : undefined,
  };
}

interface Rows extends Partial<Parties> {
  deals?: Deal[];
  activities?: Activity[];
}

async function loadRows(context: CrmContext, table: string, ids: number[]): Promise<CrmResult<Rows>> {
  if (ids.length === 0) return { ok: true, value: {} };
  if (table === PARTY) return loadParties(context, ids);
  const domain = [['id', 'in', ids]];
  if (table === DEAL)
    return andThen(await searchRead(context, DEAL, domain, DEAL_FIELDS, dealRow), async rows =>
      andThen(await loadDeals(context, rows), deals => ({ ok: true, value: { deals } })),
    );
  return andThen(await searchRead(context, NOTE, domain, NOTE_FIELDS, noteRow), rows => ({
    ok: true,
    value: { activities: rows.map(row => toActivity(context, row)).filter(activity => activity !== undefined) },
  }));
}

/** A party that turned out to be a company is no contact any more, and the other way round. */
export function page(cursor: Cursor, rows: Rows, more: boolean): PullPage {
  const { people = [], companies = [], missing = [], deals = [], activities = [] } = rows;
  const remoteIds = (list: { remoteId?: string | undefined }[]) =>
    cursor.first ? [] : list.map(({ remoteId }) => remoteId ?? '');
  return {
    contacts: people,
    accounts: companies,
    deals,
    activities,
    deleted: {
      contacts: [...missing, ...remoteIds(companies)],
      accounts: [...missing, ...remoteIds(people)],
      deals: [],
      activities: [],
    },
    cursor: JSON.stringify(cursor),
    more,
  };
}
