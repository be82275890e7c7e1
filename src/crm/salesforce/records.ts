import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { contentVersion, fingerprint } from '../fingerprint';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { minorUnits } from '../money';
import { nameParts, phoneFields } from '../people';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { siteOf } from './call';
import type { ObjectName, Org } from './org';

const text = z.string().nullish();
const named = z.object({ Name: text }).nullish();
const base = z.object({
  Id: z.string(),
  SystemModstamp: z.string(),
  LastModifiedDate: text,
  OwnerId: text,
  Owner: named,
});

export const personRow = base
  .extend({ FirstName: text, LastName: text, Name: text, Email: text, Phone: text, MobilePhone: text, Title: text })
  .extend({ AccountId: text, Account: named, MailingCity: text, MailingCountry: text })
  .extend({ Company: text, City: text, Country: text, Status: text, IsConverted: z.boolean().nullish() })
  .extend({ CreatedDate: text })
  .catchall(z.unknown());
export type PersonRow = z.infer<typeof personRow>;

export const accountRow = base.extend({
  Name: text,
  Website: text,
  Phone: text,
  BillingCity: text,
  BillingCountry: text,
});
export type AccountRow = z.infer<typeof accountRow>;

const roles = z.object({ records: z.array(z.object({ ContactId: z.string() })) }).nullish();
export const dealRow = base
  .extend({ Name: text, AccountId: text, StageName: text, IsClosed: z.boolean().nullish(), CloseDate: text })
  .extend({ Amount: z.number().nullish(), CurrencyIsoCode: text, OpportunityContactRoles: roles });
export type DealRow = z.infer<typeof dealRow>;

const PERSON = ['FirstName', 'LastName', 'Name', 'Email', 'Phone', 'MobilePhone', 'Title', 'CreatedDate'];
const FIELDS: Record<ObjectName, string[]> = {
  Contact: [...PERSON, 'AccountId', 'Account.Name', 'MailingCity', 'MailingCountry'],
  Lead: [...PERSON, 'Company', 'City', 'Country', 'Status', 'IsConverted'],
  Account: ['Name', 'Website', 'Phone', 'BillingCity', 'BillingCountry'],
  Opportunity: ['Name', 'AccountId', 'StageName', 'IsClosed', 'Amount', 'CurrencyIsoCode', 'CloseDate'],
  Task: [
    'Subject',
    'Description',
    'Status',
    'IsClosed',
    'ActivityDate',
    'TaskSubtype',
    'CompletedDateTime',
    'CreatedDate',
    'WhoId',
  ],
};

/** Begin of a query for an object: of the fields that this user may see, and no others, which would be an error. */
export function selectFrom(context: CrmContext, org: Org, name: ObjectName): string {
  const isPerson = name === 'Contact' || name === 'Lead';
  const wanted = [
    ...['Id', 'SystemModstamp', 'LastModifiedDate', 'OwnerId', 'Owner.Name'],
    ...FIELDS[name],
    ...(isPerson ? mappedFields(context) : []),
  ];
  const known = org.fields[name];
  const visible = [...new Set(wanted)].filter(field =>
    known?.has(field.includes('.') ? field.replace('.Name', 'Id') : field),
  );
  const sub = name === 'Opportunity' ? ', (SELECT ContactId FROM OpportunityContactRoles)' : '';
  return `SELECT ${visible.join(', ')}${sub} FROM ${name}`;
}

export const toIso = (time: string): string => new Date(time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).toISOString();
export const webUrl = (context: CrmContext, name: ObjectName, id: string): string =>
  `${siteOf(context)}/lightning/r/${name}/${id}/view`;
/** The first letters of an id tell its object. */
export const personObject = (id: string): 'Contact' | 'Lead' => (id.startsWith('00Q') ? 'Lead' : 'Contact');

const filled = (...values: (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap(value => (value?.trim() ? [value.trim()] : []))),
];

export function toContact(context: CrmContext, row: PersonRow): Contact {
  const name = personObject(row.Id);
  const company = row.Company || row.Account?.Name;
  const [city, country] = [row.City || row.MailingCity, row.Country || row.MailingCountry];
  const contact: Contact = {
    id: ourId(context, row.Id),
    connectionId: context.connectionId,
    remoteId: row.Id,
    kind: name === 'Lead' ? 'lead' : 'contact',
    fullName: row.Name?.trim() || filled(row.FirstName, row.LastName).join(' ') || row.Id,
    ...(row.FirstName ? { givenName: row.FirstName } : {}),
    ...(row.LastName ? { familyName: row.LastName } : {}),
    emails: filled(row.Email?.toLowerCase()),
    phones: filled(row.Phone, row.MobilePhone),
    identifiers: mappedIdentifiers(context, field => row[field]),
    ...(row.AccountId ? { accountId: ourId(context, row.AccountId) } : {}),
    ...(company && company !== NO_COMPANY ? { company } : {}),
    ...(row.Title ? { jobTitle: row.Title } : {}),
    ...(city ? { city } : {}),
    ...(country ? { country } : {}),
    ...(row.Status ? { status: row.Status } : {}),
    ...(row.Owner?.Name ? { ownerName: row.Owner.Name } : {}),
    ...(context.userId ? { ownedByMe: row.OwnerId === context.userId } : {}),
    ...shownFields(context, field => row[field]),
    webUrl: webUrl(context, name, row.Id),
    createdAt: toIso(row.CreatedDate ?? row.SystemModstamp),
    updatedAt: toIso(row.SystemModstamp),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/** What Salesforce itself writes for a lead without a company, which it does not take. */
const NO_COMPANY = '[not provided]';

/**
 * A person as fields of their object, empty ones as null; what this user may not write is left out.
 * @param before - the record as it is
 */
export function personValues(
  context: CrmContext,
  org: Org,
  name: 'Contact' | 'Lead',
  draft: ContactDraft,
  before?: PersonRow,
): Record<string, string | null> {
  const emptied = before ? emptiedFields(context, field => before[field], draft.identifiers) : [];
  const { givenName, familyName } = nameParts(draft);
  const place = name === 'Lead' ? ['City', 'Country'] : ['MailingCity', 'MailingCountry'];
  const values: Record<string, string | undefined> = {
    FirstName: givenName,
    LastName: familyName,
    Email: draft.emails[0],
    ...phoneFields(['Phone', 'MobilePhone'], draft.phones, before),
    Title: draft.jobTitle,
    [place[0] ?? '']: draft.city,
    [place[1] ?? '']: draft.country,
    ...(name === 'Lead' ? { Company: draft.company || NO_COMPANY } : {}),
    ...Object.fromEntries(emptied.map(field => [field, undefined])),
    ...mappedValues(context, draft.identifiers),
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([field]) => org.fields[name]?.get(field)?.updateable)
      .map(([field, value]) => [field, value || null]),
  );
}

/** Only what differs from the record. E-mail addresses are the same in any case. */
export function changesOf(row: Record<string, unknown>, values: Record<string, string | null>) {
  const plain = (value: unknown) => String(value ?? '').toLowerCase();
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) =>
      field === 'Email' ? plain(value) !== plain(row[field]) : value !== (row[field] ?? null),
    ),
  );
}

export const accountVersion = (row: AccountRow): string =>
  fingerprint([row.Name, row.Website, row.Phone, row.BillingCity, row.BillingCountry]);
export const dealVersion = (row: DealRow): string => fingerprint([row.Name, row.StageName, row.Amount]);

const domainOf = (site: string): string => {
  const address = /^https?:\/\//i.test(site) ? site : `https://${site}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
};

export function toAccount(context: CrmContext, row: AccountRow): Account {
  const domain = domainOf(row.Website ?? '');
  return {
    id: ourId(context, row.Id),
    connectionId: context.connectionId,
    remoteId: row.Id,
    name: row.Name || row.Id,
    ...(domain ? { domain } : {}),
    ...(row.Phone ? { phone: row.Phone } : {}),
    ...(row.BillingCity ? { city: row.BillingCity } : {}),
    ...(row.BillingCountry ? { country: row.BillingCountry } : {}),
    ...(row.Owner?.Name ? { ownerName: row.Owner.Name } : {}),
    webUrl: webUrl(context, 'Account', row.Id),
    remoteVersion: accountVersion(row),
    updatedAt: toIso(row.SystemModstamp),
  };
}

export function toDeal(context: CrmContext, pipelines: readonly Pipeline[], row: DealRow): Deal {
  const [pipeline] = pipelines;
  const index = pipeline?.stages.findIndex(({ id }) => id === row.StageName) ?? -1;
  const currency = row.CurrencyIsoCode ?? undefined;
  const amountMinor = typeof row.Amount === 'number' ? minorUnits(row.Amount, currency) : undefined;
  return {
    id: ourId(context, row.Id),
    connectionId: context.connectionId,
    remoteId: row.Id,
    name: row.Name || row.Id,
    contactIds: (row.OpportunityContactRoles?.records ?? []).map(({ ContactId }) => ourId(context, ContactId)),
    ...(row.AccountId ? { accountId: ourId(context, row.AccountId) } : {}),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: pipeline?.stages[index]?.name ?? row.StageName ?? '',
    ...(row.StageName ? { stageId: row.StageName } : {}),
    ...(pipeline ? { pipelineId: pipeline.id } : {}),
    ...(pipeline && index >= 0 ? { stageIndex: index + 1, stageCount: pipeline.stages.length } : {}),
    isOpen: !row.IsClosed,
    ...(row.CloseDate ? { closeDate: row.CloseDate.slice(0, 10) } : {}),
    webUrl: webUrl(context, 'Opportunity', row.Id),
    remoteVersion: dealVersion(row),
    updatedAt: toIso(row.SystemModstamp),
  };
}
