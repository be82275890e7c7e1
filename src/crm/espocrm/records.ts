import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Activity } from '../../model/activity';
import type { Deal } from '../../model/deal';
import { parseActivityText } from '../activity-text';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { text, toIso, webUrl } from './call';

const domainOf = (website: string): string => {
  try {
    return new URL(website.includes('://') ? website : `https://${website}`).hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
};

export const accountRow = z.object({
  id: z.string(),
  name: text,
  website: text,
  phoneNumber: text,
  billingAddressCity: text,
  billingAddressCountry: text,
  assignedUserName: text,
  modifiedAt: text,
  createdAt: text,
});
export const ACCOUNT_FIELDS = [
  ...['name', 'website', 'phoneNumber', 'billingAddressCity', 'billingAddressCountry'],
  ...['assignedUserName', 'modifiedAt', 'createdAt'],
];

/** A company. Its version is the time of its last change: the form changes few fields, and rarely. */
export function toAccount(context: CrmContext, row: z.infer<typeof accountRow>): Account {
  const domain = domainOf(row.website);
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    webUrl: webUrl(context, 'Account', row.id),
    remoteVersion: row.modifiedAt,
    updatedAt: toIso(row.modifiedAt || row.createdAt),
    ...(domain ? { domain } : {}),
    ...(row.phoneNumber ? { phone: row.phoneNumber } : {}),
    ...(row.billingAddressCity ? { city: row.billingAddressCity } : {}),
    ...(row.billingAddressCountry ? { country: row.billingAddressCountry } : {}),
    ...(row.assignedUserName ? { ownerName: row.assignedUserName } : {}),
  };
}

export const dealRow = z.object({
  id: z.string(),
  name: text,
  amount: z.number().nullish(),
  amountCurrency: text,
  stage: text,
  probability: z.number().nullish(),
  closeDate: text,
  accountId: text,
  contactId: text,
  modifiedAt: text,
  createdAt: text,
});
export const DEAL_FIELDS = [
  ...['name', 'amount', 'amountCurrency', 'stage', 'probability', 'closeDate', 'accountId', 'contactId'],
  ...['modifiedAt', 'createdAt'],
];

/** Won and lost stages have their names, or a probability that says it. */
export const isOpenStage = (stage: string, probability?: number | null): boolean =>
  !/^closed/i.test(stage) && probability !== 0 && probability !== 100;

/**
 * An opportunity.
 * @param contactId - the person whose list it was found in: a row names only its first contact
 */
export function toDeal(context: CrmContext, row: z.infer<typeof dealRow>, contactId = row.contactId): Deal {
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    contactIds: contactId ? [ourId(context, contactId)] : [],
    stage: row.stage,
    stageId: row.stage,
    pipelineId: PIPELINE,
    isOpen: isOpenStage(row.stage, row.probability),
    webUrl: webUrl(context, 'Opportunity', row.id),
    remoteVersion: row.modifiedAt,
    updatedAt: toIso(row.modifiedAt || row.createdAt),
    ...(row.accountId ? { accountId: ourId(context, row.accountId) } : {}),
    ...(row.amount != null ? { amountMinor: Math.round(row.amount * 100) } : {}),
    ...(row.amountCurrency.length === 3 ? { currency: row.amountCurrency } : {}),
    ...(row.closeDate ? { closeDate: row.closeDate.slice(0, 10) } : {}),
  };
}

/** EspoCRM has one list of stages for all opportunities. */
export const PIPELINE = 'Opportunity';

/** Where activities live: posts in the stream, and tables of their own for what has a time. */
export type ActivityEntity = 'Note' | 'Task' | 'Call' | 'Meeting';

export const activityRow = z.object({
  id: z.string(),
  type: text,
  post: text,
  name: text,
  description: text,
  status: text,
  direction: text,
  dateStart: text,
  dateEnd: text,
  dateEndDate: text,
  dateCompleted: text,
  parentType: text,
  parentId: text,
  contactsIds: z.array(z.string()).nullish(),
  createdById: text,
  createdByName: text,
  assignedUserName: text,
  createdAt: text,
  modifiedAt: text,
});
export type ActivityRow = z.infer<typeof activityRow>;

const KINDS = { Task: 'task', Call: 'call', Meeting: 'meeting' } as const;

/** An activity; undefined when it is about nobody we know. `remoteId` says where it lives. */
export function toActivity(
  context: CrmContext,
  entity: ActivityEntity,
  row: ActivityRow,
  contactId = personOf(row),
): Activity | undefined {
  if (!contactId) return undefined;
  const words = entity === 'Note' ? row.post : row.description || row.name;
  const parsed = parseActivityText(words.replaceAll('\r\n', '\n'));
  const at = toIso(row.createdAt);
  const due = row.dateEnd ? toIso(row.dateEnd) : row.dateEndDate ? `${row.dateEndDate}T00:00:00.000Z` : undefined;
  const activity: Activity = {
    ...parsed,
    id: `${context.connectionId}:${entity}/${row.id}`,
    connectionId: context.connectionId,
    remoteId: `${entity}/${row.id}`,
    contactId: ourId(context, contactId),
    occurredAt: parsed.occurredAt ?? at,
    messageKeys: [],
    audience: 'crm',
    authorName: row.createdByName || row.assignedUserName,
    mine: false,
    createdAt: at,
    updatedAt: toIso(row.modifiedAt) || at,
  };
  if (entity === 'Note') return activity;
  activity.kind = KINDS[entity];
  if (row.name && row.description && !parsed.body.startsWith(row.name.replace(/…$/, ''))) activity.subject = row.name;
  if (entity === 'Task') {
    if (due) activity.dueAt = due;
    if (row.status === 'Completed') activity.doneAt = toIso(row.dateCompleted || row.modifiedAt) || at;
  } else {
    activity.occurredAt = toIso(row.dateStart) || activity.occurredAt;
    activity.direction = entity === 'Meeting' ? parsed.direction : row.direction === 'Inbound' ? 'in' : 'out';
  }
  return activity;
}

const personOf = ({ parentType, parentId, contactsIds }: ActivityRow): string | undefined =>
  parentType === 'Contact' || parentType === 'Lead' ? parentId : contactsIds?.[0];
