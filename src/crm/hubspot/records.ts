import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { profileIdentifiers } from '../../model/profile-urls';
import { contentVersion, fingerprint } from '../fingerprint';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { minorUnits } from '../money';
import { nameParts, phoneFields } from '../people';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import type { Account as HubSpotAccount } from './call';

/** A record of any type. */
export const record = z.object({
  id: z.string(),
  // Every value is a text or null; what a later version may add beside them is left out.
  properties: z
    .record(z.string(), z.unknown())
    .transform(values =>
      Object.fromEntries(Object.entries(values).filter((one): one is [string, string] => typeof one[1] === 'string')),
    ),
  createdAt: z.string(),
  updatedAt: z.string(),
  archivedAt: z.string().nullish(),
});
export type HubSpotRecord = z.infer<typeof record>;

const CONTACT = [
  ...['firstname', 'lastname', 'email', 'hs_additional_emails', 'phone', 'mobilephone', 'company', 'jobtitle'],
  ...['city', 'country', 'hubspot_owner_id', 'lifecyclestage', 'associatedcompanyid', 'lastmodifieddate'],
];
/** Properties that are asked for, by type. */
export const contactProperties = (context: CrmContext): string[] => [
  ...new Set([...CONTACT, ...mappedFields(context)]),
];
export const COMPANY_PROPERTIES = [
  ...['name', 'domain', 'phone', 'city', 'country', 'linkedin_company_page', 'hubspot_owner_id'],
  'hs_lastmodifieddate',
];
export const DEAL_PROPERTIES = [
  ...['dealname', 'dealstage', 'pipeline', 'amount', 'deal_currency_code', 'closedate', 'hs_lastmodifieddate'],
];

/** The CRM's id in one of ours. */
export const remoteIdOf = ({ connectionId }: CrmContext, id: string): string => id.slice(connectionId.length + 1);

const TYPE_IDS = { contacts: '0-1', companies: '0-2', deals: '0-3' } as const;

/** Address of a record in HubSpot's own pages. */
export const webUrl = ({ uiDomain, portalId }: HubSpotAccount, type: keyof typeof TYPE_IDS, id: string): string =>
  `https://${uiDomain}/contacts/${portalId}/record/${TYPE_IDS[type]}/${id}`;

const filled = (...values: (string | null | undefined)[]): string[] =>
  values.flatMap(value => (value?.trim() ? [value.trim()] : []));

export function toContact(context: CrmContext, account: HubSpotAccount, row: HubSpotRecord): Contact {
  const { properties: p, id } = row;
  const emails = filled(p.email, ...(p.hs_additional_emails ?? '').split(';')).map(email => email.toLowerCase());
  const ownerName = p.hubspot_owner_id ? account.owners[p.hubspot_owner_id] : undefined;
  const contact: Contact = {
    id: ourId(context, id),
    connectionId: context.connectionId,
    remoteId: id,
    kind: p.lifecyclestage === 'lead' ? 'lead' : 'contact',
    fullName: filled(p.firstname, p.lastname).join(' ') || emails[0] || id,
    ...(p.firstname ? { givenName: p.firstname } : {}),
    ...(p.lastname ? { familyName: p.lastname } : {}),
    emails: [...new Set(emails)],
    phones: [...new Set(filled(p.phone, p.mobilephone))],
    identifiers: mappedIdentifiers(context, field => p[field]),
    ...(p.associatedcompanyid ? { accountId: ourId(context, p.associatedcompanyid) } : {}),
    ...(p.company ? { company: p.company } : {}),
    ...(p.jobtitle ? { jobTitle: p.jobtitle } : {}),
    ...(p.city ? { city: p.city } : {}),
    ...(p.country ? { country: p.country } : {}),
    ...(ownerName ? { ownerName } : {}),
    ...(account.ownerId ? { ownedByMe: p.hubspot_owner_id === account.ownerId } : {}),
    ...shownFields(context, field => p[field]),
    webUrl: webUrl(account, 'contacts', id),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/**
 * A contact as HubSpot's properties. It holds one e-mail that others may write: the first counts.
 * @param before - what the record holds, when it is changed: only what differs is sent, and what was emptied is sent empty
 */
export function contactValues(
  context: CrmContext,
  draft: ContactDraft,
  before?: HubSpotRecord,
): Record<string, string> {
  const { givenName, familyName } = nameParts(draft);
  const emptied = before ? emptiedFields(context, name => before.properties[name], draft.identifiers) : [];
  const wanted: Record<string, string> = {
    firstname: givenName,
    lastname: familyName,
    email: draft.emails[0]?.toLowerCase() ?? '',
    ...phoneFields(['phone', 'mobilephone'], draft.phones, before?.properties),
    company: draft.company ?? '',
    jobtitle: draft.jobTitle ?? '',
    city: draft.city ?? '',
    country: draft.country ?? '',
    ...Object.fromEntries(emptied.map(name => [name, ''])),
    ...mappedValues(context, draft.identifiers),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== (before?.properties[name] ?? '')),
  );
}

export function toAccount(context: CrmContext, account: HubSpotAccount, row: HubSpotRecord): Account {
  const { properties: p, id } = row;
  const identifiers = p.linkedin_company_page ? profileIdentifiers(p.linkedin_company_page) : [];
  const ownerName = p.hubspot_owner_id ? account.owners[p.hubspot_owner_id] : undefined;
  return {
    id: ourId(context, id),
    connectionId: context.connectionId,
    remoteId: id,
    name: p.name || p.domain || id,
    ...(p.domain ? { domain: p.domain.toLowerCase() } : {}),
    ...(p.phone ? { phone: p.phone } : {}),
    ...(p.city ? { city: p.city } : {}),
    ...(p.country ? { country: p.country } : {}),
    ...(identifiers.length ? { identifiers } : {}),
    ...(ownerName ? { ownerName } : {}),
    webUrl: webUrl(account, 'companies', id),
    remoteVersion: accountVersion(row),
    updatedAt: row.updatedAt,
  };
}

export const accountVersion = ({ properties: p }: HubSpotRecord): string =>
  fingerprint([p.name, p.domain, p.phone, p.city, p.country]);
export const dealVersion = ({ properties: p }: HubSpotRecord): string =>
  fingerprint([p.dealname, p.dealstage, p.pipeline, p.amount]);

/** What a deal belongs to; HubSpot tells that apart from the deal. */
export interface DealLinks {
  contacts: string[];
  companies: string[];
}

export function toDeal(
  context: CrmContext,
  account: HubSpotAccount,
  pipelines: readonly Pipeline[],
  row: HubSpotRecord,
  links: DealLinks,
): Deal {
  const { properties: p, id } = row;
  const stages = pipelines.find(one => one.id === p.pipeline)?.stages ?? [];
  const index = stages.findIndex(stage => stage.id === p.dealstage);
  const currency = p.deal_currency_code || account.currency;
  const amountMinor = p.amount ? minorUnits(p.amount, currency) : undefined;
  const [company] = links.companies;
  return {
    id: ourId(context, id),
    connectionId: context.connectionId,
    remoteId: id,
    name: p.dealname || id,
    contactIds: links.contacts.map(contact => ourId(context, contact)),
    ...(company ? { accountId: ourId(context, company) } : {}),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: stages[index]?.name ?? p.dealstage ?? '',
    ...(p.dealstage ? { stageId: p.dealstage } : {}),
    ...(p.pipeline ? { pipelineId: p.pipeline } : {}),
    ...(index >= 0 ? { stageIndex: index + 1, stageCount: stages.length } : {}),
    isOpen: stages[index]?.isOpen ?? true,
    ...(p.closedate ? { closeDate: p.closedate.slice(0, 10) } : {}),
    webUrl: webUrl(account, 'deals', id),
    remoteVersion: dealVersion(row),
    updatedAt: row.updatedAt,
  };
}
