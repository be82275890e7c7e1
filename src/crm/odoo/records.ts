import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Deal } from '../../model/deal';
import { parseActivityText } from '../activity-text';
import { htmlToText } from '../html';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { webUrl } from './partner';
import { flag, link, number, text, toIso } from './values';

export const LEAD = 'crm.lead';
export const MESSAGE = 'mail.message';
export const TODO = 'mail.activity';

export const leadRow = z.object({
  id: z.number(),
  name: text,
  active: flag,
  stage_id: link,
  probability: number,
  expected_revenue: number,
  company_currency: link,
  date_deadline: text,
  partner_id: link,
  create_date: text,
  write_date: text,
});
export const LEAD_FIELDS = [
  ...['name', 'active', 'stage_id', 'probability', 'expected_revenue', 'company_currency', 'date_deadline'],
  ...['partner_id', 'create_date', 'write_date'],
];

/** All stages form one pipeline; a team may leave some of them out. */
export const PIPELINE = 'crm.stage';

/** An opportunity. Its partner may be a person or a company. */
export function toDeal(context: CrmContext, row: z.infer<typeof leadRow>, contactId = row.partner_id?.id): Deal {
  const currency = row.company_currency?.name ?? '';
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    name: row.name,
    contactIds: contactId ? [ourId(context, contactId)] : [],
    stage: row.stage_id?.name ?? '',
    pipelineId: PIPELINE,
    // Lost is archived with nothing left of its chances, won is certain.
    isOpen: row.active && row.probability !== 100,
    webUrl: webUrl(context, LEAD, row.id),
    remoteVersion: String(row.stage_id?.id ?? ''),
    updatedAt: toIso(row.write_date || row.create_date),
    ...(row.stage_id ? { stageId: String(row.stage_id.id) } : {}),
    ...(row.partner_id ? { accountId: ourId(context, row.partner_id.id) } : {}),
    ...(row.expected_revenue !== undefined ? { amountMinor: Math.round(row.expected_revenue * 100) } : {}),
    ...(currency.length === 3 ? { currency } : {}),
    ...(row.date_deadline ? { closeDate: row.date_deadline.slice(0, 10) } : {}),
  };
}

export const messageRow = z.object({
  id: z.number(),
  body: text,
  subject: text,
  date: text,
  author_id: link,
  res_id: number,
  create_date: text,
  write_date: text,
});
export const MESSAGE_FIELDS = ['body', 'subject', 'date', 'author_id', 'res_id', 'create_date', 'write_date'];

function baseOf(context: CrmContext, place: string, id: number, partner: number, written: string, changed: string) {
  return {
    id: `${context.connectionId}:${place}/${id}`,
    connectionId: context.connectionId,
    remoteId: `${place}/${id}`,
    contactId: ourId(context, partner),
    messageKeys: [],
    audience: 'crm' as const,
    mine: false,
    createdAt: toIso(written),
    updatedAt: toIso(changed || written),
  };
}

/** A message of a partner's chatter; undefined for those without words (a changed field, say). */
export function messageActivity(context: CrmContext, row: z.infer<typeof messageRow>): Activity | undefined {
  const words = htmlToText(row.body);
  if (!row.res_id || !words) return undefined;
  const parsed = parseActivityText(words);
  return {
    ...parsed,
    ...baseOf(context, MESSAGE, row.id, row.res_id, row.date || row.create_date, row.write_date),
    occurredAt: parsed.occurredAt ?? toIso(row.date || row.create_date),
    authorName: row.author_id?.name ?? '',
    ...(row.subject ? { subject: row.subject } : {}),
  };
}

export const todoRow = z.object({
  id: z.number(),
  summary: text,
  note: text,
  date_deadline: text,
  user_id: link,
  res_id: number,
  create_date: text,
  write_date: text,
});
export const TODO_FIELDS = [...['summary', 'note', 'date_deadline', 'user_id', 'res_id', 'create_date', 'write_date']];

/** A planned activity. Odoo keeps the day only; the hour is in our own words, as long as the day is the same. */
export function todoActivity(context: CrmContext, row: z.infer<typeof todoRow>): Activity | undefined {
  if (!row.res_id) return undefined;
  const parsed = parseActivityText(htmlToText(row.note) || row.summary);
  const isSameDay = parsed.dueAt?.startsWith(row.date_deadline);
  return {
    ...parsed,
    ...baseOf(context, TODO, row.id, row.res_id, row.create_date, row.write_date),
    kind: 'task',
    occurredAt: parsed.occurredAt ?? toIso(row.create_date),
    authorName: row.user_id?.name ?? '',
    ...(row.date_deadline && !isSameDay ? { dueAt: `${row.date_deadline}T00:00:00.000Z` } : {}),
  };
}
