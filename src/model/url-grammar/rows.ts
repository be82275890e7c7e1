import { githubRow } from './github';
import type { SiteGrammar } from './grammar';
import { linkedin } from './linkedin';
import { mastodon } from './mastodon';
import { medium, reddit, substack, threads, tiktok, youtube } from './publishing';
import { bluesky, facebook, instagram, telegram } from './social';
import { producthunt, stackoverflow, xing } from './work';
import { x } from './x';

/**
 * One row per site.
 * @param more - rows that take the place of those of the same site, or are only needed outside of pages
 */
export const rowsOfAllSites = (...more: readonly SiteGrammar[]): readonly SiteGrammar[] => [
  ...ROWS.filter(({ site }) => !more.some(row => row.site === site)),
  ...more,
];

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
  telegram,
  stackoverflow,
  producthunt,
  xing,
  mastodon,
];
