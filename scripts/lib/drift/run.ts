import { setImmediate } from 'node:timers/promises';
import { isBad } from '../../../src/background/health/assess';
import type { HealthState } from '../../../src/model/page-health';
import { anyPage, detectorFor } from '../../../src/sites';
import type { Detection } from '../../../src/sites/types';
import { flatten } from '../detected';
import { CHANGES, type Change } from './changes';
import { stateAfter } from './health';
import { documentOf, type JudgedPage } from './pages';
import { add, type Count, f1, type PageScore, scorePage, zero } from './score';

/** One page after one change, beside the page as it is. */
export interface Drifted {
  change: string;
  page: JudgedPage;
  score: PageScore;
  /** Names of expected people who are found on the page as it is and not after the change. */
  lost: string[];
  /** What the health check says when pages of this kind look like this from now on. */
  state: HealthState;
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
  /** Share of pages after which the health check says amber or red, and of those with a loss alone. */
  degraded: number;
  degradedOfLosses: number | null;
}

const NONE: Change = { id: 'as it is', apply: () => undefined };

/** What a page's detector finds after a change. */
export function detectOn(page: JudgedPage, change: Change = NONE): Detection[] {
  const document = documentOf(page);
  const url = new URL(page.url);
  change.apply(document, page);
  // Which detector reads a page of the fediverse is asked after the change: that may get lost, too.
  return (detectorFor(url, document) ?? anyPage).detect(document, url);
}

/** Every page after every change, and as it is. */
export async function driftOf(pages: readonly JudgedPage[], changes: readonly Change[] = CHANGES): Promise<Drifted[]> {
  const drifted: Drifted[] = [];
  for (const page of pages) {
    drifted.push(...driftOfPage(page, changes));
    // Documents are held by weak references, which are let go between two turns only.
    await setImmediate();
  }
  return drifted;
}

function driftOfPage(page: JudgedPage, changes: readonly Change[]): Drifted[] {
  const asItIs = detectOn(page);
  const before = scorePage(page, flat(asItIs));
  return [NONE, ...changes].map(change => {
    const found = change === NONE ? asItIs : detectOn(page, change);
    const score = scorePage(page, flat(found));
    const lost = lostFrom(page, before, score);
    return { change: change.id, page, score, lost, state: stateAfter(page, asItIs, found) };
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
  const losses = drifted.filter(({ lost }) => lost.length > 0);
  return {
    change,
    site,
    pages: drifted.length,
    f1: rounded(f1(all)),
    f1Subjects: rounded(f1(subjects)),
    pagesWithLoss: losses.length,
    degraded: degradedShare(drifted) ?? 0,
    degradedOfLosses: degradedShare(losses),
  };
}

function degradedShare(drifted: readonly Drifted[]): number | null {
  return drifted.length ? rounded(drifted.filter(({ state }) => isBad(state)).length / drifted.length) : null;
}

function total(drifted: readonly Drifted[], part: 'all' | 'subjects'): Count {
  const sum = zero();
  for (const { score } of drifted) add(sum, score[part]);
  return sum;
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;
