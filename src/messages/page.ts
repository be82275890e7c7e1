import { z } from 'zod';
import type { SiteMode } from '../model/settings';
import { defineMessage } from './define';

/** Messages about a page visit: may we read it, and how. */
export const pageMessages = {
  /** First message of a content script. Until the answer says so, nothing of the page is read. */
  'page.hello': defineMessage(['content'], z.object({ url: z.string().max(4096) })).answers<{
    mode: SiteMode;
    /** False before consent: read nothing. */
    consent: boolean;
    /** Run the any-page detector here (the rep asked, or switched this site on). */
    anyPage: boolean;
    theme: 'system' | 'light' | 'dark';
  }>(),
  /** The rep asks for the current tab from popup or panel (grants `activeTab`): read it now, once. */
  'page.read': defineMessage(['extension'], z.object({ tabId: z.number().int() })).answers<{ people: number }>(),
};
