import { cleanText } from '../lib/text';
import type { ImportField } from '../messages/data';
import { type Contact, LOCAL_CONNECTION } from '../model/contact';
import type { Identifier } from '../model/identifier';
import { profileIdentifiers } from '../model/profile-urls';
import { toPhone } from './phone-number';

const NONE: readonly string[] = [];
const TEXT_MAX = 200;
const NOTE_MAX = 10_000;

/** A row in our words, or why it was left out (`messages.json` key). */
export type RecordResult =
  | { ok: true; contact: Contact; note?: string }
  | { ok: false; reasonKey: string; detail?: string };

/** Values of one record by field; several columns or properties may give the same field. */
export type RecordFields = Partial<Record<ImportField, string[]>>;

export interface RecordContext {
  importId: string;
  at: string;
  /** Region for phone numbers without a country code, ISO 3166-1 alpha-2. */
  phoneRegion: string;
  newId(): string;
}

/** Sorts the values of a row by the fields that its columns are mapped to. */
export function fieldsOf(values: readonly string[], mapping: readonly ImportField[]): RecordFields {
  const fields: RecordFields = {};
  values.forEach((value, index) => {
    const field = mapping[index];
    if (field === undefined || field === 'ignore' || value === '') return;
    const text = value.trim();
    if (text === '') return;
    const others = fields[field];
    if (others) others.push(text);
    else fields[field] = [text];
  });
  return fields;
}

/** Makes a contact of one record. Left out: records with neither a name nor any way to recognise the person. */
export function toRecord(fields: RecordFields, context: RecordContext): RecordResult {
  const emails = fields.email ? emailsOf(fields.email) : [];
  const identifiers = identifiersOf(fields);
  const givenName = first(fields.givenName);
  const familyName = first(fields.familyName);
  const fullName = nameOf(fields, givenName, familyName) ?? emails[0] ?? identifiers[0]?.value;
  if (!fullName) return { ok: false, reasonKey: 'import_skip_empty' };
  const contact: Contact = {
    id: context.newId(),
    connectionId: LOCAL_CONNECTION,
    kind: 'contact',
    fullName,
    givenName,
    familyName,
    emails,
    phones: fields.phone ? phonesOf(fields.phone, context.phoneRegion) : [],
    identifiers,
    company: first(fields.company),
    jobTitle: first(fields.jobTitle),
    city: first(fields.city),
    country: first(fields.country),
    tags: tagsOf(fields.tags),
    ownedByMe: true,
    importId: context.importId,
    createdAt: context.at,
    updatedAt: context.at,
  };
  return { ok: true, contact, note: cleanNote(fields.note) };
}

// One value in one column is what nearly all rows have.
function emailsOf(values: readonly string[]): string[] {
  const [only = ''] = values;
  if (values.length === 1 && !mayBeMany(only)) return isEmail(only) ? [only.toLowerCase()] : [];
  const emails = values.flatMap(splitMany).filter(isEmail);
  return unique(emails.map(email => email.toLowerCase()));
}

function phonesOf(values: readonly string[], region: string): string[] {
  const [only = ''] = values;
  if (values.length === 1 && !mayBeMany(only)) return [toPhone(only, region)];
  return unique(values.flatMap(splitMany).map(phone => toPhone(phone, region)));
}

function nameOf(
  { fullName }: RecordFields,
  givenName: string | undefined,
  familyName: string | undefined,
): string | undefined {
  const whole = first(fullName);
  if (whole) return whole;
  // Both are clean already, and so are they together when nothing has to be cut.
  if (givenName === undefined || familyName === undefined) return givenName ?? familyName;
  const joined = `${givenName} ${familyName}`;
  return joined.length <= TEXT_MAX ? joined : cleanText(joined, TEXT_MAX);
}

const first = (values: readonly string[] | undefined): string | undefined => cleanText(values?.[0], TEXT_MAX);

function cleanNote(values: readonly string[] | undefined): string | undefined {
  const text = values?.join('\n').trim().slice(0, NOTE_MAX);
  return text || undefined;
}

/** Google writes several values into one cell, split by `:::`; others use semicolons. */
const splitMany = (value: string): string[] =>
  !mayBeMany(value) ? [value] : value.split(/\s*(?::::|;)\s*/).filter(Boolean);

const mayBeMany = (value: string): boolean => value.includes(';') || value.includes(':::');

const isEmail = (text: string): boolean => text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

function identifiersOf(fields: RecordFields): Identifier[] {
  const found: Identifier[] = [];
  for (const value of fields.linkedin ?? NONE) found.push(...profileIdentifiers(value, 'linkedin'));
  for (const value of fields.x ?? NONE) found.push(...profileIdentifiers(value, 'x'));
  for (const value of fields.github ?? NONE) found.push(...profileIdentifiers(value, 'github'));
  for (const value of (fields.profileUrl ?? NONE).flatMap(splitMany)) found.push(...profileIdentifiers(value));
  if (found.length < 2) return found;
  const byKey = new Map(
    found.map(identifier => [`${identifier.kind}:${identifier.site}:${identifier.value}`, identifier]),
  );
  return [...byKey.values()].slice(0, 40);
}

function tagsOf(values: readonly string[] | undefined): string[] | undefined {
  if (!values) return undefined;
  const tags = unique(
    values.flatMap(value => value.split(/\s*(?::::|[;,])\s*/)).map(tag => tag.replace(/^\*\s*/, '').slice(0, 60)),
  );
  return tags.length > 0 ? tags.slice(0, 40) : undefined;
}

const unique = (values: string[]): string[] =>
  values.length === 1 && values[0] ? values : [...new Set(values.filter(Boolean))];
