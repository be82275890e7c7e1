import { z } from 'zod';
import { API, call, ID, whoAmI } from './attio/call';
import { find, isMissing, pipelines, read, related } from './attio/find';
import { listIds, pull } from './attio/pull';
import { lookFor, write } from './attio/write';
import { originPattern } from './http';
import type { Connector, CrmContext, CrmField } from './types';

const attributes = z.array(
  z.object({
    api_slug: z.string(),
    title: z.string(),
    type: z.string(),
    is_system_attribute: z.boolean().nullish(),
    is_writable: z.boolean().nullish(),
    is_archived: z.boolean().nullish(),
  }),
);

const OBJECTS = { people: 'contact', companies: 'account', deals: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  text: 'text',
  'email-address': 'email',
  'phone-number': 'phone',
  number: 'number',
  currency: 'number',
  rating: 'number',
  date: 'date',
  timestamp: 'date',
  checkbox: 'boolean',
  select: 'choice',
  status: 'choice',
};

async function describe(context: CrmContext) {
  const fields: CrmField[] = [];
  for (const [path, object] of Object.entries(OBJECTS)) {
    const list = await call(context, { method: 'GET', path: `/objects/${path}/attributes` }, attributes);
    if (!list.ok && object === 'deal' && isMissing(list)) continue;
    if (!list.ok) return list;
    for (const { api_slug, title, type, is_system_attribute, is_writable, is_archived } of list.value)
      if (!is_archived)
        fields.push({
          object,
          field: api_slug,
          label: title,
          type: TYPES[type] ?? 'other',
          isCustom: is_system_attribute === false,
          ...(is_writable === false ? { isReadOnly: true } : {}),
        });
  }
  return { ok: true as const, value: fields };
}

/**
 * Attio, REST version 2, with a key of the workspace.
 * Limits: Attio has no list of changes and none of deletions, so changes are found by reading, the more seldom the larger the workspace is;
 * notes are written in the key's name, tasks are assigned to the rep; calls and messages are notes that say so in their first line; people
 * have no owner here; a new contact joins a company that is there already, and Attio itself may make one from the e-mail's domain; phone
 * numbers need their country code.
 */
export const attio: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Attio',
    fields: [{ name: 'token', kind: 'password', labelKey: 'crm_field_api_token' }],
    helpKey: 'crm_help_attio',
  },
  capabilities: {
    asksActivities: true,
    delta: 'none',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Reads; a write counts as four, of which Attio allows 25.
  limits: [{ requests: 100, perMs: 1_000, per: 'account' }],
  origins: () => [originPattern(new URL(API))],
  me: whoAmI,
  describe,
  pull,
  listIds,
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};
