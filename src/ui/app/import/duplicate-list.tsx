import type { ImportProgress } from '../../../messages/data';
import { Button } from '../../components/button';
import { signalWords } from '../../components/card/words';
import { Avatar } from '../../components/parts';
import { t, tCount } from '../../i18n';
import type { ImportRun } from './use-import-run';

const SHOWN = 20;

interface Props {
  duplicates: ImportProgress['duplicates'];
  total: number;
  onResolve: ImportRun['resolve'];
}

/** Rows that look like somebody who is there already, side by side; the rep decides. */
export function DuplicateList({ duplicates, total, onResolve }: Props) {
  return (
    <section class="col" aria-labelledby="duplicates-title">
      <h2 id="duplicates-title">{tCount('import_duplicates', total)}</h2>
      <ul class="operations">
        {duplicates.slice(0, SHOWN).map(duplicate => (
          <Duplicate key={duplicate.row} duplicate={duplicate} onResolve={onResolve} />
        ))}
      </ul>
      {duplicates.length > SHOWN && <p class="tiny">{t('import_moreDuplicates')}</p>}
    </section>
  );
}

function Duplicate({
  duplicate,
  onResolve,
}: {
  duplicate: Props['duplicates'][number];
  onResolve: Props['onResolve'];
}) {
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
