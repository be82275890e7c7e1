import { z } from 'zod';

/**
 * Sites whose profile addresses we understand (one row each in `profile-urls.ts`), the mail sites, where people are
 * named by their addresses, and `web` for any other page.
 */
export const SITE_IDS = [
  'linkedin',
  'x',
  'github',
  'bluesky',
  'mastodon',
  'facebook',
  'instagram',
  'youtube',
  'tiktok',
  'threads',
  'reddit',
  'medium',
  'substack',
  'hackernews',
  'telegram',
  'stackoverflow',
  'producthunt',
  'xing',
  'gmail',
  'outlook',
  'web',
] as const;

export type SiteId = (typeof SITE_IDS)[number];

/**
 * Something that names one person.
 * `value` is canonical: handles and slugs lower case without `@`, percent-decoded; e-mail lower case;
 * phone E.164; url without fragment, query and trailing slash.
 * `memberId` is a site's internal id (LinkedIn `ACoAA…`, Sales Navigator `ACwAA…`, X numeric id) and keeps its case.
 */
export const identifierSchema = () =>
  z.object({
    kind: z.enum(['handle', 'memberId', 'email', 'phone', 'url']),
    site: z.enum(SITE_IDS).optional(),
    value: z.string().min(1).max(512),
  });

export type Identifier = z.infer<ReturnType<typeof identifierSchema>>;

// In a file of its own so that scripts in pages can use it without zod.
export { identifierKey } from './identifier-key';
