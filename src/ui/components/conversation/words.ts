import type { SeenMessage } from '../../../model/conversation';
import { language, t } from '../../i18n';

/** Who wrote a message, as the rep would say it. */
export function whoOf({ direction, author }: SeenMessage): string {
  if (direction === 'out') return t('card_thread_you');
  return author ?? t('card_thread_someone');
}

/** Day and time of a message, or that the page does not say it. */
export function whenOf({ occurredAt }: SeenMessage): string {
  if (!occurredAt) return t('card_thread_unknownTime');
  return new Date(occurredAt).toLocaleString(language(), { dateStyle: 'medium', timeStyle: 'short' });
}
