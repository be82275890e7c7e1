import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectInDom } from '../../scripts/lib/detect-dom';
import { flatten } from '../../scripts/lib/detected';
import { type ManifestPage, readManifest } from '../../scripts/lib/manifest';

const SHARED = resolve(import.meta.dirname, '../../../shared/fixtures');
/** Sites whose people can be found now; the others have no detector yet. */
const READY = new Set([
  ...['linkedin', 'linkedin-salesnav', 'x', 'web', 'medium', 'tiktok'],
  ...['github', 'hackernews', 'reddit', 'bluesky', 'mastodon'],
  ...['gmail', 'facebook', 'youtube', 'instagram', 'substack'],
]);

interface Score {
  f1: number;
  tp: number;
  fp: number;
  fn: number;
}

interface Report {
  summary: { overall: Score; must_not_hits: number; by_site: Record<string, Score> };
  pages: { id: string; missed: string[]; extra: string[]; must_not: string[] }[];
}

describe.skipIf(!existsSync(SHARED))('shared pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-detect-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const manifest = existsSync(SHARED) ? readManifest(join(SHARED, 'manifest.json')) : { folder: '', pages: [] };
  const pages = manifest.pages.filter(({ site }) => READY.has(site));

  function score(): Report {
    const results = join(folder, 'results');
    mkdirSync(results);
    for (const page of pages) write(results, page);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ pages }));
    const scorer = join(SHARED, 'score-detect.mjs');
    const output = execFileSync(process.execPath, [scorer, join(folder, 'manifest.json'), results, '--json'], {
      maxBuffer: 1e8,
    });
    return JSON.parse(output.toString()) as Report;
  }

  function write(results: string, page: ManifestPage): void {
    const people = detectInDom(manifest, page).map(({ person }) => flatten(person));
    writeFileSync(join(results, `${page.id}.json`), JSON.stringify(people));
  }

  it('finds their people: F1 of at least 0.97, and nobody who must not be found', () => {
    const { summary, pages: scored } = score();
    const misses = scored.filter(page => page.missed.length + page.extra.length + page.must_not.length);
    const details = misses.map(({ id, missed, extra }) => `${id} missed ${missed} extra ${extra}`).join('\n');
    expect(summary.must_not_hits, details).toBe(0);
    expect(summary.overall.f1, details).toBeGreaterThanOrEqual(0.97);
    expect(summary.by_site.x?.f1, details).toBeGreaterThanOrEqual(0.97);
    expect(summary.by_site.web?.f1, details).toBeGreaterThanOrEqual(0.97);
    const others = [...READY].filter(site => !/^(?:linkedin|x$|web$)/.test(site));
    for (const site of others) {
      expect(summary.by_site[site]?.f1, `${site}\n${details}`).toBeGreaterThanOrEqual(0.98);
    }
    expect(pages.length).toBeGreaterThan(30);
  });
});
