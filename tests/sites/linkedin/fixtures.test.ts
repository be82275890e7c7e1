import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectorFor } from '../../../src/sites';
import { flat, parsePage } from './saved-page';

interface Fixture {
  id: string;
  file: string;
  url: string;
}

interface Scored {
  summary: { overall: { f1: number }; must_not_hits: number };
  pages: { id: string; missed: string[]; extra: string[]; must_not: string[] }[];
}

const FIXTURES = resolve(import.meta.dirname, '../../../../shared/fixtures');
const isThere = existsSync(join(FIXTURES, 'manifest.json'));

/** Detects on every LinkedIn page of the fixtures and has their own script score it. */
function score(out: string): Scored {
  const manifest = JSON.parse(readFileSync(join(FIXTURES, 'manifest.json'), 'utf8')) as { pages: Fixture[] };
  const pages = manifest.pages.filter(({ id }) => id.startsWith('li-'));
  for (const { id, file, url } of pages) {
    const address = new URL(url);
    const found = detectorFor(address)?.detect(parsePage(join(FIXTURES, file), url), address) ?? [];
    writeFileSync(join(out, `${id}.json`), JSON.stringify(found.map(flat)));
  }
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ ...manifest, pages }));
  const args = [join(FIXTURES, 'score-detect.mjs'), join(out, 'manifest.json'), out, '--json'];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Scored;
}

describe.skipIf(!isThere)('LinkedIn, pages of ../shared/fixtures', () => {
  const out = mkdtempSync(join(tmpdir(), 'linkedin-fixtures-'));
  afterAll(() => rmSync(out, { recursive: true }));

  it('finds who is expected, and nobody who must not be', () => {
    const { summary, pages } = score(out);
    expect(summary.must_not_hits).toBe(0);
    expect(summary.overall.f1).toBeGreaterThanOrEqual(0.99);
    expect(pages.flatMap(({ missed }) => missed)).toEqual([]);
    // The list leaves out somebody who wrote a recommendation on a profile and is there by name and link.
    expect(pages.flatMap(({ extra }) => extra).length).toBeLessThanOrEqual(1);
  });
});
