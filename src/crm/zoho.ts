import { z } from 'zod';
import { andThen, failed } from './failure';
import { originPattern } from './http';
import type { Connector, CrmContext } from './types';
import { ask, centreOf, ID } from './zoho/call';
import { describe } from './zoho/fields';
import { find, pipelines, read, related } from './zoho/find';
import { ownIds, pull } from './zoho/pull';
import { lookFor, write } from './zoho/write';

const currentUser = z.object({
  users: z.array(z.object({ id: z.string(), full_name: z.string().nullish(), email: z.string().nullish() })),
});

async function me(context: CrmContext) {
  const call = { method: 'GET', path: '/users?type=CurrentUser' } as const;
  return andThen(await ask(context, call, currentUser), value => {
    const user = value?.users[0];
    if (!user) return failed('not-a-crm');
    return { ok: true, value: { userId: user.id, userName: user.full_name || user.email || user.id } };
  });
}

/**
 * Zoho CRM, version 8, by the rep's own sign-in (authorisation code with PKCE, "mobile-based application") at the company's data centre.
 * Read with COQL, which asks the records themselves; the search of the API lags by minutes. Limits: two e-mail addresses and two phones
 * of a person; a new contact joins an account that is there already, none is created; notes of 32,000 characters at most; a call has no
 * duration; nothing locks a record, so between reading and writing another program's change can slip in.
 */
export const zoho: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Zoho CRM',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://crm.zoho.eu' },
      { name: 'clientId', kind: 'text', labelKey: 'crm_field_appId', hintKey: 'crm_hint_zohoClient' },
      {
        name: 'clientSecret',
        kind: 'password',
        labelKey: 'crm_field_clientSecret',
        hintKey: 'crm_hint_clientSecret',
        isOptional: true,
      },
    ],
    helpKey: 'crm_help_zoho',
  },
  capabilities: {
    asksActivities: true,
    delta: 'server',
    deletes: 'feed',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'pkce',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Credits of the Standard edition without its users; what is left comes with the answers once half of them are used.
  limits: [{ requests: 50_000, perMs: 86_400_000, per: 'account' }],
  origins(fields) {
    const { accounts, api } = centreOf(fields.url ?? '');
    return [...new Set([accounts, api].map(address => originPattern(new URL(address))))];
  },
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
