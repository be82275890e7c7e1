import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrytonClient } from './tryton-client';
import { ADMIN, type Login, READER, REP, seedDatabase, writeConfig } from './tryton-setup';
import { freePort, startTrytond, type Trytond } from './trytond';

export { type Login, trytonProblem } from './tryton-setup';

/** Origin of the extension with the key of manifest.json, as Chromium computes it. */
export const EXTENSION_ORIGIN = 'chrome-extension://gdehdjmjfmaohgfeebgallajajllhcko';

export interface SeedContact {
  fullName: string;
  emails?: string[];
  phones?: string[];
  /** Profile addresses, kept as websites. */
  urls?: string[];
  /** Name of the employer: a party of its own, tied by the relation *Employee of*. */
  company?: string;
  jobTitle?: string;
  city?: string;
  /** Open opportunities in euro. */
  deals?: { name: string; amount: string }[];
  /** Notes written by the administrator. */
  notes?: string[];
}

export interface ReadNote {
  id: number;
  message: string;
  author: string;
}

export interface TrytonServer {
  /** Address of the server, without the database. */
  url: string;
  database: string;
  /** `url` and database in one, as the sign-in form takes it. */
  baseUrl: string;
  rep: Login;
  reader: Login;
  admin: Login;
  /** Process id while it runs. */
  pid(): number | undefined;
  /** Writes contacts as administrator. Answers their party ids in the same order. */
  seed(contacts: readonly SeedContact[]): Promise<number[]>;
  /** Notes of a party, oldest first, read by another user than the one who wrote them. */
  readNotes(partyId: number | string): Promise<ReadNote[]>;
  /** Ids of parties of that name, in the same way. */
  partiesNamed(fullName: string): Promise<number[]>;
  /** A client for anything else. */
  client(login?: Login): Promise<TrytonClient>;
  /** Ends every session, as time would. */
  endSessions(): void;
  /** Takes the server down (SIGKILL with `hard`), keeping its database. */
  stop(hard?: boolean): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  /** Puts the database back to its beginning: stop, copy, start. */
  reset(): Promise<void>;
  /** Ends the server and removes its files. */
  close(): Promise<void>;
}

/**
 * Starts a real Tryton with a fresh database on a free port.
 * @param origins - origins that `[web] cors` lists; leave out the extension's to see a refusal
 */
export async function startTryton(options: { origins?: readonly string[] } = {}): Promise<TrytonServer> {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-tryton-run-'));
  const file = join(directory, 'crm.sqlite');
  const seedFile = await seedDatabase();
  copyFileSync(seedFile, file);
  const port = await freePort();
  const config = writeConfig(directory, port, options.origins ?? [EXTENSION_ORIGIN]);
  const url = `http://127.0.0.1:${port}`;
  const client = (login: Login = ADMIN) => TrytonClient.signIn(`${url}/crm/`, login);
  let running: Trytond | undefined = await startTrytond(config, port);
  const start = async () => {
    running ??= await startTrytond(config, port);
  };
  const stop = async (hard = false) => {
    await running?.stop(hard ? 'SIGKILL' : 'SIGTERM');
    running = undefined;
  };
  return {
    url,
    database: 'crm',
    baseUrl: `${url}/crm`,
    rep: REP,
    reader: READER,
    admin: ADMIN,
    pid: () => running?.pid,
    seed: async contacts => seed(await client(), contacts),
    readNotes: async partyId => readNotes(await client(READER), partyId),
    partiesNamed: async name => (await client(READER)).ids('party.party', [['name', '=', name]]),
    client,
    endSessions: () => deleteSessions(file),
    stop,
    start,
    async reset() {
      await stop();
      for (const suffix of ['-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
      copyFileSync(seedFile, file);
      await start();
    },
    async close() {
      await stop(true);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function seed(admin: TrytonClient, contacts: readonly SeedContact[]): Promise<number[]> {
  const companies = await createCompanies(admin, contacts);
  const [relation] = await admin.ids('party.relation.type', [['name', '=', 'Employee of']]);
  const ids: number[] = [];
  for (let at = 0; at < contacts.length; at += 500) {
    const rows = contacts.slice(at, at + 500).map(contact => partyRow(contact, companies, relation ?? 0));
    ids.push(...(await admin.createAll('party.party', rows)));
  }
  for (const [index, { deals = [], notes = [] }] of contacts.entries()) {
    const party = ids[index] ?? 0;
    const opportunities = deals.map(deal => opportunityRow(party, deal));
    if (opportunities.length) await admin.createAll('sale.opportunity', opportunities);
    const messages = notes.map(message => ({ resource: `party.party,${party}`, message }));
    if (messages.length) await admin.createAll('ir.note', messages);
  }
  return ids;
}

async function createCompanies(admin: TrytonClient, contacts: readonly SeedContact[]): Promise<Map<string, number>> {
  const names = [...new Set(contacts.map(({ company }) => company).filter(name => name !== undefined))];
  const ids = names.length
    ? await admin.createAll(
        'party.party',
        names.map(name => ({ name })),
      )
    : [];
  return new Map(names.map((name, index) => [name, ids[index] ?? 0]));
}

function partyRow(contact: SeedContact, companies: Map<string, number>, relation: number): Record<string, unknown> {
  const { fullName, emails = [], phones = [], urls = [], company, jobTitle, city } = contact;
  const mechanisms = [
    ...emails.map(value => ({ type: 'email', value })),
    ...phones.map(value => ({ type: 'phone', value })),
    ...urls.map(value => ({ type: 'website', value })),
    ...(jobTitle ? [{ type: 'other', name: 'Job title', value: jobTitle }] : []),
  ];
  return {
    name: fullName,
    contact_mechanisms: [['create', mechanisms]],
    ...(company ? { relations: [['create', [{ to: companies.get(company), type: relation }]]] } : {}),
    ...(city ? { addresses: [['create', [{ city }]]] } : {}),
  };
}

const opportunityRow = (
  party: number,
  { name, amount }: { name: string; amount: string },
): Record<string, unknown> => ({
  party,
  description: name,
  amount: { __class__: 'Decimal', decimal: amount },
  state: 'opportunity',
});

async function readNotes(reader: TrytonClient, partyId: number | string): Promise<ReadNote[]> {
  type Row = { id: number; message: string; 'create_uid.': { name: string } };
  const domain = [['resource', '=', `party.party,${partyId}`]];
  const rows = await reader.rows<Row>('ir.note', domain, ['message', 'create_uid.name']);
  return rows.map(row => ({ id: row.id, message: row.message, author: row['create_uid.'].name }));
}

/** Sessions cannot be ended from outside through the API; the database is ours. */
function deleteSessions(file: string): void {
  const program =
    'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], 10); c.execute("DELETE FROM ir_session"); c.commit()';
  execFileSync('/usr/bin/python3', ['-c', program, file]);
}
