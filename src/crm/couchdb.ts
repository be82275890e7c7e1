import { z } from 'zod';
import { askServer, getDocument, ID, placeOf, putDocument } from './couchdb/call';
import { DESIGN, DESIGN_VERSION, designDocument, firstPipelines, PIPELINES } from './couchdb/design';
import { find, pipelines, read, related } from './couchdb/find';
import { pull } from './couchdb/pull';
import { lookFor, write } from './couchdb/write';
import { andThen, failed } from './failure';
import { originPattern, serverUrl } from './http';
import type { Connector, CrmContext, CrmField, CrmResult } from './types';

const session = z.object({ userCtx: z.object({ name: z.string().nullish() }) });

/** Who is signed in, and whether the database is a team's: an empty one is set up by the first admin who signs in. */
async function me(context: CrmContext) {
  const signedIn = await askServer(context, { method: 'GET', path: '_session' }, session);
  return andThen(signedIn, async ({ userCtx }) => {
    const { name } = userCtx;
    if (!name) return failed('signin');
    return andThen(await setUp(context), () => ({
      ok: true,
      value: { userId: name, userName: name, accountName: placeOf(context)?.name ?? '' },
    }));
  });
}

/** Without the design document nobody would be held to the access rules, so nobody begins without it. */
async function setUp(context: CrmContext): Promise<CrmResult<null>> {
  const there = await getDocument(context, DESIGN);
  if (!there.ok) return there;
  if (Number(there.value?.version) >= DESIGN_VERSION) return { ok: true, value: null };
  const revision = there.value ? { _rev: there.value._rev } : {};
  const put = await putDocument(context, DESIGN, { ...designDocument, ...revision });
  if (!put.ok) {
    const isRefused = ['forbidden', 'signin'].includes(put.failure.cause.code);
    return isRefused ? failed('forbidden', { messageKey: 'crm_error_couchdb_setup' }) : put;
  }
  const first = await putDocument(context, PIPELINES, firstPipelines);
  return first.ok || first.failure.cause.code === 'conflict' ? { ok: true, value: null } : first;
}

const field = (object: CrmField['object'], name: string, label: string, type: CrmField['type']): CrmField => ({
  object,
  field: name,
  label,
  type,
  isCustom: false,
});

/** What the documents hold. Profile addresses are identifiers of the contact: nothing needs to be mapped. */
const FIELDS: CrmField[] = [
  field('contact', 'fullName', 'Name', 'text'),
  field('contact', 'emails', 'E-mail', 'email'),
  field('contact', 'phones', 'Phone', 'phone'),
  field('contact', 'company', 'Company', 'text'),
  field('contact', 'jobTitle', 'Job title', 'text'),
  field('contact', 'city', 'City', 'text'),
  field('contact', 'country', 'Country', 'text'),
  field('account', 'name', 'Name', 'text'),
  field('account', 'domain', 'Web site', 'text'),
  field('deal', 'name', 'Name', 'text'),
  field('deal', 'stage', 'Stage', 'text'),
];

/**
 * A team's own database on CouchDB 3 (or any server of its protocol), for teams without a CRM: documents of our model, one database a
 * team. Limits: the server knows people by their user names only; deals are made by the admin's import.
 */
export const couchdb: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'CouchDB',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://couchdb.example.com' },
      { name: 'database', kind: 'text', labelKey: 'crm_field_database', hintKey: 'crm_hint_couchdb', isOptional: true },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user' },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password' },
    ],
    helpKey: 'crm_help_couchdb',
  },
  capabilities: {
    delta: 'feed',
    deletes: 'feed',
    once: 'client-id',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'basic',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  limits: [],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe: async () => ({ ok: true, value: FIELDS }),
  pull,
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};
