/** Sites that do not write their name as a capital and their id. */
const NAMES: Readonly<Record<string, string>> = {
  linkedin: 'LinkedIn',
  x: 'X',
  github: 'GitHub',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  hackernews: 'Hacker News',
  stackoverflow: 'Stack Overflow',
  producthunt: 'Product Hunt',
  xing: 'XING',
};

/** Name of a site or channel as it writes itself. */
export const siteName = (id: string): string => NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1);

/** Site or channel of such a name. */
export const siteNamed = (name: string): string =>
  Object.keys(NAMES).find(id => NAMES[id] === name) ?? name.toLowerCase();
