import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';
import { zodWithoutEval } from '../vite.config';

const ENTRY = 'src/background/main.ts';
const LOADER = 'service-worker-loader.js';
/** The script that starts the background, below the folder of a build. */
export const BACKGROUND_FILE = 'assets/background.js';
/** What the background only reaches by `import()`, read when it is first asked for. */
export const LATER_FILE = 'assets/background-later.js';

/** Puts the background into two classic scripts, and takes away what the build had made of it. */
export async function bundleBackground(folder: string, built: Rolldown.RolldownOutput): Promise<void> {
  const { atOnce, later } = await twoScripts(ENTRY);
  writeFileSync(join(folder, BACKGROUND_FILE), atOnce);
  writeFileSync(join(folder, LATER_FILE), later);
  useClassicScripts(folder);
  for (const file of onlyForBackground(built)) rmSync(join(folder, file), { force: true });
}

/**
 * An entry as two classic scripts, so that a worker that was started for one message neither reads nor evaluates every connector
 * first: a registry of chunks, each a function, of which those that are only reached by `import()` stand in the second script. What
 * was `import()`, which service workers do not have, is a call of the chunk's function; modules within a chunk are evaluated
 * when they are first needed, too.
 */
export async function twoScripts(entry: string): Promise<{ atOnce: string; later: string }> {
  const [result] = (await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [zodWithoutEval(), evaluatedWhenCalled()],
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
  const chunks = result?.output.filter(one => one.type === 'chunk') ?? [];
  const start = chunks.find(({ isEntry }) => isEntry);
  if (!start) throw new Error(`${entry} made no chunk`);
  const needed = reachedFrom([start], chunks, ({ imports }) => imports);
  const define = (chunk: Rolldown.OutputChunk) =>
    `chunks[${JSON.stringify(`./${chunk.fileName}`)}]=function(exports,require){${chunk.code}\n};`;
  const script = (isNeeded: boolean) => chunks.filter(({ fileName }) => needed.has(fileName) === isNeeded).map(define);
  return {
    atOnce: [REGISTRY, LOOK_UP, ...script(true), `need("./${start.fileName}");`].join('\n'),
    later: [REGISTRY, ...script(false)].join('\n'),
  };
}

/** Libraries that make large tables as they are evaluated, with the functions that we call of them. */
const WITH_TABLES: Readonly<Record<string, readonly string[]>> = {
  fflate: ['deflateSync', 'inflateSync'],
  tldts: ['parse'],
};

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
      const [kind, library = ''] = id.split(/(?<=:)/);
      const names = WITH_TABLES[library];
      if (!names) return null;
      // Only the functions named, so that the rest of the library is left out.
      if (kind === used) return `export { ${names.join(', ')} } from '${library}';`;
      const calls = names.map(
        name => `export const ${name} = (...all) => (library ??= require('${used}${library}')).${name}(...all);`,
      );
      return kind === called ? `let library;\n${calls.join('\n')}` : null;
    },
  };
}

/** In either script, whichever comes first. */
const REGISTRY = 'globalThis.chunks??={};';

/**
 * A worker may read a script later that it had read while it was installed. Firefox, whose background is a page, has read the second
 * script before the first one.
 */
const LOOK_UP = `{
const later = () => importScripts(${JSON.stringify(basename(LATER_FILE))});
const evaluated = {};
globalThis.need = name => {
  if (!evaluated[name]) {
    if (!chunks[name]) later();
    chunks[name](evaluated[name] = {}, need);
  }
  return evaluated[name];
};
addEventListener('install', later);
}`;

/** Chromium keeps the compiled code of a worker's classic scripts, but not that of its modules. */
function useClassicScripts(folder: string): void {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    background: { service_worker?: string; scripts?: string[] };
  };
  manifest.background = manifest.background.scripts
    ? { scripts: [LATER_FILE, BACKGROUND_FILE] }
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
