import { accessSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchImport } from './bench/import';
import { benchKills } from './bench/kills';
import { type BenchFiles, generateFiles, hasKit, print } from './bench/kit';
import { benchMatch } from './bench/match';
import { benchPage } from './bench/page';
import { benchPeers } from './bench/peers';
import { benchSearch } from './bench/search';

const DEFAULT_COUNT = 100_000;
/** Sizes of book that imports and matching are measured at without `--count`. */
const BOOK_COUNTS = [10_000, 100_000, 1_000_000];
const PARTS = ['search', 'match', 'import', 'page'];
const USAGE = `usage: npm run --silent bench -- [--contacts FILE --queries FILE | --count N --seed S]
       [--only ${PARTS.join('|')}] [--rounds N] [--peers [--peer-names minisearch,flexsearch,ufuzzy,fuse,orama]]
       [--only import [--kills N] [--cores N]]`;

const { values } = readArguments();

function readArguments() {
  try {
    const parsed = parseArgs({
      options: {
        contacts: { type: 'string' },
        queries: { type: 'string' },
        count: { type: 'string' },
        seed: { type: 'string', default: '1' },
        rounds: { type: 'string', default: '2' },
        only: { type: 'string' },
        peers: { type: 'boolean', default: false },
        'peer-names': { type: 'string' },
        kills: { type: 'string' },
        cores: { type: 'string' },
      },
    });
    const { only, contacts, queries, ...rest } = parsed.values;
    if (only !== undefined && !PARTS.includes(only)) throw new Error(`no part is called "${only}"`);
    for (const name of ['count', 'seed', 'rounds', 'kills', 'cores'] as const)
      if (rest[name] !== undefined && !/^\d+$/.test(rest[name]))
        throw new Error(`--${name} is a whole number, not "${rest[name]}"`);
    for (const path of [contacts, queries]) if (path) accessSync(path);
    return parsed;
  } catch (error) {
    end(error, USAGE);
  }
}

function end(error: unknown, more = ''): never {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n${more && `${more}\n`}`);
  process.exit(1);
}

function findFiles(): BenchFiles {
  const { contacts, queries, only, count, seed } = values;
  if (contacts && (queries || only === 'match')) return { contacts, queries: queries ?? '', dispose: () => {} };
  if (!hasKit()) throw new Error(`--contacts and --queries are needed: the benchmark kit is not here\n${USAGE}`);
  return generateFiles(Number(count ?? DEFAULT_COUNT), seed);
}

async function searchFigures(files: BenchFiles): Promise<void> {
  const ours = await benchSearch(files);
  print(ours);
  if (!values.peers) return;
  if (!hasKit()) throw new Error('--peers needs the benchmark kit, which is not here');
  await benchPeers(files, ours, values['peer-names']);
}

async function importFigures(): Promise<void> {
  const [cores, count, kills] = [values.cores, values.count, values.kills].map(text =>
    text ? Number(text) : undefined,
  );
  if (kills) return print(await benchKills({ kills, count, cores, seed: Number(values.seed) }));
  if (!hasKit()) throw new Error('--only import needs the benchmark kit, which is not here');
  for (const rows of count ? [count] : BOOK_COUNTS) print(await benchImport(rows, values.seed, cores));
}

/** Matching alone, with a book of each size. */
async function matchFigures(): Promise<void> {
  for (const count of BOOK_COUNTS) {
    const files = generateFiles(count, values.seed);
    try {
      print(await benchMatch(files.contacts));
    } finally {
      files.dispose();
    }
  }
}

async function pageFigures(): Promise<void> {
  await benchPage(values.rounds);
}

async function main(): Promise<void> {
  const { only, contacts, count } = values;
  // Files that were given say nothing of storage and pages.
  const runs = (part: string): boolean => (only ? only === part : !contacts || part === 'search' || part === 'match');
  const isOfEachSize = runs('match') && !contacts && !count && hasKit();
  if (runs('search') || (runs('match') && !isOfEachSize)) {
    const files = findFiles();
    try {
      if (runs('search')) await searchFigures(files);
      if (runs('match') && !isOfEachSize) print(await benchMatch(files.contacts));
    } finally {
      files.dispose();
    }
  }
  if (isOfEachSize) await matchFigures();
  if (runs('import')) await importFigures();
  if (runs('page')) await pageFigures();
}

main().catch(end);
