import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rounded } from './figures';
import { type BenchFiles, KIT, print, ROOT } from './kit';
import type { SearchLine } from './search';

/** Beyond so many contacts only these libraries answer all queries in less than an hour. */
const LARGE_COUNT = 300_000;
const LARGE_PEERS = 'minisearch,flexsearch';
/** So that all of them answer every query: percentiles over some would be those of the quick ones. */
const LARGE_LIMITS = ['--max-seconds', '600', '--timeout', '1200'];

/** Measures the libraries on the same files with the kit's script, and prints how many times slower than ours each is. */
export async function benchPeers(files: BenchFiles, ours: SearchLine, names: string | undefined): Promise<void> {
  const isLarge = (ours.count ?? 0) > LARGE_COUNT;
  const limits = isLarge ? LARGE_LIMITS : [];
  const parameters = ['--contacts', files.contacts, '--queries', files.queries, '--root', ROOT, ...limits];
  const peers = names ?? (isLarge ? LARGE_PEERS : undefined);
  if (peers) parameters.push('--peers', peers);
  const child = spawn(process.execPath, [join(KIT, 'peers.mjs'), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as SearchLine;
    print(line);
    if (line.all && line.kinds) print(ratios(ours, line));
  }
  if (child.exitCode) throw new Error(`peers.mjs ended with ${child.exitCode}`);
}

const ratio = (theirs?: number | null, our?: number | null) => (theirs && our ? rounded(theirs / our, 1) : null);

function ratios(ours: SearchLine, theirs: SearchLine) {
  const kinds = Object.entries(theirs.kinds ?? {}).map(([kind, { p50, p95 }]) => {
    const our = ours.kinds?.[kind];
    return [kind, { p50: ratio(p50, our?.p50), p95: ratio(p95, our?.p95) }];
  });
  const all = { p50: ratio(theirs.all?.p50, ours.all?.p50), p95: ratio(theirs.all?.p95, ours.all?.p95) };
  return { figure: 'search.timesFaster', than: theirs.peer, all, kinds: Object.fromEntries(kinds) };
}
