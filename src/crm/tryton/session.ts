import { z } from 'zod';
import { andThen, failed } from '../failure';
import { requestJson, serverUrl } from '../http';
import { defineSession } from '../session';
import type { CrmContext, CrmFailure, CrmResult } from '../types';
import { rpc } from './rpc';
import { COMPANY, DEAL, flag, ID, RELATION } from './values';

const sessionSchema = z.object({
  root: z.string(),
  database: z.string(),
  login: z.string(),
  userId: z.number(),
  key: z.string(),
  /** What the user chose (company, language...): the context of every call. */
  preferences: z.record(z.string(), z.unknown()),
  /** Optional tables that are installed and that the user may read. */
  tables: z.array(z.string()),
  /** Parties of the companies that work with this Tryton: they are no contacts. */
  ownCompanies: z.array(z.number()),
  /** The web client is served at the same address. */
  hasWebClient: z.boolean(),
});
/** A sign-in and what it taught us. */
export type Session = z.infer<typeof sessionSchema>;

/** Signs in when needed, and again when the server no longer knows the session. */
const keeper = defineSession<Session>({
  schema: sessionSchema,
  isSame: (a, b) => a.key === b.key,
  signIn: context => signIn(context),
});
export const { stored: storedSession, open: openSession } = keeper;

/**
 * The only error that Tryton itself gives to a login at a right address: a database that is not there.
 * An answer without Tryton's words comes from a server or proxy in trouble.
 */
function isUnknownDatabase({ cause }: CrmFailure): boolean {
  return cause.code === 'gone' || (cause.code === 'server' && cause.vendorText !== undefined);
}

async function signIn(context: CrmContext): Promise<CrmResult<Session>> {
  const found = await findDatabase(context);
  if (!found.ok) return found;
  const { root, database } = found.value;
  const { user = '', password = '' } = context.credentials.fields;
  const params = [user, { password }, 'en'];
  const login = await rpc(
    context,
    { root, path: `${encodeURIComponent(database)}/` },
    'common.db.login',
    params,
    loginAnswer,
  );
  if (!login.ok && isUnknownDatabase(login.failure)) return failed('invalid', unknownDatabase(login.failure));
  if (!login.ok) return login;
  const [userId, key] = login.value;
  const bare: Session = {
    root,
    database,
    login: user,
    userId,
    key,
    preferences: {},
    tables: [],
    ownCompanies: [],
    hasWebClient: false,
  };
  return furnish(context, bare);
}

const loginAnswer = z.tuple([z.number(), z.string()]);

const unknownDatabase = ({ cause }: CrmFailure) => ({
  messageKey: 'crm_error_database',
  field: 'database',
  ...(cause.vendorText ? { vendorText: cause.vendorText } : {}),
});

/** The database is named in its own field, in the path, or in the fragment of an address copied from the web client. */
async function findDatabase(context: CrmContext): Promise<CrmResult<{ root: string; database: string }>> {
  const { baseUrl, fields } = context.credentials;
  if (!canParse(baseUrl)) return failed('invalid', { messageKey: 'crm_error_address', field: 'url' });
  const url = serverUrl(baseUrl);
  const segments = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const named = fields.database?.trim() || /#([^/;?]+)/.exec(baseUrl)?.[1];
  const database = named ?? segments.at(-1);
  if (database && segments.at(-1) === database) segments.pop();
  const root = `${url.origin}/${segments.map(part => `${encodeURIComponent(part)}/`).join('')}`;
  if (database) return { ok: true, value: { root, database } };
  return andThen(await rpc(context, { root, path: '' }, 'common.db.list', [], z.array(z.string())), names =>
    names.length === 1
      ? { ok: true, value: { root, database: names[0]! } }
      : failed('invalid', { messageKey: 'crm_error_database', field: 'database', vendorText: names.join(', ') }),
  );
}

function canParse(address: string): boolean {
  try {
    return Boolean(serverUrl(address));
  } catch {
    return false;
  }
}

/** Asks what calls of this user need to know: preferences, tables, and whether there are web pages to link to. */
async function furnish(context: CrmContext, session: Session): Promise<CrmResult<Session>> {
  const ask = <T>(method: string, params: unknown[], schema: z.ZodType<T>) =>
    signedRpc(context, session, method, params, schema);
  const preferences = await ask('model.res.user.get_preferences', [true, {}], z.record(z.string(), z.unknown()));
  if (!preferences.ok) return preferences;
  const optional = [RELATION, DEAL, COMPANY];
  const installed = await ask(
    'model.ir.model.search_read',
    [[['model', 'in', optional]], 0, null, null, ['model'], {}],
    z.array(z.object({ model: z.string() })),
  );
  if (!installed.ok) return installed;
  const names = installed.value.map(({ model }) => model);
  const access = await ask(
    'model.ir.model.access.get_access',
    [names, {}],
    z.record(z.string(), z.object({ read: flag.optional() })),
  );
  if (!access.ok) return access;
  const tables = names.filter(name => access.value[name]?.read);
  const hasWebClient = await servesPages(context, session.root);
  const companies = tables.includes(COMPANY)
    ? await ask(
        `model.${COMPANY}.search_read`,
        [[], 0, null, null, ['party'], {}],
        z.array(z.object({ party: z.number() })),
      )
    : ({ ok: true, value: [] } as const);
  return andThen<readonly { party: number }[], Session>(companies, list => ({
    ok: true,
    value: {
      ...session,
      preferences: preferences.value,
      tables,
      ownCompanies: list.map(({ party }) => party),
      hasWebClient,
    },
  }));
}

/** Asked by GET, the web client's server shows a page; a server without it refuses the method. */
async function servesPages(context: CrmContext, root: string): Promise<boolean> {
  const answer = await requestJson(context, { crm: ID, method: 'GET', url: root }, z.unknown());
  return !answer.ok && answer.failure.cause.code === 'not-a-crm' && answer.failure.unknownEnd;
}

/** A call in the name of a session, without the second try of `call`. */
export function signedRpc<T>(
  context: CrmContext,
  session: Session,
  method: string,
  params: unknown[],
  schema: z.ZodType<T>,
) {
  const { root, database, login, userId, key } = session;
  // The server splits at colons and reads only the number and the key.
  const bytes = new TextEncoder().encode(`${login.replaceAll(':', ' ')}:${userId}:${key}`);
  const authorization = `Session ${btoa(String.fromCharCode(...bytes))}`;
  return rpc(context, { root, path: `${encodeURIComponent(database)}/`, authorization }, method, params, schema);
}
