import type { Contact } from '../model/contact';
import type { Identifier } from '../model/identifier';
import type { Person } from '../model/person';
import { type CompanyName, parseCompanyName } from './company-name';
import { type Mailbox, parseMailbox } from './email';
import { parseHeadline } from './headline';
import { type JobTitle, parseJobTitle } from './job-title';
import { remember } from './memory';
import { shorten, words } from './normalize';
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
  titleWords: readonly string[];
  /** The same in one line: the key under which the title is counted. */
  title: string;
  /** The title is the first part of a line that may as well be a motto: it can agree, not disagree. */
  isTitleGuessed: boolean;
  /** Places as written: city and country, or one line. */
  places: readonly string[];
  /** Folded parts of the places: `berlin`, `germany`. */
  placeParts: readonly string[];
  /** Handles and personal local parts without their site: people keep one alias in many places. */
  aliases: readonly string[];
  isOrganization: boolean;
  /** Accounts are named by a page that anybody could have written. */
  isHearsay?: boolean;
}

/** The same, before normalisation. */
interface Facts {
  names: readonly PersonName[];
  identifiers: readonly Identifier[];
  emails: readonly string[];
  phones: readonly string[];
  company?: string;
  jobTitle?: string;
  isTitleGuessed: boolean;
  places: readonly (string | undefined)[];
  isOrganization: boolean;
  isHearsay?: boolean;
}

/** Most identifiers, e-mails and phones of one record that are looked at. */
const MAX_VALUES = 60;
const MAX_OTHER_NAMES = 5;
const MAX_PLACE_PARTS = 4;
const MAX_ALIASES = 8;
const MIN_ALIAS_LENGTH = 5;

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
  const { fullName, givenName = '', familyName, otherNames, company, jobTitle, city, country } = contact;
  const names = nameOf(fullName || `${givenName} ${familyName ?? ''}`, familyName);
  for (const name of otherNames?.slice(0, MAX_OTHER_NAMES) ?? NONE) names.push(...nameOf(name));
  return prepare({
    names,
    identifiers: contact.identifiers,
    emails: contact.emails,
    phones: contact.phones,
    company,
    jobTitle,
    isTitleGuessed: false,
    places: [city, country],
    isOrganization: false,
  });
}

const people = new WeakMap<Person, Prepared>();

/** Normalised person; employment missing on the page is read from the headline. Remembered like a contact: keys are made first, then it is compared. */
export function preparePerson(person: Person): Prepared {
  let prepared = people.get(person);
  if (!prepared) {
    prepared = freshPerson(person);
    people.set(person, prepared);
  }
  return prepared;
}

function freshPerson(person: Person): Prepared {
  const headline = person.headline ? parseHeadline(person.headline) : {};
  return prepare({
    names: person.fullName ? nameOf(person.fullName) : [],
    identifiers: person.identifiers,
    emails: [],
    phones: [],
    company: person.company ?? headline.company,
    jobTitle: person.jobTitle ?? headline.jobTitle,
    isTitleGuessed: !person.jobTitle && !headline.company,
    places: [person.location],
    isOrganization: person.isOrganization ?? false,
    isHearsay: person.isHearsay ?? false,
  });
}

/** What recognises somebody for certain. */
export type PreparedIdentifiers = Pick<Prepared, 'identifiers' | 'mailboxes' | 'phones'>;

/** Only that part of a contact, for a pass over many. */
export function prepareIdentifiers(facts: Pick<Facts, 'identifiers' | 'emails' | 'phones'>): PreparedIdentifiers {
  const some = facts.identifiers.length > MAX_VALUES ? facts.identifiers.slice(0, MAX_VALUES) : facts.identifiers;
  return {
    identifiers: some.some(isListedElsewhere) ? some.filter(one => !isListedElsewhere(one)) : some,
    mailboxes: eachOf(valuesOf(some, 'email', facts.emails), parseMailbox),
    phones: eachOf(valuesOf(some, 'phone', facts.phones), parsePhone),
  };
}

const isListedElsewhere = ({ kind }: Identifier): boolean => kind === 'email' || kind === 'phone';

// Called for every contact of an import: no list is made where there is nothing to put into it.
const NONE: readonly never[] = [];

function prepare(facts: Facts): Prepared {
  const { identifiers, mailboxes, phones } = prepareIdentifiers(facts);
  const { names, jobTitle, isTitleGuessed, isOrganization, isHearsay } = facts;
  const places = facts.places.filter(isPresent);
  const title = jobTitle ? parseJobTitle(jobTitle) : NO_TITLE;
  const company = facts.company ? parseCompanyName(facts.company) : undefined;
  return {
    names,
    identifiers,
    mailboxes,
    phones,
    companies: company ? [company] : NONE,
    jobTitle,
    titleWords: title.words,
    title: title.key,
    isTitleGuessed,
    places,
    placeParts: partsOf(places),
    aliases: aliasesOf(identifiers, mailboxes),
    isOrganization,
    isHearsay,
  };
}

const NO_TITLE: JobTitle = { words: NONE, key: '' };

function nameOf(fullName: string, familyName?: string): PersonName[] {
  const name = parsePersonName(fullName, familyName);
  return name ? [name] : [];
}

function eachOf<T>(texts: readonly string[], parse: (text: string) => T | undefined): readonly T[] {
  if (texts.length === 0) return NONE;
  const found: T[] = [];
  for (const text of texts) {
    const one = parse(text);
    if (one !== undefined) found.push(one);
  }
  return found;
}

function valuesOf(
  identifiers: readonly Identifier[],
  kind: Identifier['kind'],
  listed: readonly string[],
): readonly string[] {
  if (listed.length < 2 && !identifiers.some(one => one.kind === kind)) return listed;
  const own = identifiers.filter(one => one.kind === kind).map(({ value }) => value);
  return [...new Set([...listed, ...own])].slice(0, MAX_VALUES);
}

function partsOf(places: readonly string[]): readonly string[] {
  return places.length === 1 ? partsOfPlace(places[0]!) : places.flatMap(partsOfPlace).slice(0, MAX_PLACE_PARTS);
}

const partsOfPlace = remember((place: string): readonly string[] => {
  const parts = shorten(place).split(/[,/|·]/);
  return parts
    .map(part => words(part).join(' '))
    .filter(isPresent)
    .slice(0, MAX_PLACE_PARTS);
});

function aliasesOf(identifiers: readonly Identifier[], mailboxes: readonly Mailbox[]): string[] {
  const aliases: string[] = [];
  const add = (raw: string): void => {
    const alias = PLAIN_ALIAS.test(raw) ? raw : raw.toLowerCase().replace(/[^a-z0-9]/g, '');
    if (alias.length >= MIN_ALIAS_LENGTH && aliases.length < MAX_ALIASES) aliases.push(alias);
  };
  for (const { kind, value } of identifiers) if (kind === 'handle') add(value.split('@', 1)[0]!);
  for (const { isShared, local } of mailboxes) if (!isShared) add(local);
  return aliases;
}

const PLAIN_ALIAS = /^[a-z0-9]+$/;

function isPresent<T>(value: T | undefined | null | ''): value is T {
  return value !== undefined && value !== null && value !== '';
}
