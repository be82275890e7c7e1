import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIndexBuilder, loadIndex, type SearchDocument, type SearchIndex } from '../../src/search/index';
import { type BenchContact, documentOf } from './documents';
import { type BenchQuery, readLines } from './kit';

// Run as a process of its own: search-steps.ts build|query FOLDER CONTACTS QUERIES. Results go to FOLDER/<step>.json.

/** What one query took and gave. */
export interface Asked {
  kind: string;
  ms: number;
  /** Least processor time of this and the repeated runs: what the query takes when nothing else wants the machine. */
  cpuMs: number;
  rows: number[];
  isComplete: boolean;
}

export interface BuildStep {
  contacts: number;
  buildMs: number;
  /** Longest pause of the sliced build, while it adds nothing. */
  longestSliceMs: number;
  bytes: number;
}

export interface QueryStep {
  loadMs: number;
  firstMs: number;
  heapMB: number;
  rssMB: number;
  /** Index and working memory after all queries. */
  indexBytes: number;
  asked: Asked[];
}

const [step, folder, contactsPath, queriesPath] = process.argv.slice(2) as [string, string, string, string];
const PART = '.part';
/** The first pass is what is reported; these tell the machine's noise from the engine. */
const REPEATED = 2;

async function build(): Promise<BuildStep> {
  const documents: SearchDocument[] = [];
  for await (const contact of readLines<BenchContact>(contactsPath))
    documents.push(documentOf(contact, documents.length));
  const started = performance.now();
  const builder = createIndexBuilder();
  for (const document of documents) builder.add(document);
  const { index, longestSliceMs } = finish(builder.finishInSlices());
  const buildMs = performance.now() - started;
  for (const [name, part] of Object.entries(index.serialize().parts))
    writeFileSync(join(folder, name + PART), new Uint8Array(part));
  const bytes = partFiles().reduce((sum, file) => sum + statSync(file).size, 0);
  return { contacts: documents.length, buildMs, longestSliceMs, bytes };
}

function finish(slices: Generator<void, SearchIndex>): { index: SearchIndex; longestSliceMs: number } {
  let longestSliceMs = 0;
  for (;;) {
    const started = performance.now();
    const slice = slices.next();
    longestSliceMs = Math.max(longestSliceMs, performance.now() - started);
    if (slice.done) return { index: slice.value, longestSliceMs };
  }
}

const partFiles = () =>
  readdirSync(folder)
    .filter(name => name.endsWith(PART))
    .map(name => join(folder, name));

function load(): SearchIndex {
  const parts = partFiles().map(file => {
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    const name = file.slice(folder.length + 1, -PART.length);
    return [name, buffer.slice(byteOffset, byteOffset + byteLength)] as const;
  });
  return loadIndex({ version: 1, parts: Object.fromEntries(parts) as Record<string, ArrayBuffer> });
}

function resident() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heapMB: Number(((heapUsed + arrayBuffers) / 2 ** 20).toFixed(1)), rssMB: Math.round(rss / 2 ** 20) };
}

async function query(): Promise<QueryStep> {
  const loading = performance.now();
  const index = load();
  const loadMs = performance.now() - loading;
  const first = performance.now();
  index.search('jo', 10);
  const firstMs = performance.now() - first;
  const memory = resident();
  const queries: BenchQuery[] = [];
  for await (const line of readLines<BenchQuery>(queriesPath)) queries.push(line);
  const order = inTurn(queries);
  for (const { query } of order.slice(0, 30)) index.search(query, 10);
  const asked = order.map(line => ask(index, line));
  for (let n = 0; n < REPEATED; n++)
    for (const [at, line] of order.entries()) asked[at]!.cpuMs = Math.min(asked[at]!.cpuMs, ask(index, line).cpuMs);
  return { loadMs, firstMs, ...memory, indexBytes: index.bytes, asked };
}

/** One query of each kind after the other, as the peers are asked. */
function inTurn(queries: readonly BenchQuery[]): BenchQuery[] {
  const seen = new Map<string, number>();
  const turns = queries.map(query => {
    const turn = seen.get(query.kind) ?? 0;
    seen.set(query.kind, turn + 1);
    return { query, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ query }) => query);
}

function ask(index: SearchIndex, { kind, query }: BenchQuery): Asked {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { results, isComplete } = index.search(query, 10);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { kind, ms, cpuMs: (user + system) / 1000, rows: results.map(({ row }) => row), isComplete };
}

async function main(): Promise<void> {
  const result = step === 'build' ? await build() : await query();
  writeFileSync(join(folder, `${step}.json`), JSON.stringify(result));
}

void main();
