import { useEffect, useRef, useState } from 'preact/hooks';
import type { DuplicatePair } from '../../../messages/duplicates';
import { Toast } from '../../components/toast';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { Pager } from '../parts/pager';
import { hrefOf } from '../route';
import { MergeList } from './merge-list';
import { PairPanel } from './pair-panel';
import { type Decisions, useDecisions } from './use-decisions';

const PAGE = 10;
const NONE = { pairs: [], total: 0 };

/** Pairs that look like one person, side by side. The rep decides about each; the next one takes its place. */
export function DuplicatesScreen() {
  const [offset, setOffset] = useState(0);
  // The list changes when the rep decides, not under their hand while the search goes on.
  const list = useMessage('duplicates.list', { offset, limit: PAGE });
  const counted = useMessage('duplicates.count', {}, ['duplicates', 'contacts']).value;
  const { pairs, total } = list.value ?? NONE;
  const decisions = useDecisions(list.reload);
  useUndoKey(decisions.toast?.undo);
  const heading = useFocusAfter(decisions.decided, pairs);
  const isOutdated = list.value !== undefined && pairs.length === 0 && (counted?.open ?? 0) > 0;
  useEffect(() => {
    if (isOutdated) offset > 0 ? setOffset(0) : list.reload();
  }, [isOutdated, counted?.open]);
  return (
    <>
      <a class="back tiny" href={hrefOf({ screen: 'people' })}>
        ← {t('app_navPeople')}
      </a>
      <header class="screen-head">
        <h1 class="grow" tabIndex={-1} ref={heading}>
          {t('app_dupTitle')}
        </h1>
      </header>
      <p class="sub">{t('app_dupIntro')}</p>
      {counted?.isSearching && <output class="tiny">{t('app_dupSearching')}</output>}
      <Problem error={decisions.error ?? list.error} />
      {list.value && total === 0 && <p class="empty-state">{t('app_dupNone')}</p>}
      <ul class="operations">
        {pairs.map(pair => (
          <PairPanel key={pair.id} pair={pair} decisions={decisions} />
        ))}
      </ul>
      <Pager offset={offset} limit={PAGE} shown={pairs.length} total={total} onOffset={setOffset} />
      <MergeList decisions={decisions} />
      <Toast message={decisions.toast} onClose={decisions.clearToast} />
    </>
  );
}

/** The key that the toast names. Not while something is typed. */
function useUndoKey(undo: (() => void) | undefined): void {
  useEffect(() => {
    if (!undo) return;
    const heed = (event: KeyboardEvent) => {
      const isPlain = event.isTrusted && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isPlain && event.key.toLowerCase() === 'z') undo();
    };
    addEventListener('keydown', heed);
    return () => removeEventListener('keydown', heed);
  }, [undo]);
}

/** The button that was pressed goes with its pair: the focus moves to the pair in its place, or to the heading after the last. */
function useFocusAfter(decided: Decisions['decided'], pairs: readonly DuplicatePair[]) {
  const heading = useRef<HTMLHeadingElement>(null);
  const done = useRef(decided);
  const before = useRef(pairs);
  useEffect(() => {
    const isGone = !pairs.some(({ id }) => id === decided?.pairId);
    if (decided && done.current !== decided && isGone) {
      done.current = decided;
      const place = before.current.findIndex(({ id }) => id === decided.pairId);
      const titles = document.querySelectorAll<HTMLElement>('[data-pair] h2');
      (titles[Math.min(place, titles.length - 1)] ?? heading.current)?.focus();
    }
    before.current = pairs;
  }, [decided, pairs]);
  return heading;
}
