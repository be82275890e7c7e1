import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rounded } from './figures';
import { type BenchFiles, KIT, print, ROOT } from './kit';
import type { SearchLine } from './search';

/** Measures the libraries on the same files with the kit's script, and prints how many times slower than ours each is. */
export async function benchPeers(files: BenchFiles, ours: SearchLine, names: string | undefined): Promise<void> {
  const parameters = ['--contacts', files.contacts, '--queries', files.queries, '--root', ROOT];
  if (names) parameters.push('--peers', names);
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
