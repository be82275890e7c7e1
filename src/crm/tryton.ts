import { z } from 'zod';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import { call } from './tryton/call';
import { pipelines } from './tryton/deals';
import { find, read, related } from './tryton/find';
import { listIds } from './tryton/ids';
import { isReadable, pull } from './tryton/pull';
import { openSession } from './tryton/session';
import { DEAL, ID, PARTY, text } from './tryton/values';
import { lookFor, write } from './tryton/write';
import type { Connector, CrmContext, CrmField } from './types';

const user = z.array(z.object({ id: z.number(), name: text, login: text })).min(1);

async function me(context: CrmContext) {
  return andThen(await openSession(context), async ({ userId, database }) => {
    const read = await call(context, 'model.res.user.read', [[userId], ['name', 'login']], user);
    return andThen(read, ([row]) => ({
      ok: true,
      value: { userId: String(userId), userName: row?.name || row?.login || '', accountName: database },
    }));
  });
}

const fieldList = z.record(z.string(), z.object({ string: text, type: text }));

async function describe(context: CrmContext) {
  const session = await openSession(context);
  if (!session.ok) return session;
  const fields: CrmField[] = [];
  for (const [table, object] of Object.entries(OBJECTS).filter(([name]) => isReadable(context, name))) {
    const list = await call(context, `model.${table}.fields_get`, [[]], fieldList);
    if (!list.ok) return list;
    for (const [field, { string, type }] of Object.entries(list.value))
      fields.push({ object, field, label: string, type: TYPES[type] ?? 'other', isCustom: field.startsWith('x_') });
  }
  return { ok: true as const, value: fields };
}

/** Profile addresses are contact mechanisms, rows of their own: no field needs to be mapped to find them. */
const OBJECTS = { [PARTY]: 'contact', [DEAL]: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  char: 'text',
  text: 'text',
  integer: 'number',
  float: 'number',
  numeric: 'number',
  date: 'date',
  datetime: 'date',
  timestamp: 'date',
  boolean: 'boolean',
  selection: 'choice',
  multiselection: 'choice',
};

/**
 * Tryton 6 and later.
 * Limits: a contact mechanism that is deleted by itself, not through its party's form, is seen at the party's next change; an opportunity
 * becomes a sale in Tryton alone.
 */
export const tryton: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Tryton',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://tryton.example.com' },
      {
        name: 'database',
        kind: 'text',
        labelKey: 'crm_field_database',
        hintKey: 'crm_hint_database',
        isOptional: true,
      },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user' },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password' },
    ],
    helpKey: 'crm_help_tryton',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'session',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe,
  pull,
  listIds: async context => andThen(await openSession(context), () => listIds(context)),
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};
