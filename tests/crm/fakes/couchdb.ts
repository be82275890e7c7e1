import { mkdtempSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from 'express';
import expressPouchDB from 'express-pouchdb';
import memory from 'pouchdb-adapter-memory';
import PouchDB, { type PouchDatabase } from 'pouchdb-core';
import mapReduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';
import { couchdb } from '../../../src/crm/couchdb';
import { placeOf } from '../../../src/crm/couchdb/call';
import type { Connector, Credentials, CrmContext } from '../../../src/crm/types';
import { type FakeServer, Refusal, startFakeServer } from './kit/server';

/**
 * No fake: express-pouchdb, a server that speaks CouchDB's protocol, with accounts, `_security`, design documents and revisions. Where
 * CouchDB 3 answers in other words (https://docs.couchdb.org/en/stable/api/), the dialect below does. Query parameters that its pages
 * do not name are refused.
 */
export interface CouchServer extends FakeServer {
  /** The server's own look at one of its databases, past all rules. */
  open(database: string): PouchDatabase;
  /** A rep's credentials. */
  credentials(user: string, database?: string): Credentials;
  context(user: string, connectionId?: string, database?: string): CrmContext;
}

export const TEAM = 'team';
const ADMIN = { user: 'admin', password: 'admin-secret' };
const REPS = ['rita', 'tom', 'uma'] as const;
const passwordOf = (user: string): string => (user === ADMIN.user ? ADMIN.password : `secret-of-${user}`);

/** Query parameters of CouchDB 3 that a client of ours may use, by what is asked. */
const PARAMETERS: readonly [RegExp, readonly string[]][] = [
  [/\/_changes$/, ['since', 'limit', 'include_docs', 'conflicts']],
  [/\/_view\//, ['key', 'startkey', 'endkey', 'limit', 'descending', 'include_docs']],
  [/^\/[^/]+\/[^_]/, ['conflicts']],
  [/./, []],
];

function refuseUnknown({ path, query }: Request): Refusal | undefined {
  const known = PARAMETERS.find(([pattern]) => pattern.test(path))?.[1] ?? [];
  const odd = Object.keys(query).find(name => !known.includes(name));
  return odd ? new Refusal(400, { error: 'query_parse_error', reason: `Invalid parameter ${odd}` }) : undefined;
}

const plain = (request: Request): IncomingMessage => Object.setPrototypeOf(request, IncomingMessage.prototype);

const WithPlugins = PouchDB.plugin(memory).plugin(mapReduce).plugin(replication);
let servers = 0;

/** @param databases - made and given to the three reps; not yet set up by the connector */
export async function startCouchServer(databases: readonly string[] = [TEAM]): Promise<CouchServer> {
  const Pouch = WithPlugins.defaults({ adapter: 'memory', prefix: `couch-${++servers}-` });
  const logPath = join(mkdtempSync(join(tmpdir(), 'throughline-couch-')), 'log.txt');
  const handle = expressPouchDB(Pouch, {
    inMemoryConfig: true,
    logPath,
    overrideMode: { exclude: ['routes/fauxton'] },
  });
  const server = await startFakeServer({
    authorize: refuseUnknown,
    readsBodies: true,
    invalid: reason => new Refusal(400, { error: 'bad_request', reason }),
    // It brings an older Express, which must not meet what the newer one has added.
    routes: router => router.use((request, response) => handle(plain(request), response)),
  });
  const opened = new Map<string, PouchDatabase>();
  await prepare(server.url, databases);
  const credentials = (user: string, database = TEAM): Credentials => ({
    baseUrl: server.url,
    fields: { user, password: passwordOf(user), database },
  });
  const fetch = speaksCouchDb3(server.fetch);
  return {
    ...server,
    fetch,
    open(database) {
      const db = opened.get(database) ?? new Pouch(database);
      opened.set(database, db);
      return db;
    },
    credentials,
    context: (user, connectionId = 'couch', database = TEAM) => ({
      connectionId,
      credentials: credentials(user, database),
      fetch,
      now: () => new Date(),
      async saveSession() {},
    }),
  };
}

/** What the documentation asks an admin to do. */
async function prepare(url: string, databases: readonly string[]): Promise<void> {
  const put = async (path: string, json: unknown, isSigned = true) => {
    const authorization = `Basic ${btoa(`${ADMIN.user}:${ADMIN.password}`)}`;
    const headers = { 'Content-Type': 'application/json', ...(isSigned ? { Authorization: authorization } : {}) };
    const response = await fetch(`${url}/${path}`, { method: 'PUT', headers, body: JSON.stringify(json) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  await put(`_config/admins/${ADMIN.user}`, ADMIN.password, false);
  for (const name of REPS) {
    const user = { name, password: passwordOf(name), roles: [], type: 'user' };
    await put(`_users/org.couchdb.user:${name}`, user);
  }
  for (const database of databases) {
    await put(database, {});
    await put(`${database}/_security`, {
      admins: { names: [ADMIN.user], roles: [] },
      members: { names: [...REPS], roles: [] },
    });
  }
}

/** The words of CouchDB 3: opaque sequences, `pending`, and its own reasons. */
function speaksCouchDb3(real: typeof fetch): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    const since = url.searchParams.get('since');
    if (since && since !== '0') {
      const number = /^(\d+)-g1AAAA$/.exec(since)?.[1];
      if (!number)
        return json(400, { error: 'bad_request', reason: "Malformed sequence supplied in 'since' parameter." });
      url.searchParams.set('since', number);
    }
    const response = await real(url, init);
    const text = await response.text();
    const { status, headers } = response;
    if (text.includes('no_db_file')) return json(404, { error: 'not_found', reason: 'Database does not exist.' });
    if (text.includes('not authorized to access'))
      return json(403, { error: 'forbidden', reason: 'You are not allowed to access this db.' });
    if (status !== 200 || !url.pathname.endsWith('/_changes')) return new Response(text, { status, headers });
    const body = JSON.parse(text) as { results: { seq: number }[]; last_seq: number };
    const results = body.results.map(row => ({ ...row, seq: `${row.seq}-g1AAAA` }));
    return json(200, { results, last_seq: `${body.last_seq}-g1AAAA`, pending: await left(real, url, init, body) });
  };
}

const json = (status: number, body: object): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

async function left(
  real: typeof fetch,
  url: URL,
  init: RequestInit | undefined,
  { results, last_seq }: { results: unknown[]; last_seq: number },
): Promise<number> {
  if (results.length < Number(url.searchParams.get('limit'))) return 0;
  const next = new URL(url);
  next.search = `?since=${last_seq}&limit=1000000`;
  const rest = (await (await real(next, init)).json()) as { results: unknown[] };
  return rest.results.length;
}

/** A team's database that an admin has set up, with one open deal. */
export async function startTeam(): Promise<{ connector: Connector; server: CouchServer; credentials: Credentials }> {
  const server = await startCouchServer();
  await setUpTeam(server);
  await server
    .open(TEAM)
    .put({ _id: 'deal:fleet', type: 'deal', name: 'Fleet', stage: 'Lead', stageId: 'lead', contacts: [] });
  return { connector: couchdb, server, credentials: server.credentials('rita') };
}

export async function setUpTeam(server: CouchServer, database = TEAM): Promise<void> {
  const context = server.context(ADMIN.user, 'admin', database);
  const signedIn = await couchdb.me(context);
  if (!signedIn.ok) throw new Error(`${placeOf(context)?.name}: ${signedIn.failure.cause.code}`);
}
