import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import ICAL from 'ical.js';
import type { Contact, ContactDraft } from '../../model/contact';
import { type Identifier, identifierKey } from '../../model/identifier';
import { emailIdentifier, pageIdentifier, profileIdentifiers, profileUrl } from '../../model/profile-urls';
import { storable } from '../http';
import { optional } from '../records';
import type { CrmContext } from '../types';

export type Card = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;

/** Addresses of people on social sites, as Apple, Nextcloud and RFC 9554 write them. */
const PROFILES = ['url', 'x-socialprofile', 'socialprofile', 'impp'];

/** @returns undefined for what is no vCard */
export function parseCard(text: string): Card | undefined {
  try {
    const parsed = ICAL.parse(withPlainSemicolons(text.trim())) as unknown[];
    const component = new ICAL.Component((Array.isArray(parsed[0]) ? parsed[0] : parsed) as never);
    return component.name === 'vcard' ? component : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Some servers escape semicolons in values that have no parts. That is allowed (RFC 6350, 3.4), and ical.js does not undo it.
 * A backslash that is itself escaped stays.
 */
const withPlainSemicolons = (text: string): string =>
  text
    .replace(/\r?\n[ \t]/g, '')
    .replace(/^(?:[\w-]+\.)?(?:NOTE|FN|TITLE|NICKNAME)[;:].*$/gim, line =>
      line.replace(/\\(.)/g, (escaped, letter: string) => (letter === ';' ? ';' : escaped)),
    );

export const cardText = (card: Card): string => `${card.toString()}\r\n`;

/** A new, empty card. */
export function newCard(uid: string): Card {
  const card = new ICAL.Component('vcard');
  card.addPropertyWithValue('version', '3.0');
  card.addPropertyWithValue('uid', uid);
  return card;
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.map(textOf).join(' ') : String(value ?? ''));
const firstOf = (property: Property | null): string => textOf(property?.getFirstValue()).trim();
const valuesOf = (card: Card, name: string): string[] => card.getAllProperties(name).map(firstOf).filter(Boolean);

/** Parts of a structured value such as N, ORG and ADR. */
function partsOf(card: Card, name: string): string[] {
  const value: unknown = card.getFirstProperty(name)?.getFirstValue();
  return (Array.isArray(value) ? value : [value]).map(part => textOf(part).trim());
}

export const noteIn = (card: Card): string => textOf(card.getFirstProperty('note')?.getFirstValue());

/** Puts a note into the card; an empty one is taken out. */
export function setNote(card: Card, note: string): void {
  card.removeAllProperties('note');
  if (note) card.addPropertyWithValue('note', storable(note));
}

/** Does this card describe a person? Groups and companies are cards too. */
export function isPerson(card: Card): boolean {
  const kind = (
    firstOf(card.getFirstProperty('kind')) || firstOf(card.getFirstProperty('x-addressbookserver-kind'))
  ).toLowerCase();
  const isCompany = firstOf(card.getFirstProperty('x-abshowas')).toLowerCase() === 'company';
  return !isCompany && (kind === '' || kind === 'individual');
}

/** A card in our words. */
export function toContact({ connectionId }: CrmContext, name: string, card: Card): Contact {
  const [familyName, givenName] = partsOf(card, 'n');
  const [company] = partsOf(card, 'org');
  const address = partsOf(card, 'adr');
  const emails = valuesOf(card, 'email').map(email => email.toLowerCase());
  const tags = card.getAllProperties('categories').flatMap(property => property.getValues().map(textOf));
  const updatedAt = revisionOf(card);
  return {
    id: `${connectionId}:${name}`,
    connectionId,
    remoteId: name,
    kind: 'contact',
    fullName:
      firstOf(card.getFirstProperty('fn')) || [givenName, familyName].filter(Boolean).join(' ') || emails[0] || name,
    emails,
    phones: valuesOf(card, 'tel').map(phone => phone.replace(/^tel:/i, '')),
    identifiers: identifiersIn(card),
    ...optional({ givenName, familyName, company, jobTitle: firstOf(card.getFirstProperty('title')) }),
    ...optional({ city: address[3], country: address[6] }),
    ...(tags.length > 0 ? { tags } : {}),
    ownedByMe: true,
    remoteVersion: versionOf(card),
    createdAt: updatedAt,
    updatedAt,
  };
}

const identifiersOf = (property: Property): Identifier[] => {
  const value = firstOf(property).replace(/^x-apple:/i, '');
  const profiles = profileIdentifiers(value);
  const page = profiles.length === 0 && property.name === 'url' ? pageIdentifier(value) : undefined;
  return page ? [page] : profiles.filter(({ kind }) => kind !== 'email');
};

function identifiersIn(card: Card): Identifier[] {
  const all = PROFILES.flatMap(name => card.getAllProperties(name)).flatMap(identifiersOf);
  return [...new Map(all.map(one => [identifierKey(one), one])).values()];
}

/** When the card was last changed, as it says itself. */
function revisionOf(card: Card): string {
  const digits = firstOf(card.getFirstProperty('rev')).replace(/\D/g, '').slice(0, 14).padEnd(14, '0');
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = year > 1970 ? Date.UTC(year, month - 1, day, hour, minute, second) : 0;
  return new Date(time).toISOString();
}

/** What the rep sees of a card. A note logged about somebody is no other version of them, so the note is left out. */
export function versionOf(card: Card): string {
  const lines = card
    .getAllProperties()
    .filter(({ name }) => !['note', 'rev', 'prodid', 'version', 'photo'].includes(name))
    .map(property => `${property.name}:${textOf(property.getValues())}`)
    .sort();
  return bytesToHex(sha256(utf8ToBytes(lines.join('\n')))).slice(0, 24);
}

/**
 * Writes what the rep filled in. Everything else in the card stays as it is: labels, pictures, what other programs keep there.
 * @param mayRemove - values that the rep saw and took out are taken out
 */
export function applyDraft(card: Card, draft: ContactDraft, mayRemove: boolean): void {
  const { fullName, jobTitle, company, city, country } = draft;
  const { givenName, familyName } = namesOf(draft);
  setText(card, 'fn', fullName);
  setParts(card, 'n', [familyName, givenName], 5);
  if (company || mayRemove) setParts(card, 'org', [company ?? ''], 1);
  if (jobTitle || mayRemove) setText(card, 'title', jobTitle);
  if (city || country || mayRemove) setAddress(card, city, country);
  syncList(card, 'email', draft.emails, emailKey, mayRemove);
  syncList(card, 'tel', draft.phones, phoneKey, mayRemove);
  syncProfiles(card, draft.identifiers, mayRemove);
}

/** Cards want both parts; a name of one word is a given name. */
function namesOf({ fullName, givenName, familyName }: ContactDraft): { givenName: string; familyName: string } {
  const isFresh = [givenName, familyName].every(part => !part || fullName.includes(part));
  if ((givenName || familyName) && isFresh) return { givenName: givenName ?? '', familyName: familyName ?? '' };
  const words = fullName.trim().split(/\s+/);
  return {
    givenName: words.slice(0, -1).join(' ') || (words[0] ?? ''),
    familyName: words.length > 1 ? (words.at(-1) ?? '') : '',
  };
}

function setText(card: Card, name: string, value: string | undefined): void {
  if (value) card.updatePropertyWithValue(name, storable(value));
  else card.removeAllProperties(name);
}

/** Sets the first parts of a structured value and keeps the others. */
function setParts(card: Card, name: string, first: readonly string[], length: number): void {
  const old: unknown = card.getFirstProperty(name)?.getFirstValue();
  const parts = Array.isArray(old) ? old.map(textOf) : Array.from({ length }, () => '');
  first.forEach((part, index) => {
    parts[index] = storable(part);
  });
  if (parts.every(part => part === '') && name !== 'n') return void card.removeAllProperties(name);
  const value = parts.length === 1 ? parts[0] : parts;
  card.updatePropertyWithValue(name, value as never);
}

function setAddress(card: Card, city: string | undefined, country: string | undefined): void {
  const old: unknown = card.getFirstProperty('adr')?.getFirstValue();
  const parts = Array.isArray(old) ? old.map(textOf) : Array.from({ length: 7 }, () => '');
  parts[3] = storable(city ?? '');
  parts[6] = storable(country ?? '');
  if (parts.every(part => part === '')) return void card.removeAllProperties('adr');
  card.updatePropertyWithValue('adr', parts as never);
}

const emailKey = (value: string): string => emailIdentifier(value)?.value ?? value.toLowerCase();
const phoneKey = (value: string): string => value.replace(/^tel:/i, '').replace(/[^\d+]/g, '');

function syncList(
  card: Card,
  name: string,
  wanted: readonly string[],
  keyOf: (value: string) => string,
  mayRemove: boolean,
): void {
  const keys = new Set(wanted.map(keyOf));
  const present = card.getAllProperties(name);
  const known = new Set(present.map(property => keyOf(firstOf(property))));
  if (mayRemove) for (const one of present) if (!keys.has(keyOf(firstOf(one)))) card.removeProperty(one);
  for (const value of wanted) if (!known.has(keyOf(value))) card.addPropertyWithValue(name, storable(value));
}

function syncProfiles(card: Card, wanted: readonly Identifier[], mayRemove: boolean): void {
  const keys = new Set(wanted.map(identifierKey));
  const present = PROFILES.flatMap(name => card.getAllProperties(name)).map(property => ({
    property,
    identifiers: identifiersOf(property),
  }));
  const known = new Set(present.flatMap(({ identifiers }) => identifiers.map(identifierKey)));
  for (const { property, identifiers } of present) {
    // An address that names nobody is not in the rep's form, so it is not theirs to take away.
    const isShown = identifiers.length > 0;
    if (mayRemove && isShown && !identifiers.some(one => keys.has(identifierKey(one)))) card.removeProperty(property);
  }
  for (const identifier of wanted) {
    const address = profileUrl(identifier);
    if (address && !known.has(identifierKey(identifier))) card.addPropertyWithValue('url', address);
  }
}
