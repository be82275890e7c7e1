import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import './build';

// Archives are the same bytes for the same build: no clock in them.
const MODIFIED = new Date('2026-01-01T00:00:00Z');

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Zips a build as the stores want it; the stores give the extension its id, so the `key` goes. */
function archive(target: 'chromium' | 'firefox', version: string): string {
  const folder = join('dist', target);
  const entries = filesUnder(folder)
    .sort()
    .map(path => [relative(folder, path).replaceAll('\\', '/'), contentOf(path)] as const);
  const file = join('dist', `throughline-${version}-${target}.zip`);
  writeFileSync(file, zipSync(Object.fromEntries(entries), { mtime: MODIFIED }));
  return file;
}

function contentOf(path: string): Uint8Array {
  if (!path.endsWith('manifest.json')) return readFileSync(path);
  const { key: _key, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  return new TextEncoder().encode(JSON.stringify(manifest, null, 2));
}

const { version } = JSON.parse(readFileSync('manifest.json', 'utf8')) as { version: string };
mkdirSync('dist', { recursive: true });
for (const target of ['chromium', 'firefox'] as const) console.log(archive(target, version));
