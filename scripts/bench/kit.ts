import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository's root: where `node_modules` is. */
export const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
/** Generators, scoring and peers, kept beside the repository. */
export const KIT = resolve(ROOT, '../shared/bench');
export const hasKit = (): boolean => existsSync(join(KIT, 'lib.mjs'));

/** A line of the kit's queries; `lib.mjs` knows the fields that say what is right. */
export interface BenchQuery {
  kind: string;
  query: string;
}

interface KitLibrary {
  recallAt10(query: BenchQuery, ids: readonly string[], contactById: (id: string) => unknown): number;
}

export const loadKit = (): Promise<KitLibrary> => import(pathToFileURL(join(KIT, 'lib.mjs')).href);

export interface BenchFiles {
  contacts: string;
  queries: string;
  /** Removes what was generated. */
  dispose(): void;
}

/** Runs a script of the kit with its output in a file. */
function generate(script: string, parameters: readonly string[], path: string): void {
  const { status } = spawnSync(process.execPath, [join(KIT, script), ...parameters], {
    stdio: ['ignore', openSync(path, 'w'), 'inherit'],
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}`);
}

/** Contacts and queries of the kit's generators, in a folder of their own. */
export function generateFiles(count: number, seed: string): BenchFiles {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const contacts = join(folder, 'contacts.ndjson');
  const queries = join(folder, 'queries.ndjson');
  generate('generate-contacts.mjs', ['--count', String(count), '--seed', seed], contacts);
  generate('generate-queries.mjs', ['--contacts', contacts, '--seed', seed], queries);
  return { contacts, queries, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The lines of a file, parsed. */
export async function* readLines<T>(path: string): AsyncGenerator<T> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim()) yield parse<T>(line.replace(/^\ufeff/, ''), `${path}:${number}`);
  }
}

function parse<T>(line: string, where: string): T {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${where}: not JSON`);
  }
}

/** One figure on one line. */
export function print(figure: object): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}
