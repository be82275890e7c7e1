import type { Contact } from '../../model/contact';

/**
 * Order of the fields in a packed contact. Only ever add at the end: contacts on disk are read by position.
 * Fields that are not named here are kept too, as an object in the last place.
 */
const FIELDS = [
  'id',
  'connectionId',
  'remoteId',
  'kind',
  'fullName',
  'givenName',
  'familyName',
  'otherNames',
  'emails',
  'phones',
  'identifiers',
  'accountId',
  'company',
  'jobTitle',
  'city',
  'country',
  'ownerName',
  'ownedByMe',
  'tags',
  'status',
  'webUrl',
  'remoteVersion',
  'importId',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

const KNOWN = new Set<string>(FIELDS);
const FULL_NAME = FIELDS.indexOf('fullName');
const GIVEN_NAME = FIELDS.indexOf('givenName');
const FAMILY_NAME = FIELDS.indexOf('familyName');
/** Stands for a full name that is given and family name with a blank between. */
const JOINED = 0;

/** Values of a contact in the order of the fields, null where there is none; then, if any, an object of all other fields. */
export type ContactValues = unknown[];

export function valuesOf(contact: Contact): ContactValues {
  const values: unknown[] = [];
  for (const field of FIELDS) values.push(contact[field] ?? null);
  if (hasOthers(contact)) {
    values.push(Object.fromEntries(Object.entries(contact).filter(([field]) => !KNOWN.has(field))));
  } else while (values.at(-1) === null) values.pop();
  return values;
}

function hasOthers(contact: Contact): boolean {
  for (const field in contact) {
    if (!KNOWN.has(field) && contact[field as keyof Contact] !== undefined) return true;
  }
  return false;
}

export function contactOf(values: ContactValues): Contact {
  const contact: Record<string, unknown> = {};
  const known = Math.min(values.length, FIELDS.length);
  for (let at = 0; at < known; at++) {
    const value = values[at];
    if (value !== null && value !== undefined) contact[FIELDS[at]!] = value;
  }
  if (contact.fullName === JOINED) contact.fullName = `${contact.givenName} ${contact.familyName}`;
  return (values.length > FIELDS.length ? Object.assign(contact, values.at(-1)) : contact) as unknown as Contact;
}

/** What the contacts of a block have in common, and where in the list of fields the rest of each belongs. */
export interface BlockHead {
  shared: ContactValues;
  varying: number[];
}

/**
 * Takes out of the values of some contacts what is the same in all. Called once for every contact of an import.
 * @param contacts - their full names may be written anew
 */
export function shareValues(contacts: readonly ContactValues[]): { head: BlockHead; rows: ContactValues[] } {
  for (const values of contacts) joinName(values);
  let length = 0;
  for (const values of contacts) length = Math.max(length, values.length);
  const shared: unknown[] = [];
  const varying: number[] = [];
  for (let at = 0; at < length; at++) {
    const first = contacts[0]?.[at] ?? null;
    if (isShared(contacts, at, first)) shared[at] = first;
    else {
      shared[at] = null;
      varying.push(at);
    }
  }
  return { head: { shared, varying }, rows: contacts.map(values => varyingOf(values, varying)) };
}

function isShared(contacts: readonly ContactValues[], at: number, first: unknown): boolean {
  if (typeof first === 'object' && first !== null) return false;
  for (const values of contacts) if ((values[at] ?? null) !== first) return false;
  return true;
}

function varyingOf(values: ContactValues, varying: readonly number[]): ContactValues {
  const rest: unknown[] = [];
  for (const at of varying) rest.push(values[at] ?? null);
  while (rest.length > 0 && rest.at(-1) === null) rest.pop();
  return rest;
}

/** The values of one contact of a block. */
export function unshareValues({ shared, varying }: BlockHead, row: ContactValues): ContactValues {
  const values = shared.slice();
  for (let at = 0; at < row.length; at++) values[varying[at]!] = row[at];
  return values;
}

// The other fields, in the last place, may be missing in some: then the value is null, which is no field either.
function joinName(values: ContactValues): void {
  const [given, family] = [values[GIVEN_NAME], values[FAMILY_NAME]];
  if (typeof given === 'string' && typeof family === 'string' && values[FULL_NAME] === `${given} ${family}`) {
    values[FULL_NAME] = JOINED;
  }
}
