import { z } from 'zod';
import { ask, ID, text } from './espocrm/call';
import { find, pipelines, read, related } from './espocrm/find';
import { listIds, pull } from './espocrm/pull';
import { lookFor, write } from './espocrm/write';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import type { Connector, CrmContext, CrmField, CrmObject, CrmResult } from './types';

const appUser = z.object({ user: z.object({ id: z.string(), name: text, userName: text }) });

async function me(context: CrmContext) {
  return andThen(await ask(context, 'App/user', { method: 'GET' }, appUser), ({ user }) => ({
    ok: true,
    value: { userId: user.id, userName: user.name || user.userName },
  }));
}

const fieldDefs = z.record(
  z.string(),
  z.object({ type: text, isCustom: z.boolean().nullish(), readOnly: z.boolean().nullish() }),
);
const OBJECTS: Record<string, CrmObject> = {
  Contact: 'contact',
  Lead: 'lead',
  Account: 'account',
  Opportunity: 'deal',
};
const TYPES: Record<string, CrmField['type']> = {
  varchar: 'text',
  text: 'text',
  url: 'url',
  urlMultiple: 'url',
  email: 'email',
  phone: 'phone',
  int: 'number',
  float: 'number',
  currency: 'number',
  date: 'date',
  datetime: 'date',
  bool: 'boolean',
  enum: 'choice',
  multiEnum: 'choice',
};

/** `cLinkedinUrl` as people read it: custom fields begin with a c. */
const labelOf = (field: string): string =>
  field
    .replace(/^c(?=[A-Z])/, '')
    .replace(/([a-z\d])(?=[A-Z])/g, '$1 ')
    .replace(/^./, letter => letter.toUpperCase());

async function describe(context: CrmContext): Promise<CrmResult<CrmField[]>> {
  const fields: CrmField[] = [];
  for (const [entity, object] of Object.entries(OBJECTS)) {
    const query = `key=entityDefs.${entity}.fields`;
    const defs = await ask(context, 'Metadata', { method: 'GET', query }, fieldDefs.nullable());
    // What a role may not see, the metadata leaves out.
    if (!defs.ok && (entity === 'Contact' || defs.failure.retry !== 'fix')) return defs;
    for (const [field, { type, isCustom, readOnly }] of Object.entries((defs.ok && defs.value) || {}))
      fields.push({
        object,
        field,
        label: labelOf(field),
        type: TYPES[type] ?? 'other',
        isCustom: isCustom ?? /^c[A-Z]/.test(field),
        ...(readOnly ? { isReadOnly: true } : {}),
      });
  }
  return { ok: true, value: fields };
}

/**
 * EspoCRM 7 and later.
 * Limits: a pull brings the first e-mail of each person, `read` and `find` all of them; posts come with their person.
 */
export const espocrm: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'EspoCRM',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://espocrm.example.com' },
      {
        name: 'token',
        kind: 'password',
        labelKey: 'crm_field_apiKey',
        hintKey: 'crm_hint_keyOrPassword',
        isOptional: true,
      },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user', isOptional: true },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password', isOptional: true },
    ],
    helpKey: 'crm_help_espocrm',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
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
