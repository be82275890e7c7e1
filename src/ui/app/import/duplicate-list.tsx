import { useEffect, useState } from 'preact/hooks';
import type { HeldRow, ImportProgress } from '../../../messages/data';
import { Button } from '../../components/button';
import { signalWords } from '../../components/card/words';
import { Avatar } from '../../components/parts';
import { t, tCount } from '../../i18n';
import { Problem } from '../../state/problem';
import { useLast, useMessage } from '../../state/use-message';
import { Pager } from '../parts/pager';
import type { ImportRun } from './use-import-run';

const PAGE = 20;

interface Props {
  progress: ImportProgress;
  onResolve: ImportRun['resolve'];
}

/** Rows that look like somebody who is there already, side by side; the rep decides, and the next ones take their places. */
export function DuplicateList({ progress: { id, heldCount }, onResolve }: Props) {
  const [offset, setOffset] = useState(0);
  const list = useMessage('import.held', { id, offset, limit: PAGE }, ['imports']);
  const { rows = [], total } = list.value ?? {};
  const inAll = useLast(total) ?? 0;
  useEffect(() => {
    // All rows of the last page were decided, here or in another window.
    if (total !== undefined && offset > 0 && offset >= total) setOffset(offset - PAGE);
  }, [offset, total]);
  return (
    <section class="col" aria-labelledby="duplicates-title">
      <h2 id="duplicates-title">{tCount('import_duplicates', heldCount)}</h2>
      <Problem error={list.error} />
      <ul class="operations">
        {rows.map(row => (
          <Duplicate key={row.row} duplicate={row} onResolve={onResolve} />
        ))}
      </ul>
      <Pager offset={offset} limit={PAGE} total={inAll} onOffset={setOffset} />
    </section>
  );
}

function Duplicate({ duplicate, onResolve }: { duplicate: HeldRow; onResolve: Props['onResolve'] }) {
  const { row, rowName, candidate } = duplicate;
  const signs = candidate.reasons.slice(0, 3).map(reason => signalWords(reason).sentence);
  return (
    <li class="panel col">
      <div class="side-by-side">
        <div>
          <p class="tiny">{t('import_inFile', row)}</p>
          <p class="row">
            <Avatar name={rowName} small tone="neutral" />
            <b>{rowName}</b>
          </p>
        </div>
        <div>
          <p class="tiny">{t('import_alreadyThere')}</p>
          <p class="row">
            <Avatar name={candidate.fullName} small />
            <span>
              <b>{candidate.fullName}</b>
              <span class="sub block">{[candidate.jobTitle, candidate.company].filter(Boolean).join(', ')}</span>
            </span>
          </p>
          <p class="tiny">{signs.join(' · ')}</p>
        </div>
      </div>
      <div class="row wrap">
        <Button label={t('import_mergeName', rowName)} onClick={() => void onResolve(row, 'merge')}>
          {t('import_merge')}
        </Button>
        <Button label={t('import_keepBothName', rowName)} onClick={() => void onResolve(row, 'keep')}>
          {t('import_keepBoth')}
        </Button>
        <Button variant="plain" label={t('import_leaveOutName', rowName)} onClick={() => void onResolve(row, 'skip')}>
          {t('import_leaveOut')}
        </Button>
      </div>
    </li>
  );
}
