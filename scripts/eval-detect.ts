import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Person } from '../src/model/person';
import { flatten } from './lib/detected';
import { type Manifest, type ManifestPage, readManifest } from './lib/manifest';

const USAGE = 'usage: npm run --silent eval:detect -- --manifest M --out DIR [--engine dom|chromium]';

type Engine = { detect(page: ManifestPage): Promise<Person[]>; stop(): Promise<void> };

async function startEngine(name: string, manifest: Manifest): Promise<Engine> {
  if (name === 'chromium') {
    const { startChromiumEngine } = await import('./lib/detect-chromium');
    return startChromiumEngine(manifest);
  }
  const { detectInDom } = await import('./lib/detect-dom');
  return {
    detect: async page => detectInDom(manifest, page).map(({ person }) => person),
    stop: async () => {},
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { manifest: { type: 'string' }, out: { type: 'string' }, engine: { type: 'string', default: 'dom' } },
  });
  const { manifest: path, out, engine: name } = values;
  if (!path || !out || !['dom', 'chromium'].includes(name)) throw new Error(USAGE);
  const manifest = readManifest(path);
  mkdirSync(out, { recursive: true });
  const engine = await startEngine(name, manifest);
  try {
    for (const page of manifest.pages) {
      const people = (await engine.detect(page)).map(flatten);
      writeFileSync(join(out, `${page.id}.json`), `${JSON.stringify(people, null, 1)}\n`);
    }
  } finally {
    await engine.stop();
  }
  console.log(`${manifest.pages.length} pages written to ${out}`);
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
