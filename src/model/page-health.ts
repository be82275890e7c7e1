/**
 * How well pages of one kind are read. `learning`: too few were seen to say more than that somebody is found.
 * `green`: as always. `amber`: less than before, or by readers one may trust less. `red`: nobody, where the address promises somebody.
 */
export type HealthState = 'learning' | 'green' | 'amber' | 'red';

/** Average of a figure over page views, and how far views differ (Welford). */
export interface Average {
  count: number;
  mean: number;
  /** Sum of squared differences from the mean. */
  squares: number;
}

/** What a page view gave, as numbers: people by role, names and accounts among them, readers used. */
export type Figures = Record<string, number>;

/** One of the latest page views of a kind. */
export interface RecentView {
  /** Hash of the address: the same page opened again counts once. */
  page: number;
  at: string;
  isEmpty: boolean;
  /** Less than usual in some figure. */
  isPoor: boolean;
  figures: Figures;
}

/** What is remembered about pages of one site and kind: a few numbers, on this device only. */
export interface HealthRecord {
  /** Site id; with the host for pages of any other site that the rep added. */
  site: string;
  pageKind: string;
  /** Of the extension that the averages belong to: another one reads differently. */
  version: string;
  usual: Record<string, Average>;
  /** Oldest first. */
  recent: RecentView[];
  state: HealthState;
  /** When the state began, ISO 8601. */
  since: string;
  /** The detector failed, by the name of the failure; gone once it works again. */
  broken?: { failure: string; at: string };
}
