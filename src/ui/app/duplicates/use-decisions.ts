import { useCallback, useRef, useState } from 'preact/hooks';
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
  const mine = useRef(new Set<string>());

  /** Asks, and shows the end. @returns the answer's value, or undefined when it failed */
  const run = async <Value>(
    { id: pairId, sides }: DuplicatePair,
    ask: () => Promise<Answer<Value>>,
  ): Promise<{ value: Value } | undefined> => {
    if (isBusy) return undefined;
    setBusy(true);
    setToast(null);
    mine.current.add(pairId);
    const answer = await ask();
    setBusy(false);
    // Another window was first.
    const isGone = !answer.ok && answer.error.code === 'not-found';
    setError(answer.ok || isGone ? undefined : answer.error);
    if (isGone) setToast({ text: t('app_dupGone', pairName(sides)) });
    onDecided();
    if (answer.ok || isGone) setDecided({ pairId });
    else mine.current.delete(pairId);
    return answer.ok ? answer : undefined;
  };

  const undoMerge = async (mergeId: string) => {
    mine.current.clear();
    const answer = await send('duplicates.undoMerge', { mergeId });
    onDecided();
    setToast({ text: answer.ok ? undoneText(answer.value.stayed) : failureText(answer.error) });
  };

  const merge = async (pair: DuplicatePair, choices: MergeChoices) => {
    const { sides } = pair;
    const [one, other] = sides.map(({ contact }) => contact.id) as [string, string];
    const done = await run(pair, () => send('duplicates.merge', { contactIds: [one, other], choices }));
    if (!done) return;
    const names = [...new Set(sides.map(({ contact }) => contact.fullName))].join(', ');
    setToast({ text: t('app_dupMerged', names), undo: () => void undoMerge(done.value.mergeId) });
  };

  const reopen = async (pairId: string) => {
    mine.current.clear();
    const answer = await send('duplicates.reopen', { pairId });
    onDecided();
    setToast({ text: answer.ok ? t('card_undone') : errorText(answer.error) });
  };

  const separate = async (pair: DuplicatePair) => {
    const { id: pairId, plan } = pair;
    if (!(await run(pair, () => send('duplicates.separate', { pairId })))) return;
    const text = t(plan.kind === 'two-crms' ? 'app_dupKept' : 'app_dupRemembered');
    setToast({ text, undo: () => void reopen(pairId) });
  };

  const clearToast = useCallback(() => setToast(null), []);
  /** True of what was decided here, so that no other window need be told of. */
  const isMine = useCallback((pairId: string) => mine.current.has(pairId), []);
  return { merge, separate, undoMerge, toast, clearToast, error, isBusy, decided, isMine };
}

export type Decisions = ReturnType<typeof useDecisions>;

/** Both names of a pair, as its heading has them. */
export const pairName = ([one, other]: DuplicatePair['sides']): string =>
  t('app_dupPair', one.contact.fullName, other.contact.fullName);

const undoneText = (stayed: number): string =>
  stayed > 0 ? tCount('app_dupUndoneStayed', stayed) : t('app_dupUndone');

const failureText = (error: MessageError): string =>
  error.code === 'conflict' ? t('app_dupLaterFirst') : errorText(error);
