/** Scripts in which sites that the rep may switch on travel together, each small enough for every page it runs in. */
export const SITE_GROUPS = ['developers', 'fediverse'] as const;
export type SiteGroup = (typeof SITE_GROUPS)[number];

/** A site that is read only when the rep switches it on: its hosts are asked for then, not when the extension is installed. */
export interface OptionalSite {
  /** The same as its detector's. */
  id: string;
  name: string;
  /** Its script is `src/content/<group>.ts`; the manifest has it with the pattern of `groupPattern`. */
  group: SiteGroup;
  /** Match patterns of its hosts: the same as its detector's `matches`. */
  origins: readonly string[];
}

export const OPTIONAL_SITES: readonly OptionalSite[] = [
  { id: 'github', name: 'GitHub', group: 'developers', origins: ['https://github.com/*'] },
  { id: 'stackoverflow', name: 'Stack Overflow', group: 'developers', origins: ['https://stackoverflow.com/*'] },
  { id: 'hackernews', name: 'Hacker News', group: 'developers', origins: ['https://news.ycombinator.com/*'] },
  { id: 'reddit', name: 'Reddit', group: 'developers', origins: ['https://*.reddit.com/*'] },
  { id: 'bluesky', name: 'Bluesky', group: 'fediverse', origins: ['https://bsky.app/*'] },
  {
    id: 'mastodon',
    name: 'Mastodon',
    group: 'fediverse',
    origins: [
      'https://mastodon.social/*',
      'https://mastodon.online/*',
      'https://mstdn.social/*',
      'https://mas.to/*',
      'https://fosstodon.org/*',
      'https://hachyderm.io/*',
      'https://infosec.exchange/*',
    ],
  },
];

/** Stands for a group's hosts in the manifest, so that its script is built; it can never match a page. */
export const groupPattern = (group: SiteGroup): string => `https://${group}.invalid/*`;
