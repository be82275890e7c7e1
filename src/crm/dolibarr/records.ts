import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Activity } from '../../model/activity';
import type { Deal } from '../../model/deal';
import { parseActivityText } from '../activity-text';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { key, stamp, text, webUrl } from './call';
import { noteText } from './person';

const number = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (value === null || value === undefined || value === '' ? undefined : Number(value)));

export const companyRow = z.object({
  id: key,
  name: text,
  url: text,
  phone: text,
  town: text,
  country_code: text,
  date_creation: stamp,
  date_modification: stamp,
  tms: stamp,
});

/** A third party. */
export function toAccount(context: CrmContext, row: z.infer<typeof companyRow>): Account {
  const domain = hostOf(row.url);
  const at = row.date_modification || row.tms || row.date_creation || new Date(0).toISOString();
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    webUrl: webUrl(context, 'societe', row.id),
    remoteVersion: at,
    updatedAt: at,
    ...(domain ? { domain } : {}),
    ...(row.phone ? { phone: row.phone } : {}),
    ...(row.town ? { city: row.town } : {}),
    ...(row.country_code ? { country: row.country_code } : {}),
  };
}

function hostOf(url: string): string {
  const address = url.includes('://') ? url : `https://${url}`;
  return url && URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
}

export const projectRow = z.object({
  id: key,
  title: text,
  socid: key,
  opp_amount: number,
  opp_percent: number,
  usage_opportunity: number,
  statut: number,
  status: number,
  date_end: stamp,
});

/** A project that is an opportunity, undefined for others. Names of its stages are in no list that the API hands out. */
export function toDeal(context: CrmContext, row: z.infer<typeof projectRow>, contactId: string): Deal | undefined {
  if (row.usage_opportunity === 0 || (row.opp_amount === undefined && row.opp_percent === undefined)) return undefined;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.title,
    contactIds: [ourId(context, contactId)],
    stage: row.opp_percent === undefined ? '' : `${row.opp_percent} %`,
    isOpen: (row.statut ?? row.status) === 1 && row.opp_percent !== 0 && row.opp_percent !== 100,
    webUrl: webUrl(context, 'projet', row.id),
    updatedAt: new Date(0).toISOString(),
    ...(row.socid ? { accountId: ourId(context, row.socid) } : {}),
    ...(row.opp_amount === undefined ? {} : { amountMinor: Math.round(row.opp_amount * 100) }),
    ...(row.date_end ? { closeDate: row.date_end.slice(0, 10) } : {}),
  };
}

export const eventRow = z.object({
  id: key,
  type_code: text,
  code: text,
  label: text,
  note: text,
  note_private: text,
  datep: stamp,
  datec: stamp,
  date_creation: stamp,
  datem: stamp,
  date_modification: stamp,
  tms: stamp,
  percentage: number,
  contact_id: key,
  fk_contact: key,
});
export type EventRow = z.infer<typeof eventRow>;

const KINDS: Record<string, Activity['kind']> = { AC_TEL: 'call', AC_RDV: 'meeting', AC_EMAIL: 'email' };
/** Written by Dolibarr itself: "contact created", "mail sent". */
const isAutomatic = ({ type_code, code }: EventRow): boolean =>
  /_AUTO$/.test(type_code) || /^AC_(CONTACT|COMPANY|PROPAL|ORDER|BILL)_/.test(code);

/** An event of the agenda; undefined for those that Dolibarr writes by itself, or that are about nobody. */
export function toActivity(context: CrmContext, row: EventRow, contactId = row.contact_id || row.fk_contact) {
  if (!contactId || isAutomatic(row)) return undefined;
  const parsed = parseActivityText(noteText(row.note_private || row.note) || row.label);
  const created = row.date_creation || row.datec || row.datep || new Date(0).toISOString();
  const isTask = parsed.kind === 'task' || (!KINDS[row.type_code] && (row.percentage ?? -1) >= 0);
  const activity: Activity = {
    ...parsed,
    kind: isTask ? 'task' : parsed.kind === 'note' ? (KINDS[row.type_code] ?? 'note') : parsed.kind,
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    contactId: ourId(context, contactId),
    occurredAt: parsed.occurredAt ?? (row.datep || created),
    messageKeys: [],
    audience: 'crm',
    authorName: '',
    mine: false,
    createdAt: created,
    updatedAt: row.datem || row.date_modification || row.tms || created,
    ...(isTask && row.datep ? { dueAt: row.datep } : {}),
    ...(isTask && row.percentage === 100 ? { doneAt: row.datem || created } : {}),
  };
  return activity;
}
