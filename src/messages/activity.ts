import { z } from 'zod';
import type { Activity } from '../model/activity';
import { activityDraftSchema, activityKindSchema, audienceSchema } from '../model/activity';
import { defineMessage } from './define';
import type { Draft } from './people';

export const activityMessages = {
  /**
   * Logs a touch, note, call or task. Answers only after the transaction is durable.
   * `alreadyLogged`: the message key (or the id) was logged before; nothing was written.
   */
  'activity.log': defineMessage(['content', 'extension'], activityDraftSchema).answers<{
    activity: Activity;
    alreadyLogged: boolean;
    /** Where it goes: a CRM's name, or missing when it stays on this device. */
    goesTo?: string;
  }>(),
  /**
   * Cancels what is unsent; sends a compensating operation for what is in the CRM. Only the rep's own activities; from a page only
   * those of the last hour.
   */
  'activity.undo': defineMessage(['content', 'extension'], () => z.object({ activityId: z.string() })).answers<null>(),
  'activity.setAudience': defineMessage(['extension'], () =>
    z.object({ activityId: z.string(), audience: audienceSchema }),
  ).answers<Activity>(),
  /** Ticks a task off, or takes that back. */
  'activity.complete': defineMessage(['content', 'extension'], () =>
    z.object({ activityId: z.string(), isDone: z.boolean().default(true) }),
  ).answers<null>(),
  /** Reads “fri 9” or “in 2 weeks” in the rep's language. `null`: not understood. */
  'activity.parseDate': defineMessage(['content', 'extension'], () => z.object({ text: z.string().max(100) })).answers<{
    at: string | null;
  }>(),
  /** Keeps what is being typed. An empty body forgets it. */
  'draft.save': defineMessage(['content', 'extension'], () =>
    z.object({
      key: z.string().min(1).max(600),
      body: z.string().max(65_000),
      kind: activityKindSchema,
      audience: audienceSchema,
      dueText: z.string().max(100).optional(),
    }),
  ).answers<null>(),
  'draft.get': defineMessage(['extension'], () => z.object({ key: z.string().max(600) })).answers<Draft | null>(),
};
