/** Scripts in which sites that the rep may switch on travel together, each small enough for every page it runs in. */
export const SITE_GROUPS = [
  'developers',
  'communities',
  'discussions',
  'fediverse',
  'social',
  'video',
  'publishing',
  'mail',
] as const;
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
  {
    id: 'stackoverflow',
    name: 'Stack Overflow',
    group: 'communities',
    origins: [
      'https://stackoverflow.com/*',
      'https://*.stackexchange.com/*',
      'https://superuser.com/*',
      'https://serverfault.com/*',
      'https://askubuntu.com/*',
    ],
  },
  {
    id: 'producthunt',
    name: 'Product Hunt',
    group: 'communities',
    origins: ['https://www.producthunt.com/*', 'https://producthunt.com/*'],
  },
  { id: 'hackernews', name: 'Hacker News', group: 'communities', origins: ['https://news.ycombinator.com/*'] },
  { id: 'reddit', name: 'Reddit', group: 'discussions', origins: ['https://*.reddit.com/*'] },
  { id: 'bluesky', name: 'Bluesky', group: 'discussions', origins: ['https://bsky.app/*'] },
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
  { id: 'facebook', name: 'Facebook', group: 'social', origins: ['https://*.facebook.com/*'] },
  {
    id: 'instagram',
    name: 'Instagram',
    group: 'social',
    origins: ['https://www.instagram.com/*', 'https://instagram.com/*'],
  },
  {
    id: 'threads',
    name: 'Threads',
    group: 'social',
    origins: [
      'https://www.threads.net/*',
      'https://threads.net/*',
      'https://www.threads.com/*',
      'https://threads.com/*',
    ],
  },
  { id: 'xing', name: 'XING', group: 'social', origins: ['https://www.xing.com/*', 'https://xing.com/*'] },
  {
    id: 'youtube',
    name: 'YouTube',
    group: 'video',
    origins: ['https://www.youtube.com/*', 'https://m.youtube.com/*'],
  },
  { id: 'tiktok', name: 'TikTok', group: 'video', origins: ['https://www.tiktok.com/*', 'https://m.tiktok.com/*'] },
  {
    id: 'medium',
    name: 'Medium',
    group: 'publishing',
    origins: ['https://medium.com/*', 'https://*.medium.com/*'],
  },
  {
    id: 'substack',
    name: 'Substack',
    group: 'publishing',
    origins: ['https://substack.com/*', 'https://*.substack.com/*'],
  },
  { id: 'telegram', name: 'Telegram', group: 'publishing', origins: ['https://t.me/*', 'https://telegram.me/*'] },
  { id: 'gmail', name: 'Gmail', group: 'mail', origins: ['https://mail.google.com/*'] },
  {
    id: 'outlook',
    name: 'Outlook',
    group: 'mail',
    origins: [
      'https://outlook.live.com/*',
      'https://outlook.office.com/*',
      'https://outlook.office365.com/*',
      'https://outlook.cloud.microsoft/*',
    ],
  },
];

/** Stands for a group's hosts in the manifest, so that its script is built; it can never match a page. */
export const groupPattern = (group: SiteGroup): string => `https://${group}.invalid/*`;
