import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { profileIdentifiers } from '../../model/profile-urls';
import { contentVersion, fingerprint } from '../fingerprint';
import { mappedIdentifiers, shownFields } from '../mapping';
import { minorUnits } from '../money';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';

export type Kind = 'people' | 'companies' | 'deals';

const text = z.string().nullish();
/** One value of an attribute; which of these keys it has depends on the attribute's type. */
const value = z.object({
  active_from: text,
  value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  email_address: text,
  phone_number: text,
  original_phone_number: text,
  first_name: text,
  last_name: text,
  full_name: text,
  target_record_id: text,
  domain: text,
  line_1: text,
  line_2: text,
  line_3: text,
  line_4: text,
  locality: text,
  region: text,
  postcode: text,
  latitude: text,
  longitude: text,
  country_code: text,
  currency_value: z.number().nullish(),
  currency_code: text,
  status: z.object({ id: z.object({ status_id: z.string() }), title: z.string() }).nullish(),
  option: z.object({ title: z.string() }).nullish(),
});
type Value = z.infer<typeof value>;

export const record = z.object({
  id: z.object({ record_id: z.string() }),
  created_at: z.string(),
  web_url: text,
  // An attribute of a type that is not known yet reads as empty.
  values: z.record(z.string(), z.array(value).catch([])),
});
export type AttioRecord = z.infer<typeof record>;

/** Attio counts nanoseconds; what comes before them is enough for us. */
export const toIso = (time: string): string => new Date(time).toISOString();
export const idOf = ({ id }: AttioRecord): string => id.record_id;

/** When any of its values was last set. A value that was taken away leaves no trace. */
export function changedAt({ created_at, values }: AttioRecord): string {
  const times = Object.values(values).flatMap(list => list.flatMap(({ active_from }) => active_from ?? []));
  return toIso(times.reduce((newest, time) => (time > newest ? time : newest), created_at));
}

const first = ({ values }: AttioRecord, slug: string): Value | undefined => values[slug]?.[0];
const textOf = (row: AttioRecord, slug: string): string => String(first(row, slug)?.value ?? '').trim();
const unique = (list: readonly (string | null | undefined)[]): string[] => [
  ...new Set(list.flatMap(one => one?.trim() || [])),
];

/** Ids of the records that an attribute points to. */
export const targets = ({ values }: AttioRecord, slug: string): string[] =>
  unique((values[slug] ?? []).map(one => one.target_record_id));

/** A value of any type as people read it. */
const readable = ({ values }: AttioRecord, slug: string): string =>
  (values[slug] ?? [])
    .map(one => one.value ?? one.option?.title ?? one.status?.title ?? one.domain ?? one.currency_value ?? '')
    .join(', ');

export function toContact(context: CrmContext, row: AttioRecord, company: string | undefined): Contact {
  const name = first(row, 'name');
  const place = first(row, 'primary_location');
  const emails = unique((row.values.email_addresses ?? []).map(one => one.email_address?.toLowerCase()));
  const [companyId] = targets(row, 'company');
  const contact: Contact = {
    id: ourId(context, idOf(row)),
    connectionId: context.connectionId,
    remoteId: idOf(row),
    kind: 'contact',
    fullName: name?.full_name?.trim() || emails[0] || idOf(row),
    ...optional({ givenName: name?.first_name ?? '', familyName: name?.last_name ?? '' }),
    emails,
    phones: unique((row.values.phone_numbers ?? []).map(one => one.phone_number ?? one.original_phone_number)),
    identifiers: mappedIdentifiers(context, field => readable(row, field)),
    ...(companyId ? { accountId: ourId(context, companyId) } : {}),
    ...optional({
      company,
      jobTitle: textOf(row, 'job_title'),
      city: place?.locality ?? '',
      country: place?.country_code ?? '',
      webUrl: row.web_url ?? '',
    }),
    ...shownFields(context, field => readable(row, field)),
    createdAt: toIso(row.created_at),
    updatedAt: changedAt(row),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

export const accountVersion = (row: AttioRecord): string =>
  fingerprint([textOf(row, 'name'), readable(row, 'domains'), first(row, 'primary_location')?.locality ?? '']);

export function toAccount(context: CrmContext, row: AttioRecord): Account {
  const place = first(row, 'primary_location');
  const identifiers = ['linkedin', 'twitter'].flatMap(slug => profileIdentifiers(textOf(row, slug)));
  return {
    id: ourId(context, idOf(row)),
    connectionId: context.connectionId,
    remoteId: idOf(row),
    name: textOf(row, 'name') || first(row, 'domains')?.domain || idOf(row),
    ...optional({
      domain: first(row, 'domains')?.domain?.toLowerCase() ?? '',
      city: place?.locality ?? '',
      country: place?.country_code ?? '',
      webUrl: row.web_url ?? '',
    }),
    ...(identifiers.length ? { identifiers } : {}),
    remoteVersion: accountVersion(row),
    updatedAt: changedAt(row),
  };
}

export const dealVersion = (row: AttioRecord): string =>
  fingerprint([textOf(row, 'name'), first(row, 'stage')?.status?.id.status_id, first(row, 'value')?.currency_value]);

export function toDeal(context: CrmContext, pipelines: readonly Pipeline[], row: AttioRecord): Deal {
  const status = first(row, 'stage')?.status;
  const stageId = status?.id.status_id;
  const [pipeline] = pipelines;
  const index = pipeline?.stages.findIndex(({ id }) => id === stageId) ?? -1;
  const amount = first(row, 'value');
  const currency = amount?.currency_code ?? undefined;
  const amountMinor = amount?.currency_value == null ? undefined : minorUnits(amount.currency_value, currency);
  const [companyId] = targets(row, 'associated_company');
  return {
    id: ourId(context, idOf(row)),
    connectionId: context.connectionId,
    remoteId: idOf(row),
    name: textOf(row, 'name') || idOf(row),
    contactIds: targets(row, 'associated_people').map(id => ourId(context, id)),
    ...(companyId ? { accountId: ourId(context, companyId) } : {}),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: status?.title ?? '',
    ...optional({ stageId, pipelineId: pipeline?.id, webUrl: row.web_url ?? '' }),
    ...(pipeline && index >= 0 ? { stageIndex: index + 1, stageCount: pipeline.stages.length } : {}),
    isOpen: pipeline?.stages[index]?.isOpen ?? true,
    remoteVersion: dealVersion(row),
    updatedAt: changedAt(row),
  };
}
