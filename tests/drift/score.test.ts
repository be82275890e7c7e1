import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { flatten } from '../../scripts/lib/detected';
import { hasSharedPages, type JudgedPage, pagesOfManifest, SHARED_MANIFEST } from '../../scripts/lib/drift/pages';
import { detectOn } from '../../scripts/lib/drift/run';
import { f1, scorePage } from '../../scripts/lib/drift/score';

const page = (expected: JudgedPage['expected'], more: Partial<JudgedPage> = {}): JudgedPage => ({
  id: 'page',
  site: 'x',
  url: 'https://x.com/ada',
  text: '',
  contentType: 'text/html',
  expected,
  mustNot: [],
  isIncomplete: false,
  ...more,
});

describe('scorePage', () => {
  const ada = { name: 'Ada Lund', role: 'subject', site: 'x', handle: 'ada' } as const;

  it('wants the account, not the name, where the page shows one', () => {
    const found = { name: 'Ada Lund', role: 'subject', site: 'x' } as const;
    expect(scorePage(page([ada]), [found]).all).toEqual({ tp: 0, fp: 1, fn: 1 });
    expect(scorePage(page([ada]), [{ ...found, handle: '@Ada' }]).all).toEqual({ tp: 1, fp: 0, fn: 0 });
  });

  it('counts strangers, but neither those only mentioned nor a second report', () => {
    const bo = { name: 'Bo Ek', role: 'author', site: 'x', handle: 'bo' } as const;
    expect(scorePage(page([ada]), [ada, ada, bo])).toMatchObject({ all: { tp: 1, fp: 1, fn: 0 }, subjects: { fp: 0 } });
    expect(scorePage(page([ada, { ...bo, role: 'mentioned' }]), [ada, bo]).all).toEqual({ tp: 1, fp: 0, fn: 0 });
    expect(scorePage(page([ada], { isIncomplete: true }), [ada, bo]).all.fp).toBe(0);
    expect(scorePage(page([ada], { isIncomplete: true, mustNot: ['bo'] }), [ada, bo]).all.fp).toBe(1);
  });

  it('is perfect where nobody was to be found and nobody was', () => {
    expect(f1({ tp: 0, fp: 0, fn: 0 })).toBe(1);
    expect(f1({ tp: 0, fp: 1, fn: 0 })).toBe(0);
  });
});

describe.skipIf(!hasSharedPages())('beside the scoring script of the shared pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-score-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('counts the same on every page', { timeout: 300_000 }, () => {
    const pages = pagesOfManifest(SHARED_MANIFEST);
    const ours = pages.map(one => {
      const people = detectOn(one).map(({ person }) => flatten(person));
      // Every third person lost and one made up: on perfect results all counts would be the same anyway.
      const worse = [
        ...people.filter((_, index) => index % 3 !== 1),
        { name: 'No One', role: 'author', site: 'web' } as const,
      ];
      writeFileSync(join(folder, `${one.id}.json`), JSON.stringify(worse));
      return { id: one.id, ...scorePage(one, worse).all };
    });
    const script = join(dirname(SHARED_MANIFEST), 'score-detect.mjs');
    const output = execFileSync(process.execPath, [script, SHARED_MANIFEST, folder, '--json'], { maxBuffer: 1e8 });
    const theirs = (JSON.parse(output.toString()) as { pages: ((typeof ours)[number] & object)[] }).pages;
    expect(ours).toEqual(theirs.map(({ id, tp, fp, fn }) => ({ id, tp, fp, fn })));
  });
});
