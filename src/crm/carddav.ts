import { findBook, ID } from './carddav/dav';
import { find, read, related } from './carddav/find';
import { listIds, pull } from './carddav/pull';
import { lookFor, write } from './carddav/write';
import { andThen } from './failure';
import { originPattern, serverUrl } from './http';
import { standardField } from './mapping';
import type { Connector, CrmField } from './types';

/** What a vCard holds. Profile addresses are found wherever they stand: nothing needs to be mapped. */
const FIELDS: CrmField[] = [
  standardField('FN', 'Name', 'text'),
  standardField('EMAIL', 'E-mail', 'email'),
  standardField('TEL', 'Phone', 'phone'),
  standardField('ORG', 'Company', 'text'),
  standardField('TITLE', 'Job title', 'text'),
  standardField('ADR', 'Address', 'other'),
  standardField('NOTE', 'Note', 'text'),
];

/**
 * Address books on CardDAV servers (RFC 6352, 6578): Nextcloud, Radicale, Xandikos, iCloud and others.
 * Activities are parts of the card's one note, each ended by its once-key. Limits: no accounts, deals or owners.
 */
export const carddav: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'CardDAV',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://cloud.example.com/remote.php/dav/' },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user' },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password' },
      {
        name: 'addressbook',
        kind: 'text',
        labelKey: 'crm_field_addressbook',
        hintKey: 'crm_hint_addressbook',
        isOptional: true,
      },
    ],
    helpKey: 'crm_help_carddav',
  },
  capabilities: {
    delta: 'server',
    deletes: 'feed',
    once: 'client-id',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'basic',
    writes: ['activity', 'contact'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me: async context =>
    andThen(await findBook(context), async book => {
      await context.saveSession(JSON.stringify(book));
      context.credentials.session = JSON.stringify(book);
      return { ok: true, value: { userId: book.principal, userName: book.userName, accountName: book.name } };
    }),
  describe: async () => ({ ok: true, value: FIELDS }),
  pull,
  listIds,
  find,
  read,
  related,
  write,
  lookFor,
};
