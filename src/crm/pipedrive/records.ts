import { z } from 'zod';
import type { Account as OurAccount } from '../../model/account';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { contentVersion, fingerprint } from '../fingerprint';
import { mappedIdentifiers, shownFields } from '../mapping';
import { minorUnits } from '../money';
import { ourId } from '../records';
import type { CrmContext } from '../types';
import { type Account, toIso } from './call';

const value = z.object({ value: z.string().nullish(), primary: z.boolean().nullish() });
const custom = z.record(z.string(), z.unknown()).nullish();
const stamps = { add_time: z.string(), update_time: z.string().nullish(), is_deleted: z.boolean().nullish() };

export const person = z.object({
  id: z.number(),
  name: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  owner_id: z.number().nullish(),
  org_id: z.number().nullish(),
  emails: z.array(value).nullish(),
  phones: z.array(value).nullish(),
  job_title: z.string().nullish(),
  postal_address: z.object({ locality: z.string().nullish(), country: z.string().nullish() }).nullish(),
  custom_fields: custom,
  ...stamps,
});
export type Person = z.infer<typeof person>;

export const organization = z.object({
  id: z.number(),
  name: z.string().nullish(),
  owner_id: z.number().nullish(),
  address: z.object({ locality: z.string().nullish(), country: z.string().nullish() }).nullish(),
  ...stamps,
});
export type Organization = z.infer<typeof organization>;

export const dealRow = z.object({
  id: z.number(),
  title: z.string().nullish(),
  person_id: z.number().nullish(),
  org_id: z.number().nullish(),
  pipeline_id: z.number().nullish(),
  stage_id: z.number().nullish(),
  value: z.number().nullish(),
  currency: z.string().nullish(),
  status: z.string(),
  expected_close_date: z.string().nullish(),
  ...stamps,
});
export type DealRow = z.infer<typeof dealRow>;

export const changedAt = ({ update_time, add_time }: { update_time?: string | null; add_time: string }): string =>
  toIso(update_time || add_time);
export const webUrl = ({ domain }: Account, kind: 'person' | 'organization' | 'deal', id: number | string): string =>
  `https://${domain}.pipedrive.com/${kind}/${id}`;

/** The primary one first. */
function valuesOf(list: z.infer<typeof value>[] | null | undefined): string[] {
  const sorted = (list ?? []).toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false));
  return [...new Set(sorted.flatMap(one => (one.value?.trim() ? [one.value.trim()] : [])))];
}

export function toContact(context: CrmContext, account: Account, row: Person, company: string | undefined): Contact {
  const { custom_fields: fields, owner_id: owner, org_id: org, postal_address: place } = row;
  const ownerName = owner ? account.users[String(owner)] : undefined;
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    kind: 'contact',
    fullName: row.name?.trim() || String(row.id),
    ...(row.first_name ? { givenName: row.first_name } : {}),
    ...(row.last_name ? { familyName: row.last_name } : {}),
    emails: valuesOf(row.emails).map(email => email.toLowerCase()),
    phones: valuesOf(row.phones),
    identifiers: mappedIdentifiers(context, field => fields?.[field]),
    ...(org ? { accountId: ourId(context, org) } : {}),
    ...(company ? { company } : {}),
    ...(row.job_title ? { jobTitle: row.job_title } : {}),
    ...(place?.locality ? { city: place.locality } : {}),
    ...(place?.country ? { country: place.country } : {}),
    ...(ownerName ? { ownerName } : {}),
    ownedByMe: owner === account.userId,
    ...shownFields(context, field => fields?.[field]),
    webUrl: webUrl(account, 'person', row.id),
    createdAt: toIso(row.add_time),
    updatedAt: changedAt(row),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

export const accountVersion = ({ name, address }: Organization): string => fingerprint([name, address?.locality]);
export const dealVersion = ({ title, stage_id, status, value: amount }: DealRow): string =>
  fingerprint([title, stage_id, status, amount]);

export function toAccount(context: CrmContext, account: Account, row: Organization): OurAccount {
  const ownerName = row.owner_id ? account.users[String(row.owner_id)] : undefined;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    name: row.name?.trim() || String(row.id),
    ...(row.address?.locality ? { city: row.address.locality } : {}),
    ...(row.address?.country ? { country: row.address.country } : {}),
    ...(ownerName ? { ownerName } : {}),
    webUrl: webUrl(account, 'organization', row.id),
    remoteVersion: accountVersion(row),
    updatedAt: changedAt(row),
  };
}

export function toDeal(context: CrmContext, account: Account, pipelines: readonly Pipeline[], row: DealRow): Deal {
  const pipeline = pipelines.find(({ id }) => id === String(row.pipeline_id));
  const index = pipeline?.stages.findIndex(({ id }) => id === String(row.stage_id)) ?? -1;
  const currency = row.currency ?? undefined;
  const amountMinor = row.value === null || row.value === undefined ? undefined : minorUnits(row.value, currency);
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    name: row.title || String(row.id),
    contactIds: row.person_id ? [ourId(context, row.person_id)] : [],
    ...(row.org_id ? { accountId: ourId(context, row.org_id) } : {}),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: pipeline?.stages[index]?.name ?? String(row.stage_id ?? ''),
    ...(row.stage_id ? { stageId: String(row.stage_id) } : {}),
    ...(row.pipeline_id ? { pipelineId: String(row.pipeline_id) } : {}),
    ...(pipeline && index >= 0 ? { stageIndex: index + 1, stageCount: pipeline.stages.length } : {}),
    isOpen: row.status === 'open',
    ...(row.expected_close_date ? { closeDate: row.expected_close_date.slice(0, 10) } : {}),
    webUrl: webUrl(account, 'deal', row.id),
    remoteVersion: dealVersion(row),
    updatedAt: changedAt(row),
  };
}
