import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';
import { zodWithoutEval } from '../vite.config';

const ENTRY = 'src/background/main.ts';
const LOADER = 'service-worker-loader.js';
/** The script that starts the background, below the folder of a build. */
export const BACKGROUND_FILE = 'assets/background.js';
/** What the background only reaches by an `import()`, read when it is first asked for. */
export const LATER_FILE = 'assets/background-later.js';
/** What it only reaches by a second `import()` after the first. */
export const SELDOM_FILE = 'assets/background-seldom.js';
/** Large tables that few answers need, read when one of them is first looked up. */
export const TABLES_FILE = 'assets/background-tables.js';
/** All of them, in the order in which a page reads them. */
export const BACKGROUND_FILES: readonly string[] = [LATER_FILE, SELDOM_FILE, TABLES_FILE, BACKGROUND_FILE];

/** Puts the background into classic scripts, and takes away what the build had made of it. */
export async function bundleBackground(folder: string, built: Rolldown.RolldownOutput): Promise<void> {
  const { atOnce, later, seldom, tables } = await workerScripts(ENTRY);
  writeFileSync(join(folder, BACKGROUND_FILE), atOnce);
  writeFileSync(join(folder, LATER_FILE), later);
  writeFileSync(join(folder, SELDOM_FILE), seldom);
  writeFileSync(join(folder, TABLES_FILE), tables);
  useClassicScripts(folder);
  for (const file of onlyForBackground(built)) rmSync(join(folder, file), { force: true });
}

/** A background's code in the order in which it is read. */
export interface WorkerScripts {
  atOnce: string;
  later: string;
  seldom: string;
  tables: string;
}

/**
 * An entry as classic scripts, so that a worker that was started for one message neither reads nor evaluates every handler and
 * connector first: a registry of chunks, each a function. A chunk's script is told by how many times `import()` stands between the
 * entry and it: none, one, or more. What was `import()`, which service workers do not have, is a call of the chunk's function;
 * modules within a chunk are evaluated when they are first needed, too. The last script has the chunk of tables.
 */
export async function workerScripts(entry: string): Promise<WorkerScripts> {
  const chunks = await chunksOf(entry, evaluatedWhenCalled());
  const [tables] = await chunksOf(TABLES, allTables());
  const start = chunks.find(({ isEntry }) => isEntry);
  if (!start || !tables) throw new Error(`${entry} made no chunk`);
  const withImports = (from: readonly Rolldown.OutputChunk[]) => reachedFrom(from, chunks, ({ imports }) => imports);
  const first = withImports([start]);
  const asked = chunks.filter(({ fileName }) => first.has(fileName)).flatMap(({ dynamicImports }) => dynamicImports);
  const second = withImports(chunks.filter(({ fileName }) => asked.includes(fileName)));
  const script = (isIn: (file: string) => boolean) =>
    chunks.filter(({ fileName }) => isIn(fileName)).map(chunk => define(chunk.fileName, chunk));
  return {
    atOnce: [REGISTRY, LOOK_UP, ...script(file => first.has(file)), `need("./${start.fileName}");`].join('\n'),
    later: [REGISTRY, ...script(file => second.has(file) && !first.has(file))].join('\n'),
    seldom: [REGISTRY, ...script(file => !second.has(file) && !first.has(file))].join('\n'),
    tables: [REGISTRY, define(TABLES, tables)].join('\n'),
  };
}

const define = (name: string, { code }: Rolldown.OutputChunk): string =>
  `chunks[${JSON.stringify(`./${name}`)}]=function(exports,require){${code}\n};`;

async function chunksOf(entry: string, plugin: Plugin): Promise<Rolldown.OutputChunk[]> {
  const [result] = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [zodWithoutEval(), plugin],
    publicDir: false,
    // A classic script may not hold `import.meta`; the build's own helpers name it in ways that a worker never goes.
    define: { 'process.env.NODE_ENV': '"production"', 'import.meta': '{}' },
    build: {
      write: false,
      // As a library: Vite then leaves `import()` as it is, without what a page needs to load styles.
      lib: { entry, formats: ['cjs'] },
      minify: true,
      target: ['chrome123', 'firefox140'],
      chunkSizeWarningLimit: 4096,
      rolldownOptions: {
        // Without parentheses around a module's function, the browser compiles it when it is called, not as it reads the script.
        optimization: { pifeForModuleWrappers: false },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          strictExecutionOrder: true,
          dynamicImportInCjs: false,
        },
      },
    },
  })) as Rolldown.RolldownOutput[];
  return result?.output.filter(one => one.type === 'chunk') ?? [];
}

/** Name of the chunk of tables, and of what it is made of. */
const TABLES = 'tables.js';
const NEED_TABLES = `need('./${TABLES}')`;

/** Spells the letters of 256 code points each, parted by tabs; any-ascii has it in a file of its own. */
const LETTERS = join(dirname(fileURLToPath(import.meta.resolve('any-ascii'))), 'block.js');
/** Blocks below spell what names and companies are written in; the others, three fifths of all, rare Han characters and old scripts. */
const USUAL_BLOCKS = 0x100;

/** What is looked up by {@link NEED_TABLES}. */
function allTables(): Plugin {
  return {
    name: 'all-tables',
    enforce: 'pre',
    resolveId: id => (id.endsWith(TABLES) ? `\0${TABLES}` : null),
    load: id =>
      id === `\0${TABLES}`
        ? `export { parse } from 'tldts'; export { default as letters } from ${JSON.stringify(LETTERS)};`
        : null,
  };
}

/** any-ascii's table without the letters that are in the script of tables. */
async function usualLetters(): Promise<string> {
  const { default: block } = (await import(pathToFileURL(LETTERS).href)) as { default(number: number): string };
  const usual = Array.from({ length: USUAL_BLOCKS }, (_, number) => block(number));
  return `const usual = ${JSON.stringify(usual)};
export default number => usual[number] ?? ${NEED_TABLES}.letters(number);`;
}

/** Libraries that make large tables as they are evaluated, with the functions that we call of them. */
const WITH_TABLES: Readonly<Record<string, readonly string[]>> = {
  fflate: ['inflateSync'],
  tldts: ['parse'],
};
/** Those of them that most answers do without. */
const IN_TABLES: readonly string[] = ['tldts'];

/** Evaluates those libraries when one of their functions is first called, which most messages do not. */
function evaluatedWhenCalled(): Plugin {
  const called = '\0called:';
  const used = '\0used:';
  return {
    name: 'evaluated-when-called',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id.startsWith(used)) return id;
      return id in WITH_TABLES && !importer?.startsWith(used) ? called + id : null;
    },
    load(id) {
      if (id === LETTERS) return usualLetters();
      const [kind, library = ''] = id.split(/(?<=:)/);
      const names = WITH_TABLES[library];
      if (!names) return null;
      // Only the functions named, so that the rest of the library is left out.
      if (kind === used) return `export { ${names.join(', ')} } from '${library}';`;
      const get = IN_TABLES.includes(library) ? NEED_TABLES : `require('${used}${library}')`;
      const calls = names.map(name => `export const ${name} = (...all) => (library ??= ${get}).${name}(...all);`);
      return kind === called ? `let library;\n${calls.join('\n')}` : null;
    },
  };
}

/** In each script, whichever comes first. */
const REGISTRY = 'globalThis.chunks??={};';

/**
 * A worker may read a script later that it had read while it was installed. Firefox, whose background is a page, has read all of
 * them before the first one. Whoever asks for a chunk of a script stands in the one before it, which was read already.
 */
const LOOK_UP = `{
const tables = ${JSON.stringify(basename(TABLES_FILE))};
const unread = ${JSON.stringify([LATER_FILE, SELDOM_FILE].map(file => basename(file)))};
addEventListener('install', () => importScripts(...unread, tables));
const read = name => {
  if (name === './${TABLES}') return importScripts(tables);
  importScripts(unread[0]);
  unread.shift();
};
const evaluated = {};
globalThis.need = name => {
  if (!evaluated[name]) {
    if (!chunks[name]) read(name);
    chunks[name](evaluated[name] = {}, need);
  }
  return evaluated[name];
};
}`;

/** Chromium keeps the compiled code of a worker's classic scripts, but not that of its modules. */
function useClassicScripts(folder: string): void {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    background: { service_worker?: string; scripts?: readonly string[] };
  };
  manifest.background = manifest.background.scripts
    ? { scripts: BACKGROUND_FILES }
    : { service_worker: BACKGROUND_FILE };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  rmSync(join(folder, LOADER));
}

/** Scripts that nothing but the background had asked for. */
function onlyForBackground({ output }: Rolldown.RolldownOutput): string[] {
  const chunks = output.filter(one => one.type === 'chunk');
  const background = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${ENTRY}`));
  if (!background) throw new Error('the build has no background');
  const next = ({ imports, dynamicImports }: Rolldown.OutputChunk) => [...imports, ...dynamicImports];
  const others = chunks.filter(chunk => chunk.isEntry && chunk !== background);
  const kept = reachedFrom(others, chunks, next);
  return [...reachedFrom([background], chunks, next)].filter(file => !kept.has(file));
}

/** File names of the chunks that are reached from some of them, and their own. */
function reachedFrom(
  from: readonly Rolldown.OutputChunk[],
  chunks: readonly Rolldown.OutputChunk[],
  next: (chunk: Rolldown.OutputChunk) => readonly string[],
): Set<string> {
  const byFile = new Map(chunks.map(chunk => [chunk.fileName, chunk]));
  const reached = new Set<string>();
  const reach = (file: string): void => {
    const chunk = byFile.get(file);
    if (!chunk || reached.has(file)) return;
    reached.add(file);
    for (const one of next(chunk)) reach(one);
  };
  for (const { fileName } of from) reach(fileName);
  return reached;
}
