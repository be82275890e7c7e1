import { z } from 'zod';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import { ask, ID, tokenUser } from './suitecrm/call';
import { fieldsOf, find, read } from './suitecrm/people';
import { listIds, pull } from './suitecrm/pull';
import { related } from './suitecrm/related';
import { lookFor, write } from './suitecrm/write';
import type { Connector, CrmContext } from './types';

const user = z.object({
  data: z.object({
    id: z.string(),
    attributes: z.object({
      full_name: z.string().nullish(),
      name: z.string().nullish(),
      user_name: z.string().nullish(),
    }),
  }),
});

/** The access token names the user. `current-user` answers whom the admin has given the client, which may be somebody else. */
async function me(context: CrmContext) {
  return andThen(await tokenUser(context), async id => {
    const path = id ? `module/Users/${encodeURIComponent(id)}` : 'current-user';
    const answer = await ask(context, { method: 'GET', path }, user);
    const login = context.credentials.fields.user?.trim();
    // Many users may not read users.
    if (!answer.ok && id && login && answer.failure.retry === 'fix')
      return { ok: true as const, value: { userId: id, userName: login } };
    return andThen(answer, ({ data: { id: userId, attributes } }) => ({
      ok: true,
      value: { userId, userName: attributes.full_name || attributes.name || attributes.user_name || userId },
    }));
  });
}

/**
 * SuiteCRM 7.10 and later through its V8 API.
 * Limits: the API compares whole values only, so people are found by name alone; two e-mails and up to four phone numbers of a person;
 * stages of opportunities are not named by the API, so deals are shown and not moved; a new contact joins an account that is there
 * already, none is created; calls and meetings of a person are those that belong to the person.
 */
export const suitecrm: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'SuiteCRM',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://suitecrm.example.com' },
      { name: 'clientId', kind: 'text', labelKey: 'crm_field_appId' },
      { name: 'clientSecret', kind: 'password', labelKey: 'crm_field_clientSecret' },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user', hintKey: 'crm_hint_suiteUser', isOptional: true },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password', isOptional: true },
    ],
    helpKey: 'crm_help_suitecrm',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'client-id',
    search: ['name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'session',
    writes: ['activity', 'contact', 'account'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe: context => fieldsOf(context, true),
  pull,
  listIds,
  find,
  read,
  related,
  write,
  lookFor,
};
