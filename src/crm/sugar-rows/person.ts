import { z } from 'zod';
import type { Contact, ContactDraft } from '../../model/contact';
import { contentVersion } from '../fingerprint';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { nameParts, phoneFields } from '../people';
import { optional, ourId } from '../records';
import { readFacts, remainingIdentifiers, writeFacts } from '../text-facts';
import type { CrmContext } from '../types';
import { flag, type PersonModule, STAMPS, stamps, text } from './values';

const PHONES = ['phone_work', 'phone_mobile', 'phone_home', 'phone_other'] as const;

/** Fields of the account's own come along and are read through the mapping. */
export const personRow = z.looseObject({
  id: z.string(),
  first_name: text,
  last_name: text,
  title: text,
  phone_work: text,
  phone_mobile: text,
  phone_home: text,
  phone_other: text,
  primary_address_city: text,
  primary_address_country: text,
  account_id: text,
  account_name: text,
  description: text,
  status: text,
  converted: flag,
  ...stamps,
});
/** A person's row with the e-mails as plain addresses, the first one the main one. */
export type PersonRow = z.infer<typeof personRow> & { emails: string[] };

/** Fields of people that a list is asked for, e-mails aside. */
export const personFields = (context: CrmContext, module: PersonModule): string[] => [
  ...['first_name', 'last_name', 'title', ...PHONES, 'primary_address_city', 'primary_address_country'],
  ...['account_name', 'description', ...STAMPS],
  ...(module === 'Leads' ? ['status', 'converted'] : ['account_id']),
  ...mappedFields(context),
];

/** A lead that became a contact lives on as the contact. */
export const isConverted = ({ converted }: PersonRow): boolean => converted;

/** A row as a contact. */
export function toContact(context: CrmContext, module: PersonModule, row: PersonRow, webUrl: string): Contact {
  const facts = readFacts(row.description.replaceAll('\r\n', '\n'));
  const mapped = mappedIdentifiers(context, field => row[field]);
  const fullName = [row.first_name, row.last_name].filter(Boolean).join(' ');
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    kind: module === 'Leads' ? 'lead' : 'contact',
    fullName: fullName || row.emails[0] || row.id,
    emails: row.emails,
    phones: [...new Set(PHONES.map(field => row[field]).filter(Boolean))],
    identifiers: [...mapped, ...remainingIdentifiers(facts, mapped)],
    webUrl,
    createdAt: row.date_entered || row.date_modified,
    updatedAt: row.date_modified || row.date_entered,
    ...optional({
      givenName: row.first_name,
      familyName: row.last_name,
      accountId: row.account_id && module === 'Contacts' ? ourId(context, row.account_id) : '',
      company: row.account_name || facts.company,
      jobTitle: row.title,
      city: row.primary_address_city,
      country: row.primary_address_country,
      ownerName: row.assigned_user_name,
      status: module === 'Leads' ? row.status : '',
    }),
    ...(context.userId ? { ownedByMe: row.assigned_user_id === context.userId } : {}),
    ...shownFields(context, field => row[field]),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/**
 * What is to be written of a person, e-mails aside. Empty text clears a field: what is null is not looked at.
 * @param accountId - the employer among the accounts; a company that is none of them becomes a line of the description
 * @param before - the record as it is
 */
export function personValues(
  context: CrmContext,
  module: PersonModule,
  draft: ContactDraft,
  accountId: string | undefined,
  before?: PersonRow,
): Record<string, string> {
  const { givenName, familyName } = nameParts(draft);
  const mapped = mappedValues(context, draft.identifiers);
  const held = mappedIdentifiers(context, field => mapped[field]);
  const emptied = before ? emptiedFields(context, field => before[field], draft.identifiers) : [];
  const isLead = module === 'Leads';
  const facts = {
    identifiers: remainingIdentifiers(draft, held),
    ...(draft.company && !accountId && !isLead ? { company: draft.company } : {}),
  };
  return {
    first_name: givenName,
    last_name: familyName,
    title: draft.jobTitle ?? '',
    ...phoneFields(PHONES, draft.phones, before),
    primary_address_city: draft.city ?? '',
    primary_address_country: draft.country ?? '',
    ...(isLead ? { account_name: draft.company ?? '' } : { account_id: accountId ?? '' }),
    description: writeFacts((before?.description ?? '').replaceAll('\r\n', '\n'), facts),
    ...Object.fromEntries(emptied.map(field => [field, ''])),
    ...mapped,
  };
}
