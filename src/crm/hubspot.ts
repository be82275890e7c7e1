import { z } from 'zod';
import { andThen } from './failure';
import { originPattern } from './http';
import { accounts, call, ID, properties } from './hubspot/call';
import { find, pipelines, read, related } from './hubspot/find';
import { ownIds, pull } from './hubspot/pull';
import { lookFor, write } from './hubspot/write';
import type { Connector, CrmContext, CrmField } from './types';

async function me(context: CrmContext) {
  // Asked anew: what is kept of the account does not say whether the key is still right.
  const fresh = { ...context, credentials: { ...context.credentials, session: undefined } };
  return andThen(await accounts.open(fresh), ({ portalId, ownerId, ownerName }) => ({
    ok: true,
    value: {
      userId: ownerId ?? `account-${portalId}`,
      userName: ownerName ?? `HubSpot ${portalId}`,
      accountName: String(portalId),
    },
  }));
}

const propertyList = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      fieldType: z.string().nullish(),
      hubspotDefined: z.boolean().nullish(),
      hidden: z.boolean().nullish(),
      modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
    }),
  ),
});

const OBJECTS = { contacts: 'contact', companies: 'account', deals: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  bool: 'boolean',
  enumeration: 'choice',
  phone_number: 'phone',
};

async function describe(context: CrmContext) {
  const fields: CrmField[] = [];
  for (const [type, object] of Object.entries(OBJECTS)) {
    const list = await call(context, { method: 'GET', url: properties(`/${type}`) }, propertyList);
    if (!list.ok) return list;
    for (const one of list.value.results.filter(({ hidden }) => !hidden))
      fields.push({
        object,
        field: one.name,
        label: one.label,
        // A biography on LinkedIn is a text about a profile, not its address.
        type: /bio$/i.test(one.name) || one.fieldType === 'textarea' ? 'other' : (TYPES[one.type] ?? 'other'),
        isCustom: one.hubspotDefined === false,
        ...(one.modificationMetadata?.readOnlyValue ? { isReadOnly: true } : {}),
      });
  }
  return { ok: true as const, value: fields };
}

/**
 * HubSpot, date version 2026-09, with a service key (or the token of an older private app).
 * Limits: one e-mail address and one phone of a contact are written, the first; the account's validation rules may refuse any write;
 * what was archived is read whole at each sync, 100 a request.
 */
export const hubspot: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'HubSpot',
    fields: [
      { name: 'token', kind: 'password', labelKey: 'crm_field_service_key', placeholder: 'pat-eu1-…' },
      { name: 'user', kind: 'text', labelKey: 'crm_field_email', hintKey: 'crm_hint_owner_email' },
    ],
    helpKey: 'crm_help_hubspot',
  },
  capabilities: {
    delta: 'server',
    deletes: 'archived',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Free and Starter; higher plans allow 190 in ten seconds.
  limits: [
    { requests: 100, perMs: 10_000, per: 'account' },
    { requests: 250_000, perMs: 86_400_000, per: 'account' },
  ],
  origins: () => [originPattern(new URL('https://api.hubapi.com'))],
  me,
  describe,
  pull,
  ownIds,
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};
