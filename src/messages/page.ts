import { z } from 'zod';
import type { SiteMode } from '../model/settings';
import { defineMessage } from './define';

/** Screens of the full page that may be opened from anywhere. */
export const APP_SCREENS = ['welcome', 'outbox', 'data', 'crm', 'sites', 'health', 'person'] as const;
export type AppScreen = (typeof APP_SCREENS)[number];

/** Messages about a page visit: may we read it, and how; and ways from it to our own pages. */
export const pageMessages = {
  /** First message of a content script. Until the answer says so, nothing of the page is read. */
  'page.hello': defineMessage(['content'], () => z.object({ url: z.string().max(4096) })).answers<{
    mode: SiteMode;
    /** False before consent: read nothing. */
    consent: boolean;
    /** Run the any-page detector here (the rep asked, or switched this site on). */
    anyPage: boolean;
    theme: 'system' | 'light' | 'dark';
  }>(),
  /** The rep asks for the current tab from popup or panel (grants `activeTab`): read it now, once. */
  'page.read': defineMessage(['extension'], () => z.object({ tabId: z.number().int() })).answers<{ people: number }>(),
  /**
   * The page is of a site that lives on any host: the site's own script is to take over from the one for any page. Or its markup
   * does not say who is on it, and the reader of pages without markup is to help.
   */
  'page.handOver': defineMessage(['content'], () =>
    z.object({ group: z.enum(['fediverse', 'unmarked']) }),
  ).answers<null>(),
  /** Opens our full page at one of a few screens: a page cannot link to it. */
  'app.open': defineMessage(['content', 'extension'], () =>
    z.object({ screen: z.enum(APP_SCREENS), /** For `person`. */ contactId: z.string().max(200).optional() }),
  ).answers<null>(),
  /** Opens the side panel beside the page; only right after a click of the rep. `opened` is false where the browser refuses. */
  'panel.open': defineMessage(['content'], () => z.object({})).answers<{ opened: boolean }>(),
};
