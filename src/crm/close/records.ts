import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { type Identifier, identifierKey } from '../../model/identifier';
import { pageIdentifier, profileIdentifiers } from '../../model/profile-urls';
import { contentVersion, fingerprint } from '../fingerprint';
import { mappedIdentifiers, shownFields } from '../mapping';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';

const text = z.string().nullish();
const stamps = { id: z.string(), date_created: z.string(), date_updated: z.string() };

/** Custom fields stand beside the others, as `custom.cf_…`. */
export const contactRow = z.looseObject({
  ...stamps,
  lead_id: text,
  name: text,
  title: text,
  emails: z.array(z.object({ email: z.string(), type: text })).nullish(),
  phones: z.array(z.object({ phone: z.string(), type: text })).nullish(),
  urls: z.array(z.object({ url: z.string(), type: text })).nullish(),
});
export type ContactRow = z.infer<typeof contactRow>;

const addressRow = z.looseObject({ city: text, country: text });

export const leadRow = z.object({
  ...stamps,
  name: text,
  display_name: text,
  url: text,
  html_url: text,
  addresses: z.array(addressRow).nullish(),
  contacts: z.array(contactRow).nullish(),
});
export type LeadRow = z.infer<typeof leadRow>;

export const dealRow = z.object({
  ...stamps,
  lead_id: z.string(),
  lead_name: text,
  contact_id: text,
  status_id: z.string(),
  status_label: text,
  status_type: text,
  pipeline_id: text,
  note: text,
  value: z.number().nullish(),
  value_currency: text,
  value_period: text,
  date_won: text,
});
export type DealRow = z.infer<typeof dealRow>;

export const CONTACT_FIELDS = [
  ...['id', 'lead_id', 'name', 'title', 'emails', 'phones', 'urls', 'date_created', 'date_updated'],
];
export const LEAD_FIELDS = [
  ...['id', 'name', 'display_name', 'url', 'html_url', 'addresses', 'date_created', 'date_updated'],
];

export const toIso = (time: string): string =>
  new Date(/Z$|[+-]\d\d:?\d\d$/.test(time) ? time : `${time}Z`).toISOString();
const unique = (list: readonly string[]): string[] => [...new Set(list.map(one => one.trim()).filter(Boolean))];

/** A page of a lead is a page of each of its contacts. */
export const leadUrl = (leadId: string): string => `https://app.close.com/lead/${leadId}/`;

/** A lead that Close has made for one contact only is no company. */
const companyOf = (lead: LeadRow | undefined, { name }: ContactRow): string | undefined =>
  lead?.name && lead.name !== name ? lead.name : undefined;

/** Profiles and pages among the addresses of a contact. */
export const urlIdentifiers = ({ urls }: Pick<ContactRow, 'urls'>): Identifier[] =>
  (urls ?? []).flatMap(({ url }) => {
    const profiles = profileIdentifiers(url);
    const page = profiles.length === 0 ? pageIdentifier(url) : undefined;
    return page ? [page] : profiles;
  });

export function toContact(context: CrmContext, row: ContactRow, lead: LeadRow | undefined): Contact {
  const emails = unique((row.emails ?? []).map(({ email }) => email.toLowerCase()));
  const field = (name: string): unknown => row[name];
  const identifiers = [...mappedIdentifiers(context, field), ...urlIdentifiers(row)];
  const [place] = lead?.addresses ?? [];
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    kind: 'contact',
    fullName: row.name?.trim() || emails[0] || row.id,
    emails,
    phones: unique((row.phones ?? []).map(({ phone }) => phone)),
    identifiers: [...new Map(identifiers.map(one => [identifierKey(one), one])).values()],
    ...(row.lead_id ? { accountId: ourId(context, row.lead_id), webUrl: leadUrl(row.lead_id) } : {}),
    ...optional({
      company: companyOf(lead, row),
      jobTitle: row.title ?? '',
      city: place?.city ?? '',
      country: place?.country ?? '',
    }),
    ...shownFields(context, field),
    createdAt: toIso(row.date_created),
    updatedAt: toIso(row.date_updated),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

export const leadVersion = ({ name, url, addresses }: LeadRow): string =>
  fingerprint([name, url, addresses?.[0]?.city, addresses?.[0]?.country]);

function domainOf(url: string | null | undefined): string {
  const address = url && !url.includes('://') ? `https://${url}` : url;
  return address && URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
}

export function toAccount(context: CrmContext, row: LeadRow): Account {
  const [place] = row.addresses ?? [];
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name?.trim() || row.display_name?.trim() || row.id,
    ...optional({ domain: domainOf(row.url), city: place?.city ?? '', country: place?.country ?? '' }),
    webUrl: row.html_url || leadUrl(row.id),
    remoteVersion: leadVersion(row),
    updatedAt: toIso(row.date_updated),
  };
}

export const dealVersion = ({ status_id, value, date_won }: DealRow): string =>
  fingerprint([status_id, value, date_won]);

export function toDeal(context: CrmContext, pipelines: readonly Pipeline[], row: DealRow): Deal {
  const pipeline = pipelines.find(({ stages }) => stages.some(({ id }) => id === row.status_id));
  const index = pipeline?.stages.findIndex(({ id }) => id === row.status_id) ?? -1;
  const currency = row.value_currency ?? '';
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    // Opportunities have no name of their own here.
    name: row.note?.split('\n')[0]?.trim().slice(0, 120) || row.lead_name?.trim() || row.id,
    contactIds: row.contact_id ? [ourId(context, row.contact_id)] : [],
    accountId: ourId(context, row.lead_id),
    // In cents already.
    ...(row.value == null || !Number.isSafeInteger(row.value) ? {} : { amountMinor: row.value }),
    ...(currency.length === 3 ? { currency } : {}),
    stage: row.status_label || pipeline?.stages[index]?.name || row.status_id,
    stageId: row.status_id,
    ...optional({ pipelineId: pipeline?.id, closeDate: row.date_won?.slice(0, 10) ?? '' }),
    ...(pipeline && index >= 0 ? { stageIndex: index + 1, stageCount: pipeline.stages.length } : {}),
    isOpen: row.status_type ? row.status_type === 'active' : (pipeline?.stages[index]?.isOpen ?? true),
    webUrl: leadUrl(row.lead_id),
    remoteVersion: dealVersion(row),
    updatedAt: toIso(row.date_updated),
  };
}
