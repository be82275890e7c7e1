import { z } from 'zod';
import { andThen, failed } from '../failure';
import { defineSession } from '../session';
import type { CrmContext, CrmFailure, CrmResult } from '../types';
import { json2, jsonRpc } from './rpc';
import { type Domain, ID, link, PARTNER, text } from './values';

const sessionSchema = z.object({
  crm: z.literal(ID),
  api: z.enum(['json-rpc', 'json-2']),
  database: z.string(),
  userId: z.number(),
  userName: z.string(),
  company: z.string(),
  /** Major version. */
  version: z.number(),
  /** Is there a second phone number? Odoo 19 has one only. */
  hasMobile: z.boolean(),
  /** Is the sales application installed, and may the user see it? */
  hasLeads: z.boolean(),
  /** Id of the model of partners, which activities name. */
  partnerModel: z.number().optional(),
});
/** What is learned once at sign-in. There is no session in Odoo: each call bears the password or key. */
export type Session = z.infer<typeof sessionSchema>;

const versionInfo = z.object({ server_version: z.string() });
const majorOf = (version: string): number => Number(/\d+/.exec(version.replace(/^saas~/, ''))?.[0] ?? 0);

const keeper = defineSession<Session>({
  schema: sessionSchema,
  isSame: (a, b) => a.database === b.database && a.userId === b.userId,
  signIn,
});
export const { open: openSession, stored: storedSession } = keeper;

async function signIn(context: CrmContext): Promise<CrmResult<Session>> {
  const { token, user, password } = context.credentials.fields;
  const secret = token || password || '';
  const version = await jsonRpc(context, 'common', 'version', [], versionInfo);
  // Odoo 22 and later know only the new API.
  const major = version.ok ? majorOf(version.value.server_version) : undefined;
  if (!version.ok && !['gone', 'not-a-crm'].includes(version.failure.cause.code)) return version;
  const database = await databaseOf(context);
  if (major === undefined || major >= 19 || !user) {
    const mine = await json2(
      context,
      database,
      secret,
      'res.users/context_get',
      {},
      z.object({ uid: z.number().optional() }),
    );
    if (mine.ok && mine.value.uid !== undefined)
      return learn(context, { api: 'json-2', database, userId: mine.value.uid, version: major ?? 22 });
    if (!version.ok) return mine.ok || mine.failure.cause.code === 'gone' ? version : mine;
    if (!user) return mine.ok ? failed('signin') : mine;
  }
  if (!database) return failed('invalid', { messageKey: 'crm_error_database', field: 'database' });
  const args = [database, user, secret, {}];
  return andThen(
    await jsonRpc(context, 'common', 'authenticate', args, z.union([z.number(), z.literal(false)])),
    userId => (userId ? learn(context, { api: 'json-rpc', database, userId, version: major ?? 0 }) : failed('signin')),
  );
}

/** The database as it was typed, or the only one of a server that tells. */
async function databaseOf(context: CrmContext): Promise<string> {
  const typed = context.credentials.fields.database?.trim();
  if (typed) return typed;
  const list = await jsonRpc(context, 'db', 'list', [], z.array(z.string()));
  return (list.ok && list.value.length === 1 && list.value[0]) || '';
}

const isUnanswered = ({ cause }: CrmFailure): boolean => ['network', 'timeout', 'rate-limit'].includes(cause.code);

type Begun = Pick<Session, 'api' | 'database' | 'userId' | 'version'>;

async function learn(context: CrmContext, begun: Begun): Promise<CrmResult<Session>> {
  const session: Session = { crm: ID, userName: '', company: '', hasMobile: false, hasLeads: false, ...begun };
  const ask = <T>(model: string, method: string, named: Record<string, unknown>, schema: z.ZodType<T>) =>
    callAs(context, session, model, method, named, schema);
  const fields = await ask(
    PARTNER,
    'fields_get',
    { allfields: ['mobile'], attributes: ['type'] },
    z.record(z.string(), z.unknown()),
  );
  if (!fields.ok) return fields;
  const user = z.array(z.object({ name: text, login: text, company_id: link }));
  const users = await ask(
    'res.users',
    'read',
    { ids: [session.userId], fields: ['name', 'login', 'company_id'] },
    user,
  );
  if (!users.ok) return users;
  const leads = await ask('crm.lead', 'search_read', { domain: [], fields: ['id'], limit: 1 }, z.array(z.unknown()));
  // Not installed is one thing, not answered another.
  if (!leads.ok && isUnanswered(leads.failure)) return leads;
  const domain = [['model', '=', PARTNER]];
  const models = await ask(
    'ir.model',
    'search_read',
    { domain, fields: ['id'] },
    z.array(z.object({ id: z.number() })),
  );
  if (!models.ok && isUnanswered(models.failure)) return models;
  const [row] = users.value;
  const partnerModel = models.ok ? models.value[0]?.id : undefined;
  return {
    ok: true,
    value: {
      ...session,
      userName: row?.name || row?.login || '',
      company: row?.company_id?.name ?? '',
      hasMobile: 'mobile' in fields.value,
      hasLeads: leads.ok,
      ...(partnerModel ? { partnerModel } : {}),
    },
  };
}

/** Methods whose first arguments have to come by their place in the older API. */
const BY_PLACE: Record<string, readonly string[]> = {
  create: ['vals_list'],
  write: ['vals'],
  load: ['fields', 'data'],
  read: ['fields'],
};

/** A call in the name of a session; `named.ids` are the records it is about. */
function callAs<T>(
  context: CrmContext,
  { api, database, userId }: Session,
  model: string,
  method: string,
  named: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const { token, password } = context.credentials.fields;
  const secret = token || password || '';
  if (api === 'json-2') return json2(context, database, secret, `${model}/${method}`, named, schema);
  const places = BY_PLACE[method] ?? [];
  const args = [...(named.ids ? [named.ids] : []), ...places.map(name => named[name])];
  const rest = Object.fromEntries(Object.entries(named).filter(([name]) => name !== 'ids' && !places.includes(name)));
  return jsonRpc(context, 'object', 'execute_kw', [database, userId, secret, model, method, args, rest], schema);
}

/** A call as the signed-in user, by the API that this server offers. */
export async function call<T>(
  context: CrmContext,
  model: string,
  method: string,
  named: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  return andThen(await openSession(context), session => callAs(context, session, model, method, named, schema));
}

/** How rows are asked for. */
export interface Query {
  order?: string;
  limit?: number;
  /** Archived rows too: they count as deleted, and only their change tells. */
  archived?: boolean;
}

/** Rows of a model that meet a condition. */
export function searchRead<T>(
  context: CrmContext,
  model: string,
  domain: Domain,
  fields: readonly string[],
  row: z.ZodType<T>,
  { archived, ...query }: Query = {},
): Promise<CrmResult<T[]>> {
  const named = { domain, fields, ...query, ...(archived ? { context: { active_test: false } } : {}) };
  return call(context, model, 'search_read', named, z.array(row));
}
