import { z } from 'zod';
import { API, call, ID, query, whoAmI } from './close/call';
import { find, pipelines, read, relatedTo } from './close/find';
import { listIds, pull } from './close/pull';
import { lookFor, write } from './close/write';
import { originPattern } from './http';
import type { Connector, CrmContext, CrmField } from './types';

const customFields = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string(), type: z.string() })),
  has_more: z.boolean().nullish(),
});

const TYPES: Record<string, CrmField['type']> = {
  text: 'text',
  textarea: 'text',
  url: 'url',
  number: 'number',
  date: 'date',
  datetime: 'date',
  choices: 'choice',
};
const OWN = ['name', 'title', 'emails', 'phones', 'urls'];
const PAGE = 100;

/** The fields that every contact has, and those that this organization has added; opportunities show none of theirs. */
async function describe(context: CrmContext) {
  const fields: CrmField[] = OWN.map(field => ({
    ...{ object: 'contact', field, label: field, type: 'other', isCustom: false },
  }));
  for (const [path, object] of [
    ['contact', 'contact'],
    ['lead', 'account'],
  ] as const)
    for (let skip = 0, more = true; more; skip += PAGE) {
      const one = { method: 'GET', path: `/custom_field/${path}/${query({ _limit: PAGE, _skip: skip })}` } as const;
      const list = await call(context, one, customFields);
      if (!list.ok) return list;
      for (const { id, name, type } of list.value.data)
        fields.push({ object, field: `custom.${id}`, label: name, type: TYPES[type] ?? 'other', isCustom: true });
      more = list.value.has_more ?? false;
    }
  return { ok: true as const, value: fields };
}

/**
 * Close, API version 1, with the rep's own key. A lead is the company: its contacts, notes, tasks and opportunities live inside.
 * Limits: a new contact joins the lead of its company's exact name, else a lead is made with it; a contact is not moved to another lead; messages
 * are notes that say so in their first line; notes about a lead as a whole are shown with each of its contacts; opportunities have no names.
 */
export const close: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Close',
    fields: [{ name: 'token', kind: 'password', labelKey: 'crm_field_api_token' }],
    helpKey: 'crm_help_close',
  },
  capabilities: {
    asksActivities: true,
    delta: 'server',
    deletes: 'feed',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
    // They are the lead's.
    fixed: ['company', 'city', 'country'],
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Counted for each key and group of addresses; how much is left comes with every answer.
  limits: [{ requests: 20, perMs: 1_000, per: 'user' }],
  origins: () => [originPattern(new URL(API))],
  me: whoAmI,
  describe,
  pull,
  listIds,
  find,
  read,
  pipelines,
  related: relatedTo,
  write,
  lookFor,
};
