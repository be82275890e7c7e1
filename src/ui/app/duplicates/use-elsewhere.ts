import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { DuplicatePair } from '../../../messages/duplicates';
import { useChanges } from '../../state/use-changes';

/** Pairs that went while they were shown, and not by a decision of this page. */
export interface Elsewhere {
  decided: readonly DuplicatePair[];
  gone: readonly DuplicatePair[];
}

const NOTHING: Elsewhere = { decided: [], gone: [] };

/**
 * Watches the pairs that are shown: another window may decide about one, or change a contact of it.
 * @param isMine - true of pairs that this page has decided about
 * @param onClosed - the list has to be read again
 * @returns what has to be said about them, until another page of the list is shown
 */
export function useElsewhere(
  pairs: readonly DuplicatePair[],
  offset: number,
  isMine: (pairId: string) => boolean,
  onClosed: () => void,
): Elsewhere {
  const [elsewhere, setElsewhere] = useState(NOTHING);
  const shown = useRef(pairs);
  shown.current = pairs;
  useEffect(() => setElsewhere(NOTHING), [offset]);
  useChanges(['duplicates', 'contacts'], () => {
    if (pairs.length === 0) return;
    void send('duplicates.closed', { pairIds: pairs.map(({ id }) => id) }).then(answer => {
      if (!answer.ok) return;
      // Those that went from the list meanwhile have been told of.
      const among = (ids: string[]) => shown.current.filter(({ id }) => ids.includes(id) && !isMine(id));
      const [decided, gone] = [among(answer.value.decided), among(answer.value.gone)];
      if (decided.length + gone.length === 0) return;
      setElsewhere(before => ({ decided: joined(before.decided, decided), gone: joined(before.gone, gone) }));
      onClosed();
    });
  });
  return elsewhere;
}

const joined = (before: readonly DuplicatePair[], more: readonly DuplicatePair[]): readonly DuplicatePair[] => [
  ...new Map([...before, ...more].map(pair => [pair.id, pair])).values(),
];
