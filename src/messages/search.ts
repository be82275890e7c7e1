import { z } from 'zod';
import type { Activity } from '../model/activity';
import { defineMessage } from './define';
import type { ContactSummary } from './people';

/** A found contact and where the typed letters stand in its fields: `[start, end)` in UTF-16 code units. */
export interface SearchHit extends ContactSummary {
  email?: string;
  handle?: string;
  highlights: Partial<Record<'fullName' | 'company' | 'jobTitle' | 'email' | 'handle' | 'city', [number, number][]>>;
}

export const searchMessages = {
  'search.query': defineMessage(['content', 'extension'], () =>
    z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50) }),
  ).answers<{ hits: SearchHit[]; total: number }>(),
  /** What the popup shows before anything is typed. */
  'search.recent': defineMessage(['extension'], () => z.object({})).answers<{
    recent: (ContactSummary & { last?: Activity })[];
    due: { activity: Activity; contact: ContactSummary }[];
  }>(),
};
