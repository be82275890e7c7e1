import { z } from 'zod';
import type { Contact, ContactDraft } from '../../model/contact';
import { markerOf, onceMarker } from '../activity-text';
import { contentVersion } from '../fingerprint';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { nameParts } from '../people';
import { ourId } from '../records';
import { readFacts, remainingIdentifiers, writeFacts } from '../text-facts';
import type { CrmContext } from '../types';
import { text, toIso, webUrl } from './call';

/** People are contacts or leads. */
export type PersonEntity = 'Contact' | 'Lead';
export const entityOf = ({ kind }: Pick<Contact, 'kind'>): PersonEntity => (kind === 'lead' ? 'Lead' : 'Contact');

const emailData = z.object({ emailAddress: text, primary: z.boolean().nullish() }).loose();
const phoneData = z.object({ phoneNumber: text, primary: z.boolean().nullish() }).loose();

/** Fields of the account's own come along and are read through the mapping. */
export const personRow = z.looseObject({
  id: z.string(),
  name: text,
  firstName: text,
  lastName: text,
  title: text,
  emailAddress: text,
  phoneNumber: text,
  // Only a single record brings all of them; lists hold the first.
  emailAddressData: z.array(emailData).nullish(),
  phoneNumberData: z.array(phoneData).nullish(),
  accountId: text,
  accountName: text,
  addressCity: text,
  addressCountry: text,
  description: text,
  status: text,
  assignedUserId: text,
  assignedUserName: text,
  createdAt: text,
  modifiedAt: text,
});
export type PersonRow = z.infer<typeof personRow>;

const SELECT = [
  ...['name', 'firstName', 'lastName', 'title', 'emailAddress', 'phoneNumber', 'accountName', 'addressCity'],
  ...['addressCountry', 'description', 'assignedUserId', 'assignedUserName', 'createdAt', 'modifiedAt'],
];

/** Fields of people that a list is asked for. */
export const personFields = (context: CrmContext, entity: PersonEntity): string[] => [
  ...SELECT,
  entity === 'Lead' ? 'status' : 'accountId',
  ...mappedFields(context),
];

/** Description as the rep knows it: without the mark by which a lost write is found. */
const descriptionOf = (row: PersonRow): string => row.description.replaceAll('\r\n', '\n');

/** A row as a contact. */
export function toContact(context: CrmContext, entity: PersonEntity, row: PersonRow): Contact {
  const facts = readFacts(descriptionOf(row));
  const mapped = mappedIdentifiers(context, field => row[field]);
  const company = row.accountName || facts.company;
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    kind: entity === 'Lead' ? 'lead' : 'contact',
    fullName: row.name || [row.firstName, row.lastName].filter(Boolean).join(' ') || row.emailAddress || row.id,
    emails: listOf(
      row.emailAddress,
      row.emailAddressData?.map(one => one.emailAddress),
    ),
    phones: listOf(
      row.phoneNumber,
      row.phoneNumberData?.map(one => one.phoneNumber),
    ),
    identifiers: [...mapped, ...remainingIdentifiers(facts, mapped)],
    webUrl: webUrl(context, entity, row.id),
    createdAt: toIso(row.createdAt || row.modifiedAt),
    updatedAt: toIso(row.modifiedAt || row.createdAt),
    ...(row.firstName ? { givenName: row.firstName } : {}),
    ...(row.lastName ? { familyName: row.lastName } : {}),
    ...(row.accountId ? { accountId: ourId(context, row.accountId) } : {}),
    ...(company ? { company } : {}),
    ...(row.title ? { jobTitle: row.title } : {}),
    ...(row.addressCity ? { city: row.addressCity } : {}),
    ...(row.addressCountry ? { country: row.addressCountry } : {}),
    ...(row.assignedUserName ? { ownerName: row.assignedUserName } : {}),
    ...(context.userId ? { ownedByMe: row.assignedUserId === context.userId } : {}),
    ...(row.status ? { status: row.status } : {}),
    ...shownFields(context, field => row[field]),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/** The first as the CRM names it, then the others, without repetition. */
function listOf(first: string, all: string[] = []): string[] {
  return [...new Set([first, ...all].filter(Boolean))];
}

/** What is to be written: the fields of a person, over what the record holds already. */
export function personValues(
  context: CrmContext,
  draft: ContactDraft,
  employer: { id: string } | undefined,
  entity: PersonEntity,
  before?: PersonRow,
): Record<string, unknown> {
  const { givenName, familyName } = nameParts(draft);
  const mapped = mappedValues(context, draft.identifiers);
  const held = mappedIdentifiers(context, field => mapped[field]);
  const emptied = before ? emptiedFields(context, field => before[field], draft.identifiers) : [];
  const isLead = entity === 'Lead';
  const facts = {
    identifiers: remainingIdentifiers(draft, held),
    ...(draft.company && !employer && !isLead ? { company: draft.company } : {}),
  };
  return {
    firstName: givenName,
    lastName: familyName,
    title: draft.jobTitle ?? '',
    ...lines('emailAddress', 'emailAddressData', draft.emails, before?.emailAddressData),
    ...lines('phoneNumber', 'phoneNumberData', draft.phones, before?.phoneNumberData),
    addressCity: draft.city ?? null,
    addressCountry: draft.country ?? null,
    ...(isLead ? { accountName: draft.company ?? null } : { accountId: employer?.id ?? null }),
    description: writeFacts(before ? withoutMarker(descriptionOf(before)).text : '', facts) || null,
    ...Object.fromEntries(emptied.map(field => [field, null])),
    ...mapped,
  };
}

/** Parts the mark of the first write from a description, so that it can stay its last line. */
export function withoutMarker(description: string): { text: string; marker?: string } {
  const key = markerOf(description);
  if (!key) return { text: description };
  return { text: description.slice(0, description.lastIndexOf('[ref ')).trimEnd(), marker: onceMarker(key) };
}

/** E-mails and phones: what EspoCRM keeps beside each of them (opted out, type) stays. */
function lines(
  field: 'emailAddress' | 'phoneNumber',
  dataField: string,
  values: string[],
  before: readonly Record<string, unknown>[] | null | undefined,
): Record<string, unknown> {
  const data = values.map((value, index) => ({
    ...before?.find(one => String(one[field]).toLowerCase() === value.toLowerCase()),
    [field]: value,
    primary: index === 0,
  }));
  return { [field]: values[0] ?? null, [dataField]: data };
}

/** Who is signed in, as the owner of what is written. */
export const ownerOf = ({ userId }: CrmContext) => (userId ? { assignedUserId: userId } : {});
