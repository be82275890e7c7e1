import { newId } from '../../../lib/new-id';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { ActivityDraft } from '../../../model/activity';

export type Written =
  /** Durable. `goesTo`: name of the CRM it is on its way to; missing: it stays on this device. */
  | { end: 'saved'; activityId: string; goesTo?: string }
  /** The same message was logged before; nothing was written. */
  | { end: 'already' }
  /** An earlier text of this note was saved though its answer got lost; the text as it is now was not. */
  | { end: 'earlier' }
  | { end: 'failed'; error: MessageError }
  /** An answer is still awaited. */
  | { end: 'busy' };

export type ActivityText = Omit<ActivityDraft, 'id'>;

/**
 * Writes one composed activity after another. The id is made once per composed activity and renewed only after an answer
 * that settles it, so that a double click, a retry or a lost answer cannot write twice.
 */
export function createActivityWriter(): { write(activity: ActivityText): Promise<Written> } {
  let id = newId();
  let isBusy = false;
  return {
    async write(activity) {
      if (isBusy) return { end: 'busy' };
      isBusy = true;
      const answer = await send('activity.log', { id, ...activity });
      isBusy = false;
      if (!answer.ok) return { end: 'failed', error: answer.error };
      const sentId = id;
      id = newId();
      const { activity: kept, alreadyLogged, goesTo } = answer.value;
      if (!alreadyLogged) return { end: 'saved', activityId: kept.id, goesTo };
      if (kept.id !== sentId) return { end: 'already' };
      // The first answer was lost, the write was not.
      return kept.body === activity.body ? { end: 'saved', activityId: kept.id, goesTo } : { end: 'earlier' };
    },
  };
}
