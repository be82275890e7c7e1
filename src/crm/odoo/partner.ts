import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import { type Identifier, identifierKey } from '../../model/identifier';
import { pageIdentifier, profileIdentifiers, profileUrl } from '../../model/profile-urls';
import { contentVersion, fingerprint } from '../fingerprint';
import { htmlToText, textToHtml } from '../html';
import { emptiedFields, mappedFields, mappedIdentifiers, mappedValues, shownFields } from '../mapping';
import { ourId } from '../records';
import { readFacts, remainingIdentifiers, type TextFacts, writeFacts } from '../text-facts';
import type { CrmContext } from '../types';
import { rootOf } from './rpc';
import { storedSession } from './session';
import { flag, link, PARTNER, text, toIso } from './values';

/** Fields of the account's own come along and are read through the mapping. */
export const partnerRow = z.looseObject({
  id: z.number(),
  name: text,
  email: text,
  phone: text,
  mobile: text,
  function: text,
  website: text,
  comment: text,
  city: text,
  country_id: link,
  parent_id: link,
  company_name: text,
  is_company: flag,
  active: flag,
  user_id: link,
  create_date: text,
  write_date: text,
});
export type PartnerRow = z.infer<typeof partnerRow>;

/** Fields of partners that are asked for; a field that this version does not have would be refused. */
export const partnerFields = (context: CrmContext): string[] => [
  ...['name', 'email', 'phone', 'function', 'website', 'comment', 'city', 'country_id', 'parent_id', 'company_name'],
  ...['is_company', 'active', 'user_id', 'create_date', 'write_date'],
  ...(storedSession(context)?.hasMobile ? ['mobile'] : []),
  ...mappedFields(context),
];

/** Address of a record in the web client. */
export const webUrl = (context: CrmContext, model: string, id: number | string): string =>
  `${rootOf(context)}/web#id=${id}&model=${model}&view_type=form`;

const listOf = (values: string[]): string[] => [...new Set(values.map(value => value.trim()).filter(Boolean))];

/** One field may hold several addresses, parted by commas. */
const emailsOf = (email: string): string[] => listOf(email.split(/[,;\s]+/).filter(part => part.includes('@')));

function websiteIdentifiers(website: string): Identifier[] {
  const profiles = profileIdentifiers(website);
  const page = profiles.length === 0 && website ? pageIdentifier(website) : undefined;
  return page ? [page] : profiles;
}

const factsOf = (row: PartnerRow): TextFacts => readFacts(htmlToText(row.comment));

/** A partner as a contact. */
export function toContact(context: CrmContext, row: PartnerRow): Contact {
  const facts = factsOf(row);
  const identifiers = uniqueIdentifiers([
    ...mappedIdentifiers(context, field => row[field]),
    ...websiteIdentifiers(row.website),
    ...facts.identifiers,
  ]);
  const company = row.parent_id?.name || row.company_name || facts.company;
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    kind: 'contact',
    fullName: row.name || row.email || String(row.id),
    emails: emailsOf(row.email),
    phones: listOf([row.phone, row.mobile]),
    identifiers,
    webUrl: webUrl(context, PARTNER, row.id),
    createdAt: toIso(row.create_date),
    updatedAt: toIso(row.write_date || row.create_date),
    ...(row.parent_id ? { accountId: ourId(context, row.parent_id.id) } : {}),
    ...(company ? { company } : {}),
    ...(row.function ? { jobTitle: row.function } : {}),
    ...(row.city ? { city: row.city } : {}),
    ...(row.country_id ? { country: row.country_id.name } : {}),
    ...(row.user_id ? { ownerName: row.user_id.name } : {}),
    ...(context.userId ? { ownedByMe: String(row.user_id?.id ?? '') === context.userId } : {}),
    ...shownFields(context, field => row[field]),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

function uniqueIdentifiers(list: Identifier[]): Identifier[] {
  return [...new Map(list.map(one => [identifierKey(one), one])).values()];
}

/** A partner as a company. */
export function toAccount(context: CrmContext, row: PartnerRow): Account {
  const domain = hostOf(row.website);
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    name: row.name,
    webUrl: webUrl(context, PARTNER, row.id),
    remoteVersion: fingerprint([row.name, row.website, row.phone, row.city, row.country_id?.id]),
    updatedAt: toIso(row.write_date || row.create_date),
    ...(domain ? { domain } : {}),
    ...(row.phone ? { phone: row.phone } : {}),
    ...(row.city ? { city: row.city } : {}),
    ...(row.country_id ? { country: row.country_id.name } : {}),
    ...(row.user_id ? { ownerName: row.user_id.name } : {}),
  };
}

function hostOf(website: string): string {
  const url = website.includes('://') ? website : `https://${website}`;
  return website && URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
}

/** Rows of other tables that a draft names. */
export interface Places {
  parent?: number;
  country?: number;
}

/**
 * What is to be written. Profile addresses go into the account's own fields; the first that has none into the web site, where Odoo's users
 * put it, and the others into lines of the notes.
 */
export function partnerValues(
  context: CrmContext,
  draft: ContactDraft,
  { parent, country }: Places,
  before?: PartnerRow,
): Record<string, string | number | false> {
  const mapped = mappedValues(context, draft.identifiers);
  const inFields = mappedIdentifiers(context, field => mapped[field]);
  const { website, held } = websiteFor(remainingIdentifiers(draft, inFields), before?.website ?? '');
  const facts = { identifiers: remainingIdentifiers(draft, [...inFields, ...held]) };
  const emptied = before ? emptiedFields(context, field => before[field], draft.identifiers) : [];
  const [phone = '', mobile = ''] = draft.phones;
  return {
    name: draft.fullName,
    email: draft.emails.join(', ') || false,
    phone: phone || false,
    ...(storedSession(context)?.hasMobile ? { mobile: mobile || false } : {}),
    function: draft.jobTitle || false,
    city: draft.city || false,
    country_id: country ?? false,
    parent_id: parent ?? false,
    company_name: (parent === undefined && draft.company) || false,
    website: website || false,
    comment: withFacts(before?.comment ?? '', facts) || false,
    ...Object.fromEntries(emptied.map(field => [field, false as const])),
    ...mapped,
  };
}

/** What the field *web site* holds afterwards: its page stays as long as it is wanted, or is about something else. */
function websiteFor(wanted: Identifier[], before: string): { website: string; held: Identifier[] } {
  const there = websiteIdentifiers(before);
  const keys = new Set(wanted.map(identifierKey));
  if (before && there.every(one => keys.has(identifierKey(one)))) return { website: before, held: there };
  const first = wanted.find(one => profileUrl(one));
  return first ? { website: profileUrl(first) ?? '', held: [first] } : { website: '', held: [] };
}

const PARAGRAPH = /<p\b[^>]*>((?:(?!<\/?p\b)[\s\S])*)<\/p>/g;

/** Notes with exactly these facts: paragraphs of others keep their form. */
function withFacts(comment: string, facts: TextFacts): string {
  const kept = comment.replace(PARAGRAPH, paragraph => {
    const words = htmlToText(paragraph);
    return words && writeFacts(words, { identifiers: [] }) === '' ? '' : paragraph;
  });
  const lines = writeFacts('', facts)
    .split('\n')
    .filter(Boolean)
    .map(line => `<p>${textToHtml(line)}</p>`);
  return kept + lines.join('');
}
