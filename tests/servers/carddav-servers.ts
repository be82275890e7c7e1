import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './trytond';

/** A CardDAV server of its own, with one empty address book. */
export interface CardDavServer {
  /** Address of the server, as a rep would type it. */
  url: string;
  /** Address of the address book itself. */
  bookUrl: string;
  user: string;
  password: string;
  close(): Promise<void>;
}

const USER = 'rita';
const PASSWORD = 'correct horse';
const BOOK = `<?xml version="1.0"?><mkcol xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><set><prop>
<resourcetype><collection/><c:addressbook/></resourcetype><displayname>Customers</displayname></prop></set></mkcol>`;

/** Why a server cannot run here; undefined when it can. */
export function missing(command: 'radicale' | 'xandikos'): string | undefined {
  const isThere = spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
  return isThere ? undefined : `needs ${command} (apt-get install ${command})`;
}

/** Radicale: password file, collections as folders. */
export async function startRadicale(): Promise<CardDavServer> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-radicale-'));
  const port = await freePort();
  writeFileSync(join(folder, 'users'), `${USER}:${PASSWORD}\n`);
  writeFileSync(
    join(folder, 'config'),
    `[server]\nhosts = 127.0.0.1:${port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = ${folder}/users\nhtpasswd_encryption = plain\n[storage]\nfilesystem_folder = ${folder}/collections\n`,
  );
  const server = spawn('radicale', ['-C', join(folder, 'config')], { stdio: 'ignore' });
  return ready(server, folder, `http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/${USER}/customers/`);
}

/** Xandikos: no passwords of its own (a web server stands before it), collections as git repositories. */
export async function startXandikos(): Promise<CardDavServer> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-xandikos-'));
  const port = await freePort();
  mkdirSync(join(folder, 'data'));
  const args = ['-d', join(folder, 'data'), '--defaults', '-l', '127.0.0.1', '-p', String(port)];
  const server = spawn('xandikos', args, { stdio: 'ignore' });
  return ready(server, folder, `http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/user/contacts/customers/`);
}

async function ready(server: ChildProcess, folder: string, url: string, bookUrl: string): Promise<CardDavServer> {
  const ended = new Promise<void>(resume => server.once('exit', () => resume()));
  const close = async () => {
    server.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200; tries++) {
    try {
      const made = await make(bookUrl);
      if (made.ok) return { url, bookUrl, user: USER, password: PASSWORD, close };
    } catch {
      // Not listening yet.
    }
    await new Promise(resume => setTimeout(resume, 100));
  }
  await close();
  throw new Error(`no CardDAV server at ${url}`);
}

const make = (bookUrl: string): Promise<Response> =>
  fetch(bookUrl, {
    method: 'MKCOL',
    headers: {
      'Content-Type': 'application/xml',
      Authorization: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
    },
    body: BOOK,
  });
