import { useCallback, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { Answer, MessageError } from '../../../messages/define';
import type { DuplicatePair } from '../../../messages/duplicates';
import type { MergeChoices } from '../../../model/merge-contacts';
import type { ToastMessage } from '../../components/toast';
import { t, tCount } from '../../i18n';
import { errorText } from '../../state/error-text';

/**
 * What the rep says about pairs. One decision at a time; each can be taken back.
 * @param onDecided - the list is another one now
 */
export function useDecisions(onDecided: () => void) {
  const [toast, setToast] = useState<ToastMessage | null>(null);
  const [error, setError] = useState<MessageError>();
  const [isBusy, setBusy] = useState(false);
  const [decided, setDecided] = useState<{ pairId: string }>();

  /** Asks, and shows the end. @returns the answer's value, or undefined when it failed */
  const run = async <Value>(
    pairId: string,
    ask: () => Promise<Answer<Value>>,
  ): Promise<{ value: Value } | undefined> => {
    if (isBusy) return undefined;
    setBusy(true);
    setToast(null);
    const answer = await ask();
    setBusy(false);
    setError(answer.ok ? undefined : answer.error);
    onDecided();
    if (!answer.ok) return undefined;
    setDecided({ pairId });
    return answer;
  };

  const undoMerge = async (mergeId: string) => {
    const answer = await send('duplicates.undoMerge', { mergeId });
    onDecided();
    setToast({ text: answer.ok ? undoneText(answer.value.stayed) : failureText(answer.error) });
  };

  const merge = async ({ id, sides }: DuplicatePair, choices: MergeChoices) => {
    const [one, other] = sides.map(({ contact }) => contact.id) as [string, string];
    const done = await run(id, () => send('duplicates.merge', { contactIds: [one, other], choices }));
    if (!done) return;
    const names = [...new Set(sides.map(({ contact }) => contact.fullName))].join(', ');
    setToast({ text: t('app_dupMerged', names), undo: () => void undoMerge(done.value.mergeId) });
  };

  const reopen = async (pairId: string) => {
    const answer = await send('duplicates.reopen', { pairId });
    onDecided();
    setToast({ text: answer.ok ? t('card_undone') : errorText(answer.error) });
  };

  const separate = async ({ id: pairId, plan }: DuplicatePair) => {
    if (!(await run(pairId, () => send('duplicates.separate', { pairId })))) return;
    const text = t(plan.kind === 'two-crms' ? 'app_dupKept' : 'app_dupRemembered');
    setToast({ text, undo: () => void reopen(pairId) });
  };

  const clearToast = useCallback(() => setToast(null), []);
  return { merge, separate, undoMerge, toast, clearToast, error, isBusy, decided };
}

export type Decisions = ReturnType<typeof useDecisions>;

const undoneText = (stayed: number): string =>
  stayed > 0 ? tCount('app_dupUndoneStayed', stayed) : t('app_dupUndone');

const failureText = (error: MessageError): string =>
  error.code === 'conflict' ? t('app_dupLaterFirst') : errorText(error);
