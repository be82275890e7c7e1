import type { SiteId } from './identifier';

/** Sites with a reader of threads in `content/conversation.ts`. */
export const CONVERSATION_SITES: readonly SiteId[] = ['linkedin', 'x', 'bluesky', 'gmail', 'outlook', 'hackernews'];
