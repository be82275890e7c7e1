import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SITE_IDS } from '../src/model/identifier';
import { SITE_GROUPS } from '../src/model/optional-sites';
import { type NewSite, ownFiles } from './lib/new-site/files';
import { listsWith } from './lib/new-site/lists';

const USAGE = 'usage: npm run new-site -- NAME [--title TITLE] [--host HOST] [--group GROUP] [--into FOLDER]';
const ROOT = resolve(import.meta.dirname, '..');
const HOST = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/;
/** Words of the language, and files that lie beside the sites. */
const NO_NAMES = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof var void while with yield undefined index types conversations'
  ).split(' '),
);

/** Starts a site: its own files, and its line in every list that names the sites. */
function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      title: { type: 'string' },
      host: { type: 'string' },
      group: { type: 'string', default: 'communities' },
      into: { type: 'string', default: ROOT },
    },
  });
  const [id, ...more] = positionals;
  if (!id || more.length) throw new Error(USAGE);
  const root = resolve(values.into);
  const site = {
    id,
    name: values.title ?? id[0]?.toUpperCase() + id.slice(1),
    host: (values.host ?? `${id}.com`).replace(/^www\./, ''),
    group: values.group,
  };
  check(site);
  const own = ownFiles(site);
  const there = Object.keys(own).find(file => existsSync(join(root, file)));
  if (there) throw new Error(`${there} is there already; choose another name`);
  // Everything is known before anything is written: a failure leaves no half of a site.
  const files = { ...own, ...listsWith(root, site) };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  format(
    root,
    Object.keys(files).filter(file => !file.endsWith('.html')),
  );
  console.log(`${Object.keys(files).join('\n')}\n${nextSteps(site)}`);
}

/** @throws Error that says what is wrong with a name */
function check({ id, name, host, group }: NewSite): void {
  if (!/^[a-z][a-z\d]{1,29}$/.test(id))
    throw new Error(`${id} is no name for a site: 2 to 30 lower-case letters and digits, a letter first`);
  if (NO_NAMES.has(id)) throw new Error(`${id} is a word that the code needs; choose another name`);
  if ((SITE_IDS as readonly string[]).includes(id)) throw new Error(`${id} is a site already`);
  if (!/^[^\p{C}<>&"'`$\\]{1,40}$/u.test(name))
    throw new Error(`${name} is no title: up to 40 letters, digits, blanks`);
  if (!HOST.test(host)) throw new Error(`${host} is no host: write it as in example.com`);
  if (!(SITE_GROUPS as readonly string[]).includes(group))
    throw new Error(`${group} is no group of sites; there are ${SITE_GROUPS.join(', ')}`);
}

/** Puts the new imports where they belong. */
function format(root: string, files: readonly string[]): void {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stderr } = spawnSync(process.execPath, [biome, 'check', '--write', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the files are written, but could not be put into form:\n${stderr}`);
}

const nextSteps = ({ id, host, group }: NewSite): string => `
It reads https://${host}/@handle as a profile. Now make it true:
1. src/model/url-grammar/${id}.ts: how the site writes its addresses
2. src/sites/${id}.ts: who is on its pages, and what Log would log there
3. tests/sites/${id}/: pages with invented people, in more than one language
4. npx vitest run tests/sites/${id} tests/architecture.test.ts, then npm run build: the script of "${group}" must stay below 15 kB`;

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
