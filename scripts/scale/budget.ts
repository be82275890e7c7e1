import type { Connector, RateLimit } from '../../src/crm/types';
import { PULL_EVERY_MINUTES, SLOWER } from '../../src/sync/pace';
import type { Costs } from './measure';

/** A rep's day, for the budget: hours with the browser open, notes logged, records edited. */
export const DAY = { hours: 8, notes: 30, edits: 5 };
/** Sizes of a team, in reps. */
export const TEAMS = [10, 1_000, 10_000] as const;
/** How much busier than the average the busiest moment is that a short limit has to bear. */
const PEAK = 3;
/** What each seat adds to the day of an account, by the vendors' documentation; the connectors know only what everybody has. */
const PER_SEAT: Record<string, number> = { pipedrive: 30_000, salesforce: 1_000, zoho: 250 };
const DAY_MS = 86_400_000;

/** Minutes between two pulls, as the extension itself chooses them: the usual one, then ever slower near a limit. */
const INTERVALS = [PULL_EVERY_MINUTES, ...SLOWER.map(({ everyMinutes }) => everyMinutes)].sort((a, b) => a - b);

/** What one rep's day takes in a team of this size; what colleagues write is read by everybody. */
export function dayOf({ quiet, news, note, edit, rows }: Costs, team: number, everyMinutes: number): number {
  const pulls = (DAY.hours * 60) / everyMinutes;
  const changes = team * (DAY.notes + DAY.edits);
  const pages = Math.min(pulls, changes) * Math.ceil(changes / pulls / rows);
  return Math.round(pulls * quiet + pages * news + DAY.notes * note + DAY.edits * edit);
}

/** Share of a limit that a team takes: of a long one over the day, of a short one at the busiest moment. */
function shareOf({ requests, perMs, per }: RateLimit, costs: Costs, team: number, everyMinutes: number): number {
  const total = dayOf(costs, team, everyMinutes) * (per === 'account' ? team : 1);
  if (perMs >= DAY_MS) return total / ((requests * DAY_MS) / perMs);
  return (PEAK * total * perMs) / (DAY.hours * 3_600_000) / requests;
}

const percent = (share: number): string => (share < 0.01 ? '< 1 %' : `${Math.round(share * 100)} %`);

/** One cell: the share of the tightest limit and the interval at which it holds; for servers of one's own, what they have to answer. */
export function cellOf({ id, limits }: Connector, costs: Costs, team: number): string {
  if (limits.length === 0) {
    const perSecond = (dayOf(costs, team, PULL_EVERY_MINUTES) * team) / (DAY.hours * 3_600);
    return perSecond < 0.1 ? '< 0.1/s' : `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
  }
  const seats = (PER_SEAT[id] ?? 0) * team;
  const ofTeam = limits.map(limit => ({ ...limit, requests: limit.requests + (limit.perMs >= DAY_MS ? seats : 0) }));
  const tightest = (everyMinutes: number) =>
    Math.max(...ofTeam.map(limit => shareOf(limit, costs, team, everyMinutes)));
  const holds = INTERVALS.find(everyMinutes => tightest(everyMinutes) <= 1);
  const slowest = INTERVALS.at(-1) ?? PULL_EVERY_MINUTES;
  if (holds === undefined) return `**${(tightest(slowest)).toFixed(1)} times too much**`;
  return holds === PULL_EVERY_MINUTES ? percent(tightest(holds)) : `${percent(tightest(holds))} at ${holds} min`;
}

/** The documented limit as people say it. */
export function limitText({ id, limits }: Connector): string {
  const spans: Record<number, string> = { 1000: 'a second', 10000: 'in 10 s', 60000: 'a minute', [DAY_MS]: 'a day' };
  const texts = limits.map(
    ({ requests, perMs, per }) =>
      `${requests.toLocaleString('en')} ${spans[perMs] ?? `in ${perMs / 1_000} s`}${per === 'user' ? ' each' : ''}`,
  );
  const more = PER_SEAT[id] ? ` + ${PER_SEAT[id].toLocaleString('en')} a seat` : '';
  return limits.length > 0 ? texts.join(', ') + more : 'none stated';
}
