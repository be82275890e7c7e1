import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../manifest.json' with { type: 'json' };
import { groupPattern, OPTIONAL_SITES, SITE_GROUPS } from '../src/model/optional-sites';
import { SITES } from '../src/sites';

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** Which area may import which; everyone may import `model` and `lib`. Types may be imported from `messages` and `crm` too. */
const ALLOWED: Record<string, readonly string[]> = {
  lib: [],
  model: [],
  messages: [],
  search: [],
  matching: [],
  sample: [],
  page: ['messages'],
  sites: ['page'],
  content: ['sites', 'page', 'messages'],
  crm: ['messages'],
  import: ['messages'],
  storage: ['matching', 'search', 'messages', 'crm'],
  sync: ['crm', 'storage'],
  background: ['sync', 'crm', 'storage', 'matching', 'search', 'import', 'sample', 'messages'],
  ui: ['messages'],
};

/** Imports that the table above does not allow, each with its reason. */
const EXCEPTIONS: readonly [from: RegExp, to: RegExp, why: string][] = [
  [/^ui\/overlay\//, /^page\//, 'the overlay draws over anchors that the content script holds'],
  [
    /^ui\/app\/import\//,
    /^storage\/(open|transactions)$/,
    'a file cannot travel in a message: the settings page puts it into the database',
  ],
  [
    /^ui\/app\/import\/load-in-workers/,
    /^background\/load\/messages$/,
    'the page that shows an import starts the workers that carry it out',
  ],
];

/** Only these may name zod: it must not get into the pages we visit. */
const ZOD_AREAS = new Set(['model', 'messages', 'crm', 'storage', 'import', 'background']);

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  external: boolean;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesUnder(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm);
  return [...found].map(([whole, type, target = '']) => {
    const external = !target.startsWith('.');
    const to = external ? target : relative(SRC, resolve(dirname(file), target)).replace(/\.tsx?$/, '');
    const onlyTypes = type !== undefined || /^import\s*\{(?:\s*type\s+[^,}]+,?)+\s*\}/.test(whole);
    return { from: relative(SRC, file), to, typeOnly: onlyTypes, external };
  });
}

/** Entries of the scripts that read pages. */
const PAGE_SCRIPTS = manifest.content_scripts
  .flatMap(({ js }) => js.map(file => file.replace(/^src\/|\.tsx?$/g, '')))
  .filter(name => name.startsWith('content/'));

const files = filesUnder(SRC);
const imports = files.flatMap(importsOf);
const areaOf = (path: string): string => path.split('/')[0] ?? '';
const byName = (name: string) =>
  files.map(file => relative(SRC, file)).filter(file => new RegExp(`^${name}/[^/]+\\.ts$`).test(file));

/** Follows the imports of values from an entry; what is imported as a type only does not end up in the bundle. */
function bundleOf(entry: string): Set<string> {
  const seen = new Set<string>();
  const queue = [entry];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { from, to, typeOnly } of imports) {
      const matches = from.replace(/\.tsx?$/, '') === next || from.replace(/\/index\.tsx?$/, '') === next;
      if (matches && !typeOnly) queue.push(to);
    }
  }
  return seen;
}

/** Does this file of `src/crm` declare a CRM, rather than something that CRMs share? */
const isConnector = (file: string): boolean => /: Connector = \{/.test(readFileSync(join(SRC, file), 'utf8'));

describe('architecture', () => {
  it('imports only along the arrows', () => {
    const wrong = imports.filter(({ from, to, external, typeOnly }) => {
      const [source, target] = [areaOf(from), areaOf(to)];
      if (external || source === target || ['model', 'lib', '..'].includes(target)) return false;
      if (typeOnly && (target === 'messages' || target === 'crm')) return false;
      if (EXCEPTIONS.some(([left, right]) => left.test(from) && right.test(to))) return false;
      return !ALLOWED[source]?.includes(target);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('keeps sites apart from each other, and CRMs', () => {
    const crms = byName('crm').filter(isConnector);
    const sites = byName('sites').filter(file => !/\/(index|types|conversations)\.ts$/.test(file));
    const units = new Set([...sites, ...crms].map(file => file.replace(/\.ts$/, '')));
    // What CRMs share knows none of them either.
    const knowNone = new Set([...units, ...byName('crm').map(file => file.replace(/\.ts$/, ''))]);
    knowNone.delete('crm/index');
    const wrong = imports.filter(({ from, to }) => knowNone.has(from.replace(/\.ts$/, '')) && units.has(to));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  const OPTIONAL_IDS = new Set(OPTIONAL_SITES.map(({ id }) => id));
  const fileOf = ({ id, part }: { id: string; part?: string }) => (part ? `${id}-${part}` : id);
  const sitesIn = (script: string) =>
    [...bundleOf(`content/${script}`)].filter(name => /^sites\/[^/]+$/.test(name) && name !== 'sites/types').sort();

  it('has one script for each site of the manifest, for its hosts and with no other site in it', () => {
    const own = SITES.filter(({ id }) => !OPTIONAL_IDS.has(id));
    const declared = manifest.content_scripts.filter(({ matches }) => !matches[0]?.includes('.invalid/'));
    const hosts = Object.fromEntries(declared.map(({ matches, js }) => [js[0], matches]));
    expect(hosts).toEqual(Object.fromEntries(own.map(site => [`src/content/${fileOf(site)}.ts`, site.matches])));
    for (const site of own) expect(sitesIn(fileOf(site))).toEqual([`sites/${fileOf(site)}`]);
  });

  it('has every site that may be switched on in the script of its group, with the hosts that are asked for', () => {
    const detectors = new Map(SITES.map(site => [site.id as string, site]));
    for (const { id, origins } of OPTIONAL_SITES) expect(detectors.get(id)?.matches, id).toEqual(origins);
    const wildcards = OPTIONAL_SITES.flatMap(({ origins }) => origins).filter(
      one => !/^https:\/\/[^/]+\/\*$/.test(one),
    );
    expect(wildcards).toEqual([]);
    for (const group of SITE_GROUPS) {
      const members = OPTIONAL_SITES.filter(site => site.group === group).map(({ id }) => `sites/${id}`);
      expect(sitesIn(group), group).toEqual(members.sort());
      const entry = manifest.content_scripts.find(({ matches }) => matches[0] === groupPattern(group));
      expect(entry?.js, group).toEqual([`src/content/${group}.ts`]);
    }
  });

  it('keeps zod, the polyfill and preact out of the content scripts, and zod and the polyfill out of the overlay', () => {
    const overlay = bundleOf('ui/overlay/main');
    expect([...overlay].filter(name => /^(zod|webextension-polyfill|idb)/.test(name))).toEqual([]);
    expect(PAGE_SCRIPTS.length).toBeGreaterThan(1);
    for (const script of PAGE_SCRIPTS) {
      const content = bundleOf(script);
      expect([...content].filter(name => /^(zod|webextension-polyfill|preact|idb)/.test(name))).toEqual([]);
      expect(content.has('messages/client'), script).toBe(true);
    }
  });

  it('starts the background with what a page or the popup asks first, and no more', () => {
    const first = [...bundleOf('background/main')];
    const under = (folder: RegExp) => first.filter(name => folder.test(name)).sort();
    expect(under(/^background\/handlers\//)).toEqual(
      ['index', 'page', 'people', 'search', 'settings', 'summary'].map(name => `background/handlers/${name}`),
    );
    expect(under(/^(sync|crm|import|sample)\//)).toEqual([]);
    expect(under(/^storage\/(contact-writes|forget|ledger|merge|record-writes)/)).toEqual([]);
    expect(first.filter(name => !(areaOf(name) in ALLOWED)).sort()).toEqual([
      'any-ascii',
      'double-metaphone',
      'fastest-levenshtein',
      'fflate',
      'github-reserved-names/reserved-names.json',
      'idb',
      'tldts',
      'webextension-polyfill',
      'zod',
    ]);
  });

  it('uses idb only in storage, zod only behind the messages, and the document only where there is a page', () => {
    const misplaced = imports.filter(({ from, to, external, typeOnly }) => {
      if (!external || typeOnly) return false;
      if (to === 'idb') return areaOf(from) !== 'storage';
      return to === 'zod' && !ZOD_AREAS.has(areaOf(from));
    });
    expect(misplaced.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('lists every site, with pages to test it and its hosts in the manifest or as an option', () => {
    const index = readFileSync(join(SRC, 'sites/index.ts'), 'utf8');
    for (const file of byName('sites').filter(name => !/\/(index|types|conversations)\.ts$/.test(name))) {
      const name = file.replace(/^sites\/|\.ts$/g, '');
      expect(index, `${name} is not in sites/index.ts`).toContain(`./${name}`);
      const folder = join(ROOT, 'tests/sites', name);
      const pages = existsSync(folder) ? readdirSync(folder).filter(page => /\.x?html$/.test(page)) : [];
      expect(pages.length, `${name} has no pages in tests/sites/${name}`).toBeGreaterThan(1);
      for (const page of pages) {
        expect(existsSync(join(folder, page.replace(/\.x?html$/, '.json'))), `${name}/${page} has no expectation`).toBe(
          true,
        );
      }
    }
  });

  it('lists every CRM, with tests', () => {
    const index = readFileSync(join(SRC, 'crm/index.ts'), 'utf8');
    for (const file of byName('crm')) {
      if (!isConnector(file)) continue;
      const name = file.replace(/^crm\/|\.ts$/g, '');
      expect(index, `${name} is not in crm/index.ts`).toContain(`./${name}`);
    }
  });

  it('has the same texts in every language', () => {
    const locales = join(ROOT, 'public/_locales');
    const keysOf = (language: string) =>
      Object.keys(JSON.parse(readFileSync(join(locales, language, 'messages.json'), 'utf8'))).sort();
    for (const language of readdirSync(locales)) expect(keysOf(language), language).toEqual(keysOf('en'));
  });

  it('names only texts that exist', () => {
    const known = new Set(
      Object.keys(JSON.parse(readFileSync(join(ROOT, 'public/_locales/en/messages.json'), 'utf8'))),
    );
    const missing = files.flatMap(file => {
      const text = readFileSync(file, 'utf8');
      const named = text.matchAll(
        /['"]((?:card|mark|panel|common|popup|app|settings|import|firstrun|outbox|error|crm)_[a-z0-9_]+)['"]/gi,
      );
      return [...named].flatMap(([, key = '']) =>
        known.has(key) || known.has(`${key}_other`) ? [] : [`${relative(SRC, file)}: ${key}`],
      );
    });
    expect(missing).toEqual([]);
  });
});
