import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { contentVersion, fingerprint } from '../fingerprint';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { minorUnits } from '../money';
import { nameParts } from '../people';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';
import { webUrl } from './call';

export type PersonModule = 'Contacts' | 'Leads';
export const moduleOf = ({ kind }: Pick<Contact, 'kind'>): PersonModule => (kind === 'lead' ? 'Leads' : 'Contacts');

const text = z.string().nullish();
/** A query answers the id of what a field points to, a single record its name too. */
const pointer = z.object({ id: z.string(), name: text }).nullish();
const base = z.object({ id: z.string(), Modified_Time: z.string(), Created_Time: text, Owner: pointer });

export const personRow = base
  .extend({ First_Name: text, Last_Name: text, Full_Name: text, Email: text, Secondary_Email: text })
  .extend({ Phone: text, Mobile: text, Account_Name: pointer, 'Account_Name.Account_Name': text, Company: text })
  .extend({ Mailing_City: text, Mailing_Country: text, City: text, Country: text })
  .extend({ Title: text, Designation: text, Lead_Status: text, Converted__s: z.boolean().nullish() })
  .catchall(z.unknown());
export type PersonRow = z.infer<typeof personRow>;

export const accountRow = base.extend({
  Account_Name: text,
  Website: text,
  Phone: text,
  Billing_City: text,
  Billing_Country: text,
});
export type AccountRow = z.infer<typeof accountRow>;

export const dealRow = base.extend({
  Deal_Name: text,
  Account_Name: pointer,
  Contact_Name: pointer,
  Stage: text,
  Pipeline: z.union([z.string(), pointer]),
  Amount: z.number().nullish(),
  Currency: text,
  Closing_Date: text,
});
export type DealRow = z.infer<typeof dealRow>;

const STAMPS = ['id', 'Modified_Time', 'Created_Time', 'Owner'];
const PERSON = ['First_Name', 'Last_Name', 'Full_Name', 'Email', 'Secondary_Email', 'Phone', 'Mobile'];
const COLUMNS = {
  Contacts: [...PERSON, 'Title', 'Account_Name', 'Account_Name.Account_Name', 'Mailing_City', 'Mailing_Country'],
  Leads: [...PERSON, 'Designation', 'Company', 'City', 'Country', 'Lead_Status'],
  Accounts: ['Account_Name', 'Website', 'Phone', 'Billing_City', 'Billing_Country'],
  Deals: ['Deal_Name', 'Account_Name', 'Contact_Name', 'Stage', 'Pipeline', 'Amount', 'Currency', 'Closing_Date'],
} as const;

/** Columns that a query asks for. */
export const columnsOf = (context: CrmContext, module: keyof typeof COLUMNS): string[] => [
  ...new Set([
    ...STAMPS,
    ...COLUMNS[module],
    ...(module === 'Contacts' || module === 'Leads' ? mappedFields(context) : []),
  ]),
];

export const toIso = (time: string): string => new Date(time).toISOString();

const filled = (...values: (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap(value => (value?.trim() ? [value.trim()] : []))),
];

export function toContact(context: CrmContext, module: PersonModule, row: PersonRow, owners: Owners): Contact {
  const company = row.Company || row['Account_Name.Account_Name'] || row.Account_Name?.name;
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    kind: module === 'Leads' ? 'lead' : 'contact',
    fullName: filled(row.First_Name, row.Last_Name).join(' ') || row.Full_Name?.trim() || row.id,
    ...optional({ givenName: row.First_Name ?? '', familyName: row.Last_Name ?? '' }),
    emails: filled(row.Email?.toLowerCase(), row.Secondary_Email?.toLowerCase()),
    phones: filled(row.Phone, row.Mobile),
    identifiers: mappedIdentifiers(context, field => row[field]),
    ...(row.Account_Name ? { accountId: ourId(context, row.Account_Name.id) } : {}),
    ...optional({
      company: company === NO_COMPANY ? '' : (company ?? ''),
      jobTitle: (row.Title || row.Designation) ?? '',
      city: (row.Mailing_City || row.City) ?? '',
      country: (row.Mailing_Country || row.Country) ?? '',
      status: row.Lead_Status ?? '',
      ownerName: owners.nameOf(row.Owner),
    }),
    ...(context.userId ? { ownedByMe: row.Owner?.id === context.userId } : {}),
    ...shownFields(context, field => row[field]),
    webUrl: webUrl(context, module, row.id),
    createdAt: toIso(row.Created_Time ?? row.Modified_Time),
    updatedAt: toIso(row.Modified_Time),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/** Names of the users that own records. */
export interface Owners {
  nameOf(owner: { id: string; name?: string | null } | null | undefined): string;
}

/** Zoho wants a company of every lead. */
const NO_COMPANY = '-';

/**
 * A person as fields of the module, empty ones as null.
 * @param before - the record as it is
 */
export function personValues(
  context: CrmContext,
  module: PersonModule,
  draft: ContactDraft,
  before?: PersonRow,
): Record<string, string | null> {
  const emptied = before ? emptiedFields(context, field => before[field], draft.identifiers) : [];
  const { givenName, familyName } = nameParts(draft);
  const isLead = module === 'Leads';
  const values: Record<string, string | undefined> = {
    First_Name: givenName,
    Last_Name: familyName,
    Email: draft.emails[0],
    Secondary_Email: draft.emails[1],
    Phone: draft.phones[0],
    Mobile: draft.phones[1],
    [isLead ? 'Designation' : 'Title']: draft.jobTitle,
    [isLead ? 'City' : 'Mailing_City']: draft.city,
    [isLead ? 'Country' : 'Mailing_Country']: draft.country,
    ...(isLead ? { Company: draft.company || NO_COMPANY } : {}),
    ...Object.fromEntries(emptied.map(field => [field, undefined])),
    ...profileValues(context, draft),
  };
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value || null]));
}

/** Zoho's own field for Twitter holds the bare handle. */
function profileValues(context: CrmContext, { identifiers }: ContactDraft): Record<string, string> {
  const values = mappedValues(context, identifiers);
  const handle = identifiers.find(({ site, kind }) => site === 'x' && kind === 'handle');
  return values.Twitter && handle ? { ...values, Twitter: handle.value } : values;
}

/** Only what differs from the record. E-mail addresses are the same in any case. */
export function changesOf(row: Record<string, unknown>, values: Record<string, string | null>) {
  const plain = (value: unknown) => String(value ?? '').toLowerCase();
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) =>
      /Email$/.test(field) ? plain(value) !== plain(row[field]) : value !== (row[field] ?? null),
    ),
  );
}

export const accountVersion = (row: AccountRow): string =>
  fingerprint([row.Account_Name, row.Website, row.Phone, row.Billing_City, row.Billing_Country]);
export const dealVersion = (row: DealRow): string => fingerprint([row.Deal_Name, row.Stage, row.Amount]);

const domainOf = (site: string): string => {
  const address = /^https?:\/\//i.test(site) ? site : `https://${site}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
};

export function toAccount(context: CrmContext, row: AccountRow, owners: Owners): Account {
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.Account_Name || row.id,
    ...optional({
      domain: domainOf(row.Website ?? ''),
      phone: row.Phone ?? '',
      city: row.Billing_City ?? '',
      country: row.Billing_Country ?? '',
      ownerName: owners.nameOf(row.Owner),
    }),
    webUrl: webUrl(context, 'Accounts', row.id),
    remoteVersion: accountVersion(row),
    updatedAt: toIso(row.Modified_Time),
  };
}

export function toDeal(context: CrmContext, pipelines: readonly Pipeline[], row: DealRow): Deal {
  const name = typeof row.Pipeline === 'string' ? row.Pipeline : row.Pipeline?.name;
  const holds = ({ stages }: Pipeline) => stages.some(({ id }) => id === row.Stage);
  const pipeline = pipelines.find(one => one.name === name && holds(one)) ?? pipelines.find(holds);
  const index = pipeline?.stages.findIndex(({ id }) => id === row.Stage) ?? -1;
  const currency = row.Currency?.length === 3 ? row.Currency : undefined;
  const amountMinor = typeof row.Amount === 'number' ? minorUnits(row.Amount, currency) : undefined;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.Deal_Name || row.id,
    contactIds: row.Contact_Name ? [ourId(context, row.Contact_Name.id)] : [],
    ...(row.Account_Name ? { accountId: ourId(context, row.Account_Name.id) } : {}),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(currency ? { currency } : {}),
    stage: pipeline?.stages[index]?.name ?? row.Stage ?? '',
    ...optional({ stageId: row.Stage ?? '', pipelineId: pipeline?.id ?? '' }),
    ...(pipeline && index >= 0 ? { stageIndex: index + 1, stageCount: pipeline.stages.length } : {}),
    isOpen: pipeline?.stages[index]?.isOpen ?? true,
    ...optional({ closeDate: row.Closing_Date?.slice(0, 10) ?? '' }),
    webUrl: webUrl(context, 'Deals', row.id),
    remoteVersion: dealVersion(row),
    updatedAt: toIso(row.Modified_Time),
  };
}
