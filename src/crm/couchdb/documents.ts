import { z } from 'zod';
import type { Account, AccountDraft } from '../../model/account';
import { type Activity, activityKindSchema, directionSchema } from '../../model/activity';
import type { Contact, ContactDraft } from '../../model/contact';
import type { Deal } from '../../model/deal';
import { type Identifier, identifierKey, identifierSchema } from '../../model/identifier';
import { emailIdentifier } from '../../model/profile-urls';
import { plain } from '../people';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';
import { userOf, webUrl } from './call';

/** Text that may be missing. */
const text = z
  .string()
  .nullish()
  .transform(value => value || undefined);
const texts = z
  .array(z.string())
  .nullish()
  .transform(value => value ?? []);
const identifier = identifierSchema();
/** Kinds of a later version are left out, not refused. */
const identifiers = z
  .array(z.unknown())
  .nullish()
  .transform(list => (list ?? []).flatMap(one => identifier.safeParse(one).data ?? []));
const time = z
  .string()
  .nullish()
  .transform(value => (value && !Number.isNaN(Date.parse(value)) ? value : new Date(0).toISOString()));

const head = { _id: z.string(), _rev: z.string() };

const contactDocument = z.object({
  ...head,
  type: z.literal('contact'),
  kind: z.enum(['contact', 'lead']).catch('contact'),
  fullName: z.string(),
  givenName: text,
  familyName: text,
  otherNames: texts,
  emails: texts,
  phones: texts,
  identifiers,
  account: text,
  company: text,
  jobTitle: text,
  city: text,
  country: text,
  owner: text,
  tags: texts,
  status: text,
  createdAt: time,
  updatedAt: time,
});

const accountDocument = z.object({
  ...head,
  type: z.literal('account'),
  name: z.string(),
  domain: text,
  phone: text,
  city: text,
  country: text,
  identifiers,
  owner: text,
  updatedAt: time,
});

const dealDocument = z.object({
  ...head,
  type: z.literal('deal'),
  name: z.string(),
  contacts: texts,
  account: text,
  amountMinor: z.number().int().nullish(),
  currency: z.string().length(3).nullish(),
  stage: text,
  stageId: text,
  pipelineId: text,
  stageIndex: z.number().int().nullish(),
  stageCount: z.number().int().nullish(),
  isOpen: z
    .boolean()
    .nullish()
    .transform(value => value ?? true),
  closeDate: text,
  updatedAt: time,
});

const activityDocument = z.object({
  ...head,
  type: z.literal('activity'),
  contact: z.string(),
  account: text,
  deal: text,
  kind: activityKindSchema.catch('note'),
  channel: text,
  direction: directionSchema.catch('none'),
  subject: text,
  body: z.string(),
  occurredAt: text,
  dueAt: text,
  doneAt: text,
  sourceUrl: text,
  messageKeys: texts,
  author: text,
  createdAt: time,
  updatedAt: time,
});

/** Reads a document of one type; undefined for one that is of another type or has another shape, which is left alone. */
const reader =
  <D, T>(schema: z.ZodType<D>, translate: (context: CrmContext, doc: D) => T) =>
  (context: CrmContext, raw: unknown): T | undefined => {
    const parsed = schema.safeParse(raw);
    return parsed.success ? translate(context, parsed.data) : undefined;
  };

const recordOf = (context: CrmContext, { _id, _rev }: { _id: string; _rev: string }) => ({
  id: ourId(context, _id),
  connectionId: context.connectionId,
  remoteId: _id,
  remoteVersion: _rev,
  webUrl: webUrl(context, _id),
});

const listed = <T>(name: string, list: T[]) => (list.length > 0 ? { [name]: list } : {});

export const toContact = reader(
  contactDocument,
  (context, doc): Contact => ({
    ...recordOf(context, doc),
    kind: doc.kind,
    fullName: doc.fullName,
    emails: doc.emails,
    phones: doc.phones,
    identifiers: doc.identifiers,
    ownedByMe: doc.owner === userOf(context),
    createdAt: doc.createdAt,
    updatedAt: doc.updatedAt,
    ...listed('otherNames', doc.otherNames),
    ...listed('tags', doc.tags),
    ...optional({
      givenName: doc.givenName,
      familyName: doc.familyName,
      company: doc.company,
      jobTitle: doc.jobTitle,
      city: doc.city,
      country: doc.country,
      status: doc.status,
      ownerName: doc.owner,
      accountId: doc.account && ourId(context, doc.account),
    }),
  }),
);

export const toAccount = reader(
  accountDocument,
  (context, doc): Account => ({
    ...recordOf(context, doc),
    name: doc.name,
    updatedAt: doc.updatedAt,
    ...listed('identifiers', doc.identifiers),
    ...optional({
      domain: doc.domain,
      phone: doc.phone,
      city: doc.city,
      country: doc.country,
      ownerName: doc.owner,
    }),
  }),
);

export const toDeal = reader(dealDocument, (context, doc): Deal => {
  const { amountMinor, currency, stageIndex, stageCount } = doc;
  return {
    ...recordOf(context, doc),
    name: doc.name,
    contactIds: doc.contacts.map(id => ourId(context, id)),
    stage: doc.stage ?? '',
    isOpen: doc.isOpen,
    updatedAt: doc.updatedAt,
    ...(amountMinor == null ? {} : { amountMinor }),
    ...(currency == null ? {} : { currency }),
    ...(stageIndex == null ? {} : { stageIndex }),
    ...(stageCount == null ? {} : { stageCount }),
    ...optional({
      accountId: doc.account && ourId(context, doc.account),
      stageId: doc.stageId,
      pipelineId: doc.pipelineId,
      closeDate: doc.closeDate,
    }),
  };
});

export const toActivity = reader(activityDocument, (context, doc): Activity => {
  const { remoteVersion: _rev, webUrl: _url, ...record } = recordOf(context, doc);
  return {
    ...record,
    contactId: ourId(context, doc.contact),
    kind: doc.kind,
    channel: doc.channel ?? '',
    direction: doc.direction,
    body: doc.body,
    occurredAt: doc.occurredAt ?? null,
    messageKeys: doc.messageKeys,
    audience: 'crm',
    authorName: doc.author ?? '',
    mine: false,
    createdAt: doc.createdAt,
    updatedAt: doc.updatedAt,
    ...optional({
      accountId: doc.account && ourId(context, doc.account),
      dealId: doc.deal && ourId(context, doc.deal),
      subject: doc.subject,
      dueAt: doc.dueAt,
      doneAt: doc.doneAt,
      sourceUrl: doc.sourceUrl,
    }),
  };
});

/** Words of a name as they are looked for. */
export const nameKeys = (name: string): string[] =>
  plain(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(word => `name::${word}`);

/** What a contact can be found by, for the view that finds. */
export function keysOf(contact: Pick<Contact, 'fullName' | 'otherNames' | 'emails' | 'identifiers'>): string[] {
  const emails = contact.emails.flatMap(email => emailIdentifier(email) ?? []);
  const names = [contact.fullName, ...(contact.otherNames ?? [])].flatMap(nameKeys);
  return [...new Set([...names, ...[...emails, ...contact.identifiers].map(identifierKey)])];
}

/** Remote id of a record of this connection; undefined for one that is elsewhere, or not there yet. */
const remoteIdIn = ({ connectionId }: CrmContext, id: string | undefined): string | undefined =>
  id?.startsWith(`${connectionId}:`) ? id.slice(connectionId.length + 1) : undefined;

/** Fields of a contact that the rep can fill in. What is empty is left out of the document. */
export function contactFields(draft: ContactDraft & Pick<Partial<Contact>, 'otherNames'>) {
  const { fullName, givenName, familyName, emails, phones, company, jobTitle, city, country } = draft;
  const list: Identifier[] = draft.identifiers;
  return {
    fullName,
    givenName,
    familyName,
    emails,
    phones,
    identifiers: list,
    company,
    jobTitle,
    city,
    country,
    ...(draft.tags ? { tags: draft.tags } : {}),
    keys: keysOf(draft),
  };
}

/** A whole contact, new in the team's database. */
export const newContact = (context: CrmContext, contact: Contact) => ({
  type: 'contact',
  kind: contact.kind,
  ...contactFields(contact),
  otherNames: contact.otherNames,
  status: contact.status,
  account: remoteIdIn(context, contact.accountId),
  owner: userOf(context),
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt,
});

/** Fields of an account that the rep can fill in. */
export const accountFields = ({ name, domain, phone, city, country }: AccountDraft) => ({
  name,
  domain,
  phone,
  city,
  country,
});

/** An activity of the signed-in user about a contact of the team's. */
export const activityFields = (context: CrmContext, activity: Activity, contact: string) => ({
  type: 'activity',
  contact,
  account: remoteIdIn(context, activity.accountId),
  deal: remoteIdIn(context, activity.dealId),
  kind: activity.kind,
  channel: activity.channel,
  direction: activity.direction,
  subject: activity.subject,
  body: activity.body,
  occurredAt: activity.occurredAt,
  dueAt: activity.dueAt,
  doneAt: activity.doneAt,
  sourceUrl: activity.sourceUrl,
  messageKeys: activity.messageKeys,
  // The rules refuse anything else: a second lock behind the one that never queues private text.
  audience: activity.audience,
  author: userOf(context),
  createdAt: activity.createdAt,
  updatedAt: activity.updatedAt,
});
