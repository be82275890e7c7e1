import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { type CrmAnswer, checked } from '../http';
import { mappedFields } from '../mapping';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { Connector, CrmContext, CrmResult } from '../types';
import { lastActivities } from './activities';
import { call, ID, query, send } from './call';
import {
  CONTACT_FIELDS,
  type ContactRow,
  contactRow,
  dealRow,
  LEAD_FIELDS,
  type LeadRow,
  leadRow,
  toAccount,
  toContact,
  toDeal,
} from './records';

/** Most rows of one page of a search. */
export const SEARCH_SIZE = 200;

/** A condition of Close's filters, a JSON tree: what is in it is data, nothing needs escaping. */
export type Filter = Record<string, unknown>;

export const field = (object_type: string, field_name: string) => ({ type: 'regular_field', object_type, field_name });

interface Search {
  filters: Filter[];
  fields: readonly string[];
  limit: number;
  /** Oldest change first. */
  byChange?: boolean;
  /** Good for thirty seconds. */
  cursor?: string | undefined;
}

/** Searches leads or contacts. The index lags behind the records by seconds. */
export async function search<T>(
  context: CrmContext,
  kind: 'lead' | 'contact',
  { filters, fields, limit, byChange, cursor }: Search,
  row: z.ZodType<T>,
): Promise<CrmResult<{ rows: T[]; cursor: string | undefined; answer: CrmAnswer }>> {
  const json = {
    query: { type: 'and', queries: [{ type: 'object_type', object_type: kind }, ...filters] },
    _fields: { [kind]: fields },
    _limit: limit,
    ...(byChange ? { sort: [{ direction: 'asc', field: field(kind, 'date_updated') }] } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return andThen(await send(context, { method: 'POST', path: '/data/search/', json }), async answer => {
    if (answer.body === undefined) return failed('not-a-crm');
    const page = z.object({ data: z.array(row), cursor: z.string().nullish() });
    return andThen(checked(ID, answer.body, page), found => ({
      ok: true,
      value: { rows: found.data, cursor: found.cursor ?? undefined, answer },
    }));
  });
}

/** Fields to ask for, with the custom ones that the rep mapped. */
export const contactFields = (context: CrmContext): string[] => [
  ...CONTACT_FIELDS,
  ...mappedFields(context).filter(name => name.startsWith('custom.')),
];

export const leadById = (
  context: CrmContext,
  id: string,
  more: readonly string[] = [],
): Promise<CrmResult<LeadRow>> => {
  const _fields = [...LEAD_FIELDS, ...more].join();
  return call(context, { method: 'GET', path: `/lead/${encodeURIComponent(id)}/${query({ _fields })}` }, leadRow);
};

export const contactById = (context: CrmContext, id: string | undefined): Promise<CrmResult<ContactRow>> =>
  id
    ? call(context, { method: 'GET', path: `/contact/${encodeURIComponent(id)}/` }, contactRow)
    : Promise.resolve(failed('gone'));

/** People in our words. Their companies are asked for one by one: for the few that have changed, not for a first sync. */
export async function loadContacts(context: CrmContext, rows: readonly ContactRow[]): Promise<CrmResult<Contact[]>> {
  const leads = new Map<string, LeadRow>();
  for (const id of new Set(rows.flatMap(({ lead_id }) => lead_id ?? []))) {
    const lead = await leadById(context, id);
    if (!lead.ok && lead.failure.cause.code !== 'gone') return lead;
    if (lead.ok) leads.set(id, lead.value);
  }
  return { ok: true, value: rows.map(row => toContact(context, row, leads.get(row.lead_id ?? ''))) };
}

async function people(
  context: CrmContext,
  filter: Filter | undefined,
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  if (!filter) return { ok: true, value: [] };
  const asked = { filters: [filter], fields: contactFields(context), limit: 50 };
  return andThen(await search(context, 'contact', asked, contactRow), async ({ rows }) => {
    const fitting = rows.filter(row => fits(toContact(context, row, undefined))).slice(0, FOUND_LIMIT);
    return loadContacts(context, fitting);
  });
}

const phrase = (value: string) => ({ type: 'text', mode: 'phrase', value });
const condition = (of: object, value: string, mode = 'phrase'): Filter => ({
  type: 'field_condition',
  field: of,
  condition: { ...phrase(value), mode },
});
const related = (object_type: string, name: string, value: string): Filter => ({
  type: 'has_related',
  this_object_type: 'contact',
  related_object_type: object_type,
  related_query: condition(field(object_type, name), value),
});

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) {
    const address = email.trim().toLowerCase();
    return people(context, related('contact_email', 'email', address), hasEmail(address));
  }
  if (url) {
    const wanted = profileQuery(url);
    if (!wanted) return { ok: true, value: [] };
    const custom = (context.mapping?.profiles ?? []).flatMap(one =>
      one.field.startsWith('custom.')
        ? [condition({ type: 'custom_field', custom_field_id: one.field.slice('custom.'.length) }, wanted.needle)]
        : [],
    );
    const queries = [related('contact_url', 'url', wanted.needle), ...custom];
    return people(context, { type: 'or', queries }, wanted.fits);
  }
  const [word] = safeWords(name ?? '', 1);
  const filter = word ? condition(field('contact', 'name'), word, 'full_words') : undefined;
  return people(context, filter, nameQuery(name ?? '').fits);
}

export async function read(context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> {
  return andThen(await contactById(context, remoteId), async row =>
    andThen(await loadContacts(context, [row]), ([contact]) =>
      contact ? { ok: true, value: contact } : failed('gone'),
    ),
  );
}

/** A lead by its exact name. */
export async function leadNamed(context: CrmContext, name: string): Promise<CrmResult<string | undefined>> {
  const wanted = name.trim();
  if (!wanted) return { ok: true, value: undefined };
  const asked = { filters: [condition(field('lead', 'name'), wanted)], fields: LEAD_FIELDS, limit: 50 };
  return andThen(await search(context, 'lead', asked, leadRow), ({ rows }) => ({
    ok: true,
    value: rows.find(row => row.name?.trim().toLowerCase() === wanted.toLowerCase())?.id,
  }));
}

const pipelineRow = z.object({
  id: z.string(),
  name: z.string(),
  statuses: z.array(z.object({ id: z.string(), label: z.string(), type: z.string() })),
});

export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const all = z.object({ data: z.array(pipelineRow) });
  return andThen(await call(context, { method: 'GET', path: '/pipeline/' }, all), ({ data }) => ({
    ok: true,
    value: data.map(({ id, name, statuses }) => ({
      id,
      name,
      stages: statuses.map(status => ({ id: status.id, name: status.label, isOpen: status.type === 'active' })),
    })),
  }));
}

const RELATED = 20;

/** The lead, its open opportunities that are this person's or nobody's, and the last activities. */
type Related = Awaited<ReturnType<Connector['related']>>;

export async function relatedTo(context: CrmContext, { remoteId }: Contact): Promise<Related> {
  return andThen(await contactById(context, remoteId), async ({ id, lead_id }): Promise<Related> => {
    if (!lead_id) return { ok: true as const, value: { deals: [], activities: [] } };
    const lead = await leadById(context, lead_id);
    if (!lead.ok) return lead;
    const path = `/opportunity/${query({ lead_id, status_type: 'active', _limit: 50 })}`;
    const open = await call(context, { method: 'GET', path }, z.object({ data: z.array(dealRow) }));
    if (!open.ok) return open;
    const mine = open.value.data.filter(({ contact_id }) => !contact_id || contact_id === id);
    const all = mine.length > 0 ? await pipelines(context) : ({ ok: true, value: [] } as const);
    if (!all.ok) return all;
    return andThen(await lastActivities(context, lead_id, id, RELATED), activities => ({
      ok: true as const,
      value: {
        account: toAccount(context, lead.value),
        deals: mine.map(row => toDeal(context, all.value, row)),
        activities,
      },
    }));
  });
}
