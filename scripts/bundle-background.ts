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
/** Letters that few names are written in, read when one of them is first spelled. */
export const LETTERS_FILE = 'assets/background-letters.js';
/** Libraries with large tables that few answers need, read when one of their functions is first called. */
export const TABLES_FILE = 'assets/background-tables.js';
/** All of them, in the order in which a page reads them. */
export const BACKGROUND_FILES = [LATER_FILE, SELDOM_FILE, LETTERS_FILE, TABLES_FILE, BACKGROUND_FILE] as const;

/** Puts the background into classic scripts, and takes away what the build had made of it. */
export async function bundleBackground(folder: string, built: Rolldown.RolldownOutput): Promise<void> {
  const scripts = await workerScripts(ENTRY);
  for (const file of BACKGROUND_FILES) writeFileSync(join(folder, file), scripts[file]);
  useClassicScripts(folder);
  for (const file of onlyForBackground(built)) rmSync(join(folder, file), { force: true });
}

/** The text of each script. */
export type WorkerScripts = Record<(typeof BACKGROUND_FILES)[number], string>;

/**
 * An entry as classic scripts, so that a worker that was started for one message neither reads nor evaluates every handler and
 * connector first: a registry of chunks, each a function. A chunk's script is told by how many times `import()` stands between the
 * entry and it: none, one, or more. What was `import()`, which service workers do not have, is a call of the chunk's function;
 * modules within a chunk are evaluated when they are first needed, too.
 */
export async function workerScripts(entry: string): Promise<WorkerScripts> {
  const chunks = await chunksOf(entry, withoutTables());
  const start = chunks.find(({ isEntry }) => isEntry);
  if (!start) throw new Error(`${entry} made no chunk`);
  const withImports = (from: readonly Rolldown.OutputChunk[]) => reachedFrom(from, chunks, ({ imports }) => imports);
  const first = withImports([start]);
  const asked = chunks.filter(({ fileName }) => first.has(fileName)).flatMap(({ dynamicImports }) => dynamicImports);
  const second = withImports(chunks.filter(({ fileName }) => asked.includes(fileName)));
  const script = (isIn: (file: string) => boolean) =>
    chunks.filter(({ fileName }) => isIn(fileName)).map(chunk => define(chunk.fileName, chunk));
  return {
    [BACKGROUND_FILE]: [REGISTRY, LOOK_UP, ...script(file => first.has(file)), need(start.fileName)].join('\n'),
    [LATER_FILE]: [REGISTRY, ...script(file => second.has(file) && !first.has(file))].join('\n'),
    [SELDOM_FILE]: [REGISTRY, ...script(file => !second.has(file) && !first.has(file))].join('\n'),
    [LETTERS_FILE]: await tableScript(LETTERS),
    [TABLES_FILE]: await tableScript(TABLES),
  };
}

const need = (name: string): string => `need(${JSON.stringify(`./${name}`)})`;

const define = (name: string, { code }: Rolldown.OutputChunk): string =>
  `chunks[${JSON.stringify(`./${name}`)}]=function(exports,require){${code}\n};`;

async function chunksOf(entry: string, plugin: Plugin): Promise<Rolldown.OutputChunk[]> {
  const [result] = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [zodWithoutEval(), zodWithoutJsonSchema(), plugin],
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

/** None of our schemas is ever written as JSON Schema: what would do it is taken out of each, and the rest of it is reached by nothing then. */
function zodWithoutJsonSchema(): Plugin {
  return {
    name: 'zod-without-json-schema',
    transform(code, id) {
      if (!id.endsWith('/zod/v4/classic/schemas.js')) return null;
      const without = code
        .replace(/^ *inst\._zod\.processJSONSchema = .*;$/gm, '')
        .replace(/create(?:Standard|To)JSONSchemaMethod\(this, [^)]*\)(?:\(params\))?/g, 'undefined');
      return { code: without, map: null };
    },
  };
}

/** Spells the letters of 256 code points each, parted by tabs; any-ascii has it in a file of its own. */
const BLOCKS = join(dirname(fileURLToPath(import.meta.resolve('any-ascii'))), 'block.js');
/** Blocks below spell alphabets of today; the others, 95 % of all, Chinese characters, Korean syllables, emoji and old scripts. */
const USUAL_BLOCKS = 0x25;

/** Libraries that make large tables as they are evaluated, with the functions that we call of them. */
const WITH_TABLES: Readonly<Record<string, readonly string[]>> = {
  fflate: ['inflateSync'],
  tldts: ['parse'],
};

/** Names of the chunks of tables. */
const LETTERS = 'letters.js';
const TABLES = 'tables.js';
/** What they are made of. Only the functions named, so that the rest of a library is left out. */
const TABLE_SOURCES: Readonly<Record<string, string>> = {
  [LETTERS]: `export { default as letters } from ${JSON.stringify(BLOCKS)};`,
  [TABLES]: Object.entries(WITH_TABLES)
    .map(([library, names]) => `export { ${names.join(', ')} } from '${library}';`)
    .join('\n'),
};

async function tableScript(name: string): Promise<string> {
  const virtual: Plugin = {
    name: 'tables',
    enforce: 'pre',
    resolveId: id => (id.endsWith(name) ? `\0${name}` : null),
    load: id => (id === `\0${name}` ? TABLE_SOURCES[name] : null),
  };
  const chunks = await chunksOf(name, virtual);
  return [REGISTRY, ...chunks.map(chunk => define(name, chunk))].join('\n');
}

/** any-ascii's table without the letters that are in a script of their own. */
async function usualLetters(): Promise<string> {
  const { default: block } = (await import(pathToFileURL(BLOCKS).href)) as { default(number: number): string };
  const usual = Array.from({ length: USUAL_BLOCKS }, (_, number) => block(number));
  return `const usual = ${JSON.stringify(usual)};
export default number => usual[number] ?? ${need(LETTERS)}.letters(number);`;
}

/** Looks unusual letters and the functions of those libraries up when they are first needed, which by most messages they are not. */
function withoutTables(): Plugin {
  const called = '\0called:';
  return {
    name: 'without-tables',
    enforce: 'pre',
    resolveId: id => (id in WITH_TABLES ? called + id : null),
    load(id) {
      if (id === BLOCKS) return usualLetters();
      const names = id.startsWith(called) ? WITH_TABLES[id.slice(called.length)] : undefined;
      return names?.map(name => `export const ${name} = (...all) => ${need(TABLES)}.${name}(...all);`).join('\n');
    },
  };
}

const base = (file: string): string => JSON.stringify(basename(file));

/** In each script, whichever comes first. */
const REGISTRY = 'globalThis.chunks??={};';

/**
 * A worker may read a script later that it had read while it was installed. Firefox, whose background is a page, has read all of
 * them before the first one. Whoever asks for a chunk of a script stands in the one before it, which was read already.
 */
const LOOK_UP = `{
const tables = { './${LETTERS}': ${base(LETTERS_FILE)}, './${TABLES}': ${base(TABLES_FILE)} };
const unread = [${base(LATER_FILE)}, ${base(SELDOM_FILE)}];
addEventListener('install', () => importScripts(...unread, ...Object.values(tables)));
const read = name => {
  importScripts(tables[name] ?? unread[0]);
  if (!tables[name]) unread.shift();
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
