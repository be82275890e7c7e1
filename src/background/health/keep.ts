import browser from 'webextension-polyfill';
import type { HealthView } from '../../messages/health';
import type { HealthRecord, HealthState } from '../../model/page-health';
import type { SeenPerson } from '../../model/person';
import type { Database } from '../../storage/database';
import { allHealth, healthKey, updateHealth } from '../../storage/health';
import { announce, now } from '../services';
import { fallenRanks, isBad, takeView } from './assess';
import { figuresOf } from './figures';

/** What a content script says about a page that has settled, or whose detector failed. */
export interface PageReport {
  site: string;
  url: string;
  pageKind: string;
  people: readonly SeenPerson[];
  /** Name of the detector's failure. */
  failure?: string;
}

const ANY_SITE = 'web';
const NO_KIND = 'page';
const ORDER: readonly HealthState[] = ['red', 'amber', 'learning', 'green'];

/** Counts a page view. Pages of any other site are counted by host: one site says nothing about another. */
export async function keepPageView(database: Database, report: PageReport): Promise<void> {
  const { url, pageKind, people, failure } = report;
  // An address of a site that promises nothing.
  if (pageKind === NO_KIND && report.site !== ANY_SITE && failure === undefined) return;
  const site = report.site === ANY_SITE ? new URL(url).hostname : report.site;
  const at = now();
  const { before, after } = await updateHealth(database, healthKey(site, pageKind), record => {
    if (failure !== undefined) {
      const broken = record?.broken ?? { failure, at };
      return { ...(record ?? emptyRecord(site, pageKind, at)), broken };
    }
    const version = browser.runtime.getManifest().version;
    return takeView(record, { site, pageKind, page: hash(url), at, figures: figuresOf(people), version });
  });
  if (before?.state !== after?.state || !before?.broken !== !after?.broken) announce('health');
}

const emptyRecord = (site: string, pageKind: string, since: string): HealthRecord => ({
  site,
  pageKind,
  version: '',
  usual: {},
  recent: [],
  state: 'learning',
  since,
});

/** FNV-1a: tells pages apart without keeping their addresses. */
function hash(url: string): number {
  let value = 0x811c9dc5;
  for (const character of url.split('#', 1)[0] ?? '')
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

export async function healthViews(database: Database): Promise<HealthView[]> {
  const views = (await allHealth(database)).map(viewOf);
  return views.sort((left, right) => severity(left) - severity(right) || (left.seenAt < right.seenAt ? 1 : -1));
}

const severity = ({ state, broken }: HealthView): number => (broken ? -1 : ORDER.indexOf(state));

function viewOf(record: HealthRecord): HealthView {
  const { site, pageKind, state, since, usual, recent, broken } = record;
  return {
    site,
    pageKind,
    state,
    since,
    views: usual.somebody?.count ?? 0,
    seenAt: recent.at(-1)?.at ?? since,
    fallen: isBad(state) ? fallenRanks(record) : [],
    ...(broken && { broken }),
  };
}

/** The worst that is known about a site, when it is bad: for a word of warning in the card. */
export async function warningFor(
  database: Database,
  site: string,
  url: string | undefined,
): Promise<Warning | undefined> {
  const name = site === ANY_SITE && url && URL.canParse(url) ? new URL(url).hostname : site;
  const [worst] = (await healthViews(database)).filter(
    view => view.site === name && (isBad(view.state) || view.broken),
  );
  return (
    worst && { state: worst.broken || worst.state === 'red' ? 'red' : 'amber', since: worst.broken?.at ?? worst.since }
  );
}

export interface Warning {
  state: 'amber' | 'red';
  since: string;
}
