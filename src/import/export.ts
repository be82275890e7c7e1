import ICAL from 'ical.js';
import Papa from 'papaparse';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import { profileUrl } from '../model/profile-urls';

const COLUMNS = [
  'Full name',
  'First name',
  'Last name',
  'E-mail',
  'Phone',
  'Company',
  'Job title',
  'City',
  'Country',
  'LinkedIn',
  'X',
  'GitHub',
  'Profile URL',
  'Tags',
  'Owner',
  'ID',
] as const;

/** Spreadsheets run what begins like a formula; a leading apostrophe makes it text again. */
const harmless = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^\+?[\d\s()-]+$/.test(text) ? `'${text}` : text;

/** CSV with a header line that our own import reads back; several values of a cell are split by `;`. */
export function toCsv(contacts: readonly Contact[], withHeader = true): string {
  const rows = contacts.map(contact => csvRow(contact).map(value => harmless(value)));
  const text = Papa.unparse(withHeader ? [[...COLUMNS], ...rows] : rows, { newline: '\r\n' });
  return text === '' ? '' : `${text}\r\n`;
}

function csvRow(contact: Contact): string[] {
  const urls = (site: string) =>
    addresses(contact)
      .filter(([name]) => name === site)
      .map(([, url]) => url)
      .join('; ');
  const others = addresses(contact)
    .filter(([site]) => !['linkedin', 'x', 'github'].includes(site))
    .map(([, url]) => url);
  return [
    contact.fullName,
    contact.givenName ?? '',
    contact.familyName ?? '',
    contact.emails.join('; '),
    contact.phones.join('; '),
    contact.company ?? '',
    contact.jobTitle ?? '',
    contact.city ?? '',
    contact.country ?? '',
    urls('linkedin'),
    urls('x'),
    urls('github'),
    others.join('; '),
    contact.tags?.join('; ') ?? '',
    contact.ownerName ?? '',
    contact.id,
  ];
}

/** Site and address of every identifier that has one. */
function addresses({ identifiers }: Contact): [string, string][] {
  return identifiers.flatMap((identifier): [string, string][] => {
    const url = identifier.kind === 'url' ? identifier.value : profileUrl(identifier);
    return url ? [[identifier.site ?? 'web', url]] : [];
  });
}

/** vCard 4.0, one card per contact. */
export function toVcard(contacts: readonly Contact[]): string {
  return contacts.map(contact => `${vcardOf(contact)}\r\n`).join('');
}

function vcardOf(contact: Contact): string {
  const card = new ICAL.Component('vcard');
  const add = (name: string, value: string | string[] | undefined) => {
    if (value === undefined || value.length === 0) return;
    const property = new ICAL.Property(name, card);
    property.setValue(value as string);
    card.addProperty(property);
  };
  add('version', '4.0');
  add('fn', contact.fullName);
  add('n', [contact.familyName ?? '', contact.givenName ?? '', '', '', '']);
  for (const email of contact.emails) add('email', email);
  for (const phone of contact.phones) add('tel', phone);
  add('org', contact.company);
  add('title', contact.jobTitle);
  if (contact.city || contact.country) add('adr', ['', '', '', contact.city ?? '', '', '', contact.country ?? '']);
  for (const [, url] of addresses(contact)) add('url', url);
  add('categories', contact.tags?.join(','));
  return card.toString();
}

/** One JSON text a contact with everything the device knows about it; private activities only when asked for. */
export function toJsonLine(contact: Contact, activities: readonly Activity[], withPrivate: boolean): string {
  const kept = activities.filter(activity => withPrivate || activity.audience !== 'private');
  return JSON.stringify({ ...contact, activities: kept });
}
