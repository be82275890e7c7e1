import type { Contact } from '../model/contact';
import type { Identifier } from '../model/identifier';
import type { Person } from '../model/person';
import { type CompanyName, parseCompanyName } from './company-name';
import { type Mailbox, parseMailbox } from './email';
import { parseHeadline } from './headline';
import { type PersonName, parsePersonName } from './person-name';
import { type Phone, parsePhone } from './phone';

/** Facts of one side of a comparison, normalised once. */
export interface Prepared {
  names: readonly PersonName[];
  /** Handles, member ids and addresses; no e-mails and phones. */
  identifiers: readonly Identifier[];
  mailboxes: readonly Mailbox[];
  phones: readonly Phone[];
  companies: readonly CompanyName[];
  jobTitle?: string;
  /** Places as written: city and country, or one line. */
  places: readonly string[];
  isOrganization: boolean;
}

/** Most identifiers, e-mails and phones of one record that are looked at. */
const MAX_VALUES = 60;

const contacts = new WeakMap<Contact, Prepared>();

/** Normalised contact; remembered as long as the contact object lives, so keep contacts to stay warm. */
export function prepareContact(contact: Contact): Prepared {
  let prepared = contacts.get(contact);
  if (!prepared) {
    prepared = freshContact(contact);
    contacts.set(contact, prepared);
  }
  return prepared;
}

/** The same without remembering it, for a pass over the whole book. */
export function freshContact(contact: Contact): Prepared {
  const values = splitIdentifiers(contact.identifiers);
  const fullName = contact.fullName || `${contact.givenName ?? ''} ${contact.familyName ?? ''}`;
  return {
    names: [
      parsePersonName(fullName, contact.familyName),
      ...(contact.otherNames ?? []).slice(0, 5).map(name => parsePersonName(name)),
    ].filter(isPresent),
    identifiers: values.identifiers,
    mailboxes: unique([...contact.emails.slice(0, MAX_VALUES), ...values.emails])
      .map(parseMailbox)
      .filter(isPresent),
    phones: unique([...contact.phones.slice(0, MAX_VALUES), ...values.phones])
      .map(parsePhone)
      .filter(isPresent),
    companies: [contact.company && parseCompanyName(contact.company)].filter(isPresent),
    jobTitle: contact.jobTitle,
    places: [contact.city, contact.country].filter(isPresent),
    isOrganization: false,
  };
}

/** Normalised person; employment missing on the page is read from the headline. */
export function preparePerson(person: Person): Prepared {
  const values = splitIdentifiers(person.identifiers);
  const headline = person.headline ? parseHeadline(person.headline) : {};
  const company = person.company ?? headline.company;
  return {
    names: [person.fullName && parsePersonName(person.fullName)].filter(isPresent),
    identifiers: values.identifiers,
    mailboxes: values.emails.map(parseMailbox).filter(isPresent),
    phones: values.phones.map(parsePhone).filter(isPresent),
    companies: [company && parseCompanyName(company)].filter(isPresent),
    jobTitle: person.jobTitle ?? headline.jobTitle,
    places: [person.location].filter(isPresent),
    isOrganization: person.isOrganization ?? false,
  };
}

function splitIdentifiers(all: readonly Identifier[]) {
  const some = all.slice(0, MAX_VALUES);
  return {
    identifiers: some.filter(({ kind }) => kind !== 'email' && kind !== 'phone'),
    emails: some.filter(({ kind }) => kind === 'email').map(({ value }) => value),
    phones: some.filter(({ kind }) => kind === 'phone').map(({ value }) => value),
  };
}

const unique = (values: readonly string[]) => [...new Set(values)];

function isPresent<T>(value: T | undefined | null | ''): value is T {
  return value !== undefined && value !== null && value !== '';
}
