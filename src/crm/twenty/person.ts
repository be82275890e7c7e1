import { z } from 'zod';
import type { Contact, ContactDraft } from '../../model/contact';
import { type Identifier, identifierKey } from '../../model/identifier';
import { pageIdentifier, profileIdentifiers, profileUrl } from '../../model/profile-urls';
import { contentVersion } from '../fingerprint';
import { emptiedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { nameParts } from '../people';
import { ourId } from '../records';
import { remainingIdentifiers } from '../text-facts';
import type { CrmContext } from '../types';
import { text, webUrl } from './call';

export const PEOPLE = { plural: 'people', singular: 'Person' };

/** Lists inside a field come as a list, or as the text of one. */
const inner = z.unknown().transform((value): unknown[] => {
  if (Array.isArray(value)) return value;
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : [];
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
});
const links = z.object({ primaryLinkUrl: text, secondaryLinks: inner.optional() }).nullish();

export const personRow = z.looseObject({
  id: z.string(),
  name: z.object({ firstName: text, lastName: text }).nullish(),
  emails: z.object({ primaryEmail: text, additionalEmails: inner.optional() }).nullish(),
  phones: z.object({ primaryPhoneNumber: text, primaryPhoneCallingCode: text }).nullish(),
  linkedinLink: links,
  xLink: links,
  jobTitle: text,
  city: text,
  companyId: text,
  createdAt: text,
  updatedAt: text,
});
export type PersonRow = z.infer<typeof personRow>;

const STANDARD = /^(linkedinLink|xLink)\./;
const urlSchema = z.object({ url: text });

/** All addresses of a link field. */
function urlsOf(field: z.infer<typeof links>): string[] {
  const more = (field?.secondaryLinks ?? []).flatMap(one => urlSchema.safeParse(one).data?.url ?? []);
  return [field?.primaryLinkUrl ?? '', ...more].filter(Boolean);
}

function identifiersOf(url: string): Identifier[] {
  const profiles = profileIdentifiers(url);
  const page = profiles.length === 0 ? pageIdentifier(url) : undefined;
  return page ? [page] : profiles;
}

/** `linkedinLink.primaryLinkUrl` of a row. */
const valueAt = (row: Record<string, unknown>, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], row);

/** A row as a contact. @param company - name of its company */
export function toContact(context: CrmContext, row: PersonRow, company?: string): Contact {
  const identifiers = [
    ...[...urlsOf(row.linkedinLink), ...urlsOf(row.xLink)].flatMap(identifiersOf),
    ...mappedIdentifiers(context, field => valueAt(row, field)),
  ];
  const { firstName = '', lastName = '' } = row.name ?? {};
  const emails = [row.emails?.primaryEmail, ...(row.emails?.additionalEmails ?? [])];
  const phone = row.phones?.primaryPhoneNumber;
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    kind: 'contact',
    fullName: [firstName, lastName].filter(Boolean).join(' ') || row.emails?.primaryEmail || row.id,
    emails: [...new Set(emails.filter(one => typeof one === 'string' && one !== ''))] as string[],
    phones: phone ? [`${phone.startsWith('+') ? '' : (row.phones?.primaryPhoneCallingCode ?? '')}${phone}`] : [],
    identifiers: [...new Map(identifiers.map(one => [identifierKey(one), one])).values()],
    webUrl: webUrl(context, 'person', row.id),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(firstName ? { givenName: firstName } : {}),
    ...(lastName ? { familyName: lastName } : {}),
    ...(row.companyId ? { accountId: ourId(context, row.companyId) } : {}),
    ...(company ? { company } : {}),
    ...(row.jobTitle ? { jobTitle: row.jobTitle } : {}),
    ...(row.city ? { city: row.city } : {}),
    ...shownFields(context, field => valueAt(row, field)),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/**
 * What is to be written. LinkedIn and X have fields; other sites fields of the account's own, or a place among the further links
 * of the LinkedIn field.
 */
export function personValues(
  context: CrmContext,
  draft: ContactDraft,
  companyId: string | undefined,
  before?: PersonRow,
): Record<string, unknown> {
  const { givenName, familyName } = nameParts(draft);
  const custom = { profiles: context.mapping?.profiles.filter(({ field }) => !STANDARD.test(field)) ?? [], shown: [] };
  const mine = { ...context, mapping: custom };
  const mapped = mappedValues(mine, draft.identifiers);
  const isNew = before === undefined;
  const emptied = isNew ? [] : emptiedFields(mine, field => valueAt(before, field), draft.identifiers);
  const held = Object.values(mapped).flatMap(url => profileIdentifiers(url));
  const rest = remainingIdentifiers(draft, held).filter(one => profileUrl(one));
  const linkedin = rest.find(({ site }) => site === 'linkedin');
  const x = rest.find(({ site }) => site === 'x');
  const others = rest.filter(one => one !== linkedin && one !== x);
  const [primaryEmail = '', ...additional] = draft.emails;
  const nested: Record<string, Record<string, string>> = {};
  const fields = { ...Object.fromEntries(emptied.map(path => [path, ''])), ...mapped };
  for (const [path, url] of Object.entries(fields)) {
    const [field = '', part = ''] = path.split('.');
    if (part) nested[field] = { [part]: url };
  }
  // The server reads lists inside a field from their text; builds of early 2025 drop what is a list already.
  const secondaryLinks = JSON.stringify(others.map(one => ({ url: profileUrl(one), label: one.site ?? 'web' })));
  const hasMore = additional.length > 0 || !isNew;
  return {
    name: { firstName: givenName, lastName: familyName },
    emails: { primaryEmail, ...(hasMore ? { additionalEmails: JSON.stringify(additional) } : {}) },
    ...(draft.phones[0] || !isNew ? { phones: { primaryPhoneNumber: draft.phones[0] ?? '' } } : {}),
    linkedinLink: {
      primaryLinkUrl: (linkedin && profileUrl(linkedin)) ?? '',
      primaryLinkLabel: '',
      ...(others.length > 0 || !isNew ? { secondaryLinks } : {}),
    },
    ...(x || !isNew ? { xLink: { primaryLinkUrl: (x && profileUrl(x)) ?? '', primaryLinkLabel: '' } } : {}),
    ...(draft.jobTitle || !isNew ? { jobTitle: draft.jobTitle ?? '' } : {}),
    ...(draft.city || !isNew ? { city: draft.city ?? '' } : {}),
    // Who left the company is in none; one that Twenty does not know is not created.
    ...(companyId ? { companyId } : !isNew && !draft.company ? { companyId: null } : {}),
    ...Object.fromEntries(Object.entries(fields).filter(([path]) => !path.includes('.'))),
    ...nested,
  };
}
