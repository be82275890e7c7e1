import { z } from 'zod';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import { find, pipelines, read, related } from './odoo/find';
import { listIds, pull } from './odoo/pull';
import { LEAD } from './odoo/records';
import { call, openSession } from './odoo/session';
import { flag, ID, PARTNER, text } from './odoo/values';
import { lookFor, write } from './odoo/write';
import type { Connector, CrmContext, CrmField, CrmResult } from './types';

/** Each call bears the password or key, but who is signed in is asked anew: it may have been changed. */
async function me(context: CrmContext) {
  const { session: _earlier, ...credentials } = context.credentials;
  return andThen(await openSession({ ...context, credentials }), ({ userId, userName, company, database }) => ({
    ok: true,
    value: { userId: String(userId), userName, accountName: company || database },
  }));
}

const fieldList = z.record(z.string(), z.object({ string: text, type: text, readonly: flag }));
const TYPES: Record<string, CrmField['type']> = {
  char: 'text',
  text: 'text',
  html: 'text',
  integer: 'number',
  float: 'number',
  monetary: 'number',
  date: 'date',
  datetime: 'date',
  boolean: 'boolean',
  selection: 'choice',
  many2one: 'choice',
};

async function describe(context: CrmContext): Promise<CrmResult<CrmField[]>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const fields: CrmField[] = [];
  const models = session.value.hasLeads ? ([PARTNER, LEAD] as const) : ([PARTNER] as const);
  for (const model of models) {
    const list = await call(context, model, 'fields_get', { attributes: ['string', 'type', 'readonly'] }, fieldList);
    if (!list.ok) return list;
    for (const [field, { string, type, readonly }] of Object.entries(list.value))
      fields.push({
        object: model === PARTNER ? 'contact' : 'deal',
        field,
        label: string || field,
        type: TYPES[type] ?? 'other',
        isCustom: field.startsWith('x_'),
        ...(readonly ? { isReadOnly: true } : {}),
      });
  }
  return { ok: true, value: fields };
}

/**
 * Odoo 14 to 18 over JSON-RPC, 19 and later over JSON-2.
 * Limits: people have one field for e-mails (several are parted by commas) and one or two for phones; activities are planned by the day.
 */
export const odoo: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Odoo',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://odoo.example.com' },
      {
        name: 'database',
        kind: 'text',
        labelKey: 'crm_field_database',
        hintKey: 'crm_hint_odooDatabase',
        isOptional: true,
      },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user' },
      { name: 'password', kind: 'password', labelKey: 'crm_field_keyOrPassword' },
    ],
    helpKey: 'crm_help_odoo',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'basic',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
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
