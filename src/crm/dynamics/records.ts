import { z } from 'zod';
import type { Account, AccountDraft } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { contentVersion, fingerprint } from '../fingerprint';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { minorUnits } from '../money';
import { nameParts } from '../people';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';
import { webUrl } from './call';

export type PersonTable = 'contact' | 'lead';
export type Table = PersonTable | 'account' | 'opportunity';

/** Names of the tables' sets of rows, which stand in addresses. */
export const SETS = { contact: 'contacts', lead: 'leads', account: 'accounts', opportunity: 'opportunities' } as const;
export const tableOf = ({ kind }: Pick<Contact, 'kind'>): PersonTable => (kind === 'lead' ? 'lead' : 'contact');

const FORMATTED = '@OData.Community.Display.V1.FormattedValue';
const TARGET = '@Microsoft.Dynamics.CRM.lookuplogicalname';

const text = z.string().nullish();
const number = z.number().nullish();
const base = z
  .object({ '@odata.etag': text, modifiedon: z.string(), createdon: text, _ownerid_value: text, statecode: number })
  .catchall(z.unknown());
const person = base
  .extend({ firstname: text, lastname: text, fullname: text, jobtitle: text, telephone1: text, mobilephone: text })
  .extend({
    emailaddress1: text,
    emailaddress2: text,
    emailaddress3: text,
    address1_city: text,
    address1_country: text,
  })
  .extend({ _parentcustomerid_value: text, companyname: text });
export const personRow = z.union([person.extend({ contactid: z.string() }), person.extend({ leadid: z.string() })]);
export type PersonRow = z.infer<typeof personRow>;
export const accountRow = base
  .extend({ accountid: z.string(), name: text, websiteurl: text, telephone1: text })
  .extend({ address1_city: text, address1_country: text });
export type AccountRow = z.infer<typeof accountRow>;
export const dealRow = base
  .extend({ opportunityid: z.string(), name: text, estimatedvalue: number, estimatedclosedate: text })
  .extend({ salesstage: number, _parentcontactid_value: text, _parentaccountid_value: text })
  .extend({ _transactioncurrencyid_value: text });
export type DealRow = z.infer<typeof dealRow>;

const STAMPS = ['modifiedon', 'createdon', '_ownerid_value', 'statecode'];
const PERSON = ['firstname', 'lastname', 'fullname', 'jobtitle', 'telephone1', 'mobilephone'];
const MAILS = ['emailaddress1', 'emailaddress2', 'emailaddress3'];
const PLACE = ['address1_city', 'address1_country'];
const COLUMNS: Record<Table, readonly string[]> = {
  contact: [...PERSON, ...MAILS, ...PLACE, '_parentcustomerid_value'],
  lead: [...PERSON, ...MAILS, ...PLACE, 'companyname'],
  account: ['name', 'websiteurl', 'telephone1', ...PLACE],
  opportunity: [
    ...['name', 'estimatedvalue', 'estimatedclosedate', 'salesstage', '_parentcontactid_value'],
    ...['_parentaccountid_value', '_transactioncurrencyid_value'],
  ],
};

/** Columns that are asked for: those we know, and those of the mapping, of which a table may lack some. */
export const columnsOf = (context: CrmContext, table: Table, has?: ReadonlySet<string>): string[] => {
  const mapped = table === 'contact' || table === 'lead' ? mappedFields(context) : [];
  const wanted = [`${table}id`, ...STAMPS, ...COLUMNS[table], ...mapped];
  return [...new Set(wanted)].filter(column => !has || has.has(column.replace(/^_(\w+)_value$/, '$1')));
};

export const idOf = (row: PersonRow): string => ('contactid' in row ? row.contactid : row.leadid) as string;
export const toIso = (time: string): string => new Date(time).toISOString();

const filled = (...values: (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap(value => (value?.trim() ? [value.trim()] : []))),
];
/** A value as people read it: the name of what a column points to, or of a choice. */
const named = (row: Record<string, unknown>, column: string): string => {
  const value = row[`${column}${FORMATTED}`];
  return typeof value === 'string' ? value : '';
};
/** A choice of a mapped field is shown by its name. */
const shownValue = (row: Record<string, unknown>) => (field: string) => named(row, field) || row[field];

/** A lead that was qualified lives on as a contact, one that was disqualified is nobody's any more. */
export const isLiving = (row: PersonRow): boolean => 'contactid' in row || (row.statecode ?? 0) === 0;

export function toContact(context: CrmContext, row: PersonRow): Contact {
  const table = 'contactid' in row ? 'contact' : 'lead';
  const id = idOf(row);
  // A contact may also stand below another contact.
  const parent = row[`_parentcustomerid_value${TARGET}`] === 'account' ? row._parentcustomerid_value : undefined;
  const contact: Contact = {
    id: ourId(context, id),
    connectionId: context.connectionId,
    remoteId: id,
    kind: table,
    fullName: filled(row.firstname, row.lastname).join(' ') || row.fullname?.trim() || id,
    ...optional({ givenName: row.firstname ?? '', familyName: row.lastname ?? '' }),
    emails: filled(...[row.emailaddress1, row.emailaddress2, row.emailaddress3].map(email => email?.toLowerCase())),
    phones: filled(row.telephone1, row.mobilephone),
    identifiers: mappedIdentifiers(context, field => row[field]),
    ...(parent ? { accountId: ourId(context, parent) } : {}),
    ...optional({
      company: row.companyname || (parent ? named(row, '_parentcustomerid_value') : ''),
      jobTitle: row.jobtitle ?? '',
      city: row.address1_city ?? '',
      country: row.address1_country ?? '',
      status: row.statecode ? named(row, 'statecode') : '',
      ownerName: named(row, '_ownerid_value'),
    }),
    ...(context.userId ? { ownedByMe: row._ownerid_value === context.userId } : {}),
    ...shownFields(context, shownValue(row)),
    webUrl: webUrl(context, table, id),
    createdAt: toIso(row.createdon ?? row.modifiedon),
    updatedAt: toIso(row.modifiedon),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/**
 * A person as columns of their table, empty ones as null.
 * @param before - the record as it is
 */
export function personValues(
  context: CrmContext,
  table: PersonTable,
  draft: ContactDraft,
  before?: PersonRow,
): Record<string, string | null> {
  const emptied = before ? emptiedFields(context, column => before[column], draft.identifiers) : [];
  const { givenName, familyName } = nameParts(draft);
  const [email1, email2, email3] = draft.emails;
  const values: Record<string, string | undefined> = {
    firstname: givenName,
    lastname: familyName,
    ...{ emailaddress1: email1, emailaddress2: email2, emailaddress3: email3 },
    telephone1: draft.phones[0],
    mobilephone: draft.phones[1],
    jobtitle: draft.jobTitle,
    address1_city: draft.city,
    address1_country: draft.country,
    ...(table === 'lead' ? { companyname: draft.company } : {}),
    ...Object.fromEntries(emptied.map(column => [column, undefined])),
    ...mappedValues(context, draft.identifiers),
  };
  return Object.fromEntries(Object.entries(values).map(([column, value]) => [column, value || null]));
}

/** Only what differs from the record. E-mail addresses are the same in any case. */
export function changesOf(row: Record<string, unknown>, values: Record<string, string | number | null>) {
  const plain = (value: unknown) => String(value ?? '').toLowerCase();
  return Object.fromEntries(
    Object.entries(values).filter(([column, value]) =>
      column.startsWith('emailaddress') ? plain(value) !== plain(row[column]) : value !== (row[column] ?? null),
    ),
  );
}

export const accountVersion = (row: AccountRow): string =>
  fingerprint([row.name, row.websiteurl, row.telephone1, row.address1_city, row.address1_country]);
export const dealVersion = (row: DealRow): string => fingerprint([row.name, row.salesstage, row.estimatedvalue]);

export const accountValues = ({ name, domain, phone, city, country }: AccountDraft): Record<string, string | null> => ({
  name,
  websiteurl: domain || null,
  telephone1: phone || null,
  address1_city: city || null,
  address1_country: country || null,
});

const domainOf = (site: string): string => {
  const address = /^https?:\/\//i.test(site) ? site : `https://${site}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
};

export function toAccount(context: CrmContext, row: AccountRow): Account {
  return {
    id: ourId(context, row.accountid),
    connectionId: context.connectionId,
    remoteId: row.accountid,
    name: row.name || row.accountid,
    ...optional({
      domain: domainOf(row.websiteurl ?? ''),
      phone: row.telephone1 ?? '',
      city: row.address1_city ?? '',
      country: row.address1_country ?? '',
      ownerName: named(row, '_ownerid_value'),
    }),
    webUrl: webUrl(context, 'account', row.accountid),
    remoteVersion: accountVersion(row),
    updatedAt: toIso(row.modifiedon),
  };
}

/** @param currencies - ISO 4217 by the id of the organisation's currency */
export function toDeal(
  context: CrmContext,
  { stages, currencies }: { stages: Pipeline['stages']; currencies: ReadonlyMap<string, string> },
  row: DealRow,
): Deal {
  const stageId = typeof row.salesstage === 'number' ? String(row.salesstage) : '';
  const index = stages.findIndex(({ id }) => id === stageId);
  const currency = currencies.get(row._transactioncurrencyid_value ?? '');
  const amountMinor = typeof row.estimatedvalue === 'number' ? minorUnits(row.estimatedvalue, currency) : undefined;
  return {
    id: ourId(context, row.opportunityid),
    connectionId: context.connectionId,
    remoteId: row.opportunityid,
    name: row.name || row.opportunityid,
    contactIds: row._parentcontactid_value ? [ourId(context, row._parentcontactid_value)] : [],
    ...(row._parentaccountid_value ? { accountId: ourId(context, row._parentaccountid_value) } : {}),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: stages[index]?.name ?? named(row, 'salesstage'),
    ...(stageId ? { stageId, pipelineId: PIPELINE } : {}),
    ...(index >= 0 ? { stageIndex: index + 1, stageCount: stages.length } : {}),
    isOpen: (row.statecode ?? 0) === 0,
    ...optional({ closeDate: row.estimatedclosedate?.slice(0, 10) ?? '' }),
    webUrl: webUrl(context, 'opportunity', row.opportunityid),
    remoteVersion: dealVersion(row),
    updatedAt: toIso(row.modifiedon),
  };
}

export const PIPELINE = 'salesstage';
