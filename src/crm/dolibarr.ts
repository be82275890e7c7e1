import { z } from 'zod';
import { ask, ID, key, text } from './dolibarr/call';
import { find, read, related } from './dolibarr/find';
import { listIds, pull } from './dolibarr/pull';
import { lookFor, write } from './dolibarr/write';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import type { Connector, CrmContext, CrmField, CrmResult } from './types';

const userRow = z.object({ id: key, login: text, firstname: text, lastname: text });

async function me(context: CrmContext) {
  return andThen(
    await ask(context, 'users/info', { method: 'GET' }, userRow),
    ({ id, login, firstname, lastname }) => ({
      ok: true,
      value: { userId: id, userName: [firstname, lastname].filter(Boolean).join(' ') || login },
    }),
  );
}

/** The API hands out no list of fields. Profiles have a place of their own, by network. */
const FIELDS: [string, string, CrmField['type']][] = [
  ['firstname', 'First name', 'text'],
  ['lastname', 'Last name', 'text'],
  ['email', 'E-mail', 'email'],
  ['phone_pro', 'Business phone', 'phone'],
  ['phone_mobile', 'Mobile phone', 'phone'],
  ['phone_perso', 'Private phone', 'phone'],
  ['poste', 'Job position', 'text'],
  ['town', 'City', 'text'],
  ['socialnetworks', 'Social networks', 'other'],
];

async function describe(context: CrmContext): Promise<CrmResult<CrmField[]>> {
  return andThen(await me(context), () => ({
    ok: true,
    value: FIELDS.map(([field, label, type]) => ({ object: 'contact' as const, field, label, type, isCustom: false })),
  }));
}

/**
 * Dolibarr 12 and later.
 * Limits: a contact has one e-mail; opportunities (projects) are shown and not moved, and fields of the company's own are not read,
 * because the API tells of neither stages nor fields.
 */
export const dolibarr: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Dolibarr',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://dolibarr.example.com' },
      { name: 'token', kind: 'password', labelKey: 'crm_field_apiKey' },
    ],
    helpKey: 'crm_help_dolibarr',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
    writes: ['activity', 'contact', 'account'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe,
  pull,
  listIds,
  find,
  read,
  related,
  write,
  lookFor,
};
