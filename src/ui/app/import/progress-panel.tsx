import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';
import { SureButton } from '../parts/sure';
import { hrefOf } from '../route';
import type { ImportRun } from './use-import-run';

/** How far it is, and pause, resume, undo. */
export function ProgressPanel({ run: { progress, busy, pause, resume, undo } }: { run: ImportRun }) {
  const { state, readBytes, totalBytes, rows, imported, skippedCount, duplicateCount } = progress;
  const percent = totalBytes > 0 ? Math.floor((readBytes / totalBytes) * 100) : 100;
  return (
    <div class="panel col">
      <progress max={100} value={state === 'done' ? 100 : percent} aria-label={t('import_progress')} />
      <p>
        {t('import_counts', number(rows), number(imported), number(skippedCount), number(duplicateCount))}
        {state === 'running' && ` · ${percent} %`}
      </p>
      <div class="row wrap">
        {state === 'running' && busy && <Button onClick={() => void pause()}>{t('import_pause')}</Button>}
        {(state === 'paused' || (state === 'running' && !busy)) && (
          <Button variant="primary" onClick={() => void resume()}>
            {t('import_resume')}
          </Button>
        )}
        {state === 'done' && (
          <a class="btn primary" href={hrefOf({ screen: 'people' })}>
            {t('import_toPeople')}
          </a>
        )}
        {['running', 'paused', 'done'].includes(state) && (
          <SureButton
            label={t(state === 'done' ? 'import_undo' : 'import_cancel')}
            question={t('import_undoQuestion', number(imported))}
            yes={t('import_undo')}
            onYes={undo}
          />
        )}
      </div>
    </div>
  );
}
