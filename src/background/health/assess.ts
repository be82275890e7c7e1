import type { Average, Figures, HealthRecord, HealthState, RecentView } from '../../model/page-health';
import { isEmpty, isPromised } from './figures';

/** Page views that decide: what most of them say. */
const RECENT = 5;
const MOST = 3;
/** A bad state ends when no more than so many of the latest are bad: one odd page neither begins nor ends it. */
const FEW = 1;
/** Page views before anything may be called less than usual. */
const ENOUGH = 20;
/** Averages follow a site that changes slowly. */
const LONGEST = 200;
/** So many standard deviations below the average is less than usual. */
const DEVIATIONS = 2.5;
/** Share of page views with somebody on them that makes an empty one a surprise. */
const ALWAYS = 0.9;
const SOMEBODY = 'somebody';

export interface PageView {
  site: string;
  pageKind: string;
  /** Hash of the address. */
  page: number;
  at: string;
  figures: Figures;
  /** Of the extension. */
  version: string;
}

/**
 * Takes a page view into the record of its kind. One view decides nothing; the same page opened again replaces its last view.
 * @param before - missing or of another version of the extension: learns anew
 */
export function takeView(before: HealthRecord | undefined, view: PageView): HealthRecord {
  const { site, pageKind, page, at, version } = view;
  const known = before?.version === version ? before : undefined;
  const figures = { ...view.figures, [SOMEBODY]: isEmpty(pageKind, view.figures) ? 0 : 1 };
  const usual = known?.usual ?? {};
  const isPoor = isLess(usual, figures);
  const latest: RecentView = { page, at, isEmpty: !figures[SOMEBODY], isPoor, figures };
  const others = (known?.recent ?? []).filter(one => one.page !== page);
  const isAgain = known !== undefined && others.length < known.recent.length;
  const recent = [...others, latest].slice(-RECENT);
  const record = { site, pageKind, version, recent, usual: isPoor || isAgain ? usual : averaged(usual, figures) };
  const state = stateOf(record, known?.state ?? 'learning');
  return { ...record, state, since: known?.state === state ? known.since : beginOf(state, recent) };
}

function stateOf(record: Pick<HealthRecord, 'pageKind' | 'recent' | 'usual'>, before: HealthState): HealthState {
  const { pageKind, recent, usual } = record;
  const isExpected = isPromised(pageKind) || (isKnown(usual) && (usual[SOMEBODY]?.mean ?? 0) >= ALWAYS);
  const empty = isExpected ? recent.filter(view => view.isEmpty).length : 0;
  const poor = recent.filter(view => view.isPoor || (isExpected && view.isEmpty)).length;
  if (empty >= MOST || (before === 'red' && empty > FEW)) return 'red';
  if (poor >= MOST || (isBad(before) && poor > FEW)) return 'amber';
  return isKnown(usual) ? 'green' : 'learning';
}

export const isBad = (state: HealthState): boolean => state === 'amber' || state === 'red';

/** Bad since the first of the bad views, good from now on. */
function beginOf(state: HealthState, recent: readonly RecentView[]): string {
  const first = recent.find(view => (state === 'red' ? view.isEmpty : view.isPoor || view.isEmpty));
  return (isBad(state) && first?.at) || (recent.at(-1)?.at ?? '');
}

const isKnown = (usual: HealthRecord['usual']): boolean => (usual[SOMEBODY]?.count ?? 0) >= ENOUGH;

function isLess(usual: HealthRecord['usual'], figures: Figures): boolean {
  if (!isKnown(usual)) return false;
  return Object.entries(usual).some(([name, { count, mean, squares }]) => {
    // Nobody on the page: shares of nobody say nothing, the counts say it.
    const value = figures[name];
    return value !== undefined && value < mean - DEVIATIONS * Math.sqrt(squares / count) - 1e-9;
  });
}

function averaged(usual: HealthRecord['usual'], figures: Figures): HealthRecord['usual'] {
  const next = { ...usual };
  for (const [name, value] of Object.entries(figures)) next[name] = withValue(usual[name], value);
  return next;
}

function withValue(average: Average = { count: 0, mean: 0, squares: 0 }, value: number): Average {
  const count = average.count + 1;
  const mean = average.mean + (value - average.mean) / count;
  const squares = average.squares + (value - average.mean) * (value - mean);
  if (count <= LONGEST) return { count, mean, squares };
  return { count: LONGEST, mean, squares: (squares * LONGEST) / count };
}

/** Readers whose share fell, best first: what is read less than it was. */
export function fallenRanks({ usual, recent }: Pick<HealthRecord, 'usual' | 'recent'>): number[] {
  return [1, 2, 3, 4].filter(rank => {
    const values = recent.flatMap(({ figures }) => figures[`rank${rank}`] ?? []);
    const now = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.length > 0 && now < (usual[`rank${rank}`]?.mean ?? 0) - 0.1;
  });
}
