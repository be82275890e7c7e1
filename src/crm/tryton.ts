import { z } from 'zod';
import type { Account } from '../model/account';
import type { Activity } from '../model/activity';
import type { Contact, ContactDraft } from '../model/contact';
import type { Deal } from '../model/deal';
import { type Identifier, identifierKey, SITE_IDS, type SiteId } from '../model/identifier';
import { emailIdentifier, pageIdentifier, profileIdentifiers, profileUrl } from '../model/profile-urls';
import { activityText, onceMarker, parseActivityText } from './activity-text';
import { andThen, failed } from './failure';
import { checked, cleanFailure, originPattern, requestJson, serverUrl } from './http';
import type { Connector, CrmContext, CrmFailure, CrmResult, PullPage, WriteIntent, Written } from './types';

// Tryton: an ERP server whose parties are people and companies alike. JSON-RPC, one path a database.
// https://docs.tryton.org/projects/server/en/latest/

const ID = 'tryton';
const PARTY = 'party.party';
const MECHANISM = 'party.contact_mechanism';
const RELATION = 'party.relation.all';
const DEAL = 'sale.opportunity';
const NOTE = 'ir.note';
const COMPANY = 'company.company';

/** Rows of one page; a party brings its mechanisms and addresses along. */
const PAGE_SIZE = 500;
/** A transaction that began before the last one seen may be committed after it. */
const OVERLAP_MS = 60_000;
/** Rows of the overlap that a cursor remembers; with more of them (an import) the overlap is read again instead. */
const MAX_KNOWN = 2_000;

// --- values as Tryton writes them

/** A moment as text that sorts: `2026-11-22T13:45:50.734912`, on the server's clock. */
const moment = z
  .object({
    __class__: z.literal('datetime'),
    year: z.number(),
    month: z.number(),
    day: z.number(),
    hour: z.number(),
    minute: z.number(),
    second: z.number(),
    microsecond: z.number(),
  })
  .transform(at => {
    const [month, day, hour, minute, second] = [at.month, at.day, at.hour, at.minute, at.second].map(pad(2));
    return `${pad(4)(at.year)}-${month}-${day}T${hour}:${minute}:${second}.${pad(6)(at.microsecond)}`;
  });
const day = z
  .object({ __class__: z.literal('date'), year: z.number(), month: z.number(), day: z.number() })
  .transform(at => `${pad(4)(at.year)}-${pad(2)(at.month)}-${pad(2)(at.day)}`);
const decimal = z.object({ __class__: z.literal('Decimal'), decimal: z.string() }).transform(({ decimal }) => decimal);
// SQLite has no truth values.
const flag = z.union([z.boolean(), z.number()]).transform(Boolean);
const text = z
  .string()
  .nullish()
  .transform(value => value ?? '');

function pad(length: number): (value: number) => string {
  return value => String(value).padStart(length, '0');
}

function toMoment(at: string): Record<string, string | number> {
  const [year, month, dayOfMonth, hour, minute, second, microsecond] = at.split(/\D/).map(Number) as number[];
  const value = { year, month, day: dayOfMonth, hour, minute, second, microsecond };
  return { __class__: 'datetime', ...(value as Record<keyof typeof value, number>) };
}

const toIso = (at: string): string => `${at.slice(0, 23)}Z`;

/** Backslash, percent and underscore are wildcards of `like`. */
const likeText = (value: string): string => value.replace(/[\\%_]/g, '\\$&');

// --- session

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
  /** The web client is served at the same address. */
  hasWebClient: z.boolean(),
});
type Session = z.infer<typeof sessionSchema>;

/** One sign-in at a time for each connection, however many requests met the end of the session. */
const signingIn = new Map<string, Promise<CrmResult<Session>>>();

function storedSession({ credentials }: CrmContext): Session | undefined {
  try {
    return sessionSchema.parse(JSON.parse(credentials.session ?? ''));
  } catch {
    return undefined;
  }
}

async function openSession(context: CrmContext, ended?: Session): Promise<CrmResult<Session>> {
  const stored = storedSession(context);
  if (stored && stored.key !== ended?.key) return { ok: true, value: stored };
  const running = signingIn.get(context.connectionId) ?? signIn(context);
  signingIn.set(context.connectionId, running);
  const result = await running.finally(() => signingIn.delete(context.connectionId));
  // Whoever waited may hold a context of its own.
  if (result.ok) context.credentials.session = JSON.stringify(result.value);
  return result;
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
  // The only error a login meets with a right address is a database that is not there.
  if (!login.ok && ['server', 'gone'].includes(login.failure.cause.code))
    return failed('invalid', unknownDatabase(login.failure));
  if (!login.ok) return login;
  const [userId, key] = login.value;
  const bare: Session = { root, database, login: user, userId, key, preferences: {}, tables: [], hasWebClient: false };
  return andThen(await furnish(context, bare), async session => {
    context.credentials.session = JSON.stringify(session);
    await context.saveSession(context.credentials.session);
    return { ok: true, value: session };
  });
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
  return {
    ok: true,
    value: {
      ...session,
      preferences: preferences.value,
      tables,
      hasWebClient: await servesPages(context, session.root),
    },
  };
}

async function servesPages(context: CrmContext, root: string): Promise<boolean> {
  const answer = await requestJson(context, { crm: ID, method: 'GET', url: root }, z.unknown());
  return !answer.ok && answer.failure.cause.code === 'not-a-crm' && answer.failure.unknownEnd;
}

// --- calls

const envelope = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });

async function rpc<T>(
  context: CrmContext,
  { root, path, authorization }: { root: string; path: string; authorization?: string },
  method: string,
  params: unknown[],
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const headers: Record<string, string> = authorization ? { Authorization: authorization } : {};
  const request = { crm: ID, method: 'POST', url: root + path, headers, json: { id: 1, method, params } } as const;
  const answer = await requestJson(context, request, envelope);
  if (!answer.ok)
    return (await refusesOrigin(context, root, answer.failure)) ? failed('origin', ourOrigin(context)) : answer;
  if (answer.value.error !== undefined)
    return { ok: false, failure: cleanFailure(bodyFailure(answer.value.error), context) };
  return checked(ID, answer.value.result ?? null, schema);
}

const ourOrigin = ({ origin }: CrmContext) => (origin ? { vendorText: origin } : {});

/**
 * A browser puts our origin on every POST. A server whose `[web] cors` does not list it answers 500 (later versions: 403) to all
 * of them, even to the question for its version, and serves GET as ever.
 */
async function refusesOrigin(context: CrmContext, root: string, { cause }: CrmFailure): Promise<boolean> {
  if (cause.code !== 'server' && cause.code !== 'forbidden') return false;
  const json = { id: 1, method: 'common.server.version', params: [] };
  const version = await requestJson(context, { crm: ID, method: 'POST', url: root, json }, envelope);
  if (version.ok || version.failure.cause.code !== cause.code) return false;
  const page = await requestJson(context, { crm: ID, method: 'GET', url: root }, z.unknown());
  return page.ok || ['not-a-crm', 'gone'].includes(page.failure.cause.code);
}

/** Errors come with status 200: a name and what belongs to it. The second part of anything else is a stack trace. */
function bodyFailure(error: unknown): CrmFailure {
  const [name, details] = Array.isArray(error) ? error : [String(error)];
  const vendorText = String((Array.isArray(details) ? details[0] : name) ?? name);
  // The transaction was rolled back: the end is known.
  const rolledBack = { unknownEnd: false, vendorText };
  switch (name) {
    case 'ConcurrencyException':
      return failed('conflict', { unknownEnd: false, vendorText: String(details ?? name) }).failure;
    case 'UserError':
    case 'UserWarning':
      return failed('invalid', rolledBack).failure;
    case 'LoginException':
    case 'NotLogged':
      return failed('signin', { unknownEnd: false }).failure;
    case 'RateLimitException':
      return failed('rate-limit', { unknownEnd: false }).failure;
    default:
      return failed('server', rolledBack).failure;
  }
}

function signedRpc<T>(context: CrmContext, session: Session, method: string, params: unknown[], schema: z.ZodType<T>) {
  const { root, database, login, userId, key } = session;
  // The server splits at colons and reads only the number and the key.
  const bytes = new TextEncoder().encode(`${login.replaceAll(':', ' ')}:${userId}:${key}`);
  const authorization = `Session ${btoa(String.fromCharCode(...bytes))}`;
  return rpc(context, { root, path: `${encodeURIComponent(database)}/`, authorization }, method, params, schema);
}

/** A call as the signed-in user; `extra` is added to the user's own context. Signs in again once when the session has ended. */
async function call<T>(
  context: CrmContext,
  method: string,
  params: unknown[],
  schema: z.ZodType<T>,
  extra: Record<string, unknown> = {},
): Promise<CrmResult<T>> {
  const withSession = (session: Session) =>
    signedRpc(context, session, method, [...params, { ...session.preferences, ...extra }], schema);
  return andThen(await openSession(context), async session => {
    const result = await withSession(session);
    if (result.ok || result.failure.retry !== 'signin') return result;
    return andThen(await openSession(context, session), withSession);
  });
}

type Domain = readonly unknown[];
interface Query {
  order?: [string, string][];
  limit?: number;
  /** Inactive rows too: a row that is put away counts as deleted, and only its change tells. */
  inactive?: boolean;
}

function searchRead<T>(
  context: CrmContext,
  table: string,
  domain: Domain,
  fields: string[],
  row: z.ZodType<T>,
  { order, limit, inactive }: Query = {},
): Promise<CrmResult<T[]>> {
  const params = [domain, 0, limit ?? null, order ?? null, fields];
  return call(context, `model.${table}.search_read`, params, z.array(row), inactive ? { active_test: false } : {});
}

const hasTable = (context: CrmContext, table: string): boolean =>
  storedSession(context)?.tables.includes(table) ?? false;

// --- parties

const mechanismRow = z.object({
  id: z.number(),
  type: text,
  value: text,
  name: text,
  active: flag,
  create_date: moment.nullable(),
  write_date: moment.nullable(),
});
type Mechanism = z.infer<typeof mechanismRow>;

const partyRow = z.object({
  id: z.number(),
  name: text,
  code: text,
  active: flag,
  _timestamp: text,
  create_date: moment.nullable(),
  write_date: moment.nullable(),
  'contact_mechanisms.': z.array(mechanismRow),
  'addresses.': z.array(
    z.object({ id: z.number(), city: text, active: flag, 'country.': z.object({ name: text }).nullish() }),
  ),
  'categories.': z.array(z.object({ name: text })),
});
type Party = z.infer<typeof partyRow>;

const PARTY_FIELDS = [
  ...['name', 'code', 'active', '_timestamp', 'create_date', 'write_date'],
  ...['type', 'value', 'name', 'active', 'create_date', 'write_date'].map(field => `contact_mechanisms.${field}`),
  ...['addresses.city', 'addresses.active', 'addresses.country.name', 'categories.name'],
];

const relationRow = z.object({
  id: z.number(),
  from_: z.number(),
  to: z.number(),
  'from_.': z.object({ name: text }),
  'to.': z.object({ name: text }),
  'type.': z.object({ id: z.number(), name: text }),
});
type Relation = z.infer<typeof relationRow>;
const RELATION_FIELDS = ['from_', 'to', 'from_.name', 'to.name', 'type.name'];

interface Employment {
  relationId: number;
  personId: number;
  companyId: number;
  companyName: string;
}

// Kinds of relation are named by each company itself, in its own language.
const EMPLOYEE_OF =
  /\b(employee|employed|works? (for|at)|staff|contact (person )?(of|at|for)|(manager|director|owner|founder) of|mitarbeiter|angestellt|arbeitet (bei|für)|ansprechpartner|salarié|employé|empleado|trabaja|dipendente|medewerker)/i;
const EMPLOYER_OF = /\b(employer|employs|arbeitgeber|employeur|empleador|datore|werkgever)/i;

function employmentOf(relation: Relation): Employment | undefined {
  const { id: relationId, from_, to } = relation;
  if (EMPLOYER_OF.test(relation['type.'].name))
    return { relationId, personId: to, companyId: from_, companyName: relation['from_.'].name };
  if (EMPLOYEE_OF.test(relation['type.'].name))
    return { relationId, personId: from_, companyId: to, companyName: relation['to.'].name };
  return undefined;
}

const LEGAL_FORM =
  /\s(GmbH|AG|SE|KG|KGaA|OHG|UG|e\.\s?V\.|Inc\.?|LLC|LLP|Ltd\.?|Limited|Corp\.?|Corporation|PLC|plc|S\.?A\.?|SAS|S\.?A\.?R\.?L\.?|SRL|S\.r\.l\.|S\.?p\.?A\.?|B\.?V\.?|N\.?V\.?|Oyj?|AB|ApS|A\/S|AS|Kft\.?|Zrt\.?|Pty\.? Ltd\.?|K\.K\.|Sp\. z o\.o\.)$/;

interface Parties {
  people: Contact[];
  companies: Account[];
  /** Ids asked for that are gone or put away. */
  missing: string[];
}

/** Reads parties with all that belongs to them, and tells people from companies, which Tryton keeps in one table. */
async function loadParties(
  context: CrmContext,
  ids: number[],
): Promise<CrmResult<Parties & { rows: Party[]; jobs: Employment[] }>> {
  if (ids.length === 0) return { ok: true, value: { people: [], companies: [], missing: [], rows: [], jobs: [] } };
  const found = await searchRead(context, PARTY, [['id', 'in', ids]], PARTY_FIELDS, partyRow, {
    order: [['id', 'ASC']],
    inactive: true,
  });
  if (!found.ok) return found;
  const rows = found.value.filter(({ active }) => active);
  const jobs = await employments(
    context,
    rows.map(({ id }) => id),
  );
  if (!jobs.ok) return jobs;
  const own = await ownCompanies(context, ids);
  if (!own.ok) return own;
  const companyIds = new Set([...own.value, ...jobs.value.map(({ companyId }) => companyId)]);
  const isCompany = (row: Party): boolean => companyIds.has(row.id) || LEGAL_FORM.test(row.name);
  const present = new Set(rows.map(({ id }) => id));
  return {
    ok: true,
    value: {
      rows,
      jobs: jobs.value,
      people: rows.filter(row => !isCompany(row)).map(row => toContact(context, row, jobs.value)),
      companies: rows.filter(isCompany).map(row => toAccount(context, row)),
      missing: ids.filter(id => !present.has(id)).map(String),
    },
  };
}

async function employments(context: CrmContext, ids: number[]): Promise<CrmResult<Employment[]>> {
  if (ids.length === 0 || !hasTable(context, RELATION)) return { ok: true, value: [] };
  const domain = ['OR', ['from_', 'in', ids], ['to', 'in', ids]];
  return andThen(await searchRead(context, RELATION, domain, RELATION_FIELDS, relationRow), relations => ({
    ok: true,
    value: relations.map(employmentOf).filter(job => job !== undefined),
  }));
}

async function ownCompanies(context: CrmContext, ids: number[]): Promise<CrmResult<number[]>> {
  if (!hasTable(context, COMPANY)) return { ok: true, value: [] };
  return andThen(
    await searchRead(context, COMPANY, [['party', 'in', ids]], ['party'], z.object({ party: z.number() })),
    rows => ({ ok: true, value: rows.map(({ party }) => party) }),
  );
}

// Names under which facts without a field of their own are kept as a contact mechanism.
const JOB_TITLE = 'Job title';
const EMPLOYER = 'Company';
const PERSONAL_PAGE = 'Personal page';
const PERSONAL = /personal|private|home ?page|blog|persönlich|privat/i;

function toContact(context: CrmContext, row: Party, jobs: Employment[]): Contact {
  const mechanisms = row['contact_mechanisms.'].filter(({ active, value }) => active && value);
  const address = row['addresses.'].find(({ active }) => active);
  const job = jobs.find(({ personId }) => personId === row.id);
  const named = (name: string) => mechanisms.find(one => one.type === 'other' && one.name === name)?.value;
  const company = job?.companyName ?? named(EMPLOYER);
  return {
    ...common(context, row),
    kind: 'contact',
    fullName: row.name || row.code,
    emails: valuesOf(mechanisms, ['email']).map(value => value.toLowerCase()),
    phones: valuesOf(mechanisms, ['phone', 'mobile']),
    identifiers: uniqueIdentifiers(mechanisms.flatMap(identifiersOf)),
    ...(job ? { accountId: ourId(context, job.companyId) } : {}),
    ...optional({ company, jobTitle: named(JOB_TITLE) }),
    ...optional({ city: address?.city, country: address?.['country.']?.name }),
    ...(row['categories.'].length ? { tags: row['categories.'].map(({ name }) => name) } : {}),
    remoteVersion: versionOf(row),
    createdAt: toIso(row.create_date ?? changeOf(row)),
  };
}

function toAccount(context: CrmContext, row: Party): Account {
  const website = row['contact_mechanisms.'].find(({ type, active }) => type === 'website' && active)?.value ?? '';
  const host = pageIdentifier(website)?.value.split('/')[2];
  return { ...common(context, row), name: row.name || row.code, ...optional({ domain: host }) };
}

function common(context: CrmContext, row: Party) {
  const session = storedSession(context);
  const page = session?.hasWebClient && `${session.root}#${session.database}/model/${PARTY}/${row.id}`;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    updatedAt: toIso(changeOf(row)),
    ...optional({ webUrl: page || undefined }),
  };
}

const ourId = ({ connectionId }: CrmContext, id: number | string): string => `${connectionId}:${id}`;

function optional<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as { [K in keyof T]?: string };
}

const valuesOf = (mechanisms: Mechanism[], types: string[]): string[] => [
  ...new Set(mechanisms.filter(({ type }) => types.includes(type)).map(({ value }) => value.trim())),
];

function identifiersOf({ type, name, value }: Pick<Mechanism, 'type' | 'name' | 'value'>): Identifier[] {
  if (type !== 'website' && type !== 'other') return [];
  const site = /twitter/i.test(name) ? 'x' : SITE_IDS.find(id => id === name.trim().toLowerCase());
  const profiles = profileIdentifiers(value, site as SiteId | undefined).filter(({ kind }) => kind !== 'email');
  if (profiles.length || type !== 'website' || !PERSONAL.test(name)) return profiles;
  const page = pageIdentifier(value);
  return page ? [page] : [];
}

function uniqueIdentifiers(list: Identifier[]): Identifier[] {
  return [...new Map(list.map(one => [identifierKey(one), one])).values()];
}

type Dated = { create_date: string | null; write_date: string | null };
const NEVER = '1970-01-01T00:00:00.000000';
/** `write_date` is null until the first change. */
const ownChange = ({ create_date, write_date }: Dated): string => write_date ?? create_date ?? NEVER;

/** Newest change of a party and its mechanisms, which change without it. */
function changeOf(row: Party): string {
  return [row, ...row['contact_mechanisms.']].map(ownChange).sort().at(-1) ?? NEVER;
}

/** Tryton's own stamp, which its lock compares (whole seconds on SQLite), and our finer one, which sees the mechanisms too. */
const versionOf = (row: Party): string => `${row._timestamp} ${changeOf(row)}`;

// --- deals and activities

const dealRow = z.object({
  id: z.number(),
  number: text,
  description: text,
  party: z.number().nullable(),
  'contact.': z.object({ party: z.number() }).nullish(),
  amount: decimal.nullable(),
  'currency.': z.object({ code: text, digits: z.number() }).nullish(),
  state: text,
  end_date: day.nullable(),
  create_date: moment.nullable(),
  write_date: moment.nullable(),
});
const DEAL_FIELDS = [
  ...['number', 'description', 'party', 'contact.party', 'amount', 'currency.code', 'currency.digits'],
  ...['state', 'end_date', 'create_date', 'write_date'],
];
const STAGES = ['lead', 'opportunity', 'converted', 'won'];

function toDeal(context: CrmContext, row: z.infer<typeof dealRow>, companies: ReadonlySet<string>): Deal {
  const isCompany = row.party !== null && companies.has(String(row.party));
  const people = [row['contact.']?.party, isCompany ? undefined : row.party].filter(id => typeof id === 'number');
  const currency = row['currency.']?.code;
  const stageIndex = STAGES.indexOf(row.state) + 1;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    name: row.description || row.number,
    contactIds: [...new Set(people)].map(id => ourId(context, id)),
    ...(isCompany && row.party !== null ? { accountId: ourId(context, row.party) } : {}),
    ...(row.amount !== null ? { amountMinor: minorUnits(row.amount, row['currency.']?.digits ?? 2) } : {}),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: `${row.state.charAt(0).toUpperCase()}${row.state.slice(1)}`,
    ...(stageIndex ? { stageIndex, stageCount: STAGES.length } : {}),
    isOpen: ['lead', 'opportunity', 'converted'].includes(row.state),
    ...(row.end_date ? { closeDate: row.end_date } : {}),
    updatedAt: toIso(ownChange(row)),
  };
}

/** Cents of a decimal text, without a float in between. Python may write an exponent for very large and very small ones. */
function minorUnits(amount: string, digits: number): number {
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(amount) ?? [];
  const plain = `${sign}${whole}${rest.padEnd(digits, '0').slice(0, digits)}`;
  return /[eE]/.test(amount) ? Math.round(Number(amount) * 10 ** digits) : Number(plain);
}

const noteRow = z.object({
  id: z.number(),
  resource: z.string().nullable(),
  message: text,
  'create_uid.': z.object({ rec_name: text }).nullish(),
  create_date: moment.nullable(),
  write_date: moment.nullable(),
});
const NOTE_FIELDS = ['resource', 'message', 'create_uid.rec_name', 'create_date', 'write_date'];
const OF_PARTIES: Domain = ['resource', 'like', `${PARTY},%`];
const resourceOf = (partyId: string): string => `${PARTY},${partyId}`;

function toActivity(context: CrmContext, row: z.infer<typeof noteRow>): Activity | undefined {
  // Notes of a deleted party stay behind with nothing they belong to.
  const partyId = row.resource?.split(',')[1];
  if (!partyId) return undefined;
  const createdAt = toIso(row.create_date ?? ownChange(row));
  const part = parseActivityText(row.message);
  return {
    ...part,
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    contactId: ourId(context, partyId),
    occurredAt: part.occurredAt ?? createdAt,
    messageKeys: [],
    audience: 'crm',
    authorName: row['create_uid.']?.rec_name ?? '',
    mine: false,
    createdAt,
    updatedAt: toIso(ownChange(row)),
  };
}

async function loadDeals(context: CrmContext, rows: z.infer<typeof dealRow>[]): Promise<CrmResult<Deal[]>> {
  const parties = [...new Set(rows.map(({ party }) => party).filter(id => id !== null))];
  return andThen(await loadParties(context, parties), ({ companies }) => {
    const ids = new Set(companies.map(({ remoteId }) => remoteId ?? ''));
    return { ok: true, value: rows.map(row => toDeal(context, row, ids)) };
  });
}

// --- pull

/** A table to follow. `parties` names the party of a child row, whose change does not move the party itself. */
interface Followed {
  table: string;
  domain?: Domain;
  parties?: string[];
}
const FOLLOWED: Followed[] = [
  { table: PARTY },
  { table: MECHANISM, parties: ['party'] },
  { table: 'party.address', parties: ['party'] },
  { table: RELATION, parties: ['from_', 'to'] },
  { table: DEAL },
  { table: NOTE, domain: OF_PARTIES },
];
const FIRST = FOLLOWED.filter(({ parties }) => !parties);
/** Two passes over each table, because one order over both dates cannot be asked for. */
const STEPS = FOLLOWED.flatMap(followed => (['create_date', 'write_date'] as const).map(by => ({ ...followed, by })));

const cursorSchema = z.object({
  v: z.literal(1),
  /** First sync: table by table in order of id, which no change moves. */
  first: z.object({ table: z.number().int().min(0), after: z.number().int() }).optional(),
  /** Afterwards: the step, and its last row. Paging by key: rows that change meanwhile come again, none is skipped. */
  step: z.number().int().min(0),
  last: z.object({ at: z.string(), id: z.number() }).optional(),
  /** Newest change seen in each step, and the rows seen within the overlap before it. */
  marks: z.record(z.string(), z.string()),
  known: z.record(z.string(), z.array(z.string())),
});
type Cursor = z.infer<typeof cursorSchema>;

const markName = ({ table, by }: (typeof STEPS)[number]): string => `${table}/${by}`;
const pageSize = ({ pageSize = PAGE_SIZE }: CrmContext): number => Math.max(1, Math.min(pageSize, PAGE_SIZE));

async function pull(context: CrmContext, stored: string | undefined): Promise<CrmResult<PullPage>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const cursor = readCursor(stored) ?? (await firstCursor(context));
  if ('ok' in cursor) return cursor;
  return cursor.first ? pullFirst(context, cursor, cursor.first) : pullChanges(context, cursor);
}

/** A cursor of another version or a damaged one starts from the beginning: rows are replaced, none are lost. */
function readCursor(stored: string | undefined): Cursor | undefined {
  if (!stored) return undefined;
  try {
    return cursorSchema.parse(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

/** Notes where each table stands before its first row is read: what changes during the first sync is found by the next pull. */
async function firstCursor(context: CrmContext): Promise<Cursor | Extract<CrmResult<never>, { ok: false }>> {
  const marks: Record<string, string> = {};
  for (const step of readableSteps(context)) {
    const newest = await changedRows(context, step, [[step.by, '!=', null]], 'DESC', 1);
    if (!newest.ok) return newest;
    if (newest.value[0]) marks[markName(step)] = newest.value[0].at;
  }
  return { v: 1, first: { table: 0, after: 0 }, step: 0, marks, known: {} };
}

const isReadable = (context: CrmContext, table: string): boolean =>
  (table !== RELATION && table !== DEAL) || hasTable(context, table);
const readableSteps = (context: CrmContext) => STEPS.filter(({ table }) => isReadable(context, table));

async function pullFirst(context: CrmContext, cursor: Cursor, { table, after }: NonNullable<Cursor['first']>) {
  const followed = FIRST[table];
  if (!followed) return { ok: true as const, value: page({ ...cursor, first: undefined }, {}, false) };
  const size = pageSize(context);
  const domain = [['id', '>', after], ...(followed.domain ? [followed.domain] : [])];
  const found = isReadable(context, followed.table)
    ? await searchRead(context, followed.table, domain, ['id'], z.object({ id: z.number() }), {
        order: [['id', 'ASC']],
        limit: size,
      })
    : ({ ok: true, value: [] } as const);
  if (!found.ok) return found;
  const ids = found.value.map(({ id }) => id);
  const first = ids.length < size ? { table: table + 1, after: 0 } : { table, after: ids.at(-1) ?? after };
  const isLast = first.table >= FIRST.length;
  return andThen(await loadRows(context, followed.table, ids), rows => ({
    ok: true,
    value: page({ ...cursor, first: isLast ? undefined : first }, { ...rows, missing: [] }, !isLast),
  }));
}

interface Changed {
  id: number;
  at: string;
  parties: number[];
}

async function changedRows(
  context: CrmContext,
  step: (typeof STEPS)[number],
  domain: Domain,
  direction: 'ASC' | 'DESC',
  limit: number,
): Promise<CrmResult<Changed[]>> {
  const { table, by, parties = [] } = step;
  const row = z.looseObject({ id: z.number(), [by]: moment });
  const query: Query = {
    order: [
      [by, direction],
      ['id', direction],
    ],
    limit,
    inactive: true,
  };
  const full = step.domain ? [domain, step.domain] : domain;
  return andThen(await searchRead(context, table, full, [by, ...parties], row, query), rows => ({
    ok: true,
    value: rows.map(found => ({
      id: Number(found.id),
      at: String(found[by]),
      parties: parties.map(field => found[field]).filter(id => typeof id === 'number'),
    })),
  }));
}

/** Goes on from step to step until one has something new, so that a pull without news is one call. */
async function pullChanges(context: CrmContext, start: Cursor): Promise<CrmResult<PullPage>> {
  const steps = readableSteps(context);
  let cursor = start;
  while (true) {
    const step = steps[cursor.step];
    if (!step) return { ok: true, value: page({ ...cursor, step: 0, last: undefined }, {}, false) };
    const found = await changedRows(context, step, domainAfter(cursor, step), 'ASC', pageSize(context));
    if (!found.ok) return found;
    const known = new Set(cursor.known[markName(step)]);
    const news = found.value.filter(({ id, at }) => !known.has(`${id}@${at}`));
    cursor = advance(cursor, step, found.value, found.value.length === pageSize(context));
    if (news.length === 0) continue;
    const ids = [...new Set(news.flatMap(({ id, parties }) => (step.parties ? parties : [id])))];
    const isEnd = cursor.step >= steps.length;
    const next = isEnd ? { ...cursor, step: 0 } : cursor;
    return andThen(await loadRows(context, step.parties ? PARTY : step.table, ids), rows => ({
      ok: true,
      value: page(next, rows, !isEnd),
    }));
  }
}

function domainAfter({ last, marks }: Cursor, step: (typeof STEPS)[number]): Domain {
  const { by } = step;
  if (last)
    return [
      'OR',
      [[by, '>', toMoment(last.at)]],
      [
        [by, '=', toMoment(last.at)],
        ['id', '>', last.id],
      ],
    ];
  const mark = marks[markName(step)];
  return mark ? [[by, '>=', toMoment(earlier(mark))]] : [[by, '!=', null]];
}

const earlier = (at: string): string => `${new Date(Date.parse(toIso(at)) - OVERLAP_MS).toISOString().slice(0, 23)}000`;

function advance(cursor: Cursor, step: (typeof STEPS)[number], rows: Changed[], hasMore: boolean): Cursor {
  const name = markName(step);
  const newest = rows.at(-1);
  const at = newest && newest.at > (cursor.marks[name] ?? '') ? newest.at : cursor.marks[name];
  const seen = new Set([...(cursor.known[name] ?? []), ...rows.map(row => `${row.id}@${row.at}`)]);
  const within = at ? [...seen].filter(entry => entry.slice(entry.indexOf('@') + 1) >= earlier(at)) : [];
  return {
    ...cursor,
    marks: at ? { ...cursor.marks, [name]: at } : cursor.marks,
    known: { ...cursor.known, [name]: within.length > MAX_KNOWN ? [] : within },
    step: hasMore ? cursor.step : cursor.step + 1,
    last: hasMore && newest ? { at: newest.at, id: newest.id } : undefined,
  };
}

interface Rows extends Partial<Parties> {
  deals?: Deal[];
  activities?: Activity[];
  missingDeals?: string[];
  missingNotes?: string[];
}

async function loadRows(context: CrmContext, table: string, ids: number[]): Promise<CrmResult<Rows>> {
  if (ids.length === 0) return { ok: true, value: {} };
  if (table === PARTY) return loadParties(context, ids);
  const domain = [['id', 'in', ids]];
  if (table === DEAL)
    return andThen(await searchRead(context, DEAL, domain, DEAL_FIELDS, dealRow), async rows =>
      andThen(await loadDeals(context, rows), deals => ({ ok: true, value: { deals } })),
    );
  return andThen(await searchRead(context, NOTE, domain, NOTE_FIELDS, noteRow), rows => ({
    ok: true,
    value: { activities: rows.map(row => toActivity(context, row)).filter(activity => activity !== undefined) },
  }));
}

/** A party that turned out to be a company is no contact any more, and the other way round. */
function page(cursor: Cursor, rows: Rows, more: boolean): PullPage {
  const { people = [], companies = [], missing = [], deals = [], activities = [] } = rows;
  const remoteIds = (list: { remoteId?: string | undefined }[]) =>
    cursor.first ? [] : list.map(({ remoteId }) => remoteId ?? '');
  return {
    contacts: people,
    accounts: companies,
    deals,
    activities,
    deleted: {
      contacts: [...missing, ...remoteIds(companies)],
      accounts: [...missing, ...remoteIds(people)],
      deals: [],
      activities: [],
    },
    cursor: JSON.stringify(cursor),
    more,
  };
}

/** All ids of a table, in pages by key. */
async function allIds(context: CrmContext, table: string, domain: Domain = []): Promise<CrmResult<string[]>> {
  const ids: string[] = [];
  const size = 10_000;
  for (let after = 0; ; ) {
    const query: Query = { order: [['id', 'ASC']], limit: size };
    const found = await searchRead(
      context,
      table,
      [['id', '>', after], ...(domain.length ? [domain] : [])],
      ['id'],
      z.object({ id: z.number() }),
      query,
    );
    if (!found.ok) return found;
    ids.push(...found.value.map(({ id }) => String(id)));
    if (found.value.length < size) return { ok: true, value: ids };
    after = found.value.at(-1)!.id;
  }
}

async function listIds(context: CrmContext) {
  const parties = await allIds(context, PARTY);
  if (!parties.ok) return parties;
  const deals = hasTable(context, DEAL) ? await allIds(context, DEAL) : undefined;
  if (deals && !deals.ok) return deals;
  return andThen(await allIds(context, NOTE, OF_PARTIES), activities => ({
    ok: true,
    value: { contacts: parties.value, accounts: parties.value, activities, ...(deals ? { deals: deals.value } : {}) },
  }));
}

// --- find and related

const FOUND_LIMIT = 20;

async function find(
  context: CrmContext,
  query: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const { email, url, name } = query;
  if (email)
    return peopleWith(
      context,
      [
        ['type', '=', 'email'],
        ['value', 'ilike', likeText(email.trim())],
      ],
      ({ emails }) => emails.includes(email.trim().toLowerCase()),
    );
  if (url) return findByUrl(context, url);
  const words = (name ?? '').split(/\s+/).filter(Boolean);
  if (words.length === 0) return { ok: true, value: [] };
  const domain = words.map(word => ['name', 'ilike', `%${likeText(word)}%`]);
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: FOUND_LIMIT }),
    async rows =>
      peopleOf(
        context,
        rows.map(({ id }) => id),
      ),
  );
}

/** The address may be written in many ways: what is asked for is the handle in it, what counts is the identifier. */
async function findByUrl(context: CrmContext, url: string): Promise<CrmResult<Contact[]>> {
  const wanted = [...profileIdentifiers(url), pageIdentifier(url)].filter(one => one !== undefined);
  const [first] = wanted;
  if (!first) return { ok: true, value: [] };
  const needle = first.kind === 'url' ? (first.value.split('//')[1] ?? first.value) : first.value;
  const keys = new Set(wanted.map(identifierKey));
  const domain = [
    'OR',
    ['value', 'ilike', `%${likeText(needle)}%`],
    ['value', 'ilike', `%${likeText(encodeURIComponent(needle))}%`],
  ];
  return peopleWith(context, [domain], ({ identifiers }) => identifiers.some(one => keys.has(identifierKey(one))));
}

async function peopleWith(
  context: CrmContext,
  domain: Domain,
  isWanted: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  const row = z.object({ party: z.number() });
  return andThen(await searchRead(context, MECHANISM, domain, ['party'], row, { limit: FOUND_LIMIT * 5 }), async rows =>
    andThen(await peopleOf(context, [...new Set(rows.map(({ party }) => party))]), people => ({
      ok: true,
      value: people.filter(isWanted).slice(0, FOUND_LIMIT),
    })),
  );
}

async function peopleOf(context: CrmContext, ids: number[]): Promise<CrmResult<Contact[]>> {
  return andThen(await loadParties(context, ids), ({ people }) => ({ ok: true, value: people }));
}

/** Last activities shown in the card, and a few more to choose from. */
const RELATED_NOTES = 20;

async function related(context: CrmContext, contact: Contact) {
  const session = await openSession(context);
  if (!session.ok) return session;
  const id = Number(contact.remoteId);
  if (!id) return failed('gone');
  const parties = await loadParties(context, [id]);
  if (!parties.ok) return parties;
  if (parties.value.missing.length) return failed('gone');
  const companyId = parties.value.jobs.find(({ personId }) => personId === id)?.companyId;
  const company = companyId === undefined ? undefined : await loadParties(context, [companyId]);
  if (company && !company.ok) return company;
  const deals = await dealsOf(context, id, companyId);
  if (!deals.ok) return deals;
  const query: Query = {
    order: [
      ['create_date', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: RELATED_NOTES,
  };
  const domain = [['resource', '=', resourceOf(String(id))]];
  return andThen(await searchRead(context, NOTE, domain, NOTE_FIELDS, noteRow, query), rows => ({
    ok: true,
    value: {
      ...(company?.value.companies[0] ? { account: company.value.companies[0] } : {}),
      deals: deals.value,
      activities: rows.map(row => toActivity(context, row)).filter(activity => activity !== undefined),
    },
  }));
}

async function dealsOf(context: CrmContext, id: number, companyId: number | undefined): Promise<CrmResult<Deal[]>> {
  if (!hasTable(context, DEAL)) return { ok: true, value: [] };
  const ids = companyId === undefined ? [id] : [id, companyId];
  const domain = [
    ['state', 'in', ['lead', 'opportunity', 'converted']],
    ['OR', ['party', 'in', ids], ['contact.party', '=', id]],
  ];
  return andThen(await searchRead(context, DEAL, domain, DEAL_FIELDS, dealRow), rows => loadDeals(context, rows));
}

// --- write

const ids = z.array(z.number());
const nothing = z.unknown();

async function write(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  switch (intent.kind) {
    case 'activity.create':
      return createNote(context, intent);
    case 'activity.update':
      return updateNote(context, intent);
    case 'activity.delete':
      return deleteNote(context, intent);
    case 'contact.create':
      return createParty(context, intent);
    case 'contact.update':
      return updateParty(context, intent);
    case 'contact.delete':
      return deleteRow(context, PARTY, intent.contact.remoteId);
  }
}

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

/** Calls, messages and tasks are notes too: the standard modules hold no task or call that belongs to a party. */
async function createNote(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  if (!contact.remoteId) return failed('gone');
  const row = { resource: resourceOf(contact.remoteId), message: activityText(activity, onceKey) };
  const created = await call(context, `model.${NOTE}.create`, [[row]], ids);
  if (!created.ok) return goneOr(context, PARTY, contact.remoteId, created.failure);
  return { ok: true, value: written(context, PARTY, contact.remoteId, String(created.value[0])) };
}

/** The web client shows a note with its party. */
function written(context: CrmContext, table: string, pageId: string, remoteId: string): Written {
  const session = storedSession(context);
  const webUrl = session?.hasWebClient ? `${session.root}#${session.database}/model/${table}/${pageId}` : undefined;
  return { remoteId, ...optional({ webUrl }) };
}

async function updateNote(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const { activity, contact, onceKey } = intent;
  if (!activity.remoteId) return failed('gone');
  const old = await searchRead(
    context,
    NOTE,
    [['id', '=', Number(activity.remoteId)]],
    ['message'],
    z.object({ message: text }),
  );
  if (!old.ok) return old;
  if (!old.value[0]) return failed('gone');
  // The marker of the first write stays: it is how that write is found.
  const marker = /\[ref ([\w-]+)\]\s*$/.exec(old.value[0].message)?.[1] ?? onceKey;
  const values = { message: activityText(activity, marker) };
  const done = await call(context, `model.${NOTE}.write`, [[Number(activity.remoteId)], values], nothing);
  if (!done.ok) return goneOr(context, NOTE, activity.remoteId, done.failure);
  return { ok: true, value: written(context, PARTY, contact.remoteId ?? '', activity.remoteId) };
}

async function deleteNote(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  if (intent.activity.remoteId) return deleteRow(context, NOTE, intent.activity.remoteId);
  return andThen(await noteWith(context, intent), found =>
    found ? deleteRow(context, NOTE, found.remoteId) : failed('gone'),
  );
}

/** Deleting what is gone already answers like deleting it. */
async function deleteRow(
  context: CrmContext,
  table: string,
  remoteId: string | undefined,
): Promise<CrmResult<Written>> {
  if (!remoteId) return failed('gone');
  const done = await call(context, `model.${table}.delete`, [[Number(remoteId)]], nothing);
  const result = done.ok ? done : await goneOr(context, table, remoteId, done.failure);
  return result.ok || result.failure.cause.code === 'gone' ? { ok: true, value: { remoteId } } : result;
}

/** A refusal may mean that the record is no more: Tryton says so only in the user's language. */
async function goneOr(
  context: CrmContext,
  table: string,
  remoteId: string,
  failure: CrmFailure,
): Promise<CrmResult<never>> {
  if (failure.cause.code !== 'invalid') return { ok: false, failure };
  const still = await searchRead(
    context,
    table,
    [['id', '=', Number(remoteId)]],
    ['id'],
    z.object({ id: z.number() }),
    { inactive: true },
  );
  return still.ok && still.value.length === 0 ? failed('gone') : { ok: false, failure };
}

// Code of the identifier that marks a party we created; Tryton keeps identifiers for just that, ids in other systems.
const partyMarker = (onceKey: string): string => `throughline:${onceKey}`;

async function createParty(
  context: CrmContext,
  { contact, onceKey }: Extract<WriteIntent, { kind: 'contact.create' }>,
): Promise<CrmResult<Written>> {
  const employer = await findEmployer(context, contact.company);
  if (!employer.ok) return employer;
  const place = await placeOf(context, contact);
  if (!place.ok) return place;
  const row = {
    name: contact.fullName,
    identifiers: [['create', [{ type: null, code: partyMarker(onceKey) }]]],
    contact_mechanisms: [['create', mechanismsOf(contact, Boolean(employer.value))]],
    ...(place.value ? { addresses: [['create', [place.value]]] } : {}),
    ...(employer.value ? { relations: [['create', [employer.value]]] } : {}),
  };
  return andThen(await createRow(context, row), id => describeParty(context, id));
}

const CREATE_TRIES = 4;

/**
 * On SQLite two parties written at the same moment are given the same code, and one is refused. A refused row was rolled back:
 * it may be sent again. What is refused for a reason of its own is refused again.
 */
async function createRow(context: CrmContext, row: Record<string, unknown>): Promise<CrmResult<number>> {
  for (let tries = 1; ; tries++) {
    const created = await call(context, `model.${PARTY}.create`, [[row]], ids);
    if (created.ok) return { ok: true, value: created.value[0]! };
    if (created.failure.cause.code !== 'invalid' || tries === CREATE_TRIES) return created;
    await new Promise(resolve => setTimeout(resolve, Math.random() * 150 * tries));
  }
}

async function describeParty(context: CrmContext, id: number): Promise<CrmResult<Written>> {
  const read = await loadParties(context, [id]);
  const row = read.ok ? read.value.rows[0] : undefined;
  // The write is done; without its version the next edit merely comes unlocked.
  return {
    ok: true,
    value: { ...written(context, PARTY, String(id), String(id)), ...(row ? { remoteVersion: versionOf(row) } : {}) },
  };
}

type Wanted = Pick<Mechanism, 'type' | 'value' | 'name'>;

function mechanismsOf(
  draft: Pick<ContactDraft, 'emails' | 'phones' | 'identifiers' | 'jobTitle' | 'company'>,
  hasRelation: boolean,
): Wanted[] {
  const facts = { [JOB_TITLE]: draft.jobTitle, [EMPLOYER]: hasRelation ? undefined : draft.company };
  return [
    ...draft.emails.map(value => ({ type: 'email', value, name: '' })),
    ...draft.phones.map(value => ({ type: 'phone', value, name: '' })),
    ...draft.identifiers.flatMap(one => {
      const value = profileUrl(one);
      return value ? [{ type: 'website', value, name: one.kind === 'url' ? PERSONAL_PAGE : (one.site ?? '') }] : [];
    }),
    ...Object.entries(facts).flatMap(([name, value]) => (value ? [{ type: 'other', value, name }] : [])),
  ];
}

/** What makes two mechanisms the same, however their values are written. */
function mechanismKey({ type, value, name }: Wanted): string {
  const [identifier] = identifiersOf({ type, value, name });
  if (identifier) return identifierKey(identifier);
  if (type === 'email') return `email:${emailIdentifier(value)?.value ?? value.toLowerCase()}`;
  if (type === 'phone' || type === 'mobile') return `phone:${value.replace(/[^\d+]/g, '')}`;
  return `${type}:${name}:${value}`;
}

interface Employer {
  to: number;
  type: number;
}

/** The relation that says where a person works, when the company is a party and the CRM has such a kind of relation. */
async function findEmployer(
  context: CrmContext,
  company: string | undefined,
): Promise<CrmResult<Employer | undefined>> {
  const name = company?.trim();
  if (!name || !hasTable(context, RELATION)) return { ok: true, value: undefined };
  const kinds = await searchRead(
    context,
    'party.relation.type',
    [],
    ['name'],
    z.object({ id: z.number(), name: text }),
  );
  if (!kinds.ok) return kinds;
  const kind = kinds.value.find(one => EMPLOYEE_OF.test(one.name) && !EMPLOYER_OF.test(one.name));
  if (!kind) return { ok: true, value: undefined };
  const domain = [['name', 'ilike', likeText(name)]];
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([party]) => ({
      ok: true,
      value: party && { to: party.id, type: kind.id },
    }),
  );
}

type Place = { city?: string; country?: number };

async function placeOf(
  context: CrmContext,
  { city, country }: Pick<ContactDraft, 'city' | 'country'>,
): Promise<CrmResult<Place | undefined>> {
  if (!city && !country) return { ok: true, value: undefined };
  const domain = ['OR', ['name', 'ilike', likeText(country ?? '')], ['code', '=', (country ?? '').toUpperCase()]];
  const found = country
    ? await searchRead(context, 'country.country', domain, ['id'], z.object({ id: z.number() }), { limit: 1 })
    : undefined;
  if (found && !found.ok) return found;
  const id = found?.value[0]?.id;
  const place = { ...(city ? { city } : {}), ...(id ? { country: id } : {}) };
  return { ok: true, value: Object.keys(place).length ? place : undefined };
}

type UpdateIntent = Extract<WriteIntent, { kind: 'contact.update' }>;

/** One write of all that differs, locked by what the rep saw. Without a version (never read) nothing is taken away. */
async function updateParty(context: CrmContext, { contact, draft }: UpdateIntent): Promise<CrmResult<Written>> {
  const id = Number(contact.remoteId);
  if (!id) return failed('gone');
  const read = await loadParties(context, [id]);
  if (!read.ok) return read;
  const row = read.value.rows[0];
  if (!row) return failed('gone');
  if (contact.remoteVersion && contact.remoteVersion !== versionOf(row)) return failed('conflict');
  const changes = await changesOf(context, row, read.value.jobs, draft, Boolean(contact.remoteVersion));
  if (!changes.ok) return changes;
  const lock = contact.remoteVersion ? { _timestamp: { [`${PARTY},${id}`]: row._timestamp } } : {};
  const done = await call(context, `model.${PARTY}.write`, [[id], changes.value], nothing, lock);
  return done.ok ? describeParty(context, id) : goneOr(context, PARTY, String(id), done.failure);
}

async function changesOf(
  context: CrmContext,
  row: Party,
  jobs: Employment[],
  draft: ContactDraft,
  mayRemove: boolean,
): Promise<CrmResult<Record<string, unknown>>> {
  const job = jobs.find(({ personId }) => personId === row.id);
  const stays = job?.companyName === draft.company;
  const employer = stays ? ({ ok: true, value: undefined } as const) : await findEmployer(context, draft.company);
  if (!employer.ok) return employer;
  const place = await placeOf(context, draft);
  if (!place.ok) return place;
  const address = row['addresses.'].find(({ active }) => active);
  const leaves = job && !stays && mayRemove;
  const relations = [
    ...(leaves ? [['delete', [job.relationId]]] : []),
    ...(employer.value ? [['create', [employer.value]]] : []),
  ];
  return {
    ok: true,
    value: {
      name: draft.fullName,
      contact_mechanisms: mechanismChanges(row, mechanismsOf(draft, stays || Boolean(employer.value)), mayRemove),
      ...(place.value
        ? { addresses: [address ? ['write', [address.id], place.value] : ['create', [place.value]]] }
        : {}),
      ...(relations.length ? { relations } : {}),
    },
  };
}

/** Only mechanisms that the rep can see are taken away: a fax number or a company page is not in the form. */
function mechanismChanges(row: Party, wanted: Wanted[], mayRemove: boolean): unknown[] {
  const present = row['contact_mechanisms.'].filter(({ active }) => active);
  const wantedKeys = new Set(wanted.map(mechanismKey));
  const presentKeys = new Set(present.map(mechanismKey));
  const added = wanted.filter(one => !presentKeys.has(mechanismKey(one)));
  const removed = present.filter(one => mayRemove && isShown(one) && !wantedKeys.has(mechanismKey(one)));
  return [
    ...(removed.length ? [['delete', removed.map(({ id }) => id)]] : []),
    ...(added.length ? [['create', added]] : []),
  ];
}

const isShown = (one: Mechanism): boolean =>
  ['email', 'phone', 'mobile'].includes(one.type) ||
  identifiersOf(one).length > 0 ||
  (one.type === 'other' && [JOB_TITLE, EMPLOYER].includes(one.name));

// --- writing once

async function noteWith(context: CrmContext, { contact, onceKey }: ActivityIntent): Promise<CrmResult<Written | null>> {
  if (!contact.remoteId) return { ok: true, value: null };
  const domain = [
    ['resource', '=', resourceOf(contact.remoteId)],
    ['message', 'like', `%${likeText(onceMarker(onceKey))}%`],
  ];
  return andThen(
    await searchRead(context, NOTE, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([row]) => ({
      ok: true,
      value: row ? written(context, PARTY, contact.remoteId ?? '', String(row.id)) : null,
    }),
  );
}

/** Changes and deletes may be sent again without harm; only what creates must be looked for. */
async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  if (intent.kind === 'activity.create') return noteWith(context, intent);
  if (intent.kind !== 'contact.create') return { ok: true, value: null };
  const domain = [['identifiers.code', '=', partyMarker(intent.onceKey)]];
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([row]) => (row ? describeParty(context, row.id) : { ok: true, value: null }),
  );
}

// --- who and what

const user = z.array(z.object({ id: z.number(), name: text, login: text })).min(1);

async function me(context: CrmContext) {
  return andThen(await openSession(context), async ({ userId, database }) => {
    const read = await call(context, 'model.res.user.read', [[userId], ['name', 'login']], user);
    return andThen(read, ([row]) => ({
      ok: true,
      value: { userId: String(userId), userName: row?.name || row?.login || '', accountName: database },
    }));
  });
}

const fieldList = z.record(z.string(), z.object({ string: text, type: text }));

async function describe(context: CrmContext) {
  const session = await openSession(context);
  if (!session.ok) return session;
  const fields: { object: string; field: string; label: string; type: string }[] = [];
  for (const table of [PARTY, MECHANISM, DEAL].filter(name => isReadable(context, name))) {
    const list = await call(context, `model.${table}.fields_get`, [[]], fieldList);
    if (!list.ok) return list;
    for (const [field, { string, type }] of Object.entries(list.value))
      fields.push({ object: table, field, label: string, type });
  }
  return { ok: true as const, value: fields };
}

/**
 * Tryton 6 and later.
 * Limits: a contact mechanism that is deleted by itself, not through its party's form, is seen at the party's next change.
 */
export const tryton: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Tryton',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://tryton.example.com' },
      { name: 'database', kind: 'text', labelKey: 'crm_field_database', hintKey: 'crm_hint_database' },
      { name: 'user', kind: 'text', labelKey: 'crm_field_user' },
      { name: 'password', kind: 'password', labelKey: 'crm_field_password' },
    ],
    helpKey: 'crm_help_tryton',
  },
  capabilities: {
    delta: 'server',
    deletes: 'compare',
    once: 'marker',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'session',
    writes: ['activity', 'contact'],
  },
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe,
  pull,
  listIds: async context => andThen(await openSession(context), () => listIds(context)),
  find,
  related,
  write,
  lookFor,
};
