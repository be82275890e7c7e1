import type { ImportPreview, ImportProgress } from '../../../messages/data';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { DuplicateList } from './duplicate-list';
import { stateText } from './import-text';
import { MappingStep } from './mapping-step';
import { ProgressPanel } from './progress-panel';
import { SkippedReport } from './skipped-report';
import { useImportRun } from './use-import-run';

/** The import as it goes: mapping first, then progress, then what was left out and what looks double. */
export function ImportRunView({ progress: initial, preview }: { progress: ImportProgress; preview?: ImportPreview }) {
  const run = useImportRun(initial);
  const { progress } = run;
  const isMapping = progress.state === 'mapping' && preview;
  return (
    <>
      <h1 class="clamp2">{progress.fileName}</h1>
      <p class="sub" role="status">
        {stateText(progress.state)}
      </p>
      <Problem error={run.error} />
      {isMapping ? <MappingStep preview={preview} onStart={run.start} /> : <ProgressPanel run={run} />}
      {!isMapping && progress.heldCount > 0 && <DuplicateList progress={progress} onResolve={run.resolve} />}
      {!isMapping && progress.skippedCount > 0 && <SkippedReport progress={progress} />}
      {progress.state === 'failed' && <Problem text={t('import_failed')} />}
    </>
  );
}
