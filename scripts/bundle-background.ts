import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { zodWithoutEval } from '../vite.config';

const ENTRY = 'src/background/main.ts';
const LOADER = 'service-worker-loader.js';
/** The one script of the background, below the folder of a build. */
export const BACKGROUND_FILE = 'assets/background.js';

/**
 * Puts the background into one script whose modules are evaluated when they are first needed, and takes away what the build had made
 * of it. `import()` does not exist in service workers: here it becomes the call of a function, so that a worker that was
 * started for one message does not evaluate every connector first.
 */
export async function bundleBackground(folder: string, built: Rolldown.RolldownOutput): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [zodWithoutEval()],
    publicDir: false,
    // A classic script may not hold `import.meta`; the build's own helpers name it in ways that a worker never goes.
    define: { 'process.env.NODE_ENV': '"production"', 'import.meta': '{}' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: ['chrome123', 'firefox140'],
      modulePreload: false,
      chunkSizeWarningLimit: 4096,
      rolldownOptions: {
        input: ENTRY,
        // Without parentheses around a module's function, the browser compiles it when it is called, not as it reads the script.
        optimization: { pifeForModuleWrappers: false },
        output: { format: 'iife', entryFileNames: BACKGROUND_FILE, codeSplitting: false, strictExecutionOrder: true },
      },
    },
  });
  useClassicScript(folder);
  for (const file of onlyForBackground(built)) rmSync(join(folder, file), { force: true });
}

/** Chromium keeps the compiled code of a worker's classic script, but not that of its modules. */
function useClassicScript(folder: string): void {
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    background: { service_worker?: string; scripts?: string[] };
  };
  manifest.background = manifest.background.scripts
    ? { scripts: [BACKGROUND_FILE] }
    : { service_worker: BACKGROUND_FILE };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  rmSync(join(folder, LOADER));
}

/** Scripts that nothing but the background had asked for. */
function onlyForBackground({ output }: Rolldown.RolldownOutput): string[] {
  const chunks = output.filter(one => one.type === 'chunk');
  const byFile = new Map(chunks.map(chunk => [chunk.fileName, chunk]));
  const background = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${ENTRY}`));
  if (!background) throw new Error('the build has no background');
  const reached = new Set<string>();
  const reach = (file: string): void => {
    const chunk = byFile.get(file);
    if (!chunk || reached.has(file)) return;
    reached.add(file);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) reach(next);
  };
  for (const { isEntry, fileName } of chunks) if (isEntry && fileName !== background.fileName) reach(fileName);
  const others = new Set(reached);
  reached.clear();
  reach(background.fileName);
  return [...reached].filter(file => !others.has(file));
}
