import { z } from 'zod';
import type { BookDamage } from '../model/book-damage';
import type { HealthState } from '../model/page-health';
import { defineMessage } from './define';

/** How pages of one site and kind are read now, for the Health screen. */
export interface HealthView {
  /** Site id, or the host of a site that the rep added. */
  site: string;
  pageKind: string;
  state: HealthState;
  /** When the state began, ISO 8601. */
  since: string;
  /** Page views that the averages come from. */
  views: number;
  seenAt: string;
  /** Ranks of trust (1 address, 2 structured data, 3 labels and data attributes, 4 links) that give less than they did. */
  fallen: number[];
  /** The detector failed: name of the failure, and when. */
  broken?: { failure: string; at: string };
}

/** A tab whose page was read, of which a skeleton can be made. */
export interface OpenPage {
  tabId: number;
  site: string;
  pageKind: string;
  title: string;
}

export const healthMessages = {
  /** Worst first; and what was found damaged in the contact book, latest first. */
  'health.list': defineMessage(['extension'], () => z.object({})).answers<{
    records: HealthView[];
    damage: BookDamage[];
  }>(),
  /** Forgets what is usual for a kind of page: what is read now is fine. */
  'health.forget': defineMessage(['extension'], () =>
    z.object({ site: z.string(), pageKind: z.string() }),
  ).answers<null>(),
  /** The rep has read what was damaged. */
  'health.forgetDamage': defineMessage(['extension'], () => z.object({})).answers<null>(),
  /** Tabs with pages that are read now. */
  'health.pages': defineMessage(['extension'], () => z.object({})).answers<{ pages: OpenPage[] }>(),
  /** Makes a skeleton of a page: its structure, with every text, name, address value and number replaced. Nothing is kept of it here. */
  'skeleton.make': defineMessage(['extension'], () => z.object({ tabId: z.number().int() })).answers<{
    text: string;
    isXml: boolean;
  }>(),
  /** The rep asks for a skeleton of the page from its card: opens the screen that shows it. */
  'skeleton.open': defineMessage(['content'], () => z.object({})).answers<null>(),
};
