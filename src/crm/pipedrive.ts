import { z } from 'zod';
import { andThen } from './failure';
import { originPattern } from './http';
import { accounts, COST, callPage, ID, query, v2 } from './pipedrive/call';
import { find, pipelines, read, related } from './pipedrive/find';
import { listIds, ownIds, pull } from './pipedrive/pull';
import { lookFor, write } from './pipedrive/write';
import type { Connector, CrmContext, CrmField } from './types';

async function me(context: CrmContext) {
  // Asked anew: what is kept of the account does not say whether the token is still right.
  const fresh = { ...context, credentials: { ...context.credentials, session: undefined } };
  return andThen(await accounts.open(fresh), ({ userId, userName, company }) => ({
    ok: true,
    value: { userId: String(userId), userName, accountName: company },
  }));
}

const fieldList = z
  .array(
    z.object({
      field_name: z.string(),
      field_code: z.string(),
      field_type: z.string(),
      is_custom_field: z.boolean().nullish(),
    }),
  )
  .nullable();

const OBJECTS = { personFields: 'contact', organizationFields: 'account', dealFields: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  varchar: 'text',
  varchar_auto: 'text',
  text: 'text',
  double: 'number',
  int: 'number',
  monetary: 'number',
  date: 'date',
  time: 'date',
  enum: 'choice',
  set: 'choice',
  phone: 'phone',
};
const FIELDS_PER_PAGE = 500;

async function describe(context: CrmContext) {
  const fields: CrmField[] = [];
  for (const [path, object] of Object.entries(OBJECTS))
    for (let cursor: string | undefined, first = true; first || cursor; first = false) {
      const url = v2(`/${path}${query({ limit: FIELDS_PER_PAGE, cursor })}`);
      const page = await callPage(context, { method: 'GET', url, cost: COST.list }, fieldList);
      if (!page.ok) return page;
      for (const { field_code, field_name, field_type, is_custom_field } of page.value.data ?? [])
        fields.push({
          object,
          field: field_code,
          label: field_name,
          // Only custom fields come and go by their key; the others have places of their own.
          type: is_custom_field ? (TYPES[field_type] ?? 'other') : 'other',
          isCustom: is_custom_field ?? false,
        });
      cursor = page.value.next;
    }
  return { ok: true as const, value: fields };
}

/**
 * Pipedrive, versions 1 and 2 side by side, with the rep's own token.
 * Limits: a new contact joins a company that is there already, none is created; city, country and job title can only be read, and only
 * in accounts with contact sync; messages are notes that say so in their first line.
 */
export const pipedrive: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Pipedrive',
    fields: [{ name: 'token', kind: 'password', labelKey: 'crm_field_api_token' }],
    helpKey: 'crm_help_pipedrive',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
    // Version 2 of the API shows them and takes none.
    fixed: ['jobTitle', 'city', 'country'],
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Tokens of the smallest plan with one seat; each operation has its price. Shared by the whole company.
  limits: [{ requests: 30_000, perMs: 86_400_000, per: 'account' }],
  origins: () => [originPattern(new URL('https://api.pipedrive.com'))],
  me,
  describe,
  pull,
  listIds,
  ownIds,
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};
