import { useEffect, useRef, useState } from 'preact/hooks';
import type { DuplicatePair } from '../../../messages/duplicates';
import { Toast } from '../../components/toast';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useLast, useMessage } from '../../state/use-message';
import { Pager } from '../parts/pager';
import { hrefOf } from '../route';
import { MergeList } from './merge-list';
import { PairPanel } from './pair-panel';
import { type Decisions, pairName, useDecisions } from './use-decisions';
import { type Elsewhere, useElsewhere } from './use-elsewhere';

const PAGE = 10;
const NONE = { pairs: [], total: 0 };

/** Pairs that look like one person, side by side. The rep decides about each; the next one takes its place. */
export function DuplicatesScreen() {
  const [offset, setOffset] = useState(0);
  // The list changes when the rep decides, here or elsewhere, not under their hand while the search goes on.
  const list = useMessage('duplicates.list', { offset, limit: PAGE });
  const counted = useMessage('duplicates.count', {}, ['duplicates', 'contacts']).value;
  const { pairs, total } = list.value ?? NONE;
  const inAll = useLast(list.value)?.total ?? 0;
  const decisions = useDecisions(list.reload);
  useUndoKey(decisions.toast?.undo);
  const elsewhere = useElsewhere(pairs, offset, decisions.isMine, list.reload);
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
      <ElsewhereNote elsewhere={elsewhere} />
      <Problem error={decisions.error ?? list.error} />
      {list.value && total === 0 && <p class="empty-state">{t('app_dupNone')}</p>}
      <ul class="operations">
        {pairs.map(pair => (
          <PairPanel key={pair.id} pair={pair} decisions={decisions} />
        ))}
      </ul>
      <Pager offset={offset} limit={PAGE} total={inAll} onOffset={setOffset} />
      <MergeList decisions={decisions} />
      <Toast message={decisions.toast} onClose={decisions.clearToast} />
    </>
  );
}

/** Read out as it comes, and there until another page of the list is shown. */
function ElsewhereNote({ elsewhere: { decided, gone } }: { elsewhere: Elsewhere }) {
  const names = (pairs: readonly DuplicatePair[]) => pairs.map(({ sides }) => pairName(sides)).join('; ');
  return (
    <div role="status">
      {decided.length > 0 && <p class="notice rounded">{t('app_dupElsewhere', names(decided))}</p>}
      {gone.length > 0 && <p class="notice rounded">{t('app_dupGone', names(gone))}</p>}
    </div>
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

/** What had the focus goes with its pair: the focus moves to the pair in its place, or to the heading after the last. */
function useFocusAfter(decided: Decisions['decided'], pairs: readonly DuplicatePair[]) {
  const heading = useRef<HTMLHeadingElement>(null);
  const done = useRef(decided);
  const before = useRef(pairs);
  // What is drawn now still has the pairs from before.
  const focused = document.activeElement?.closest<HTMLElement>('[data-pair]')?.dataset.pair;
  useEffect(() => {
    const isOpen = (pairId: string) => pairs.some(({ id }) => id === pairId);
    const isNew = decided && done.current !== decided && !isOpen(decided.pairId);
    if (isNew) done.current = decided;
    const gone = isNew ? decided.pairId : focused;
    const place = before.current.findIndex(({ id }) => id === gone);
    if (gone !== undefined && place >= 0 && !isOpen(gone)) {
      const next = before.current.slice(place).find(({ id }) => isOpen(id));
      const titles = [...document.querySelectorAll<HTMLElement>('[data-pair] h2')];
      const at = next ? pairs.findIndex(({ id }) => id === next.id) : Math.min(place, titles.length - 1);
      (titles[at] ?? heading.current)?.focus();
    }
    before.current = pairs;
  }, [decided, pairs]);
  return heading;
}
