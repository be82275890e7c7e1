import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrytonClient } from './tryton-client';
import { freePort, startTrytond } from './trytond';

export interface Login {
  user: string;
  password: string;
}
export const ADMIN: Login = { user: 'admin', password: 'admin-pass-1' };
/** The rep whose extension is under test. */
export const REP: Login = { user: 'rita', password: 'rita-pass-12345' };
/** Somebody else of the same company, who reads what the rep wrote. */
export const READER: Login = { user: 'boris', password: 'boris-pass-12345' };

const PACKAGES = [
  'tryton-server',
  'tryton-modules-party',
  'tryton-modules-party-relationship',
  'tryton-modules-sale-opportunity',
];

/**
 * Why no Tryton can be started here; undefined when it can. On Debian as root the packages are installed, which is said aloud.
 */
export function trytonProblem(): string | undefined {
  if (has('trytond')) return undefined;
  const isDebianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebianRoot) return `Tryton is not installed (Debian: apt-get install ${PACKAGES.join(' ')})`;
  console.log(`Installing Tryton from Debian's packages: ${PACKAGES.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update'], { env, stdio: 'ignore' });
  const { status } = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...PACKAGES], {
    env,
    stdio: 'ignore',
  });
  return status === 0 && has('trytond') ? undefined : 'Tryton could not be installed with apt-get';
}

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Writes the configuration of a server whose databases lie in `directory`. */
export function writeConfig(directory: string, port: number, origins: readonly string[]): string {
  const file = join(directory, 'trytond.conf');
  const cors = origins.map(origin => `\t${origin}\n`).join('');
  const web = `[web]\nlisten = 127.0.0.1:${port}\ncors =\n${cors}`;
  writeFileSync(file, `${web}[database]\nuri = sqlite://\npath = ${directory}\n`);
  return file;
}

/**
 * A database that is ready to work with: a company with its currency, three users, kinds of relation.
 * Made once for each version of Tryton and of this file (half a minute), then copied.
 * @returns path of the file to copy
 */
export async function seedDatabase(): Promise<string> {
  const version = execFileSync('trytond', ['--version'], { encoding: 'utf8' }).trim().split(' ').at(-1) ?? 'unknown';
  const revision = createHash('sha256')
    .update(readFileSync(import.meta.filename))
    .digest('hex')
    .slice(0, 8);
  const cache = join(tmpdir(), `throughline-tryton-${version}`);
  const file = join(cache, `${revision}.sqlite`);
  if (existsSync(file)) return file;
  console.log('Setting up the Tryton database (once, about half a minute)');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(tmpdir(), 'throughline-tryton-setup-'));
  try {
    await createDatabase(directory);
    // Another run may be doing the same: whoever comes last replaces an equal file at one stroke.
    copyFileSync(join(directory, 'crm.sqlite'), `${file}.${process.pid}`);
    renameSync(`${file}.${process.pid}`, file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return file;
}

async function createDatabase(directory: string): Promise<void> {
  const port = await freePort();
  const config = writeConfig(directory, port, []);
  writeFileSync(join(directory, 'pass'), ADMIN.password);
  // trytond-admin asks for an existing file, also for an empty database.
  writeFileSync(join(directory, 'crm.sqlite'), '');
  const env = { ...process.env, TRYTONPASSFILE: join(directory, 'pass') };
  await run('trytond-admin', ['-c', config, '-d', 'crm', '--all', '--email', 'admin@example.com'], env);
  const modules = ['party_relationship', 'sale_opportunity'];
  await run('trytond-admin', ['-c', config, '-d', 'crm', '-u', ...modules, '--activate-dependencies'], env);
  const server = await startTrytond(config, port);
  try {
    await fillDatabase(await TrytonClient.signIn(`http://127.0.0.1:${port}/crm/`, ADMIN));
  } finally {
    await server.stop();
  }
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', chunk => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('exit', code =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}: ${errors.slice(-2000)}`)),
    );
  });
}

/** What an opportunity needs before the first one can be written, and people to sign in as. */
async function fillDatabase(admin: TrytonClient): Promise<void> {
  const currency = await admin.create('currency.currency', {
    name: 'Euro',
    symbol: '€',
    code: 'EUR',
    numeric_code: '978',
  });
  const home = await admin.create('party.party', { name: 'Northwind Lanterns GmbH' });
  const company = await admin.create('company.company', { party: home, currency });
  const groups = await admin.ids('res.group', [['name', 'in', ['Sales', 'Sale Opportunity', 'Sales Administrator']]]);
  const users: [Login, string][] = [
    [REP, 'Rita Rep'],
    [READER, 'Boris Reader'],
  ];
  const adminId = admin.userId;
  await employ(admin, adminId, await admin.create('party.party', { name: 'Ada Admin' }), company);
  for (const [{ user, password }, name] of users) {
    const id = await admin.create('res.user', { name, login: user, password, groups: [['add', groups]] });
    await employ(admin, id, await admin.create('party.party', { name }), company);
  }
  const employee = await admin.create('party.relation.type', { name: 'Employee of' });
  const employer = await admin.create('party.relation.type', { name: 'Employer of', reverse: employee });
  await admin.call('model.party.relation.type.write', [[employee], { reverse: employer }]);
}

async function employ(admin: TrytonClient, user: number, party: number, company: number): Promise<void> {
  const employee = await admin.create('company.employee', { party, company }, { company });
  const values = { companies: [['add', [company]]], company, employees: [['add', [employee]]], employee };
  await admin.call('model.res.user.write', [[user], values]);
}
