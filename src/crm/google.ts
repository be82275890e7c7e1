import { API, ID, TOKENS, whoAmI } from './google/call';
import { find, read, related } from './google/find';
import { listIds, pull } from './google/pull';
import { lookFor, write } from './google/write';
import { originPattern } from './http';
import { standardField } from './mapping';
import type { Connector, CrmField } from './types';

/** What a contact holds. Profile addresses are found among the web addresses: nothing needs to be mapped. */
const FIELDS: CrmField[] = [
  standardField('names', 'Name', 'other'),
  standardField('emailAddresses', 'E-mail', 'email'),
  standardField('phoneNumbers', 'Phone', 'phone'),
  standardField('urls', 'Web addresses', 'other'),
  standardField('organizations', 'Company and job title', 'other'),
  standardField('addresses', 'Address', 'other'),
  standardField('biographies', 'Note', 'other'),
];

/**
 * The address book of a Google account, People API version 1, by the rep's own sign-in (authorisation code with PKCE) and the rep's own client.
 * Activities are parts of the contact's one note, each ended by its once-key. Limits: no accounts, deals or owners; the search knows no web
 * addresses; other contacts that Google collects by itself are not read.
 */
export const google: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Google Contacts',
    fields: [
      {
        name: 'clientId',
        kind: 'text',
        labelKey: 'crm_field_appId',
        hintKey: 'crm_hint_googleClient',
        placeholder: '….apps.googleusercontent.com',
      },
      {
        name: 'clientSecret',
        kind: 'password',
        labelKey: 'crm_field_clientSecret',
        hintKey: 'crm_hint_googleSecret',
        isOptional: true,
      },
    ],
    helpKey: 'crm_help_google',
  },
  capabilities: {
    asksActivities: true,
    delta: 'server',
    deletes: 'feed',
    once: 'marker',
    search: ['email', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'pkce',
    writes: ['activity', 'contact'],
  },
  // The usual quota of a project for each of its users.
  limits: [{ requests: 90, perMs: 60_000, per: 'user' }],
  origins: () => [originPattern(new URL(API)), originPattern(new URL(TOKENS))],
  me: whoAmI,
  describe: async () => ({ ok: true, value: FIELDS }),
  pull,
  listIds,
  find,
  read,
  related,
  write,
  lookFor,
};
