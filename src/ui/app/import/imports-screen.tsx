import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { ImportProgress } from '../../../messages/data';
import type { MessageError } from '../../../messages/define';
import { Button } from '../../components/button';
import { Chip } from '../../components/parts';
import { dateTime, number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { SureButton } from '../parts/sure';
import { goTo, hrefOf } from '../route';
import { FilePicker } from './file-picker';
import { storeImportFile } from './file-store';
import { stateText } from './import-text';

/** Choose a file; earlier imports with their way back. */
export function ImportsScreen() {
  const list = useMessage('import.list', {}, ['imports']);
  const [refused, setRefused] = useState<{ file: File; why: string }>();
  const [isKeeping, setKeeping] = useState(false);
  const [error, setError] = useState<MessageError>();
  const choose = async (file: File) => {
    setKeeping(true);
    try {
      goTo({ screen: 'import', id: await storeImportFile(file) });
    } catch (reason) {
      const isFull = reason instanceof DOMException && reason.name === 'QuotaExceededError';
      setRefused({ file, why: t(isFull ? 'error_storageFull' : 'import_unreadable') });
    }
    setKeeping(false);
  };
  const undo = async (id: string) => {
    const answer = await send('import.undo', { id });
    setError(answer.ok ? undefined : answer.error);
  };
  const imports = list.value?.imports ?? [];
  return (
    <>
      <h1>{t('app_navImport')}</h1>
      <FilePicker onFile={file => void choose(file)} />
      <Problem text={refused?.why}>
        {refused && (
          <Button busy={isKeeping} onClick={() => void choose(refused.file)}>
            {t('import_tryAgain', refused.file.name)}
          </Button>
        )}
      </Problem>
      <Problem error={error ?? list.error} />
      {imports.length > 0 && <h2>{t('import_earlier')}</h2>}
      <ul class="operations">
        {imports.map(one => (
          <EarlierImport key={one.id} progress={one} onUndo={() => undo(one.id)} />
        ))}
      </ul>
    </>
  );
}

function EarlierImport({ progress, onUndo }: { progress: ImportProgress; onUndo: () => Promise<void> }) {
  const { id, fileName, state, startedAt, imported } = progress;
  return (
    <li class="panel row wrap">
      <div class="grow">
        <a class="strong" href={hrefOf({ screen: 'import', id })}>
          {fileName}
        </a>
        <p class="tiny">{[dateTime(startedAt), t('import_importedCount', number(imported))].join(' · ')}</p>
      </div>
      <Chip>{stateText(state)}</Chip>
      {(state === 'done' || state === 'paused') && imported > 0 && (
        <SureButton
          label={t('common_undo')}
          question={t('import_undoQuestion', number(imported))}
          yes={t('common_undo')}
          onYes={onUndo}
        />
      )}
    </li>
  );
}
