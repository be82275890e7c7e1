import type { Contact, ContactDraft } from '../../model/contact';
import type { Identifier } from '../../model/identifier';
import { identifierKey } from '../../model/identifier-key';
import { pageIdentifier, profileIdentifiers, profileUrl } from '../../model/profile-urls';

/** A contact as text fields hold it; lists have one entry a line. */
export interface ContactText {
  fullName: string;
  givenName: string;
  familyName: string;
  jobTitle: string;
  company: string;
  emails: string;
  phones: string;
  profiles: string;
  city: string;
  country: string;
  tags: string;
}

export const EMPTY_CONTACT: ContactText = {
  fullName: '',
  givenName: '',
  familyName: '',
  jobTitle: '',
  company: '',
  emails: '',
  phones: '',
  profiles: '',
  city: '',
  country: '',
  tags: '',
};

/** Fills the form. Identifiers without an address (internal ids of sites) are kept aside by `toDraft`. */
export function toText(contact: Contact): ContactText {
  const { fullName, givenName = '', familyName = '', jobTitle = '', company = '', city = '', country = '' } = contact;
  return {
    ...{ fullName, givenName, familyName, jobTitle, company, city, country },
    emails: contact.emails.join('\n'),
    phones: contact.phones.join('\n'),
    profiles: contact.identifiers
      .map(profileUrl)
      .filter(url => url !== undefined)
      .join('\n'),
    tags: (contact.tags ?? []).join('\n'),
  };
}

/**
 * What the form says, for `contact.create` and `contact.update`.
 * @param hidden - identifiers of the contact that the form cannot show
 */
export function toDraft(text: ContactText, hidden: readonly Identifier[] = []): ContactDraft {
  return {
    fullName: text.fullName.trim(),
    givenName: optional(text.givenName),
    familyName: optional(text.familyName),
    jobTitle: optional(text.jobTitle),
    company: optional(text.company),
    city: optional(text.city),
    country: optional(text.country),
    emails: lines(text.emails),
    phones: lines(text.phones),
    identifiers: unique([...hidden, ...lines(text.profiles).flatMap(readProfile)]),
    tags: lines(text.tags),
  };
}

/** Identifiers that have no address to show and edit. */
export const hiddenIdentifiers = ({ identifiers }: Contact): Identifier[] =>
  identifiers.filter(identifier => profileUrl(identifier) === undefined);

/**
 * What the form says after one field of a contact changed. The parts of a name go when they are no longer in it: the CRM would
 * keep the old name otherwise.
 */
export function changedText(before: ContactText, field: keyof ContactText, text: string): ContactText {
  const after = { ...before, [field]: text };
  if (field !== 'fullName') return after;
  const isPart = (part: string) => ` ${text.trim()} `.includes(` ${part.trim()} `);
  return isPart(before.givenName) && isPart(before.familyName) ? after : { ...after, givenName: '', familyName: '' };
}

function readProfile(line: string): Identifier[] {
  const found = profileIdentifiers(line).filter(({ kind }) => kind !== 'email');
  if (found.length > 0) return found;
  const page = pageIdentifier(line);
  return page ? [page] : [];
}

function unique(identifiers: Identifier[]): Identifier[] {
  return [...new Map(identifiers.map(one => [identifierKey(one), one])).values()];
}

const optional = (text: string): string | undefined => text.trim() || undefined;

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
