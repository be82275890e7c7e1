import type { SiteGrammar } from './grammar';
import { linkedin } from './linkedin';
import { mastodon } from './mastodon';
import { medium, reddit, substack, threads, tiktok, youtube } from './publishing';
import { bluesky, facebook, instagram, telegram } from './social';
import { hackernews, producthunt, stackoverflow, xing } from './work';
import { x } from './x';

/** One row per site. */
export const rowsOfAllSites = (github: SiteGrammar): readonly SiteGrammar[] => [
  linkedin,
  x,
  github,
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
