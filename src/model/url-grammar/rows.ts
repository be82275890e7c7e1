import { githubRow } from './github';
import type { SiteGrammar } from './grammar';
import { linkedin } from './linkedin';
import { mastodon } from './mastodon';
import { medium, reddit, substack, threads, tiktok, youtube } from './publishing';
import { bluesky, facebook, instagram, telegram } from './social';
import { hackernews, producthunt, stackoverflow, xing } from './work';
import { x } from './x';

/**
 * One row per site.
 * @param strict - rows that refuse what their site keeps for itself, instead of those that do not
 */
export const rowsOfAllSites = (...strict: readonly SiteGrammar[]): readonly SiteGrammar[] =>
  ROWS.map(row => strict.find(({ site }) => site === row.site) ?? row);

const ROWS: readonly SiteGrammar[] = [
  linkedin,
  x,
  githubRow(new Set()),
  bluesky,
  facebook,
  instagram,
  youtube,
  tiktok,
  threads,
  reddit,
  medium,
  substack,
  hackernews,
  telegram,
  stackoverflow,
  producthunt,
  xing,
  mastodon,
];
