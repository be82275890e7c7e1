import { anyPage, detectorFor } from '../../../src/sites';
import type { Detection } from '../../../src/sites/types';
import { flatten } from '../detected';
import { CHANGES, type Change } from './changes';
import { documentOf, type JudgedPage } from './pages';
import { add, type Count, f1, type PageScore, scorePage, zero } from './score';

/** One page after one change, beside the page as it is. */
export interface Drifted {
  change: string;
  page: JudgedPage;
  score: PageScore;
  /** Names of expected people who are found on the page as it is and not after the change. */
  lost: string[];
}

/** A line of the table: what a change does to a site's pages. */
export interface DriftLine {
  change: string;
  site: string;
  pages: number;
  f1: number;
  f1Subjects: number;
  /** Pages on which somebody is lost against the page as it is. */
  pagesWithLoss: number;
}

const NONE: Change = { id: 'as it is', apply: () => undefined };

export function detectOn(page: JudgedPage, change: Change = NONE): Detection[] {
  const document = documentOf(page);
  const url = new URL(page.url);
  change.apply(document, page);
  // Which detector reads a page of the fediverse is asked after the change: that may get lost, too.
  return (detectorFor(url, document) ?? anyPage).detect(document, url);
}

/** Every page after every change, and as it is. */
export function driftOf(pages: readonly JudgedPage[], changes: readonly Change[] = CHANGES): Drifted[] {
  return pages.flatMap(page => {
    const before = scorePage(page, flat(detectOn(page)));
    const after = changes.map(change => {
      const score = scorePage(page, flat(detectOn(page, change)));
      return { change: change.id, page, score, lost: lostFrom(page, before, score) };
    });
    return [{ change: NONE.id, page, score: before, lost: [] }, ...after];
  });
}

const flat = (found: readonly Detection[]) => found.map(({ person }) => flatten(person));

function lostFrom({ expected }: JudgedPage, before: PageScore, after: PageScore): string[] {
  const lost = [...before.found].filter(index => expected[index]?.role !== 'mentioned' && !after.found.has(index));
  return lost.map(index => expected[index]?.name ?? expected[index]?.handle ?? '?');
}

/** A line for each change and site, and one for each change over all sites. */
export function summarize(drifted: readonly Drifted[]): DriftLine[] {
  const changes = [...new Set(drifted.map(({ change }) => change))];
  return changes.flatMap(change => {
    const of = drifted.filter(one => one.change === change);
    const sites = [...new Set(of.map(({ page }) => page.site))].sort();
    return [...sites, 'all'].map(site =>
      lineOf(change, site, site === 'all' ? of : of.filter(one => one.page.site === site)),
    );
  });
}

function lineOf(change: string, site: string, drifted: readonly Drifted[]): DriftLine {
  const all = total(drifted, 'all');
  const subjects = total(drifted, 'subjects');
  const pagesWithLoss = drifted.filter(({ lost }) => lost.length > 0).length;
  return {
    change,
    site,
    pages: drifted.length,
    f1: rounded(f1(all)),
    f1Subjects: rounded(f1(subjects)),
    pagesWithLoss,
  };
}

function total(drifted: readonly Drifted[], part: 'all' | 'subjects'): Count {
  const sum = zero();
  for (const { score } of drifted) add(sum, score[part]);
  return sum;
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;
