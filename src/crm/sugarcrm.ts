import { z } from 'zod';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import { ask, ID } from './sugarcrm/call';
import { find, pipelines, read, related } from './sugarcrm/find';
import { orgOf } from './sugarcrm/org';
import { pull } from './sugarcrm/pull';
import { lookFor, write } from './sugarcrm/write';
import type { Connector, CrmContext } from './types';

const currentUser = z.object({
  current_user: z.object({ id: z.string(), full_name: z.string().nullish(), user_name: z.string() }),
});

async function me(context: CrmContext) {
  return andThen(await ask(context, { method: 'GET', path: 'me' }, currentUser), ({ current_user: user }) => ({
    ok: true,
    value: { userId: user.id, userName: user.full_name || user.user_name },
  }));
}

/**
 * SugarCRM 8 and later (Sell, Serve, Enterprise, Professional), REST version 11, signed in by user and password on a platform of our own.
 * Limits: up to four phone numbers of a person; a new contact joins an account that is there already, none is created; calls and
 * meetings whose parent is an account come with their people, not with a pull; where opportunities have revenue line items, their
 * stage cannot be moved here.
 */
export const sugarcrm: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'SugarCRM',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://example.sugarondemand.com' },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user' },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password' },
      {
        name: 'platform',
        kind: 'text',
        labelKey: 'crm_field_platform',
        hintKey: 'crm_hint_platform',
        placeholder: 'throughline',
        isOptional: true,
      },
      {
        name: 'clientId',
        kind: 'text',
        labelKey: 'crm_field_clientId',
        hintKey: 'crm_hint_sugarClient',
        placeholder: 'sugar',
        isOptional: true,
      },
      { name: 'clientSecret', kind: 'password', labelKey: 'crm_field_clientSecret', isOptional: true },
    ],
    helpKey: 'crm_help_sugarcrm',
  },
  capabilities: {
    delta: 'server',
    deletes: 'feed',
    once: 'client-id',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'session',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe: async context => andThen(await orgOf(context, true), ({ fields }) => ({ ok: true, value: fields })),
  pull,
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};
