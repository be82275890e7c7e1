import { z } from 'zod';
import type { Contact, ContactDraft } from '../../model/contact';
import { type Identifier, identifierKey } from '../../model/identifier';
import { pageIdentifier, profileIdentifiers, profileUrl } from '../../model/profile-urls';
import { contentVersion } from '../fingerprint';
import { nameParts } from '../people';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';

const text = z.string().nullish();
const source = z.object({ type: text, id: text, etag: text, updateTime: text });
/** What one value has besides itself is kept when the list is written back. */
const value = z.looseObject({ value: text, type: text });
const place = z.looseObject({ city: text, country: text });
const organization = z.looseObject({ name: text, title: text });

export const person = z.object({
  resourceName: z.string(),
  etag: text,
  metadata: z
    .object({
      sources: z.array(source).nullish(),
      deleted: z.boolean().nullish(),
      previousResourceNames: z.array(z.string()).nullish(),
    })
    .nullish(),
  names: z.array(z.object({ displayName: text, givenName: text, familyName: text, unstructuredName: text })).nullish(),
  emailAddresses: z.array(value).nullish(),
  phoneNumbers: z.array(value).nullish(),
  urls: z.array(value).nullish(),
  organizations: z.array(organization).nullish(),
  addresses: z.array(place).nullish(),
  biographies: z.array(z.object({ value: text })).nullish(),
  clientData: z.array(z.object({ key: text, value: text })).nullish(),
});
export type Person = z.infer<typeof person>;

/** Always the same: a token that continues a list is good for the very fields it was made with. */
export const FIELDS = [
  ...['names', 'emailAddresses', 'phoneNumbers', 'urls', 'organizations', 'addresses', 'biographies', 'clientData'],
  'metadata',
].join();

export const idOf = ({ resourceName }: Pick<Person, 'resourceName'>): string => resourceName.replace(/^people\//, '');
export const webUrl = (id: string): string => `https://contacts.google.com/person/${encodeURIComponent(id)}`;
const contactSource = ({ metadata }: Person) => metadata?.sources?.find(({ type }) => type === 'CONTACT');
export const noteOf = ({ biographies }: Person): string => (biographies?.[0]?.value ?? '').replaceAll('\r\n', '\n');
export const changedAt = (row: Person): string =>
  new Date(contactSource(row)?.updateTime ?? '1970-01-01T00:00:00Z').toISOString();

const unique = (list: readonly { value?: string | null }[] | null | undefined): string[] => [
  ...new Set((list ?? []).flatMap(one => one.value?.trim() || [])),
];

const identifiersIn = (url: string): Identifier[] => {
  const profiles = profileIdentifiers(url);
  const page = profiles.length === 0 ? pageIdentifier(url) : undefined;
  return page ? [page] : profiles;
};

export function toContact(context: CrmContext, row: Person): Contact {
  const [name] = row.names ?? [];
  const [work] = row.organizations ?? [];
  const [address] = row.addresses ?? [];
  const emails = unique(row.emailAddresses).map(email => email.toLowerCase());
  const identifiers = unique(row.urls).flatMap(identifiersIn);
  const at = changedAt(row);
  const contact: Contact = {
    id: ourId(context, idOf(row)),
    connectionId: context.connectionId,
    remoteId: idOf(row),
    kind: 'contact',
    fullName:
      name?.displayName?.trim() || name?.unstructuredName?.trim() || work?.name?.trim() || emails[0] || idOf(row),
    ...optional({ givenName: name?.givenName ?? '', familyName: name?.familyName ?? '' }),
    emails,
    phones: unique(row.phoneNumbers),
    identifiers: [...new Map(identifiers.map(one => [identifierKey(one), one])).values()],
    ...optional({
      company: work?.name?.trim() ?? '',
      jobTitle: work?.title?.trim() ?? '',
      city: address?.city?.trim() ?? '',
      country: address?.country?.trim() ?? '',
    }),
    webUrl: webUrl(idOf(row)),
    createdAt: at,
    updatedAt: at,
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/** What only Google writes, inside each value. */
const READ_ONLY = ['metadata', 'formattedType', 'formattedValue', 'canonicalForm'];
const writable = (one: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(one).filter(([key]) => !READ_ONLY.includes(key)));

/** A list with these values: those that stay keep their types. */
function mended(rows: readonly z.infer<typeof value>[] | null | undefined, wanted: readonly string[], type: string) {
  const old = new Map((rows ?? []).map(row => [row.value?.trim().toLowerCase(), row]));
  return wanted.map(text => writable(old.get(text.toLowerCase()) ?? { value: text, type }));
}

/** Addresses of the contact's profiles; those that name nothing we know stay. */
function mendedUrls(rows: readonly z.infer<typeof value>[] | null | undefined, identifiers: readonly Identifier[]) {
  const keys = new Set(identifiers.map(identifierKey));
  const held = (rows ?? []).map(row => ({ row, of: identifiersIn(row.value ?? '') }));
  const kept = held.filter(({ of }) => of.length === 0 || of.some(one => keys.has(identifierKey(one))));
  const there = new Set(kept.flatMap(({ of }) => of.map(identifierKey)));
  const added = identifiers.filter(one => !there.has(identifierKey(one))).flatMap(one => profileUrl(one) ?? []);
  return [
    ...kept.map(({ row }) => writable(row)),
    ...[...new Set(added)].map(url => ({ value: url, type: 'profile' })),
  ];
}

type Values = Record<string, unknown[]>;

const withFirst = <R extends Record<string, unknown>>(rows: readonly R[] | null | undefined, change: object) => {
  const [first, ...rest] = (rows ?? []).map(writable);
  return [{ ...first, ...change }, ...rest];
};

/** The fields of a person that a draft changes, each as the whole list that it then is. */
export function changesOf(row: Person | undefined, seen: Contact | undefined, draft: ContactDraft | Contact): Values {
  const differ = (a: readonly string[], b: readonly string[] = []) =>
    a.join('\n').toLowerCase() !== b.join('\n').toLowerCase();
  const isOther = (name: 'company' | 'jobTitle' | 'city' | 'country') => (draft[name] ?? '') !== (seen?.[name] ?? '');
  const keys = (list: readonly Identifier[] = []) => list.map(identifierKey).sort().join();
  const { givenName, familyName } = nameParts(draft);
  return {
    ...(draft.fullName === seen?.fullName ? {} : { names: [{ givenName, familyName }] }),
    ...(differ(draft.emails, seen?.emails)
      ? { emailAddresses: mended(row?.emailAddresses, draft.emails, 'work') }
      : {}),
    ...(differ(draft.phones, seen?.phones) ? { phoneNumbers: mended(row?.phoneNumbers, draft.phones, 'work') } : {}),
    ...(isOther('company') || isOther('jobTitle')
      ? { organizations: withFirst(row?.organizations, { name: draft.company ?? '', title: draft.jobTitle ?? '' }) }
      : {}),
    ...(isOther('city') || isOther('country')
      ? { addresses: withFirst(row?.addresses, { city: draft.city ?? '', country: draft.country ?? '' }) }
      : {}),
    ...(keys(draft.identifiers) === keys(seen?.identifiers) ? {} : { urls: mendedUrls(row?.urls, draft.identifiers) }),
  };
}
