import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DIST } from './harness/chromium';

const KB = 1024;
/** What a script may cost each page it runs in, after gzip. */
const LIMITS: [folder: RegExp, bytes: number][] = [
  [/^src\/(content|page\/unmarked)\//, 15 * KB],
  [/^src\/(ui\/overlay|page\/skeleton)\//, 25 * KB],
];

interface Entry {
  matches: string[];
  js: string[];
}

const entries = (JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8')) as { content_scripts: Entry[] })
  .content_scripts;

describe('scripts in pages', () => {
  it.each(entries.flatMap(({ js }) => js))('%s is small enough, and loads nothing', file => {
    const text = readFileSync(join(DIST, file), 'utf8');
    const limit = LIMITS.find(([folder]) => folder.test(file))?.[1];
    expect(limit, 'a folder without a limit').toBeDefined();
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(limit ?? 0);
    expect(text).not.toMatch(/\bimport\s*[({"']/);
  });

  it('run by themselves on LinkedIn and X only; all others are injected on demand', () => {
    const standing = entries.filter(
      ({ matches }) => !matches.every(pattern => /^https:\/\/[\w-]+\.invalid\//.test(pattern)),
    );
    expect(standing.flatMap(({ js }) => js)).toEqual([
      'src/content/linkedin.js',
      'src/content/linkedin-sales.js',
      'src/content/x.js',
    ]);
  });
});
