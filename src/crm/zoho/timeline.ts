import { z } from 'zod';
import type { Activity, ActivityKind } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { parseActivityText } from '../activity-text';
import { andThen } from '../failure';
import { checked } from '../http';
import { ourId } from '../records';
import type { CrmContext, CrmResult } from '../types';
import { ask, ID } from './call';
import { literal, query } from './coql';
import { ownersOf } from './owners';
import { moduleOf, toIso } from './records';

/** Modules in which activities are kept. */
export type Kept = 'Notes' | 'Tasks' | 'Calls';

const text = z.string().nullish();
const pointer = z.object({ id: z.string(), name: text }).nullish();
const noteRow = z.object({
  id: z.string(),
  Note_Title: text,
  Note_Content: text,
  Created_Time: z.string(),
  Modified_Time: text,
  Owner: pointer,
});
const eventRow = z.object({
  id: z.string(),
  Subject: text,
  Description: text,
  Status: text,
  Due_Date: text,
  Closed_Time: text,
  Call_Type: text,
  Call_Start_Time: text,
  Created_Time: z.string(),
  Modified_Time: text,
  Owner: pointer,
});

/** One activity of any of the three modules. */
interface Row {
  module: Kept;
  id: string;
  subject: string;
  text: string;
  at: string;
  changedAt: string;
  owner: z.infer<typeof pointer>;
  event?: z.infer<typeof eventRow>;
}

/** Module of a kind of activity: what is neither a task nor a call is a note. */
export const homeOf = (kind: ActivityKind): Kept => (kind === 'task' ? 'Tasks' : kind === 'call' ? 'Calls' : 'Notes');

const notePage = z.object({
  data: z.array(z.unknown()),
  info: z.object({ more_records: z.boolean().nullish() }).nullish(),
});
const PAGE = 200;
const MOST_NOTES = 1_000;

/** All notes of a person, for Zoho names no order of this list. */
export async function notesOf(context: CrmContext, contact: Contact): Promise<CrmResult<Row[]>> {
  const fields = 'id,Note_Title,Note_Content,Created_Time,Modified_Time,Owner';
  const path = `/${moduleOf(contact)}/${encodeURIComponent(contact.remoteId ?? '')}/Notes?fields=${encodeURIComponent(fields)}&per_page=${PAGE}`;
  const rows: Row[] = [];
  for (let number = 1; rows.length < MOST_NOTES; number++) {
    const some = await ask(context, { method: 'GET', path: `${path}&page=${number}` }, notePage);
    if (!some.ok) return some;
    const notes = checked(ID, some.value?.data ?? [], z.array(noteRow));
    if (!notes.ok) return notes;
    rows.push(...notes.value.map(toNote));
    if (!some.value?.info?.more_records) break;
  }
  return { ok: true, value: rows };
}

/** Text with plain line ends. */
export const plain = (value: string | null | undefined): string => (value ?? '').replaceAll('\r\n', '\n');

const toNote = (row: z.infer<typeof noteRow>): Row => ({
  module: 'Notes',
  id: row.id,
  subject: row.Note_Title ?? '',
  text: plain(row.Note_Content),
  at: toIso(row.Created_Time),
  changedAt: toIso(row.Modified_Time ?? row.Created_Time),
  owner: row.Owner,
});

const EVENT = ['id', 'Subject', 'Description', 'Created_Time', 'Modified_Time', 'Owner'];
const COLUMNS = {
  Tasks: [...EVENT, 'Status', 'Due_Date', 'Closed_Time'],
  Calls: [...EVENT, 'Call_Type', 'Call_Start_Time'],
} as const;

/** Youngest tasks or calls of a person. */
export async function eventsOf(
  context: CrmContext,
  from: 'Tasks' | 'Calls',
  { remoteId = '', kind }: Contact,
): Promise<CrmResult<Row[]>> {
  const field = kind === 'lead' ? "'What_Id->Leads.id'" : 'Who_Id';
  const where = `${field} = ${literal(remoteId)}`;
  const asked = { from, columns: COLUMNS[from], where, order: 'Created_Time desc', limit: PAGE };
  const some = await query(context, asked, eventRow);
  // A company may have switched these modules off.
  if (!some.ok) return some.failure.cause.code === 'forbidden' ? { ok: true, value: [] } : some;
  return {
    ok: true,
    value: some.value.rows.map(row => ({
      module: from,
      id: row.id,
      subject: row.Subject ?? '',
      text: plain(row.Description),
      at: toIso(row.Created_Time),
      changedAt: toIso(row.Modified_Time ?? row.Created_Time),
      owner: row.Owner,
      event: row,
    })),
  };
}

/** Activities of one person, youngest first. */
async function activitiesOf(context: CrmContext, contact: Contact): Promise<CrmResult<Row[]>> {
  return andThen(await notesOf(context, contact), async notes =>
    andThen(await eventsOf(context, 'Tasks', contact), async tasks =>
      andThen(await eventsOf(context, 'Calls', contact), calls => ({
        ok: true,
        value: [...notes, ...tasks, ...calls].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)),
      })),
    ),
  );
}

/** Last activities of one person, youngest first. */
export async function lastActivities(
  context: CrmContext,
  contact: Contact,
  limit: number,
): Promise<CrmResult<Activity[]>> {
  return andThen(await activitiesOf(context, contact), async all => {
    const rows = all.slice(0, limit);
    const isUnnamed = rows.some(({ owner }) => owner && !owner.name);
    const owners = isUnnamed ? await ownersOf(context) : undefined;
    if (owners && !owners.ok) return owners;
    return {
      ok: true,
      value: rows.map(row =>
        toActivity(context, contact, row, row.owner?.name ?? owners?.value.nameOf(row.owner) ?? ''),
      ),
    };
  });
}

function toActivity(context: CrmContext, contact: Contact, row: Row, authorName: string): Activity {
  const { event } = row;
  const part = parseActivityText(row.text);
  const kind: ActivityKind = row.module === 'Tasks' ? 'task' : row.module === 'Calls' ? 'call' : part.kind;
  // A date without a time is noon in UTC, which is the same day nearly everywhere.
  const due = event?.Due_Date ? `${event.Due_Date.slice(0, 10)}T12:00:00.000Z` : undefined;
  const at = event?.Call_Start_Time ? toIso(event.Call_Start_Time) : row.at;
  const isDone = kind === 'task' && event?.Status === 'Completed';
  return {
    ...part,
    kind,
    ...(row.subject && !part.body.includes(row.subject) ? { subject: row.subject } : {}),
    ...(kind === 'call' && part.direction === 'none' && event?.Call_Type
      ? { direction: event.Call_Type === 'Inbound' ? ('in' as const) : ('out' as const) }
      : {}),
    occurredAt: part.occurredAt ?? (kind === 'task' ? null : at),
    ...(due ? { dueAt: part.dueAt?.startsWith(due.slice(0, 10)) ? part.dueAt : due } : {}),
    ...(isDone ? { doneAt: event?.Closed_Time ? toIso(event.Closed_Time) : row.changedAt } : {}),
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    contactId: ourId(context, contact.remoteId ?? ''),
    messageKeys: [],
    audience: 'crm',
    authorName,
    mine: false,
    createdAt: row.at,
    updatedAt: row.changedAt,
  };
}
