import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { latencyChart } from './chart';
import type { SearchLine } from './search';

// npx tsx scripts/bench/table.ts [--svg FILE] < lines: the search lines of `npm run --silent bench -- --peers` as a table of docs/performance.md.

interface PrintedLine extends SearchLine {
  queries?: number;
  heapMB?: number;
  note?: string;
}

const cells = (values: readonly (string | number | null | undefined)[]): string =>
  `| ${values.map(value => value ?? '–').join(' | ')} |`;

/** One row a library: time of all queries, and of each kind with the share of right answers. */
function table(lines: readonly PrintedLine[]): string {
  const kinds = [...new Set(lines.flatMap(({ kinds }) => Object.keys(kinds ?? {})))];
  const header = [
    '',
    'queries',
    'all p50 / p95 / p99 ms',
    ...kinds.map(kind => `${kind} p50 / p95 (recall)`),
    'heap MB',
  ];
  const rows = lines.map(({ peer, queries, all, kinds: byKind, heapMB, note }) => [
    note ? `${peer} (${note})` : peer,
    queries,
    all && `${all.p50} / ${all.p95} / ${all.p99}`,
    ...kinds.map(kind => {
      const figures = byKind?.[kind];
      return figures && `${figures.p50} / ${figures.p95} (${figures.recall10 ?? '–'})`;
    }),
    heapMB,
  ]);
  return [header, header.map(() => '---'), ...rows].map(cells).join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { svg: { type: 'string' } } });
  const printed = (await text(process.stdin)).split('\n').filter(line => line.startsWith('{'));
  const lines = printed.map(line => JSON.parse(line) as Partial<PrintedLine>).filter(isSearchLine);
  if (lines.length === 0) throw new Error('no search lines on standard input');
  process.stdout.write(`${table(lines)}\n`);
  if (values.svg) writeFileSync(values.svg, latencyChart(lines));
}

const isSearchLine = (line: Partial<PrintedLine>): line is PrintedLine => line.peer !== undefined;

main().catch((error: unknown) => {
  process.stderr.write(`table: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
