import { andThen } from './failure';
import { originPattern } from './http';
import { ID, myDomain, whoAmI } from './salesforce/call';
import { find, pipelines, read, related } from './salesforce/find';
import { describeObject, type Field } from './salesforce/org';
import { ownIds, pull } from './salesforce/pull';
import { lookFor, write } from './salesforce/write';
import type { Connector, CrmContext, CrmField } from './types';

async function me(context: CrmContext) {
  return andThen(await whoAmI(context), ({ user_id, name, organization_id }) => ({
    ok: true,
    value: { userId: user_id, userName: name, ...(organization_id ? { accountName: organization_id } : {}) },
  }));
}

const OBJECTS = { Contact: 'contact', Lead: 'lead', Account: 'account', Opportunity: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  string: 'text',
  url: 'url',
  email: 'email',
  phone: 'phone',
  double: 'number',
  int: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'date',
  boolean: 'boolean',
  picklist: 'choice',
  multipicklist: 'choice',
};

const toField = (object: CrmField['object'], { name, label, type, custom, updateable }: Field): CrmField => ({
  object,
  field: name,
  label,
  type: TYPES[type] ?? 'other',
  isCustom: custom ?? false,
  ...(updateable === false ? { isReadOnly: true } : {}),
});

async function describe(context: CrmContext) {
  const fields: CrmField[] = [];
  for (const [name, object] of Object.entries(OBJECTS)) {
    const list = await describeObject(context, name as keyof typeof OBJECTS);
    // Many users have no right to leads or opportunities.
    if (!list.ok && object !== 'contact' && ['gone', 'forbidden'].includes(list.failure.cause.code)) continue;
    if (!list.ok) return list;
    fields.push(...list.value.map(field => toField(object, field)));
  }
  return { ok: true as const, value: fields };
}

/**
 * Salesforce, REST version 66.0, by the rep's own sign-in (authorisation code with PKCE, public client) at the organisation's My Domain.
 * Limits: one e-mail address of a person, the first; two phones, the second as the mobile one; a new contact joins an account that is
 * there already, none is created; texts of 32,000 characters at most; which stages a record type allows is left to Salesforce.
 */
export const salesforce: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Salesforce',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://example.my.salesforce.com' },
      { name: 'clientId', kind: 'text', labelKey: 'crm_field_clientId', hintKey: 'crm_hint_clientId' },
    ],
    helpKey: 'crm_help_salesforce',
  },
  capabilities: {
    delta: 'server',
    deletes: 'feed',
    once: 'upsert',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'pkce',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Enterprise without its licences; what this organisation really has comes with every answer.
  limits: [{ requests: 100_000, perMs: 86_400_000, per: 'account' }],
  origins: fields => [originPattern(myDomain(fields.url ?? ''))],
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
