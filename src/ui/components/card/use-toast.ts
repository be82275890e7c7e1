import { useCallback, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { MessageType, RequestOf } from '../../../messages/index';
import { t } from '../../i18n';
import { errorText } from '../../state/error-text';
import type { ToastMessage } from '../toast';
import type { Written } from './activity-writer';

/** A message that takes something back. */
export type UndoMessage = Extract<
  MessageType,
  'activity.undo' | 'activity.complete' | 'link.undo' | 'contact.undoCreate' | 'duplicates.undoMerge' | 'deal.move'
>;

/**
 * The toast of a card.
 * @param afterUndo - something was taken back: what is shown may be stale
 */
export function useToast(afterUndo: () => void) {
  const [message, setMessage] = useState<ToastMessage | null>(null);
  const clear = useCallback(() => setMessage(null), []);

  const showUndoable = useCallback(
    <Type extends UndoMessage>(text: string, type: Type, request: RequestOf<Type>) => {
      const undo = async () => {
        setMessage({ text: t('card_undoing') });
        const answer = await send(type, request);
        setMessage({ text: answer.ok ? t('card_undone') : errorText(answer.error) });
        if (answer.ok) afterUndo();
      };
      setMessage({ text, undo: () => void undo() });
    },
    [afterUndo],
  );

  const showWritten = useCallback(
    (written: Written) => {
      if (written.end === 'saved') {
        const { activityId, goesTo } = written;
        const words = goesTo ? t('card_savedTo', goesTo) : t('card_savedHere');
        showUndoable(words, 'activity.undo', { activityId });
      } else if (written.end === 'already') setMessage({ text: t('card_already') });
      else if (written.end === 'earlier') setMessage({ text: t('card_earlier') });
      else if (written.end === 'failed') setMessage(failure(written.error));
    },
    [showUndoable],
  );

  return { message, clear, show: setMessage, showWritten, showUndoable };
}

/** A full store can be emptied only after its data is safe elsewhere. */
function failure(error: MessageError): ToastMessage {
  const run = () => void send('app.open', { screen: 'data' });
  const action = error.code === 'storage-full' ? { label: t('card_export'), run } : undefined;
  return { text: errorText(error), ...(action && { action }) };
}

export type CardToast = ReturnType<typeof useToast>;
