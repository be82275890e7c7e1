import { matchesHost } from '../page/hosts';
import { readUnmarked } from '../page/unmarked/read';
import { createAnyPage } from './any-page';
import { bluesky } from './bluesky';
import { facebook } from './facebook';
import { github } from './github';
import { gmail } from './gmail';
import { hackernews } from './hackernews';
import { instagram } from './instagram';
import { linkedin } from './linkedin';
import { linkedinSales } from './linkedin-sales';
import { mastodon } from './mastodon';
import { medium } from './medium';
import { outlook } from './outlook';
import { producthunt } from './producthunt';
import { reddit } from './reddit';
import { stackoverflow } from './stackoverflow';
import { substack } from './substack';
import { telegram } from './telegram';
import { threads } from './threads';
import { tiktok } from './tiktok';
import type { SiteDetector } from './types';
import { x } from './x';
import { xing } from './xing';
import { youtube } from './youtube';

/** With all its readers from the start; in pages, the one for what has no markup comes when it is needed. */
export const anyPage = createAnyPage(() => readUnmarked);

/** Every site with a detector of its own. */
export const SITES: readonly SiteDetector[] = [
  // Of two that match, the first counts.
  linkedinSales,
  linkedin,
  x,
  github,
  stackoverflow,
  producthunt,
  hackernews,
  reddit,
  bluesky,
  mastodon,
  facebook,
  instagram,
  threads,
  tiktok,
  youtube,
  telegram,
  xing,
  medium,
  substack,
  gmail,
  outlook,
];

/**
 * The detector of the site that an address belongs to, by the host patterns of its `matches`.
 * @param document - the page, where there is one: sites that live on any host are known by what it says
 * @returns undefined for hosts that no site claims; `anyPage` may be used there when the rep asks
 */
export function detectorFor(url: URL, document?: Document): SiteDetector | undefined {
  const byHost = SITES.find(site => site.matches.some(pattern => matchesHost(pattern, url)));
  return byHost ?? (document && SITES.find(site => site.recognises?.(document, url)));
}
