import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchContact } from './documents';
import { mean, percentile, rounded, spread } from './figures';
import { type BenchFiles, type BenchQuery, hasKit, loadKit, readLines } from './kit';
import type { BuildStep, QueryStep } from './search-steps';

interface KindFigures {
  p50: number | null;
  p95: number | null;
  p99: number | null;
  recall10?: number;
}

/** A line in the form of the kit's peers. */
export interface SearchLine {
  peer: string;
  /** Contacts searched; in our own line. */
  count?: number;
  all?: { p50: number | null; p95: number | null; p99: number | null };
  kinds?: Record<string, KindFigures>;
}

const STEPS = fileURLToPath(new URL('./search-steps.ts', import.meta.url));

/** Each step has a process of its own, so that loading and memory are those of a fresh one. */
function runStep<T>(step: 'build' | 'query', folder: string, { contacts, queries }: BenchFiles): T {
  const flags = ['--import', 'tsx', '--expose-gc', '--max-old-space-size=14000'];
  const { status, signal } = spawnSync(process.execPath, [...flags, STEPS, step, folder, contacts, queries], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`search ${step} ended with ${status ?? signal}`);
  return JSON.parse(readFileSync(join(folder, `${step}.json`), 'utf8'));
}

/** Builds, stores, loads and asks the index. */
export async function benchSearch(files: BenchFiles): Promise<SearchLine> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-search-'));
  try {
    const build = runStep<BuildStep>('build', folder, files);
    const query = runStep<QueryStep>('query', folder, files);
    return await lineOf(build, query, files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lineOf(build: BuildStep, query: QueryStep, files: BenchFiles): Promise<SearchLine> {
  const times = query.asked.map(({ ms }) => ms);
  const cpu = query.asked.map(({ cpuMs }) => cpuMs);
  const recalls = hasKit() ? await recallsByKind(query, files) : new Map<string, number>();
  const kinds = new Map(query.asked.map(({ kind }) => [kind, kindFigures(kind, query, recalls)]));
  return {
    peer: 'throughline',
    ...{ contacts: basename(files.contacts), buildMs: rounded(build.buildMs), bytes: build.bytes },
    ...{ loadMs: rounded(query.loadMs), firstMs: rounded(query.firstMs), heapMB: query.heapMB, rssMB: query.rssMB },
    ...{ queries: times.length, all: { ...spread(times), max: rounded(percentile(times, 1)) } },
    kinds: Object.fromEntries(kinds),
    cpuBestOfThree: { ...spread(cpu), max: rounded(percentile(cpu, 1)) },
    ...{ count: build.contacts, indexBytesPerContact: rounded(query.indexBytes / build.contacts, 1) },
    longestSliceMs: rounded(build.longestSliceMs),
    cutShort: query.asked.filter(({ isComplete }) => !isComplete).length,
  } as SearchLine;
}

function kindFigures(kind: string, { asked }: QueryStep, recalls: Map<string, number>): KindFigures {
  const times = asked.filter(one => one.kind === kind).map(({ ms }) => ms);
  const recall10 = recalls.get(kind);
  return { ...spread(times), ...(recall10 !== undefined && { recall10 }) };
}

/** Mean recall@10 by kind, judged by the kit. */
async function recallsByKind({ asked }: QueryStep, files: BenchFiles): Promise<Map<string, number>> {
  const { recallAt10 } = await loadKit();
  const { byRow, byId } = await contactsOf(new Set(asked.flatMap(({ rows }) => rows)), files.contacts);
  const waiting = new Map<string, BenchQuery[]>();
  for await (const query of readLines<BenchQuery>(files.queries))
    waiting.set(query.kind, [...(waiting.get(query.kind) ?? []), query]);
  const recalls = new Map<string, number[]>();
  for (const { kind, rows } of asked) {
    const query = waiting.get(kind)!.shift()!;
    const ids = rows.map(row => byRow.get(row)!.id);
    recalls.set(kind, [...(recalls.get(kind) ?? []), recallAt10(query, ids, id => byId.get(id))]);
  }
  return new Map([...recalls].map(([kind, values]) => [kind, Number(mean(values).toFixed(3))]));
}

async function contactsOf(rows: ReadonlySet<number>, path: string) {
  const byRow = new Map<number, BenchContact>();
  const byId = new Map<string, BenchContact>();
  let row = 0;
  for await (const contact of readLines<BenchContact>(path)) {
    if (rows.has(row)) {
      byRow.set(row, contact);
      byId.set(contact.id, contact);
    }
    row++;
  }
  return { byRow, byId };
}
