import { matchesHost } from '../page/hosts';
import type { SiteDetector } from '../sites/types';
import type { PickDetector } from './runtime';

/** For a script that several sites share: the one whose host it is, or the one that knows the page by what it says. */
export const siteAmong =
  (sites: readonly SiteDetector[]): PickDetector =>
  url =>
    sites.find(({ matches }) => matches.some(pattern => matchesHost(pattern, url))) ??
    sites.find(site => site.recognises?.(document, url)) ??
    null;
